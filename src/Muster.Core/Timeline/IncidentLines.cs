using System.Diagnostics;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using E = Muster.Core.Incidents.IncidentEvent;
using Kinds = Muster.Core.Timeline.TimelineKinds;

namespace Muster.Core.Timeline;

/// <summary>The facts of an incident in words.</summary>
internal static class IncidentLines
{
    internal static Line Of(E fact, Told told)
    {
        var who = fact.By.Name;
        return fact switch
        {
            E.Declared e => Declared(e, told),
            E.Noted e => Note(e, told),
            E.Updated e => new(
                Kinds.Update, who, e.Text, e.NextAt is { } next ? $"Next update by {told.Time(next, e.At)}." : null),
            E.ClockMissed e => new(
                Kinds.Clock, who, $"{Obligation(e.Kind, e.Name)} {told.Time(e.DueAt, e.At)} was missed."),
            E.ClockWaived e => new(
                Kinds.Clock,
                who,
                $"{who} set aside: {Obligation(e.Kind, e.Name)} {told.Time(e.DueAt, e.At)}.",
                e.Reason),
            E.AlertsCleared { Held: true } => new(
                Kinds.Alert, null, "None of its alerts counts any more: they have resolved or are held back."),
            E.AlertsCleared { Alerts: 1 } => new(Kinds.Alert, null, "Its alert has resolved."),
            E.AlertsCleared e => new(Kinds.Alert, null, $"All {Told.Count(e.Alerts)} alerts have resolved."),
            E.AlertsGrew e => new(Kinds.Alert, null, $"More alerts joined: {Told.Count(e.Alerts)} fire now."),
            E.AlertsFiringAgain => new(Kinds.Alert, null, "An alert fires again."),
            E.OfWork e => WorkLines.Of(e, told),
            E.Acknowledged or E.AcknowledgementWithdrawn or E.Joined or E.RoleTaken or E.RoleReleased
                or E.RoleOffered or E.RoleOfferEnded or E.Snoozed or E.AcknowledgementLapsed
                or E.Reassigned => People(fact, told),
            _ => Status(fact, told),
        };
    }

    /// <summary>A note as it reads now; what it said first stays beside it, unless it was struck.</summary>
    private static Line Note(E.Noted e, Told told)
    {
        var lead = e.Kind switch
        {
            NoteKind.Command => "Ran: ",
            NoteKind.Recollection => "Remembered: ",
            _ => "",
        };
        if (!told.Notes.TryGetValue(e.Id, out var later))
            return new Line(Kinds.Note, e.By.Name, lead + e.Text);
        return later.Text is { } text
            ? new Line(Kinds.Note, e.By.Name, lead + text, $"Corrected by {later.Why} It said first: “{e.Text}”")
            : new Line(Kinds.Note, e.By.Name, $"A note of {e.By.Name} was taken back.", Told.Sentence(later.Why));
    }

    private static Line Declared(E.Declared e, Told told)
    {
        told.DeclaredAt = e.At;
        var by = e.Source switch
        {
            DetectionSource.Alert => "Opened by an alert",
            DetectionSource.Report => "Opened by a report",
            _ => $"{e.By.Name} opened it",
        };
        return new Line(
            Kinds.Status,
            e.By.Name,
            Told.Sentence($"{by} as {e.Severity}: {e.Title}"),
            Told.Join(
                e.Description,
                e.Drill ? "This is a drill." : null,
                e.AfterTheFact ? "It was entered afterwards and pages nobody." : null,
                e is { Pages: false, AfterTheFact: false } ? "It pages nobody." : null));
    }

