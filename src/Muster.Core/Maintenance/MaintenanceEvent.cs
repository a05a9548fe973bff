using System.Text.Json.Serialization;
using Muster.Core.Alerts;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Maintenance;

/// <summary>The id of planned work.</summary>
public readonly record struct MaintenanceId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>What is planned. Source: MNT-001, MNT-004.</summary>
/// <param name="Title">What is done, in a few words.</param>
/// <param name="Reason">Why.</param>
/// <param name="Impact">What others may notice.</param>
/// <param name="Services">The services that it concerns; their alerts are held back.</param>
/// <param name="StartsAt">When its first window begins.</param>
/// <param name="EndsAt">When its first window ends.</param>
/// <param name="Owner">Who does it.</param>
public sealed record MaintenancePlan(
    string Title,
    string Reason,
    string Impact,
    IReadOnlyList<ServiceId> Services,
    Instant StartsAt,
    Instant EndsAt,
    ResponderId Owner)
{
    /// <summary>The window comes again: an RRULE (RFC 5545); null for one window.</summary>
    public string? Repeats { get; init; }

    /// <summary>The zone on whose wall clock it comes again, of the IANA database; null is UTC.</summary>
    public string? Zone { get; init; }

    /// <summary>The exact steps, a line each; null for none.</summary>
    public string? Steps { get; init; }

    /// <summary>The points from which one can go back, and how; null for none.</summary>
    public string? Rollback { get; init; }

    /// <summary>What a test in staging showed; null for none.</summary>
    public string? Staging { get; init; }

    /// <summary>The change request; null for none.</summary>
    public string? Change { get; init; }

    /// <summary>The assessed risk; null for none.</summary>
    public string? Risk { get; init; }
}

/// <summary>A fact about planned work. The names below are the stored format: add cases, never rename one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Planned), "maintenance.planned.v1")]
[JsonDerivedType(typeof(Changed), "maintenance.changed.v1")]
[JsonDerivedType(typeof(Approved), "maintenance.approved.v1")]
[JsonDerivedType(typeof(Declined), "maintenance.declined.v1")]
[JsonDerivedType(typeof(ItemTicked), "maintenance.item-ticked.v1")]
[JsonDerivedType(typeof(Noticed), "maintenance.noticed.v1")]
[JsonDerivedType(typeof(Told), "maintenance.told.v1")]
[JsonDerivedType(typeof(Blocked), "maintenance.blocked.v1")]
[JsonDerivedType(typeof(Skipped), "maintenance.skipped.v1")]
[JsonDerivedType(typeof(Started), "maintenance.started.v1")]
[JsonDerivedType(typeof(TimerBegun), "maintenance.timer-begun.v1")]
[JsonDerivedType(typeof(TimerOver), "maintenance.timer-over.v1")]
[JsonDerivedType(typeof(Overran), "maintenance.overran.v1")]
[JsonDerivedType(typeof(Completed), "maintenance.completed.v1")]
[JsonDerivedType(typeof(Failed), "maintenance.failed.v1")]
[JsonDerivedType(typeof(Cancelled), "maintenance.cancelled.v1")]
public abstract record MaintenanceEvent
{
    private MaintenanceEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>Work is planned.</summary>
    public sealed record Planned(MaintenanceId Id, string Reference, MaintenancePlan Plan) : MaintenanceEvent;

    /// <summary>The plan is another; whoever agreed must agree again.</summary>
    public sealed record Changed(MaintenancePlan Plan) : MaintenanceEvent;

    /// <summary>Somebody who may agreed to it.</summary>
    public sealed record Approved(string As, string? Note) : MaintenanceEvent;

    /// <summary>Somebody who may agree did not.</summary>
    public sealed record Declined(string As, string Reason) : MaintenanceEvent;

    /// <summary>A point of the checklist before or after was done, or not after all.</summary>
    public sealed record ItemTicked(string Item, bool IsDone) : MaintenanceEvent;

