using NodaTime;
using NodaTime.Text;

namespace Muster.Core.OnCall;

/// <summary>Who is on call at an instant, why, for how long, and who comes next.</summary>
/// <param name="Schedule">The schedule that was asked.</param>
/// <param name="At">The instant that was asked about.</param>
/// <param name="Responder">Who is on call, or null for nobody.</param>
/// <param name="Because">Why.</param>
/// <param name="From">
/// Since when this answer holds; null means for longer than <see cref="OnCallResolver.SightMax"/> back, or always.
/// </param>
/// <param name="Until">
/// First instant at which it no longer holds; null means not within <see cref="OnCallResolver.SightMax"/>, or never.
/// </param>
/// <param name="Next">
/// Who is on call after it, past any stretch without anybody; it may be the same person. Null means nobody within
/// <see cref="OnCallResolver.SightMax"/>.
/// </param>
public sealed record OnCallAnswer(
    ScheduleId Schedule,
    Instant At,
    ResponderId? Responder,
    Because Because,
    Instant? From,
    Instant? Until,
    NextOnCall? Next)
{
    /// <summary>The answer as one plain sentence.</summary>
    /// <param name="nameOf">The name of a person.</param>
    /// <param name="zone">The reader's zone; named with every time.</param>
    /// <example>Ada is on call by layer 'Weekly' until Mon 30 Nov 09:00 UTC, then Bob.</example>
    public string Explain(Func<ResponderId, string> nameOf, DateTimeZone zone)
    {
        var who = Responder is { } responder ? $"{nameOf(responder)} is on call" : "Nobody is on call";
        return $"{who} {Because.Explain(nameOf)}{UntilText(zone)}{NextText(nameOf, zone)}.";
    }

    private string UntilText(DateTimeZone zone) => Until is { } until ? $" until {WallClock.Text(until, zone)}" : "";

    private string NextText(Func<ResponderId, string> nameOf, DateTimeZone zone) => Next switch
    {
        { } next when next.From == Until => $", then {nameOf(next.Responder)}",
        { } next => $", then {nameOf(next.Responder)} from {WallClock.Text(next.From, zone)}",
        null => ", and nobody after",
    };
}

/// <summary>Who is on call next.</summary>
/// <param name="Responder">The person.</param>
/// <param name="From">Since when.</param>
public sealed record NextOnCall(ResponderId Responder, Instant From);

/// <summary>Why somebody is on call, or nobody.</summary>
public abstract record Because
{
    private Because()
    {
    }

    /// <summary>An override put the person there.</summary>
    /// <param name="Override">The override.</param>
    /// <param name="Displaced">
    /// Who would be on call without it at the instant asked about (in a list of shifts: at the shift's beginning);
    /// null when nobody.
    /// </param>
    /// <param name="Reason">Why it was made, or null.</param>
    public sealed record ByOverride(OverrideId Override, ResponderId? Displaced, string? Reason) : Because;

    /// <summary>It is the person's turn in a layer.</summary>
    /// <param name="Layer">The layer's name.</param>
    /// <param name="Turn">The turn, from 0 at the layer's start (or its rotation's anchor).</param>
    /// <param name="ShiftFrom">When the turn began, or the layer if that was later; overrides do not move it.</param>
    /// <param name="ShiftUntil">When the turn ends, or the layer if that is earlier; overrides do not move it.</param>
    public sealed record ByLayer(string Layer, long Turn, Instant ShiftFrom, Instant ShiftUntil) : Because;

    /// <summary>A temporary schedule, which takes the place of all layers, says so.</summary>
    /// <param name="Temporary">The temporary schedule.</param>
    /// <param name="Reason">Why it was made, or null.</param>
    public sealed record ByTemporary(TemporaryScheduleId Temporary, string? Reason) : Because;

    /// <summary>Nobody is on call.</summary>
    /// <param name="Reason">Why nobody.</param>
    /// <param name="Source">The layer's name, or the override's id, that leaves it open; null for a gap.</param>
    /// <param name="Missing">Who would be on call, were they active; else null.</param>
    public sealed record Nobody(NobodyReason Reason, string? Source = null, ResponderId? Missing = null) : Because;

    /// <summary>The part of the sentence after 'is on call'.</summary>
    internal string Explain(Func<ResponderId, string> nameOf) => this switch
    {
        ByOverride { Displaced: { } displaced, Reason: var reason } =>
            $"by override for {nameOf(displaced)}{ReasonText(reason)}",
        ByOverride { Reason: var reason } => $"by override{ReasonText(reason)}",
        ByTemporary { Reason: var reason } => $"by temporary schedule{ReasonText(reason)}",
        Nobody { Reason: NobodyReason.TemporaryGap } => "(the temporary schedule leaves it open)",
        ByLayer { Layer: var layer } => $"by layer '{layer}'",
        Nobody { Reason: NobodyReason.OverrideToNobody } => "by override",
        Nobody { Reason: NobodyReason.UnassignedSlot, Source: var layer } => $"(unassigned turn of layer '{layer}')",
        Nobody { Reason: NobodyReason.Inactive, Missing: { } missing } => $"({nameOf(missing)} is not active)",
        _ => "(no layer covers it)",
    };

    private static string ReasonText(string? reason) => string.IsNullOrWhiteSpace(reason) ? "" : $" ({reason})";
}

/// <summary>Why nobody is on call.</summary>
public enum NobodyReason
{
    /// <summary>No layer covers the instant.</summary>
    Gap,

    /// <summary>The turn is left unassigned.</summary>
    UnassignedSlot,

    /// <summary>An override says nobody, on purpose.</summary>
    OverrideToNobody,

    /// <summary>The person whose turn it is was removed or deactivated.</summary>
    Inactive,

    /// <summary>A temporary schedule takes the place of all layers and has no shift there.</summary>
    TemporaryGap,
}

/// <summary>Instants as people read them.</summary>
internal static class WallClock
{
    private static readonly ZonedDateTimePattern Pattern =
        ZonedDateTimePattern.CreateWithInvariantCulture("ddd d MMM HH:mm x", zoneProvider: null);

    /// <summary>For example <c>Mon 30 Nov 09:00 CET</c>.</summary>
    internal static string Text(Instant instant, DateTimeZone zone) => Pattern.Format(instant.InZone(zone));
}
