using System.Text.Json.Serialization;
using Muster.Core.Clocks;
using Muster.Core.Investigation;
using Muster.Core.Runbooks;
using NodaTime;

namespace Muster.Core.Incidents;

/// <content>What people answer, tick, do and decide while they respond.</content>
[JsonDerivedType(typeof(QuestionAnswered), "incident.question-answered.v1")]
[JsonDerivedType(typeof(FigureGiven), "incident.figure-given.v1")]
[JsonDerivedType(typeof(TreeAnswered), "incident.tree-answered.v1")]
[JsonDerivedType(typeof(TreeLeft), "incident.tree-left.v1")]
[JsonDerivedType(typeof(ItemTicked), "incident.item-ticked.v1")]
[JsonDerivedType(typeof(ItemUnticked), "incident.item-unticked.v1")]
[JsonDerivedType(typeof(ItemWaived), "incident.item-waived.v1")]
[JsonDerivedType(typeof(TaskAdded), "incident.task-added.v1")]
[JsonDerivedType(typeof(TaskAssigned), "incident.task-assigned.v1")]
[JsonDerivedType(typeof(TaskDone), "incident.task-done.v1")]
[JsonDerivedType(typeof(TaskDropped), "incident.task-dropped.v1")]
[JsonDerivedType(typeof(TaskReopened), "incident.task-reopened.v1")]
[JsonDerivedType(typeof(Decided), "incident.decided.v1")]
[JsonDerivedType(typeof(WorkflowStarted), "incident.workflow-started.v1")]
[JsonDerivedType(typeof(WorkflowStepped), "incident.workflow-stepped.v1")]
[JsonDerivedType(typeof(WorkflowStopped), "incident.workflow-stopped.v1")]
[JsonDerivedType(typeof(ClockMet), "incident.clock-met.v1")]
[JsonDerivedType(typeof(LegalClockStarted), "incident.legal-clock-started.v1")]
[JsonDerivedType(typeof(RoomOpened), "incident.room-opened.v1")]
[JsonDerivedType(typeof(RoomClosed), "incident.room-closed.v1")]
[JsonDerivedType(typeof(TaskTaken), "incident.task-taken.v1")]
[JsonDerivedType(typeof(BoardAdded), "incident.board-added.v1")]
[JsonDerivedType(typeof(BoardSettled), "incident.board-settled.v1")]
[JsonDerivedType(typeof(CheckMeasured), "incident.check-measured.v1")]
[JsonDerivedType(typeof(ImpactMeasured), "incident.impact-measured.v1")]
[JsonDerivedType(typeof(RunbookStarted), "incident.runbook-started.v1")]
[JsonDerivedType(typeof(Rebased), "incident.rebased.v1")]
[JsonDerivedType(typeof(CauseStated), "incident.cause-stated.v1")]
[JsonDerivedType(typeof(Attached), "incident.attached.v1")]
[JsonDerivedType(typeof(NoteCorrected), "incident.note-corrected.v1")]
[JsonDerivedType(typeof(NoteStruck), "incident.note-struck.v1")]
public abstract partial record IncidentEvent
{
    /// <summary>A fact about the work on an incident: it does not move the incident itself.</summary>
    public abstract record OfWork : IncidentEvent
    {
        private protected OfWork()
        {
        }
    }

    /// <summary>A question of the first minutes was answered.</summary>
    public sealed record QuestionAnswered(string Question, string Ask, string Answer) : OfWork;

    /// <summary>A figure was given, by a person or a monitor.</summary>
    public sealed record FigureGiven(string Figure, double Value) : OfWork;

    /// <summary>A question of the severity tree was answered; the answer leads on, or to levels.</summary>
    public sealed record TreeAnswered(
        string Node, string Ask, string Answer, string? Goto, IReadOnlyList<SeverityId> Severities) : OfWork;

    /// <summary>How far the damage reaches was measured, in one area.</summary>
    public sealed record ImpactMeasured(string Area, string Text, double? Value) : OfWork;

    /// <summary>The walk through the severity tree began anew.</summary>
    public sealed record TreeLeft : OfWork;

    /// <summary>A point of a checklist was done.</summary>
    public sealed record ItemTicked(string Item, string Text, string? Note) : OfWork;

    /// <summary>A point of a checklist was not done after all.</summary>
    public sealed record ItemUnticked(string Item, string Text) : OfWork;

