using System.Collections.Immutable;
using Muster.Core.Clocks;
using Muster.Core.Investigation;
using Muster.Core.Runbooks;
using Muster.Core.Verification;
using Muster.Core.Workflows;
using NodaTime;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Incidents;

/// <summary>What is being done about an incident, folded from its facts.</summary>
public sealed record IncidentWork
{
    /// <summary>Nothing yet.</summary>
    public static IncidentWork Nothing { get; } = new();

    /// <summary>The answers to the questions of the first minutes, by question.</summary>
    public ImmutableDictionary<string, string> Answers { get; init; } = Empty<string>();

    /// <summary>The figures, by id.</summary>
    public ImmutableDictionary<string, double> Figures { get; init; } = Empty<double>();

    /// <summary>The path through the severity tree.</summary>
    public ImmutableList<TreeStep> Path { get; init; } = [];

    /// <summary>What became of points of checklists, by their key.</summary>
    public ImmutableDictionary<string, ItemMark> Items { get; init; } = Empty<ItemMark>();

    /// <summary>The tasks, in the order in which they were added.</summary>
    public ImmutableList<IncidentTask> Tasks { get; init; } = [];

    /// <summary>What is known, missing, suspected and asked, and what belongs to it, in order.</summary>
    public ImmutableList<BoardEntry> Board { get; init; } = [];

    /// <summary>The decisions, in order.</summary>
    public ImmutableList<IncidentDecision> Decisions { get; init; } = [];

    /// <summary>The workflows that are walked, in the order in which they began.</summary>
    public ImmutableList<WorkflowWalk> Walks { get; init; } = [];

    /// <summary>What was last measured of the checks of the fix, by id.</summary>
    public ImmutableDictionary<string, CheckMark> Checks
    {
        get;

        // A row that was written before there were checks has none.
        init => field = value ?? Empty<CheckMark>();
    } = Empty<CheckMark>();

    /// <summary>How far the damage reaches, in the order in which it was measured.</summary>
    public ImmutableList<ImpactMark> Impact
    {
        get;

        // A row that was written before impact was measured has none.
        init => field = value ?? [];
    } = [];

    /// <summary>The ids of the runbooks that ran for it.</summary>
    public ImmutableHashSet<string> Runbooks
    {
        get;

        // As with the runs.
        init => field = value ?? [];
    } = [];

    /// <summary>The runs of runbooks, in the order in which they began.</summary>
    public ImmutableList<RunId> Runs
    {
        get;

        // A row that was written before there were runs has none.
        init => field = value ?? [];
    } = [];

    /// <summary>When something was last said in a channel; without a name, everywhere.</summary>
    public ImmutableDictionary<string, Instant> Said { get; init; } = Empty<Instant>();

    /// <summary>When a kind of obligation was last met, by <see cref="MetKey"/>.</summary>
    public ImmutableDictionary<string, Instant> Met { get; init; } = Empty<Instant>();

    /// <summary>Obligations whose passing is in the record.</summary>
    public ImmutableHashSet<ClockKey> Passed { get; init; } = [];

    /// <summary>From when the clocks of the law run, by id.</summary>
    public ImmutableDictionary<string, Instant> Legal { get; init; } = Empty<Instant>();

    /// <summary>The digests of the files that belong to it.</summary>
    public ImmutableHashSet<string> Attachments
    {
        get;

        // A row that was written before there were files has none.
        init => field = value ?? [];
    } = [];

    /// <summary>What was last said of the cause, or null.</summary>
    public E.CauseStated? Cause { get; init; }

    /// <summary>When everybody met, or null.</summary>
    public Instant? RoomOpenedAt { get; init; }

    /// <summary>When the meeting ended, or null.</summary>
    public Instant? RoomClosedAt { get; init; }

    /// <summary>Whether everybody meets now.</summary>
    public bool IsRoomOpen => RoomOpenedAt is not null && RoomClosedAt is null;

    /// <summary>Who writes what was learnt, or null.</summary>
    public ResponderId? PostmortemOwner { get; init; }

    /// <summary>Where, or null.</summary>
    public string? RoomLink { get; init; }

    /// <summary>When work was first seen: a status after acknowledged, or anything below.</summary>
    public Instant? BegunAt { get; init; }

    /// <summary>What a kind of obligation is called among those that were met.</summary>
    public static string MetKey(ClockKind kind, string? name) => $"{kind}/{name}";

