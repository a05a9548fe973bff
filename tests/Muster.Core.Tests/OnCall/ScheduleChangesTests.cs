using System.Text;
using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

public sealed class ScheduleChangesTests
{
    private static readonly Instant Noon = Utc.On(2026, 11, 21, 12);
    private static readonly Actor ByAda = Actor.Responder(Ada, "Ada");
    private static readonly OverrideId First = new(new Guid(1, 0, 0, new byte[8]));
    private static readonly OverrideId Second = new(new Guid(2, 0, 0, new byte[8]));
    private static readonly ScheduleId Primary = new("primary");

    private static readonly ScheduleEvent.OverrideCreated Made =
        new(First, Primary, Noon, Noon + Duration.FromHours(8), Bob, "dentist") { At = Noon, By = ByAda };

    [Fact]
    [Requirement("ONC-005")]
    public void An_override_becomes_a_fact_and_the_resolver_sees_it()
    {
        var decision = When(Create());

        Assert.Equal([Made], decision.Facts);
        Assert.Equal(Bob, In(Utc, Layer(Weekly(Ada))).Who(Noon, [.. Given(Made).Overrides]));
    }

    [Fact]
    public void An_override_that_comes_twice_is_made_once() => Assert.True(When(Create(), Made).IsNothing);

    [Fact]
    [Case(14)]
    public void Of_two_people_who_make_the_same_override_the_second_gets_a_conflict() => Assert.Equal(
        "override.conflict", When(Create() with { Id = Second, By = Actor.Responder(Bob, "Bob") }, Made).Refusal?.Code);

    [Fact]
    [Case(14)]
    public void The_same_time_for_another_person_is_no_conflict_and_wins() => Assert.Equal(
        Cyd, Assert.IsType<ScheduleEvent.OverrideCreated>(
            Assert.Single(When(Create() with { Id = Second, Responder = Cyd }, Made).Facts)).Responder);

    [Fact]
    public void The_id_of_another_override_is_refused() =>
        Assert.Equal(OverrideRefusals.Conflict, When(Create() with { Responder = Cyd }, Made).Refusal);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [Case(13)]
    public void An_override_that_ends_at_or_before_its_beginning_is_refused(int minutes) =>
        Assert.Equal(
            "override.empty", When(Create() with { Until = Noon + Duration.FromMinutes(minutes) }).Refusal?.Code);

    [Fact]
    [Case(13)]
    public void An_override_that_has_ended_is_refused_and_one_that_has_begun_is_not()
    {
        var ended = Create() with { At = Noon + Duration.FromHours(8) };

        Assert.Equal("override.ends-in-the-past", When(ended).Refusal?.Code);
        Assert.Null(When(Create() with { At = Noon + Duration.FromHours(7) }).Refusal);
    }

    [Fact]
    [Case(15)]
    public void An_expired_override_can_be_removed()
    {
        var later = Noon + Duration.FromDays(30);
        var removed = new ScheduleEvent.OverrideRemoved(First) { At = later, By = ByAda };

        Assert.Equal([removed], When(Remove(later), Made).Facts);
        Assert.Empty(Given(Made, removed).Overrides);
        Assert.True(When(Remove(later), Made, removed).IsNothing);
        Assert.Equal("override.conflict", When(Create(), Made, removed).Refusal?.Code);
    }

    [Fact]
    public void An_unknown_override_cannot_be_removed() =>
        Assert.Equal(("override.unknown", RefusalKind.Unknown), When(Remove(Noon)).Refusal switch
        {
            { } refusal => (refusal.Code, refusal.Kind),
            null => default,
        });

    [Fact]
    public void A_schedule_has_a_bounded_number_of_overrides_ahead()
    {
        var expired = Noon + Duration.FromHours(8);
        var state = Given([.. Enumerable.Range(10, ScheduleChanges.OverridesMax).Select(Numbered)]);

        Assert.Equal("override.too-many", ScheduleChanges.Decide(state, Create()).Refusal?.Code);

        var nextWeek = Create() with { At = expired, Until = Noon + Duration.FromDays(9) };
        Assert.Null(ScheduleChanges.Decide(state, nextWeek).Refusal);

        static ScheduleEvent Numbered(int n) =>
            Made with { Id = new(new Guid(n, 0, 0, new byte[8])), From = Noon - Duration.FromMinutes(n) };
    }

    [Fact]
    public void Every_command_has_an_answer_in_every_state()
    {
        ScheduleEvent removed = new ScheduleEvent.OverrideRemoved(First) { At = Noon, By = ByAda };
        ScheduleEvent other = Made with { Id = Second, Responder = null };
        ScheduleEvent[][] histories = [[], [Made], [Made, removed], [Made, other]];
        ScheduleCommand[] commands = [Create(), Create() with { Id = Second }, Remove(Noon)];
        foreach (var history in histories)
        {
            foreach (var command in commands)
            {
                var decision = When(command, history);
                Given([.. history, .. decision.Facts]);
                Assert.True(decision.Refusal is null || decision.Facts.Count == 0);
            }
        }
    }

    [Fact]
    public void Facts_are_stored_as_recorded_and_read_again()
    {
        AsRecorded(Made, "schedule.override-created.v1");
        AsRecorded(new ScheduleEvent.OverrideRemoved(First) { At = Noon, By = ByAda }, "schedule.override-removed.v1");

        static void AsRecorded(ScheduleEvent fact, string name)
        {
            var recorded = TextOf("tests", "Muster.Core.Tests", "Golden", name + ".json").Trim();
            Assert.Equal(recorded, Encoding.UTF8.GetString(FactJson.Write(fact)));
            Assert.Equal(fact, FactJson.Read<ScheduleEvent>(recorded));
        }
    }

    [Fact]
    public void An_override_to_nobody_is_stored_and_read_again()
    {
        ScheduleEvent toNobody = Made with { Responder = null, Reason = null };

        Assert.Equal(toNobody, FactJson.Read<ScheduleEvent>(Encoding.UTF8.GetString(FactJson.Write(toNobody))));
    }

    private static ScheduleCommand.CreateOverride Create() =>
        new(First, Primary, Noon, Noon + Duration.FromHours(8), Bob, "dentist") { At = Noon, By = ByAda };

    private static ScheduleCommand.RemoveOverride Remove(Instant at) => new(First) { At = at, By = ByAda };

    private static Decision<ScheduleEvent> When(ScheduleCommand command, params ScheduleEvent[] given) =>
        ScheduleChanges.Decide(Given(given), command);

    private static ScheduleChanges Given(params ScheduleEvent[] facts) =>
        facts.Aggregate(ScheduleChanges.Initial, ScheduleChanges.Evolve);
}