    private static Line People(E fact, Told told)
    {
        var who = fact.By.Name;
        return fact switch
        {
            E.Acknowledged e => new(
                Kinds.People,
                who,
                $"{told.Name(e.Holder)} has it ({Told.Via(e.Via)}).",
                Told.Join(
                    told.DeclaredAt is { } from ? $"{Told.Length(e.At - from)} after the incident opened." : null,
                    e.By.AsResponder == e.Holder ? null : $"Named by {who}.")),
            E.AcknowledgementWithdrawn => new(Kinds.People, who, $"{who} gave it back; nobody has it."),
            E.Joined e => new(Kinds.People, who, $"{told.Name(e.Responder)} joined ({Told.Via(e.Via)})."),
            E.RoleTaken e => new(Kinds.People, who, $"{told.Name(e.Holder)} has the role {e.Role}.", e.Note),
            E.RoleOffered e => new(
                Kinds.People,
                who,
                $"{who} hands the role {e.Role} over to {told.Name(e.To)}, who has to accept it.",
                e.State),
            E.RoleOfferEnded e when e.By.AsResponder == e.To => new(
                Kinds.People, who, $"{who} did not accept the role {e.Role}.", e.Why),
            E.RoleOfferEnded e => new(
                Kinds.People, who, $"{who} no longer hands the role {e.Role} over to {told.Name(e.To)}.", e.Why),
            E.Snoozed e => new(
                Kinds.People,
                who,
                $"{who} put it off until {told.Time(e.Until, e.At)}; then whoever is on call is paged."),
            E.AcknowledgementLapsed e => new(
                Kinds.People, who, $"{told.Name(e.Holder)} no longer has it; nobody has it.", e.Why),
            E.Reassigned e => new(
                Kinds.People, who, $"{who} gave it to {told.Name(e.To)}, who has to take it.", e.Note),
            E.RoleReleased e => new(Kinds.People, who, $"{told.Name(e.Holder)} no longer has the role {e.Role}."),
            _ => throw new UnreachableException(fact.GetType().Name),
        };
    }

    private static Line Status(E fact, Told told)
    {
        var who = fact.By.Name;
        var (text, detail) = fact switch
        {
            E.StatusChanged e => ($"{who} moved it from {e.From.Word()} to {e.Word ?? e.To.Word()}.", e.Note),
            E.ClassesChanged { Classes.Count: 0 } => ($"{who} said that it is of no particular class.", null),
            E.ClassesChanged e => ($"{who} said that it is of class {string.Join(", ", e.Classes)}.", null),
            E.SeverityChanged { Pages: true } e when e.From == e.To =>
                ($"{who} had people paged from here on.", e.Reason),
            E.Rebased e => ($"{who} moved it to version {e.To} of the playbook.", $"It followed version {e.From}."),
            E.SeverityChanged e => ($"{who} changed the severity from {e.From} to {e.To}.", e.Reason),
            E.TitleChanged e => ($"{who} renamed it to “{e.To}”.", $"It was called “{e.From}”."),
            E.TimesCorrected e => (
                $"{who} corrected its times: it began at {told.Time(e.StartedAt, e.At)} and was noticed at "
                    + $"{told.Time(e.DetectedAt, e.At)}.",
                e.Reason),
            E.Resolved e => (
                e.By.Kind == ActorKind.Responder ? $"{who} resolved it." : "It resolved by itself.",
                Told.Join(e.Note, e.AlertsStillFiring ? "Alerts were still firing." : null)),
            E.Closed => ($"{who} closed it.", null),
            E.Reopened e => ($"{who} reopened it; it was {e.From.Word()}.", e.Reason),
            E.Merged e => ($"{who} merged it into {e.IntoReference}, where it goes on.", null),
            E.Absorbed e => ($"{who} merged {e.OtherReference} into it.", null),
            E.FalseAlarm e => ($"{who} called it a false alarm.", e.Reason),
            _ => throw new UnreachableException(fact.GetType().Name),
        };
        return new Line(Kinds.Status, who, text, detail);
    }

    private static string Obligation(ClockKind kind, string? name) =>
        name is null ? kind.Words() : $"{kind.Words()} ({name})";
}