    /// <summary>When it was last met at or after an instant, or null.</summary>
    public Instant? MetSince(ClockKind kind, string? name, Instant from) =>
        Met.TryGetValue(MetKey(kind, name), out var at) && at >= from ? at : null;

    /// <summary>The state after a fact.</summary>
    internal IncidentWork With(E fact)
    {
        var next = fact switch
        {
            E.QuestionAnswered e => this with { Answers = Answers.SetItem(e.Question, e.Answer) },
            E.FigureGiven e => this with { Figures = Figures.SetItem(e.Figure, e.Value) },
            E.TreeAnswered e => this with { Path = Walked(e) },
            E.TreeLeft => this with { Path = [] },
            E.ItemTicked e => this with { Items = Items.SetItem(e.Item, new ItemMark(true, e.By.Name, e.At, e.Note)) },
            E.ItemUnticked e => this with { Items = Items.Remove(e.Item) },
            E.ItemWaived e =>
                this with { Items = Items.SetItem(e.Item, new ItemMark(false, e.By.Name, e.At, e.Reason)) },
            E.BoardAdded e => this with
            {
                Board = Board.Add(new BoardEntry(
                    e.Id, e.Kind, e.Text, e.Link, e.By.Name, e.At, BoardOutcome.Open, Note: null)),
            },
            E.BoardSettled e => this with
            {
                Board = [.. Board.Select(entry =>
                    entry.Id == e.Id ? entry with { Outcome = e.Outcome, Note = e.Note ?? entry.Note } : entry)],
            },
            E.Decided e => this with
            {
                Decisions = Decisions.Add(new IncidentDecision(
                    e.Id, e.Question, e.Options, e.Chosen, e.Advice, e.Reason, e.By.Name, e.At)),
            },
            E.TaskAdded or E.TaskAssigned or E.TaskDone or E.TaskDropped or E.TaskReopened
                or E.TaskTaken => Task(fact),
            E.RunbookStarted e => this with { Runs = Runs.Add(e.Run), Runbooks = Runbooks.Add(e.Runbook) },
            E.CheckMeasured e => this with
            {
                Checks = Checks.SetItem(e.Check, new CheckMark(e.IsMet, e.Value, e.By.Name, e.At, e.Note)),
            },
            E.ImpactMeasured e => this with { Impact = Impact.Add(new(e.Area, e.Text, e.Value, e.By.Name, e.At)) },
            E.WorkflowStarted or E.WorkflowStepped or E.WorkflowStopped => Walk(fact),
            E.ClockMet e => this with
            {
                Met = Met.SetItem(MetKey(e.Kind, e.Name), e.At),
                Passed = Passed.Add(new ClockKey(e.Kind, e.DueAt, e.Name)),
            },
            E.Absorbed => this with
            {
                Figures = Figures.SetItem(
                    Classifier.IncidentsFigure, Figures.GetValueOrDefault(Classifier.IncidentsFigure, 1) + 1),
            },
            E.Attached e => this with { Attachments = Attachments.Add(e.Digest) },
            E.CauseStated e => this with { Cause = e },
            E.LegalClockStarted e => this with { Legal = Legal.SetItem(e.Clock, e.From) },
            E.RoomOpened e => this with
            {
                RoomOpenedAt = IsRoomOpen ? RoomOpenedAt : e.At,
                RoomClosedAt = null,
                RoomLink = e.Link ?? RoomLink,
            },
            E.RoomClosed e => this with
            {
                RoomClosedAt = e.At,
                PostmortemOwner = e.PostmortemOwner ?? PostmortemOwner,
            },
            E.Updated e => this with
            {
                Said = Said.SetItems((e.Channels ?? [""]).Select(each => KeyValuePair.Create(each, e.At))),
            },
            _ => this,
        };
        var isWork = (fact is E.OfWork && fact.By.Kind == ActorKind.Responder)
            || fact is E.StatusChanged { To: > IncidentStatus.Acknowledged };
        return isWork && BegunAt is null ? next with { BegunAt = fact.At } : next;
    }

    private ImmutableList<TreeStep> Walked(E.TreeAnswered e)
    {
        var before = Path.FindIndex(step => step.Node == e.Node);
        var path = before < 0 ? Path : Path.RemoveRange(before, Path.Count - before);
        return path.Add(new TreeStep(e.Node, e.Ask, e.Answer, e.Goto, e.Severities, e.By.Name, e.At));
    }

