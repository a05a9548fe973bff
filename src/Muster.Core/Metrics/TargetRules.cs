using Muster.Core.Clocks;
using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Metrics;

/// <summary>What the organisation wants to reach, and who looks at it. Source: targets.yaml, MET.</summary>
public sealed record TargetRules
{
    /// <summary>Times per level; a level without one is measured and not judged (MET-013).</summary>
    public IReadOnlyDictionary<SeverityId, SeverityTarget> Severities { get; init; } =
        new Dictionary<SeverityId, SeverityTarget>();

    /// <summary>What customers were promised.</summary>
    public IReadOnlyList<UptimeTarget> Uptime { get; init; } = [];

    /// <summary>When people look at the figures.</summary>
    public IReadOnlyList<ReviewMeeting> Reviews { get; init; } = [];

    /// <summary>What the figures mean, by name.</summary>
    public IReadOnlyDictionary<string, string> Definitions { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Mean times that a level should stay below.</summary>
/// <param name="Detect">From the start to the first signal, or null.</param>
/// <param name="Acknowledge">From the first signal to the acknowledgement, or null.</param>
/// <param name="Respond">From the first signal to the first work, or null.</param>
/// <param name="Resolve">From the first signal to the resolution, or null.</param>
public sealed record SeverityTarget(
    Duration? Detect, Term? Acknowledge, Term? Respond, Term? Resolve);

/// <summary>A share of time in which something works.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Percent">From 0 to 100.</param>
/// <param name="Window">Over which time: <c>1 month</c>.</param>
/// <param name="Services">Of which services; empty for all.</param>
public sealed record UptimeTarget(string Name, double Percent, ShiftLength Window, IReadOnlyList<ServiceId> Services);

/// <summary>A meeting or a report that comes again.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Every">How often.</param>
/// <param name="Owner">The role or person who owns it, or null.</param>
/// <param name="Content">What it looks at.</param>
public sealed record ReviewMeeting(
    string Id, string Name, ShiftLength Every, string? Owner, IReadOnlyList<string> Content);