    /// <summary>A point of a checklist does not hold here.</summary>
    public sealed record ItemWaived(string Item, string Text, string Reason) : OfWork;

    /// <summary>Something is to be done.</summary>
    public sealed record TaskAdded(Guid Id, string Title, ResponderId? Assignee) : OfWork;

    /// <summary>Somebody is to do it, or nobody any more.</summary>
    public sealed record TaskAssigned(Guid Id, string Title, ResponderId? Assignee) : OfWork;

    /// <summary>It was done.</summary>
    public sealed record TaskDone(Guid Id, string Title, string? Note) : OfWork;

    /// <summary>It will not be done.</summary>
    public sealed record TaskDropped(Guid Id, string Title, string Reason) : OfWork;

    /// <summary>It is to be done again.</summary>
    public sealed record TaskReopened(Guid Id, string Title) : OfWork;

    /// <summary>Something was decided: the options with their risks, the choice, the advice and the reason.</summary>
    public sealed record Decided(
        Guid Id,
        string Question,
        IReadOnlyList<DecisionOption> Options,
        string Chosen,
        string? Advice,
        string? Reason) : OfWork;

    /// <summary>People began to walk a workflow.</summary>
    public sealed record WorkflowStarted(Guid Walk, string Workflow, string Name, string Node) : OfWork;

    /// <summary>A step was done, a question answered, a wait over; what is to be done next, and which ends were
    /// reached.</summary>
    public sealed record WorkflowStepped(
        Guid Walk,
        string Node,
        string Title,
        string? Answer,
        IReadOnlyList<string> Next,
        IReadOnlyList<string> Ends,
        string? Note) : OfWork;

    /// <summary>A walk was given up.</summary>
    public sealed record WorkflowStopped(Guid Walk, string Name, string Reason) : OfWork;

    /// <summary>An obligation was met, as a person said or as its time passed.</summary>
    public sealed record ClockMet(ClockKind Kind, Instant DueAt, string? Name, string? Note) : OfWork;

    /// <summary>A clock of the law began, from the instant of awareness.</summary>
    public sealed record LegalClockStarted(string Clock, Instant From, string? Note) : OfWork;

    /// <summary>Everybody meets.</summary>
    public sealed record RoomOpened(string Why, string? Link) : OfWork;

    /// <summary>The meeting is over; who writes what was learnt, when somebody was named (INC-021).</summary>
    public sealed record RoomClosed(ResponderId? PostmortemOwner, string? Note) : OfWork;

    /// <summary>Who was asked to do something has heard it and does it (INC-025).</summary>
    public sealed record TaskTaken(Guid Id, string Title, ResponderId Assignee) : OfWork;

    /// <summary>Something is known, missing, suspected, asked, or belongs to it.</summary>
    public sealed record BoardAdded(Guid Id, BoardKind Kind, string Text, string? Link) : OfWork;

    /// <summary>What became of an entry of the board.</summary>
    public sealed record BoardSettled(Guid Id, BoardKind Kind, string Text, BoardOutcome Outcome, string? Note)
        : OfWork;

    /// <summary>A check of the fix was measured, or looked at by a person.</summary>
    public sealed record CheckMeasured(
        string Check, string Text, bool IsMet, double? Value, string? Limit, string? Note) : OfWork;

    /// <summary>A runbook runs for it; what it does is told by the run itself.</summary>
    public sealed record RunbookStarted(RunId Run, string Runbook, string Title) : OfWork;

    /// <summary>The cause is unknown, suspected or confirmed (INV-010).</summary>
    public sealed record CauseStated(CauseState State, string? Text) : OfWork;

    /// <summary>A file belongs to it; its bytes are kept by their digest.</summary>
    public sealed record Attached(Guid Id, string Digest, string Name, string MediaType, long Bytes) : OfWork;

    /// <summary>What was written down reads otherwise from here on; what it said before stays in the record.</summary>
    public sealed record NoteCorrected(Guid Id, string Before, string Text, string Reason) : OfWork;

    /// <summary>What was written down is shown no more; a mark stands in its place.</summary>
    public sealed record NoteStruck(Guid Id, string Reason) : OfWork;

    /// <summary>Another version of the playbook holds for it from here on (R7).</summary>
    public sealed record Rebased(int From, int To) : IncidentEvent;
}

/// <summary>An option of a decision.</summary>
/// <param name="Text">What.</param>
/// <param name="Risk">What may go wrong with it, or null.</param>
public sealed record DecisionOption(string Text, string? Risk);
