using Muster.Client.Incidents;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Workflows;
using Muster.Engine.Incidents;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Incidents;

/// <summary>The work on an incident as the wire has it.</summary>
internal static class WorkMapping
{
    internal static IncidentMessage WithWork(this IncidentMessage message, IncidentView view)
    {
        var (state, playbook) = (view.State, view.Playbook);
        var declared = state.Declaration!;
        return message with
        {
            StatusWord = MoveRules.WordOf(state, playbook),
            PlaybookVersion = state.PlaybookVersion,
            Channel = declared.Channel,
            Document = declared.Document,
            MessageTitle = declared.MessageTitle,
            Classification = Of(playbook, state, view.ReadAt),
            Checklists = [.. Checklists.Of(playbook, state, view.ReadAt).Select(Of)],
            Tasks =
            [
                .. state.Work.Tasks.Select(task => new TaskMessage(
                    task.Id.ToString("N"), task.Title, task.State.Word(), task.Assignee?.Value, task.Note)),
            ],
            Board =
            [
                .. state.Work.Board.Select(entry => new BoardEntryMessage(
                    entry.Id.ToString("N"), entry.Kind.Word(), entry.Text, entry.Address, entry.Outcome.Word(),
                    entry.Note, entry.By, Wire.At(entry.At))),
            ],
            Decisions =
            [
                .. state.Work.Decisions.Select(each => new DecisionMessage(
                    each.Id.ToString("N"),
                    each.Question,
                    [.. each.Options.Select(option => new DecisionOptionMessage(option.Text, option.Risk))],
                    each.Chosen, each.Advice, each.Reason, each.By, Wire.At(each.At))),
            ],
            Workflows = [.. state.Work.Walks.Select(walk => Of(walk, playbook.Workflow(walk.Workflow)))],
        };
    }

    private static ClassificationMessage Of(CheckedPlaybook playbook, Incident state, Instant now)
    {
        var proposal = Classifier.Propose(playbook, state, now);
        var next = Classifier.NextQuestion(playbook.Classification.Tree, state.Work);
        return new ClassificationMessage
        {
            Proposed = proposal.Level?.Value,
            Conflict = proposal.IsConflict,
            Unassessed = state.IsUnassessed,
            Reasons =
            [
                .. proposal.Reasons.Select(each =>
                    new SeverityReasonMessage(each.Severity.Value, each.Text, each.Source)),
            ],
            Raises = [.. proposal.Raises.Select(each => new SeverityReasonMessage(each.To.Value, each.When, "raise"))],
            Path = [.. state.Work.Path.Select(step => new TreeStepMessage(step.Node, step.Ask, step.Answer))],
            Next = next is null
                ? null
                : new TreeQuestionMessage(next.Id, next.Ask, [.. next.Answers.Select(answer => answer.When)]),
            Figures = state.Work.Figures,
            Answers = state.Work.Answers,
        };
    }

    private static ChecklistMessage Of(Checklist list) => new(
        list.Id,
        list.Title,
        list.IsPresent,
        [
            .. list.Items.Select(item => new ChecklistItemMessage(
                item.Key,
                item.Text,
                item.Mark is null ? "open" : item.Mark.IsDone ? "done" : "waived",
                item.Mark?.By,
                item.Mark?.Note)),
        ]);

    private static WalkMessage Of(WorkflowWalk walk, Workflow? workflow) => new(
        walk.Id.ToString("N"),
        walk.Workflow,
        walk.Name,
        walk.Stopped is not null ? "stopped" : walk.IsOver ? "ended" : "walking",
        [
            .. walk.Active.Select(place => (Place: place, Node: workflow?.Node(place.Node))).Select(each =>
                new WalkNodeMessage(
                    each.Place.Node,
                    each.Node?.Title ?? each.Place.Node,
                    [.. (each.Node?.Answers ?? []).Select(answer => answer.When)],
                    Wire.At(each.Place.Since))),
        ],
        [.. walk.Path.Select(step => new TreeStepMessage(step.Node, step.Title, step.Answer ?? "done"))]);
}