    private IncidentWork Task(E fact) => fact switch
    {
        E.TaskAdded e => this with
        {
            Tasks = Tasks.Add(new IncidentTask(e.Id, e.Title, e.Assignee, TaskState.Open, e.At, null)),
        },
        E.TaskAssigned e => Changed(e.Id, task => task with { Assignee = e.Assignee }),
        E.TaskDone e => Changed(e.Id, task => task with { State = TaskState.Done, ChangedAt = e.At, Note = e.Note }),
        E.TaskDropped e => Changed(
            e.Id, task => task with { State = TaskState.Dropped, ChangedAt = e.At, Note = e.Reason }),
        E.TaskTaken e => Changed(
            e.Id, task => task with { State = TaskState.Taken, ChangedAt = e.At, Assignee = e.Assignee }),
        E.TaskReopened e => Changed(e.Id, task => task with { State = TaskState.Open, ChangedAt = e.At, Note = null }),
        _ => this,
    };

    private IncidentWork Walk(E fact) => fact switch
    {
        E.WorkflowStarted e => this with { Walks = Walks.Add(WorkflowWalk.Begin(e)) },
        E.WorkflowStepped e => OnWalk(e.Walk, walk => walk.After(e)),
        E.WorkflowStopped e => OnWalk(e.Walk, walk => walk with { Active = [], EndedAt = e.At, Stopped = e.Reason }),
        _ => this,
    };

    private IncidentWork Changed(Guid id, Func<IncidentTask, IncidentTask> change)
    {
        var at = Tasks.FindIndex(task => task.Id == id);
        return at < 0 ? this : this with { Tasks = Tasks.SetItem(at, change(Tasks[at])) };
    }

    private IncidentWork OnWalk(Guid id, Func<WorkflowWalk, WorkflowWalk> change)
    {
        var at = Walks.FindIndex(walk => walk.Id == id);
        return at < 0 ? this : this with { Walks = Walks.SetItem(at, change(Walks[at])) };
    }

    private static ImmutableDictionary<string, T> Empty<T>() =>
        ImmutableDictionary<string, T>.Empty.WithComparers(StringComparer.Ordinal);
}

/// <summary>An answer in the severity tree.</summary>
/// <param name="Node">The question's id.</param>
/// <param name="Ask">The question.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Goto">The next question, or null at an end.</param>
/// <param name="Severities">The levels of the end.</param>
/// <param name="By">Who answered.</param>
/// <param name="At">When.</param>
public sealed record TreeStep(
    string Node, string Ask, string Answer, string? Goto, IReadOnlyList<SeverityId> Severities, string By, Instant At);

/// <summary>What became of a point of a checklist.</summary>
/// <param name="IsDone">Done; else set aside.</param>
/// <param name="By">By whom.</param>
/// <param name="At">When.</param>
/// <param name="Note">A note, or the reason for setting it aside.</param>
public sealed record ItemMark(bool IsDone, string By, Instant At, string? Note);

/// <summary>Where a task is.</summary>
public enum TaskState
{
    /// <summary>It is to be done.</summary>
    Open,

    /// <summary>It was done.</summary>
    Done,

    /// <summary>It will not be done.</summary>
    Dropped,

    /// <summary>Who was asked has heard it and does it.</summary>
    Taken,
}

/// <summary>Something to be done in an incident. Source: INC-031.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">What.</param>
/// <param name="Assignee">Who does it, or null.</param>
/// <param name="State">Where it is.</param>
/// <param name="ChangedAt">Since when.</param>
/// <param name="Note">What came of it, or null.</param>
public sealed record IncidentTask(
    Guid Id, string Title, ResponderId? Assignee, TaskState State, Instant ChangedAt, string? Note);

/// <summary>What was decided. Source: INC-026.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Question">What was to be decided.</param>
/// <param name="Options">The options with their risks.</param>
/// <param name="Chosen">What was chosen.</param>
/// <param name="Advice">Who advised what, or null.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="By">Who decided.</param>
/// <param name="At">When.</param>
public sealed record IncidentDecision(
    Guid Id,
    string Question,
    IReadOnlyList<DecisionOption> Options,
    string Chosen,
    string? Advice,
    string? Reason,
    string By,
    Instant At);
