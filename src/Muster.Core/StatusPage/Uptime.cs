using NodaTime;

namespace Muster.Core.StatusPage;

/// <summary>
/// How long a component worked. A day's lost time is its seconds of major outage and three tenths of its seconds of
/// partial outage; slow answers and planned work count nothing. Statuses are facts and are never set for the past, so a
/// value that was shown stays as it was.
/// </summary>
public static class Uptime
{
    /// <summary>Bars go back so many days, today included.</summary>
    public const int Days = 90;

    /// <summary>What a second of partial outage counts.</summary>
    public const double PartialWeight = 0.3;

    /// <summary>The rule in words, to be shown beside each value.</summary>
    public const string Formula =
        "Uptime is the time without major outage, where partial outage counts three tenths. Slow answers and planned "
        + "work count as time that works.";

    /// <summary>A component over a span; what lies before its history is not measured.</summary>
    public static UptimeSpan Between(ShownComponent component, Instant from, Instant until)
    {
        var start = component.Since is { } since ? Instant.Max(from, since) : until;
        if (start >= until)
            return new UptimeSpan(Duration.Zero, Duration.Zero, Duration.Zero, Duration.Zero, Duration.Zero, null);

        var lost = new Duration[Enum.GetValues<ComponentStatus>().Length];
        var (at, status) = (start, StatusAt(component.History, start));
        var worst = status;
        foreach (var span in component.History.Where(span => span.From > start && span.From < until))
        {
            lost[(int)status] += span.From - at;
            (at, status) = (span.From, span.Status);
            worst = Max(worst, status);
        }

        lost[(int)status] += until - at;
        return new UptimeSpan(
            until - start,
            lost[(int)ComponentStatus.MajorOutage],
            lost[(int)ComponentStatus.PartialOutage],
            lost[(int)ComponentStatus.DegradedPerformance],
            lost[(int)ComponentStatus.UnderMaintenance],
            worst);
    }

    /// <summary>The days up to now, oldest first, in a zone.</summary>
    public static IReadOnlyList<UptimeDay> DaysOf(ShownComponent component, DateTimeZone zone, Instant now)
    {
        var today = now.InZone(zone).Date;
        return
        [
            .. Enumerable.Range(0, Days).Select(back =>
            {
                var day = today.PlusDays(back - Days + 1);
                var from = zone.AtStartOfDay(day).ToInstant();
                var until = Instant.Min(zone.AtStartOfDay(day.PlusDays(1)).ToInstant(), now);
                return new UptimeDay(day, Between(component, from, until));
            }),
        ];
    }

    /// <summary>How a component worked at an instant, by its history.</summary>
    public static ComponentStatus StatusAt(IReadOnlyList<StatusSpan> history, Instant at)
    {
        var status = ComponentStatus.Operational;
        foreach (var span in history)
        {
            if (span.From > at)
                break;
            status = span.Status;
        }

        return status;
    }

    private static ComponentStatus Max(ComponentStatus one, ComponentStatus other) => one > other ? one : other;
}

/// <summary>How long a component worked in which way.</summary>
/// <param name="Measured">How long it was looked at.</param>
/// <param name="Major">How long it did not work.</param>
/// <param name="Partial">How long it did not work for some.</param>
/// <param name="Degraded">How long it was slow.</param>
/// <param name="Planned">How long it was worked on.</param>
/// <param name="Worst">The worst of it; null when nothing was measured.</param>
public sealed record UptimeSpan(
    Duration Measured, Duration Major, Duration Partial, Duration Degraded, Duration Planned, ComponentStatus? Worst)
{
    /// <summary>The share of the time that it worked, 0 to 1; null when nothing was measured.</summary>
    public double? Share => Measured <= Duration.Zero
        ? null
        : 1 - ((Major.TotalSeconds + (Uptime.PartialWeight * Partial.TotalSeconds)) / Measured.TotalSeconds);
}

/// <summary>One day of a component.</summary>
public sealed record UptimeDay(LocalDate Day, UptimeSpan Span);
