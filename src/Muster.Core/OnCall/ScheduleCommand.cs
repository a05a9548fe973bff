using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>What may be asked of the changes to a schedule.</summary>
public abstract record ScheduleCommand
{
    private ScheduleCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Put somebody, or nobody (null), on call for a stretch of time; it may have begun already.</summary>
    public sealed record CreateOverride(
        OverrideId Id,
        ScheduleId Schedule,
        Instant From,
        Instant Until,
        ResponderId? Responder,
        string? Reason = null) : ScheduleCommand;

    /// <summary>Take an override away, also one that has expired, also one that a swap made.</summary>
    public sealed record RemoveOverride(OverrideId Id) : ScheduleCommand;

    /// <summary>Let shifts take the place of all layers for a stretch of time.</summary>
    public sealed record SetTemporary(
        TemporaryScheduleId Id, Instant From, Instant Until, IReadOnlyList<FixedShift> Shifts, string? Reason = null)
        : ScheduleCommand;

    /// <summary>Take a temporary schedule away.</summary>
    public sealed record RemoveTemporary(TemporaryScheduleId Id) : ScheduleCommand;

    /// <summary>Offer a stretch to others.</summary>
    /// <param name="Id">The offer.</param>
    /// <param name="From">First instant.</param>
    /// <param name="Until">First instant after it.</param>
    /// <param name="Offerer">Whose time it is.</param>
    /// <param name="Asked">The one who is asked, or null for everybody.</param>
    /// <param name="HoldsSome">Whether the offerer is on call for some of it.</param>
    /// <param name="Reason">Why, or null.</param>
    public sealed record OfferSwap(
        SwapId Id,
        Instant From,
        Instant Until,
        ResponderId Offerer,
        ResponderId? Asked,
        bool HoldsSome,
        string? Reason = null) : ScheduleCommand;

    /// <summary>Take an offered stretch, or a part of it; null means from its beginning, or to its end.</summary>
    public sealed record TakeSwap(
        SwapId Id, OverrideId Override, ScheduleId Schedule, ResponderId Taker, Instant? From, Instant? Until)
        : ScheduleCommand;

    /// <summary>Say no to an offer that was made to oneself.</summary>
    public sealed record DeclineSwap(SwapId Id, ResponderId Responder) : ScheduleCommand;

    /// <summary>Take an offer back; what was taken stays taken.</summary>
    public sealed record WithdrawSwap(SwapId Id) : ScheduleCommand;

    /// <summary>Write the schedule anew, from now on; the first writing holds from its beginning.</summary>
    /// <param name="Text">Its keys and values as in schedules.yaml, in JSON; read before, without a problem.</param>
    /// <param name="File">The file that it stands in, or null.</param>
    /// <param name="Before">How it was written until now, when no writing of it was kept; or null.</param>
    public sealed record Revise(string Text, string? File, string? Before = null) : ScheduleCommand;

    /// <summary>Take the schedule away; its past stays known.</summary>
    public sealed record Withdraw : ScheduleCommand;

    /// <summary>Keep what a layer's calendar says.</summary>
    public sealed record ReadCalendar(
        string Layer, string Digest, IReadOnlyList<FixedShift> Shifts, IReadOnlyList<string> Problems)
        : ScheduleCommand;

    /// <summary>Note that the one who comes on call was told what is open.</summary>
    public sealed record HandOver(
        Instant ChangedAt, ResponderId? Outgoing, ResponderId Incoming, IReadOnlyList<IncidentId> Incidents)
        : ScheduleCommand;

    /// <summary>Keep the answers of a checklist.</summary>
    public sealed record Check(
        ResponderId Responder,
        ChecklistPhase Phase,
        IReadOnlyList<string> Done,
        IReadOnlyList<string> Open,
        string? Note)
        : ScheduleCommand;
}
