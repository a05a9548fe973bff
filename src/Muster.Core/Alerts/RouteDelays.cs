using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>An alert that opens so often within a time comes and goes: it must then fire without a break.</summary>
/// <param name="Openings">So many openings within the time, at least 2.</param>
/// <param name="Within">The time that is looked back.</param>
/// <param name="Stable">It is let through when it has fired for so long.</param>
public sealed record FlapRule(int Openings, Duration Within, Duration Stable)
{
    /// <summary>The most openings that are remembered.</summary>
    public const int OpeningsMax = 50;

    /// <summary>Where the playbook says nothing: the third opening within ten minutes must last five.</summary>
    public static FlapRule Default { get; } = new(3, Duration.FromMinutes(10), Duration.FromMinutes(5));
}

/// <summary>A new alert waits before it opens anything; one that is over by then opened nothing.</summary>
/// <param name="After">How long; null waits until the hours are over.</param>
/// <param name="During">Only in these hours, on the organisation's wall clock; null at all times.</param>
public sealed record DelayRule(Duration? After, Restriction? During)
{
    /// <summary>Until when an alert waits that opened at an instant; null when the rule does not apply then.</summary>
    public Instant? UntilFor(Instant opened, DateTimeZone zone)
    {
        if (During is null)
            return After is { } always ? opened + always : null;
        var (isOpen, _, closes) = new Windows([During], zone).At(opened);
        if (!isOpen)
            return null;
        return After is { } after ? opened + after : closes;
    }
}
