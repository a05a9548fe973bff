using System.Text.Json.Serialization;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>
/// A fact about the changes that people made to one schedule. The names below are the stored format: add cases,
/// never rename one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(OverrideCreated), "schedule.override-created.v1")]
[JsonDerivedType(typeof(OverrideRemoved), "schedule.override-removed.v1")]
[JsonDerivedType(typeof(TemporarySet), "schedule.temporary-set.v1")]
[JsonDerivedType(typeof(TemporaryRemoved), "schedule.temporary-removed.v1")]
[JsonDerivedType(typeof(SwapOffered), "schedule.swap-offered.v1")]
[JsonDerivedType(typeof(SwapTaken), "schedule.swap-taken.v1")]
[JsonDerivedType(typeof(SwapDeclined), "schedule.swap-declined.v1")]
[JsonDerivedType(typeof(SwapWithdrawn), "schedule.swap-withdrawn.v1")]
[JsonDerivedType(typeof(Revised), "schedule.revised.v1")]
[JsonDerivedType(typeof(Withdrawn), "schedule.withdrawn.v1")]
[JsonDerivedType(typeof(CalendarRead), "schedule.calendar-read.v1")]
[JsonDerivedType(typeof(HandedOver), "schedule.handed-over.v1")]
[JsonDerivedType(typeof(Checked), "schedule.checked.v1")]
public abstract record ScheduleEvent
{
    private ScheduleEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>Somebody, or nobody (null), is on call instead of whom the layers hold.</summary>
    public sealed record OverrideCreated(
        OverrideId Id,
        ScheduleId Schedule,
        Instant From,
        Instant Until,
        ResponderId? Responder,
        string? Reason) : ScheduleEvent;

    /// <summary>The override counts no more, also for instants that have passed.</summary>
    public sealed record OverrideRemoved(OverrideId Id) : ScheduleEvent;

    /// <summary>Shifts take the place of all layers for a stretch of time.</summary>
    public sealed record TemporarySet(
        TemporaryScheduleId Id, Instant From, Instant Until, IReadOnlyList<FixedShift> Shifts, string? Reason)
        : ScheduleEvent;

    /// <summary>The temporary schedule counts no more.</summary>
    public sealed record TemporaryRemoved(TemporaryScheduleId Id) : ScheduleEvent;

    /// <summary>Somebody wants to give away a stretch; to one person, or to whoever takes it (null).</summary>
    public sealed record SwapOffered(
        SwapId Id, Instant From, Instant Until, ResponderId Offerer, ResponderId? Asked, string? Reason)
        : ScheduleEvent;

    /// <summary>Somebody took the stretch or a part of it; it counts where the offerer would hold.</summary>
    public sealed record SwapTaken(
        SwapId Id, OverrideId Override, ScheduleId Schedule, ResponderId Taker, Instant From, Instant Until)
        : ScheduleEvent;

    /// <summary>Whoever was asked cannot; the offerer keeps it unless somebody else takes it.</summary>
    public sealed record SwapDeclined(SwapId Id, ResponderId Responder) : ScheduleEvent;

    /// <summary>What nobody has taken is no longer offered.</summary>
    public sealed record SwapWithdrawn(SwapId Id) : ScheduleEvent;

    /// <summary>
    /// The schedule is written so from an instant on (null: from its beginning); what was before stays as it was.
    /// </summary>
    /// <param name="Text">Its keys and values as in schedules.yaml, in JSON.</param>
    /// <param name="Since">From when on; null for the first writing of a schedule.</param>
    /// <param name="File">The file that it stands in, or null when it was made on a screen or by the API.</param>
    public sealed record Revised(string Text, Instant? Since, string? File) : ScheduleEvent;

    /// <summary>A schedule made on a screen or by the API is there no more.</summary>
    public sealed record Withdrawn : ScheduleEvent;

    /// <summary>The calendar of a layer was read, and differs from the last reading.</summary>
    /// <param name="Layer">The layer's name.</param>
    /// <param name="Digest">SHA-256 of the calendar's text.</param>
    /// <param name="Shifts">Its events of known people, in the year that was read.</param>
    /// <param name="Problems">What could not be read, one sentence each.</param>
    public sealed record CalendarRead(
        string Layer, string Digest, IReadOnlyList<FixedShift> Shifts, IReadOnlyList<string> Problems)
        : ScheduleEvent;

    /// <summary>Whoever came on call was told of the incidents that are open.</summary>
    public sealed record HandedOver(
        Instant ChangedAt, ResponderId? Outgoing, ResponderId Incoming, IReadOnlyList<IncidentId> Incidents)
        : ScheduleEvent;

    /// <summary>Somebody went through the checklist of a shift (OPS-001 to OPS-004).</summary>
    /// <param name="Responder">Who.</param>
    /// <param name="Phase">Before, during or after the shift, or its equipment.</param>
    /// <param name="Done">The items that hold.</param>
    /// <param name="Open">The items that do not.</param>
    /// <param name="Note">What they wrote beside it, or null.</param>
    public sealed record Checked(
        ResponderId Responder,
        ChecklistPhase Phase,
        IReadOnlyList<string> Done,
        IReadOnlyList<string> Open,
        string? Note)
        : ScheduleEvent;
}

/// <summary>When a checklist of the on-call duty is gone through.</summary>
public enum ChecklistPhase
{
    /// <summary>Before the shift.</summary>
    Before,

    /// <summary>During it.</summary>
    During,

    /// <summary>After it.</summary>
    After,

    /// <summary>What the person has at hand.</summary>
    Equipment,
}
