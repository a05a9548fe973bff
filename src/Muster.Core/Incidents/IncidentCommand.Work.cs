using Muster.Core.Clocks;
using Muster.Core.Investigation;
using Muster.Core.Runbooks;
using Muster.Core.Workflows;
using NodaTime;

namespace Muster.Core.Incidents;

/// <content>What may be asked about the work on an incident.</content>
public abstract partial record IncidentCommand
{
    /// <summary>About the work: it does not move the incident itself.</summary>
    public abstract record OfWork : IncidentCommand
    {
        private protected OfWork()
        {
        }
    }

    /// <summary>Answer a question of the first minutes.</summary>
    public sealed record AnswerQuestion(string Question, string Ask, string Answer) : OfWork;

    /// <summary>Give a figure.</summary>
    public sealed record GiveFigure(string Figure, double Value) : OfWork;

    /// <summary>Answer a question of the severity tree; the questions after it are asked again.</summary>
    public sealed record AnswerTree(SeverityTree Tree, string Node, string Answer) : OfWork;

    /// <summary>Say whether a check of the fix holds.</summary>
    public sealed record MeasureCheck(
        string Check, string Text, bool IsMet, double? Value, string? Limit, string? Note) : OfWork;

    /// <summary>Say how far the damage reaches in one area.</summary>
    public sealed record MeasureImpact(string Area, string Text, double? Value) : OfWork;

    /// <summary>Note that a runbook runs for it.</summary>
    public sealed record StartRunbook(RunId Run, string Runbook, string Title) : OfWork;

    /// <summary>Walk the severity tree anew.</summary>
    public sealed record LeaveTree : OfWork;

    /// <summary>Tick a point of a checklist, or take it back.</summary>
    public sealed record TickItem(string Item, string Text, bool IsDone, string? Note) : OfWork;

    /// <summary>Set a point of a checklist aside.</summary>
    public sealed record WaiveItem(string Item, string Text, string Reason) : OfWork;

    /// <summary>Note that something is to be done.</summary>
    public sealed record AddTask(Guid Id, string Title, ResponderId? Assignee) : OfWork;

    /// <summary>Say who does it; null for nobody in particular.</summary>
    public sealed record AssignTask(Guid Id, ResponderId? Assignee) : OfWork;

    /// <summary>Say where a task is; dropping it needs a note.</summary>
    public sealed record MoveTask(Guid Id, TaskState To, string? Note) : OfWork;

    /// <summary>Record a decision.</summary>
    public sealed record Decide(
        Guid Id,
        string Question,
        IReadOnlyList<DecisionOption> Options,
        string Chosen,
        string? Advice,
        string? Reason) : OfWork;

    /// <summary>Begin to walk a workflow.</summary>
    public sealed record StartWorkflow(Guid Walk, Workflow Workflow) : OfWork;

    /// <summary>Go on from a node of a walk.</summary>
    public sealed record StepWorkflow(Guid Walk, Workflow Workflow, string Node, string? Answer, string? Note) : OfWork;

    /// <summary>Give a walk up.</summary>
    public sealed record StopWorkflow(Guid Walk, string Reason) : OfWork;

    /// <summary>Say that an obligation is met.</summary>
    public sealed record MeetClock(ClockKind Kind, Instant DueAt, string? Name, string? Note) : OfWork;

    /// <summary>Begin a clock of the law, from the instant of awareness.</summary>
    public sealed record StartLegalClock(string Clock, Instant From, string? Note) : OfWork;

    /// <summary>Say that everybody meets.</summary>
    public sealed record OpenRoom(string Why, string? Link) : OfWork;

    /// <summary>End the meeting, and name who writes what was learnt.</summary>
    public sealed record CloseRoom(ResponderId? PostmortemOwner, string? Note) : OfWork;

    /// <summary>Write on the board.</summary>
    public sealed record AddToBoard(Guid Id, BoardKind Kind, string Text, string? Address) : OfWork;

    /// <summary>Say what became of an entry of the board.</summary>
    public sealed record SettleOnBoard(Guid Id, BoardOutcome Outcome, string? Note) : OfWork;

    /// <summary>Say what is known of the cause.</summary>
    public sealed record StateCause(CauseState State, string? Text) : OfWork;

    /// <summary>Attach a file that is kept by its digest.</summary>
    public sealed record Attach(Guid Id, string Digest, string Name, string MediaType, long Bytes) : OfWork;

    /// <summary>Let a note read otherwise.</summary>
    /// <param name="Id">The note.</param>
    /// <param name="Before">What it says now.</param>
    /// <param name="Text">What it says from here on.</param>
    /// <param name="Reason">Why.</param>
    public sealed record CorrectNote(Guid Id, string Before, string Text, string Reason) : OfWork;

    /// <summary>Show a note no more; a mark stays in its place.</summary>
    public sealed record StrikeNote(Guid Id, string Reason) : OfWork;

    /// <summary>Go over to another version of the playbook.</summary>
    public sealed record Rebase(int To) : OfWork;
}
