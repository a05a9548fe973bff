using System.Diagnostics;
using Muster.Core.Incidents;
using static Muster.Core.Incidents.IncidentCommand;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Workflows;

/// <summary>What walking a workflow means: where people are, what may follow, when a join goes on.</summary>
internal static class WalkDecisions
{
    private const int WalksMax = 50;

    private static Decision<IncidentEvent> Nothing => Decision<IncidentEvent>.Nothing;

    internal static Decision<IncidentEvent> Decide(Incident state, OfWork command) => command switch
    {
        StartWorkflow c when state.Work.Walks.Exists(walk => walk.Id == c.Walk) => Nothing,
        StartWorkflow c when state.Work.Walks.Exists(walk => !walk.IsOver && walk.Workflow == c.Workflow.Id) =>
            Nothing,
        StartWorkflow when state.Work.Walks.Count >= WalksMax => WorkRefusals.TooManyWalks(WalksMax),
        StartWorkflow c => new E.WorkflowStarted(c.Walk, c.Workflow.Id, c.Workflow.Name, c.Workflow.Start)
        {
            At = c.At,
            By = c.By,
        },
        StepWorkflow c => Step(state, c),
        StopWorkflow c => Stop(state, c),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private static Decision<IncidentEvent> Stop(Incident state, StopWorkflow c)
    {
        if (state.Work.Walks.Find(walk => walk.Id == c.Walk) is not { } walk)
            return WorkRefusals.NoSuchWalk;
        return walk.IsOver ? Nothing
            : WorkDecisions.Cut(c.Reason) is not { } reason ? IncidentRefusals.ReasonMissing
            : new E.WorkflowStopped(walk.Id, walk.Name, reason) { At = c.At, By = c.By };
    }

    private static Decision<IncidentEvent> Step(Incident state, StepWorkflow c)
    {
        if (state.Work.Walks.Find(each => each.Id == c.Walk) is not { } walk)
            return WorkRefusals.NoSuchWalk;
        if (c.Workflow.Node(c.Node) is not { } node || !walk.IsAt(c.Node))
            return WorkRefusals.NotThere(c.Node, walk.Active.Select(place => place.Node));
        if (node.IsJoin && walk.WaitsFor(c.Workflow, node.Id) is { Count: > 0 } waits)
            return WorkRefusals.JoinWaits(waits.Select(id => c.Workflow.Node(id)?.Title ?? id));
        var place = walk.Active.Find(each => each.Node == c.Node)!;
        if (node.Wait is { } wait && place.Since + wait > c.At && WorkDecisions.Cut(c.Note) is null)
            return WorkRefusals.StillWaiting(place.Since + wait - c.At);

        WorkflowAnswer? answer = null;
        if (node.Answers.Count > 0)
        {
            answer = node.Answers.FirstOrDefault(each =>
                string.Equals(each.When, c.Answer?.Trim(), StringComparison.OrdinalIgnoreCase));
            if (answer is null)
                return WorkRefusals.NoSuchAnswer(c.Answer ?? "", node.Answers.Select(each => each.When));
        }

        var following = answer?.Next ?? node.Next;
        foreach (var next in following)
        {
            if (c.Workflow.Node(next) is { TimesMax: { } most } again && walk.Entered.GetValueOrDefault(next) >= most)
                return WorkRefusals.LoopEnded(again.Title, most);
        }

        return new E.WorkflowStepped(
            walk.Id,
            node.Id,
            node.Title,
            answer?.When,
            [.. following.Where(next => c.Workflow.Node(next)?.End is null)],
            [.. following.Where(next => c.Workflow.Node(next)?.End is not null)],
            WorkDecisions.Cut(c.Note))
        { At = c.At, By = c.By };
    }
}
