using FsCheck;
using FsCheck.Fluent;
using Muster.Core.Incidents;
using Muster.Core.Tests.Incidents;
using Muster.Core.Workflows;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;

namespace Muster.Core.Tests.Workflows;

/// <summary>A workflow is walked by several people at once, and its path is kept.</summary>
[Requirement("RUN-012")]
public sealed class WorkflowWalkTests
{
    private static readonly Workflow ErrorRate = ResponsePlaybook.Whole.Workflows[0];

    [Fact]
    [Requirement("RUN-013")]
    public void Two_arrows_run_in_parallel_and_a_join_waits_for_all_that_can_reach_it()
    {
        var walked = Begun().When(Step("acknowledge")).When(Step("logs"));
        Assert.Equal(["known", "deployed"], At(walked));

        var joined = walked.When(Step("known", "no")).When(Step("investigate"));
        Assert.Equal(["deployed", "apply"], At(joined));
        joined.When(Step("apply")).ThenRefused("workflow.join-waits");

        var on = joined.When(Step("deployed", "yes")).When(Step("back")).When(Step("apply"));
        Assert.Equal(["watch"], At(on));
    }

    [Fact]
    public void A_wait_is_waited_for_unless_somebody_says_why_not()
    {
        var waiting = AtWatch();
        waiting.When(Step("watch", minutes: 20)).ThenRefused("workflow.still-waiting");
        Assert.Equal(["normal"], At(waiting.When(Step("watch", minutes: 35))));
        Assert.Equal(["normal"], At(waiting.When(Step("watch", minutes: 20, note: "Stable for a while."))));
    }

    [Fact]
    public void A_loop_ends_at_its_counter_and_another_answer_leads_on()
    {
        var again = AtWatch().When(Step("watch", minutes: 60)).When(Step("normal", "nearly", 61))
            .When(Step("apply", minutes: 62)).When(Step("watch", minutes: 100));
        again.When(Step("normal", "nearly", 101)).ThenRefused("workflow.loop-ended");
        var over = again.When(Step("normal", "yes", 101)).State.Work.Walks[0];
        Assert.True(over.IsOver);
        Assert.Equal(["over"], over.Ends);
        Assert.Equal("normal", over.Path[^1].Node);
    }

    [Fact]
    public void An_unknown_answer_and_a_node_where_nobody_is_are_refused()
    {
        var begun = Begun();
        begun.When(Step("logs")).ThenRefused("workflow.not-here");
        begun.When(Step("acknowledge")).When(Step("logs")).When(Step("known", "maybe")).ThenRefused("answer.unknown");
    }

    [Fact]
    public void A_workflow_that_is_walked_already_is_not_begun_twice() =>
        Begun().When(new IncidentCommand.StartWorkflow(Id(12), ErrorRate) { At = Noon, By = ByBob }).ThenNothing();

    [Fact]
    public void Whatever_is_answered_a_walk_comes_to_an_end_and_never_stands_still() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(
            Gen.Choose(0, 1_000).ArrayOf(60).ToArbitrary(),
            picks =>
            {
                var stream = Begun();
                foreach (var (pick, at) in picks.Select((pick, at) => (pick, at)))
                {
                    var walk = stream.State.Work.Walks[0];
                    if (walk.IsOver)
                        return true;
                    var before = walk.Path.Count;
                    var able = walk.Active
                        .SelectMany(place => Ways(place.Node))
                        .Select(way => stream.When(Step(way.Node, way.Answer, 40 * (at + 1))))
                        .Where(next => next.Last.Refusal is null)
                        .ToList();
                    Assert.NotEmpty(able);
                    stream = able[pick % able.Count];
                    Assert.Equal(before + 1, stream.State.Work.Walks[0].Path.Count);
                }

                return stream.State.Work.Walks[0].IsOver;
            }));

    private static IEnumerable<(string Node, string? Answer)> Ways(string id)
    {
        var node = ErrorRate.Node(id)!;
        return node.Answers.Count == 0 ? [(id, null)] : node.Answers.Select(answer => (id, (string?)answer.When));
    }

    private static Stream<Incident, IncidentCommand, IncidentEvent> Begun() => TestIncidents.Given(CheckoutDown)
        .When(new IncidentCommand.StartWorkflow(Id(11), ErrorRate) { At = Noon, By = ByAda });

    private static Stream<Incident, IncidentCommand, IncidentEvent> AtWatch() => Begun()
        .When(Step("acknowledge")).When(Step("logs")).When(Step("known", "yes")).When(Step("fix"))
        .When(Step("deployed", "no")).When(Step("apply", minutes: 1));

    private static IncidentCommand.StepWorkflow Step(
        string node, string? answer = null, double minutes = 1, string? note = null) =>
        new(Id(11), ErrorRate, node, answer, note)
        {
            At = Given.At(minutes),
            By = ByAda,
        };

    private static IEnumerable<string> At(Stream<Incident, IncidentCommand, IncidentEvent> stream)
    {
        Assert.Null(stream.Last.Refusal);
        return stream.State.Work.Walks[0].Active.Select(place => place.Node);
    }
}
