using System.Diagnostics;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using static Muster.Core.Incidents.IncidentCommand;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Incidents;

/// <summary>What a command means for an incident that exists and is not merged.</summary>
internal static class IncidentDecisions
{
    private static Decision<IncidentEvent> Nothing => Decision<IncidentEvent>.Nothing;

    internal static Decision<IncidentEvent> Decide(Incident state, IncidentCommand command) => command switch
    {
        Acknowledge c => Take(state, c),
        WithdrawAcknowledgement c when state.IsOpen && state.HeldBy is not null =>
            new E.AcknowledgementWithdrawn { At = c.At, By = c.By },
        WithdrawAcknowledgement => Nothing,
        Join c when state.Responders.Contains(c.Responder) => Nothing,
        Join c => new E.Joined(c.Responder, c.Via) { At = c.At, By = c.By },
        ChangeStatus c => Move(state, c),
        ChangeSeverity c when c.To.Id == state.Severity && !c.Pages && !state.IsUnassessed => Nothing,
        ChangeSeverity c => new E.SeverityChanged(state.Severity, c.To.Id, c.To.Rank, c.Reason)
        {
            At = c.At,
            By = c.By,
            Pages = c.Pages ? true : null,
        },
        ChangeTitle c => Rename(state, c),
        CorrectTimes c => Correct(state, c),
        TakeRole c when state.Roles.TryGetValue(c.Role, out var holder) && holder == c.Responder => Nothing,
        TakeRole c => new E.RoleTaken(c.Role, c.Responder) { At = c.At, By = c.By, Note = Trimmed(c.Note) },
        ReleaseRole c when state.Roles.TryGetValue(c.Role, out var holder) =>
            new E.RoleReleased(c.Role, holder) { At = c.At, By = c.By },
        ReleaseRole => Nothing,
        OfferRole c => RoleHandover.Offer(state, c),
        AnswerRole c => RoleHandover.Answer(state, c),
        WriteNote c when Written(c.Text, "note") is { } refused => refused,
        WriteNote c when c.HappenedAt > c.At => IncidentRefusals.InTheFuture,
        WriteNote c => new E.Noted(c.Id, c.Text.Trim())
        {
            At = c.At,
            By = c.By,
            HappenedAt = c.HappenedAt,
            Kind = c.Kind,
        },
        Update c => Say(c),
        AlertsClear c => Clear(state, c),
        AlertsGrow c when state.IsOpen && (state.GrewAt is not { } last || c.At - last >= Incident.GrowthPause) =>
            new E.AlertsGrew(c.Alerts) { At = c.At, By = c.By },
        AlertsGrow => Nothing,
        AlertsFireAgain c when state.IsOpen && state.AlertsClearedAt is not null =>
            new E.AlertsFiringAgain { At = c.At, By = c.By },
        AlertsFireAgain => Nothing,
        Resolve c when !state.IsOpen => Nothing,
        Resolve c => new E.Resolved(c.Note, c.AlertsStillFiring) { At = c.At, By = c.By },
        Reopen c when state.IsOpen => Nothing,
        Reopen c => new E.Reopened(state.Status, c.Reason) { At = c.At, By = c.By },
        MergeInto c when c.Into == state.Id => IncidentRefusals.MergeIntoItself,
        MergeInto c => new E.Merged(c.Into, c.IntoReference) { At = c.At, By = c.By },
        Absorb c => new E.Absorbed(c.Other, c.OtherReference) { At = c.At, By = c.By },
        OfWork c => WorkDecisions.Decide(state, c),
        MissClock c => Miss(state, c),
        WaiveClock c => Waive(state, c),
        ChangeClasses or Snooze or Lapse or Reassign => IncidentHandover.Decide(state, command),
        _ => throw new UnreachableException($"{command.GetType().Name} on {state.Status}"),
    };

    private static Decision<IncidentEvent> Take(Incident state, Acknowledge c)
    {
        if (!state.IsOpen)
            return Nothing;
        if (state.HeldBy is null)
            return new E.Acknowledged(c.Responder, c.Via) { At = c.At, By = c.By };
        return state.Responders.Contains(c.Responder)
            ? Nothing
            : new E.Joined(c.Responder, c.Via) { At = c.At, By = c.By };
    }

