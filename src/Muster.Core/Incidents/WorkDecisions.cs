using System.Diagnostics;
using Muster.Core.Clocks;
using Muster.Core.Workflows;
using NodaTime;
using static Muster.Core.Incidents.IncidentCommand;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Incidents;

/// <summary>What a command about the work means.</summary>
internal static class WorkDecisions
{
    private const int TextMax = 2_000;
    private const int TasksMax = 500;
    private static readonly NodaTime.Duration SameMeasurement = NodaTime.Duration.FromSeconds(10);

    private static Decision<IncidentEvent> Nothing => Decision<IncidentEvent>.Nothing;

    internal static Decision<IncidentEvent> Decide(Incident state, OfWork command) => command switch
    {
        AnswerQuestion c => Answer(state, c),
        GiveFigure c when !double.IsFinite(c.Value) => WorkRefusals.FigureWrong,
        GiveFigure c when state.Work.Figures.TryGetValue(c.Figure, out var known) && known.Equals(c.Value) => Nothing,
        GiveFigure c => new E.FigureGiven(c.Figure, c.Value) { At = c.At, By = c.By },
        AnswerTree c => Tree(state, c),
        LeaveTree when state.Work.Path.Count == 0 => Nothing,
        LeaveTree c => new E.TreeLeft { At = c.At, By = c.By },
        TickItem c => Tick(state, c),
        WaiveItem c when string.IsNullOrWhiteSpace(c.Reason) => IncidentRefusals.ReasonMissing,
        WaiveItem c when state.Work.Items.TryGetValue(c.Item, out var mark) && !mark.IsDone => Nothing,
        WaiveItem c => new E.ItemWaived(c.Item, c.Text, Cut(c.Reason)!) { At = c.At, By = c.By },
        AddToBoard c => BoardDecisions.Decide(state, c),
        SettleOnBoard c => BoardDecisions.Decide(state, c),
        AddTask or AssignTask or MoveTask => Task(state, command),
        IncidentCommand.Decide c => Record(state, c),
        StartWorkflow or StepWorkflow or StopWorkflow => WalkDecisions.Decide(state, command),
        MeasureCheck c => Measure(state, c),
        MeasureImpact c => Impact(state, c),
        StartRunbook c when state.Work.Runs.Contains(c.Run) => Nothing,
        StartRunbook c => new E.RunbookStarted(c.Run, c.Runbook, c.Title) { At = c.At, By = c.By },
        MeetClock c => Meet(state, c),
        StartLegalClock c when c.From > c.At => IncidentRefusals.InTheFuture,
        StartLegalClock c when state.Work.Legal.TryGetValue(c.Clock, out var from) && from == c.From => Nothing,
        StartLegalClock c => new E.LegalClockStarted(c.Clock, c.From, Cut(c.Note)) { At = c.At, By = c.By },
        CloseRoom when !state.Work.IsRoomOpen => Nothing,
        CloseRoom c => new E.RoomClosed(c.PostmortemOwner, Cut(c.Note)) { At = c.At, By = c.By },
        OpenRoom when state.Work.IsRoomOpen => Nothing,
        OpenRoom c => new E.RoomOpened(
            string.IsNullOrWhiteSpace(c.Why) ? "Somebody asked for it." : Cut(c.Why)!, Cut(c.Link))
        { At = c.At, By = c.By },
        StateCause c => Cause(state, c),
        Attach c when string.IsNullOrWhiteSpace(c.Name) => IncidentRefusals.TextMissing("name"),
        Attach c when state.Work.Attachments.Contains(c.Digest) => Nothing,
        Attach c => new E.Attached(c.Id, c.Digest, Cut(c.Name)!, c.MediaType, c.Bytes) { At = c.At, By = c.By },
        CorrectNote c when Cut(c.Reason) is null => IncidentRefusals.ReasonMissing,
        CorrectNote c when string.IsNullOrWhiteSpace(c.Text) => IncidentRefusals.TextMissing("text"),
        CorrectNote c when c.Text.Trim() == c.Before => Nothing,
        CorrectNote c => new E.NoteCorrected(c.Id, c.Before, c.Text.Trim(), Cut(c.Reason)!) { At = c.At, By = c.By },
        StrikeNote c when Cut(c.Reason) is null => IncidentRefusals.ReasonMissing,
        StrikeNote c => new E.NoteStruck(c.Id, Cut(c.Reason)!) { At = c.At, By = c.By },
        Rebase c when c.To == state.PlaybookVersion => Nothing,
        Rebase c => new E.Rebased(state.PlaybookVersion, c.To) { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private static Decision<IncidentEvent> Cause(Incident state, StateCause c)
    {
        var text = Cut(c.Text);
        if (c.State != CauseState.Unknown && text is null)
            return IncidentRefusals.TextMissing("text");
        return state.Work.Cause is { } known && known.State == c.State && known.Text == text
            ? Nothing
            : new E.CauseStated(c.State, text) { At = c.At, By = c.By };
    }

    internal static string? Cut(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : text.Trim() is { Length: > TextMax } longer ? longer[..TextMax] : text.Trim();

    private static Decision<IncidentEvent> Answer(Incident state, AnswerQuestion c) =>
        Cut(c.Answer) is not { } answer ? IncidentRefusals.TextMissing("answer")
        : state.Work.Answers.GetValueOrDefault(c.Question) == answer ? Nothing
        : new E.QuestionAnswered(c.Question, c.Ask, answer) { At = c.At, By = c.By };

    private static Decision<IncidentEvent> Tree(Incident state, AnswerTree c)
    {
        var path = state.Work.Path;
        var expected = path.Count == 0 ? c.Tree.Start : path[^1].Goto;
        if (c.Node != expected && !path.Exists(step => step.Node == c.Node))
            return WorkRefusals.NotAsked(c.Node, expected);
        if (c.Tree.Node(c.Node) is not { } node)
            return WorkRefusals.NotAsked(c.Node, expected);
        var answer = node.Answers.FirstOrDefault(each =>
            string.Equals(each.When, c.Answer.Trim(), StringComparison.OrdinalIgnoreCase));
        if (answer is null)
            return WorkRefusals.NoSuchAnswer(c.Answer, node.Answers.Select(each => each.When));
        return path.Count > 0 && path[^1].Node == node.Id && path[^1].Answer == answer.When
            ? Nothing
            : new E.TreeAnswered(node.Id, node.Ask, answer.When, answer.Goto, answer.Severities)
            {
                At = c.At,
                By = c.By,
            };
    }

    private static Decision<IncidentEvent> Tick(Incident state, TickItem c)
    {
        var mark = state.Work.Items.GetValueOrDefault(c.Item);
        if (!c.IsDone)
            return mark is null ? Nothing : new E.ItemUnticked(c.Item, c.Text) { At = c.At, By = c.By };
        return mark is { IsDone: true }
            ? Nothing
            : new E.ItemTicked(c.Item, c.Text, Cut(c.Note)) { At = c.At, By = c.By };
    }

    private static Decision<IncidentEvent> Task(Incident state, OfWork command)
    {
        if (command is AddTask add)
        {
            return state.Work.Tasks.Exists(task => task.Id == add.Id) ? Nothing
                : Cut(add.Title) is not { } title ? WorkRefusals.TitleMissing
                : state.Work.Tasks.Count >= TasksMax ? WorkRefusals.TooManyTasks(TasksMax)
                : new E.TaskAdded(add.Id, title, add.Assignee) { At = add.At, By = add.By };
        }

        var id = command switch { AssignTask c => c.Id, MoveTask c => c.Id, _ => Guid.Empty };
        if (state.Work.Tasks.Find(task => task.Id == id) is not { } task)
            return WorkRefusals.NoSuchTask;
        return command switch
        {
            AssignTask c when c.Assignee == task.Assignee => Nothing,
            AssignTask c => new E.TaskAssigned(id, task.Title, c.Assignee) { At = c.At, By = c.By },
            MoveTask c when c.To == task.State => Nothing,
            MoveTask { To: TaskState.Taken } c => (task.Assignee ?? c.By.AsResponder) is { } doer
                ? new E.TaskTaken(id, task.Title, doer) { At = c.At, By = c.By }
                : IncidentRefusals.HolderMissing,
            MoveTask { To: TaskState.Done } c => new E.TaskDone(id, task.Title, Cut(c.Note)) { At = c.At, By = c.By },
            MoveTask { To: TaskState.Open } c => new E.TaskReopened(id, task.Title) { At = c.At, By = c.By },
            MoveTask c when Cut(c.Note) is { } why => new E.TaskDropped(id, task.Title, why) { At = c.At, By = c.By },
            _ => IncidentRefusals.ReasonMissing,
        };
    }

    private static Decision<IncidentEvent> Record(Incident state, IncidentCommand.Decide c)
    {
        if (state.Work.Decisions.Exists(decision => decision.Id == c.Id))
            return Nothing;
        if (Cut(c.Question) is not { } question)
            return WorkRefusals.QuestionMissing;
        return Cut(c.Chosen) is not { } chosen
            ? WorkRefusals.ChoiceMissing
            : new E.Decided(c.Id, question, c.Options, chosen, Cut(c.Advice), Cut(c.Reason)) { At = c.At, By = c.By };
    }

    private static Decision<IncidentEvent> Impact(Incident state, MeasureImpact c)
    {
        if (Cut(c.Area) is not { } area)
            return WorkRefusals.AreaMissing;
        var text = Cut(c.Text) ?? (c.Value is { } number ? Monitors.MonitorJudge.Number(number) : null);
        if (text is null || (c.Value is { } value && !double.IsFinite(value)))
            return WorkRefusals.ImpactMissing;
        var last = state.Work.Impact.FindLast(mark => mark.Area.Equals(area, StringComparison.OrdinalIgnoreCase));
        return last is not null && last.Text == text && Nullable.Equals(last.Value, c.Value) ? Nothing
            : state.Work.Impact.Count >= Investigation.ImpactMark.Max ? WorkRefusals.ImpactMissing
            : new E.ImpactMeasured(area, text, c.Value) { At = c.At, By = c.By };
    }

    /// <summary>The same value within some seconds is the same measurement.</summary>
    private static Decision<IncidentEvent> Measure(Incident state, MeasureCheck c) =>
        state.Work.Checks.TryGetValue(c.Check, out var mark) && mark.IsMet == c.IsMet && Nullable.Equals(
            mark.Value, c.Value) && c.At - mark.At < SameMeasurement && mark.At >= state.OpenSince
            ? Nothing
            : new E.CheckMeasured(c.Check, c.Text, c.IsMet, c.Value, c.Limit, Cut(c.Note)) { At = c.At, By = c.By };

    private static Decision<IncidentEvent> Meet(Incident state, MeetClock c)
    {
        if (!c.Kind.IsMetByHand() && c.By.Kind == ActorKind.Responder)
            return WorkRefusals.MetByDoing(c.Kind);
        if (state.Work.Passed.Contains(new ClockKey(c.Kind, c.DueAt, c.Name)))
            return Nothing;
        var at = c.By.Kind == ActorKind.Responder ? c.At : Instant.Min(c.At, c.DueAt);
        return new E.ClockMet(c.Kind, c.DueAt, c.Name, Cut(c.Note)) { At = at, By = c.By };
    }
}
