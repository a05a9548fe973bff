using System.Diagnostics;
using System.Globalization;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Investigation;
using E = Muster.Core.Incidents.IncidentEvent;
using Kinds = Muster.Core.Timeline.TimelineKinds;

namespace Muster.Core.Timeline;

/// <summary>The work on an incident in words.</summary>
internal static class WorkLines
{
    internal static Line Of(E.OfWork fact, Told told)
    {
        var who = fact.By.Name;
        return fact switch
        {
            E.QuestionAnswered e => new(Kinds.Note, who, $"{e.Ask} {e.Answer}"),
            E.FigureGiven e => new(
                Kinds.Note, who, string.Create(CultureInfo.InvariantCulture, $"{e.Figure} is {e.Value}.")),
            E.TreeAnswered e => new(
                Kinds.Note, who, $"{e.Ask} {e.Answer}",
                e.Severities.Count == 0 ? null : $"It leads to {string.Join(" or ", e.Severities)}."),
            E.TreeLeft => new(Kinds.Note, who, $"{who} began to find the severity anew."),
            E.ItemTicked e => new(Kinds.Note, who, Told.Sentence($"{who} did: {e.Text}"), e.Note),
            E.ItemUnticked e => new(Kinds.Note, who, Told.Sentence($"{who} took back: {e.Text}")),
            E.ItemWaived e => new(Kinds.Note, who, Told.Sentence($"{who} set aside: {e.Text}"), e.Reason),
            E.TaskAdded or E.TaskAssigned or E.TaskDone or E.TaskDropped or E.TaskReopened or E.TaskTaken =>
                Task(fact, told),
            E.BoardAdded e => new(Kinds.Note, who, Told.Sentence($"{Word(e.Kind)}: {e.Text}"), e.Link),
            E.BoardSettled e => new(
                Kinds.Note, who, Told.Sentence($"{Word(e.Kind)}, {Word(e.Outcome)}: {e.Text}"), e.Note),
            E.Decided e => new(
                Kinds.Note, who, Told.Sentence($"{who} decided: {e.Question} {e.Chosen}"),
                Told.Join(e.Reason, e.Advice, Options(e))),
            E.CheckMeasured e => new(
                Kinds.Status, who,
                Told.Sentence($"{(e.IsMet ? "Holds" : "Does not hold")}: {e.Text.TrimEnd('.')}"
                    + (e.Value is { } value
                        ? string.Create(CultureInfo.InvariantCulture, $" (measured {value:0.###}, limit {e.Limit})")
                        : "")),
                e.Note),
            E.ImpactMeasured e => new(Kinds.Note, who, Told.Sentence($"Impact, {e.Area}: {e.Text}")),
            E.RunbookStarted e => new(
                Kinds.Run, who, $"The runbook “{e.Title}” runs for this incident.")
            { IsMinor = true },
            E.CauseStated { State: CauseState.Unknown } => new(
                Kinds.Status, who, $"{who} said that the cause is unknown."),
            E.CauseStated e => new(
                Kinds.Status, who, Told.Sentence($"Cause {e.State.Word().ToLowerInvariant()}: {e.Text}")),
            E.Attached e => new(
                Kinds.Note, who, $"{who} attached {e.Name}.",
                string.Create(
                    CultureInfo.InvariantCulture, $"{e.Bytes:N0} bytes of {e.MediaType}, SHA-256 {e.Digest}.")),
            E.NoteCorrected e => new(Kinds.Note, who, $"{who} corrected a note.", e.Reason) { IsMinor = true },
            E.NoteStruck e => new(Kinds.Note, who, $"{who} took back a note.", e.Reason) { IsMinor = true },
            E.WorkflowStarted e => new(Kinds.Note, who, Told.Sentence($"{who} began the workflow {e.Name}")),
            E.WorkflowStepped e => new(
                Kinds.Note, who, e.Answer is null ? Told.Sentence($"{who} did: {e.Title}") : $"{e.Title} {e.Answer}",
                e.Note),
            E.WorkflowStopped e => new(
                Kinds.Note, who, Told.Sentence($"{who} stopped the workflow {e.Name}"), e.Reason),
            E.ClockMet e => new(Kinds.Clock, who, Met(e, told), e.Note),
            E.LegalClockStarted e => new(
                Kinds.Clock, who, $"{who} started the clock {e.Clock} from {told.Time(e.From, e.At)}.", e.Note),
            E.RoomClosed e => new(
                Kinds.People, who, $"{who} closed the war room.",
                Told.Join(
                    e.PostmortemOwner is { } owner ? $"{told.Name(owner)} writes the post-mortem." : null, e.Note)),
            E.RoomOpened e => new(Kinds.People, who, $"{who} opened the war room.", Told.Join(e.Why, e.Link)),
            _ => throw new UnreachableException(fact.GetType().Name),
        };
    }

    private static Line Task(E.OfWork fact, Told told)
    {
        var who = fact.By.Name;
        return fact switch
        {
            E.TaskAdded e => new(
                Kinds.Note, who, Told.Sentence($"Task: {e.Title}"),
                e.Assignee is { } person ? $"{told.Name(person)} does it." : null),
            E.TaskAssigned e => new(
                Kinds.Note, who, Told.Sentence($"Task: {e.Title}"),
                e.Assignee is { } person ? $"{told.Name(person)} does it now." : "Nobody does it now."),
            E.TaskDone e => new(Kinds.Note, who, Told.Sentence($"{who} finished the task: {e.Title}"), e.Note),
            E.TaskDropped e => new(Kinds.Note, who, Told.Sentence($"{who} dropped the task: {e.Title}"), e.Reason),
            E.TaskTaken e => new(
                Kinds.Note, who, Told.Sentence($"{told.Name(e.Assignee)} does the task: {e.Title}")),
            E.TaskReopened e => new(Kinds.Note, who, Told.Sentence($"{who} reopened the task: {e.Title}")),
            _ => throw new UnreachableException(fact.GetType().Name),
        };
    }

    private static string Word(BoardKind kind) => kind switch
    {
        BoardKind.Known => "Known",
        BoardKind.Missing => "Not known",
        BoardKind.Hypothesis => "Hypothesis",
        BoardKind.Question => "Question",
        _ => "Linked",
    };

    private static string Word(BoardOutcome outcome) => outcome switch
    {
        BoardOutcome.Open => "open again",
        BoardOutcome.RuledOut => "ruled out",
        BoardOutcome.Gone => "taken off",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    private static string Met(E.ClockMet e, Told told)
    {
        var name = e.Name is null ? e.Kind.Words() : $"{e.Kind.Words()} ({e.Name})";
        return $"{name} {told.Time(e.DueAt, e.At)} {(e.Kind.IsMetByTime() ? "has passed" : "was met")}.";
    }

    private static string? Options(E.Decided e) => e.Options.Count == 0 ? null
        : "Options: " + string.Join("; ", e.Options.Select(option =>
            option.Risk is null ? option.Text : $"{option.Text} (risk: {option.Risk})")) + ".";
}