    /// <summary>The notices that were due before a window are on their way.</summary>
    public sealed record Noticed(Instant Window, IReadOnlyList<Duration> Before) : MaintenanceEvent;

    /// <summary>A message about it went to an audience.</summary>
    public sealed record Told(Instant Window, MessageId Message, string Audience, string What) : MaintenanceEvent;

    /// <summary>A window could not begin: something that must be there is missing.</summary>
    public sealed record Blocked(Instant Window, IReadOnlyList<string> Missing) : MaintenanceEvent;

    /// <summary>A window passed without the work.</summary>
    public sealed record Skipped(Instant Window, string Why) : MaintenanceEvent;

    /// <summary>The work began; these silences hold back the alerts that are expected.</summary>
    public sealed record Started(Instant Window, Instant Until, IReadOnlyList<SilenceId> Silences) : MaintenanceEvent;

    /// <summary>One of its waits began.</summary>
    public sealed record TimerBegun(string Timer, Instant Until) : MaintenanceEvent;

    /// <summary>One of its waits is over.</summary>
    public sealed record TimerOver(string Timer) : MaintenanceEvent;

    /// <summary>The window is over and the work is not.</summary>
    public sealed record Overran(Instant Window, IReadOnlyList<string> Missing) : MaintenanceEvent;

    /// <summary>The work of a window is done and looked at.</summary>
    public sealed record Completed(Instant Window, string? Note) : MaintenanceEvent;

    /// <summary>The work of a window failed; it goes on as an incident when there is one.</summary>
    public sealed record Failed(Instant Window, string Reason, IncidentId? Incident) : MaintenanceEvent;

    /// <summary>It will not be done.</summary>
    public sealed record Cancelled(string Reason) : MaintenanceEvent;
}

/// <summary>What may be asked of planned work.</summary>
public abstract record MaintenanceCommand
{
    private MaintenanceCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>The rules of the playbook in force.</summary>
    public required MaintenanceRules Rules { get; init; }

    /// <summary>Plan it.</summary>
    public sealed record Plan(MaintenanceId Id, string Reference, MaintenancePlan What) : MaintenanceCommand;

    /// <summary>Plan it differently.</summary>
    public sealed record Change(MaintenancePlan What) : MaintenanceCommand;

    /// <summary>Agree to it.</summary>
    public sealed record Approve(string As, string? Note) : MaintenanceCommand;

    /// <summary>Do not agree to it.</summary>
    public sealed record Decline(string As, string Reason) : MaintenanceCommand;

    /// <summary>Tick a point of the checklist before or after, or take it back.</summary>
    public sealed record Tick(string Item, bool IsDone) : MaintenanceCommand;

    /// <summary>Note which notices are on their way.</summary>
    public sealed record Notice(IReadOnlyList<Duration> Before) : MaintenanceCommand;

    /// <summary>Note a message.</summary>
    public sealed record Tell(MessageId Message, string Audience, string What) : MaintenanceCommand;

    /// <summary>Begin; a person may begin up to an hour early.</summary>
    public sealed record Start(IReadOnlyList<SilenceId> Silences) : MaintenanceCommand;

    /// <summary>Begin one of its waits, or begin it anew.</summary>
    public sealed record BeginTimer(string Timer) : MaintenanceCommand;

    /// <summary>End the waits whose time has come.</summary>
    public sealed record EndTimers : MaintenanceCommand;

    /// <summary>Do what the end of the window asks for.</summary>
    public sealed record End : MaintenanceCommand;

    /// <summary>Say that the work is done and looked at.</summary>
    public sealed record Complete(string? Note) : MaintenanceCommand;

    /// <summary>Say that it failed.</summary>
    public sealed record Fail(string Reason, IncidentId? Incident) : MaintenanceCommand;

    /// <summary>Say that it will not be done.</summary>
    public sealed record Cancel(string Reason) : MaintenanceCommand;
}