    private static Decision<IncidentEvent> Move(Incident state, ChangeStatus c)
    {
        if (c.To == state.Status && (c.Word is null || c.Word == state.StatusWord || !state.IsOpen))
            return Nothing;
        return c.To switch
        {
            IncidentStatus.Merged => IncidentRefusals.MergeNeedsTarget,
            IncidentStatus.Resolved when state.Status is IncidentStatus.Closed or IncidentStatus.FalseAlarm =>
                IncidentRefusals.ReopenFirst(state),
            IncidentStatus.Resolved => new E.Resolved(c.Note, c.AlertsStillFiring) { At = c.At, By = c.By },
            IncidentStatus.FalseAlarm when state.Status == IncidentStatus.Closed =>
                IncidentRefusals.ReopenFirst(state),
            IncidentStatus.FalseAlarm => new E.FalseAlarm(c.Note) { At = c.At, By = c.By },
            IncidentStatus.Closed when state.IsOpen => IncidentRefusals.ResolveFirst(state),
            IncidentStatus.Closed => new E.Closed { At = c.At, By = c.By },
            _ when !state.IsOpen => IncidentRefusals.ReopenFirst(state),
            IncidentStatus.Triggered when state.HeldBy is not null =>
                new E.AcknowledgementWithdrawn { At = c.At, By = c.By },
            IncidentStatus.Acknowledged when state.HeldBy is null && c.By.AsResponder is { } asker =>
                new E.Acknowledged(asker, "status") { At = c.At, By = c.By },
            IncidentStatus.Acknowledged when state.HeldBy is null => IncidentRefusals.HolderMissing,
            _ => MoveOpen(state, c),
        };
    }

    /// <summary>Moving on an incident that nobody has means taking it: work has begun.</summary>
    private static Decision<IncidentEvent> MoveOpen(Incident state, ChangeStatus c)
    {
        var moved = new E.StatusChanged(state.Status, c.To, c.Note) { At = c.At, By = c.By, Word = c.Word };
        return state.HeldBy is null && c.To > IncidentStatus.Acknowledged && c.By.AsResponder is { } asker
            ? new IncidentEvent[] { new E.Acknowledged(asker, "status") { At = c.At, By = c.By }, moved }
            : moved;
    }

    private static Decision<IncidentEvent> Rename(Incident state, ChangeTitle c)
    {
        var title = c.Title.Trim();
        return title.Length == 0 ? IncidentRefusals.TitleMissing
            : title.Length > Incident.TitleCharactersMax ? IncidentRefusals.TitleTooLong
            : title == state.Title ? Nothing
            : new E.TitleChanged(state.Title, title) { At = c.At, By = c.By };
    }

    private static Decision<IncidentEvent> Correct(Incident state, CorrectTimes c)
    {
        var started = c.StartedAt ?? state.StartedAt;
        var detected = c.DetectedAt ?? state.DetectedAt;
        if (started == state.StartedAt && detected == state.DetectedAt)
            return Nothing;
        return string.IsNullOrWhiteSpace(c.Reason) ? IncidentRefusals.ReasonMissing
            : detected < started ? IncidentRefusals.DetectedBeforeStart
            : detected > c.At ? IncidentRefusals.InTheFuture
            : new E.TimesCorrected(started, detected, c.Reason.Trim()) { At = c.At, By = c.By };
    }

    private static Decision<IncidentEvent> Say(Update c)
    {
        if (Written(c.Text, "update") is { } refused)
            return refused;
        return c.NextAt <= c.At
            ? IncidentRefusals.NextUpdateInThePast
            : new E.Updated(c.Id, c.Text.Trim(), c.NextAt)
            {
                At = c.At,
                By = c.By,
                Channels = c.Channels is { Count: > 0 } channels ? channels : null,
            };
    }

    private static Decision<IncidentEvent> Clear(Incident state, AlertsClear c)
    {
        if (!state.IsOpen || state.AlertsClearedAt is not null)
            return Nothing;
        var cleared = new E.AlertsCleared(c.Alerts) { At = c.At, By = c.By, Held = c.Held ? true : null };
        var why = c.Held
            ? "Its alerts are held back; those that still fire open a new incident when they are let go."
            : "All its alerts have resolved.";
        var resolves = c.AutoResolve == AutoResolve.Always
            || (c.AutoResolve == AutoResolve.Unacknowledged && state.HeldBy is null);
        return resolves
            ? new IncidentEvent[]
            {
                cleared,
                new E.Resolved(why, AlertsStillFiring: c.Held) { At = c.At, By = c.By },
            }
            : cleared;
    }

    private static Decision<IncidentEvent> Miss(Incident state, MissClock c) =>
        (!state.IsOpen && !c.Kind.RunsAfterTheEnd()) || state.Missed.Contains(new ClockKey(c.Kind, c.DueAt, c.Name))
            ? Nothing
            : new E.ClockMissed(c.Kind, c.DueAt) { At = c.DueAt, By = c.By, Name = c.Name };

    private static Decision<IncidentEvent> Waive(Incident state, WaiveClock c) =>
        string.IsNullOrWhiteSpace(c.Reason) ? IncidentRefusals.ReasonMissing
        : state.Waived.ContainsKey(new ClockKey(c.Kind, c.DueAt, c.Name)) ? Nothing
        : new E.ClockWaived(c.Kind, c.DueAt, c.Reason.Trim()) { At = c.At, By = c.By, Name = c.Name };

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Refusal? Written(string text, string what) =>
        string.IsNullOrWhiteSpace(text) ? IncidentRefusals.TextMissing(what)
        : text.Length > Incident.TextCharactersMax ? IncidentRefusals.TextTooLong(what)
        : null;
}
