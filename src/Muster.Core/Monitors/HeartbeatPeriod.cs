using System.Globalization;
using NodaTime;

namespace Muster.Core.Monitors;

/// <summary>
/// How often a heartbeat is expected: a fixed time, or whole months of the calendar in a zone (a monthly job runs
/// after 28 to 31 days). Source: INT-019, INT-023.
/// </summary>
/// <param name="Time">A fixed time; zero when it is months.</param>
/// <param name="Months">Months of the calendar; 0 when it is a fixed time.</param>
public readonly record struct HeartbeatPeriod(Duration Time, int Months)
{
    private const int MonthsMax = 12;

    /// <summary>The longest fixed time.</summary>
    public static Duration TimeMax { get; } = Duration.FromDays(366);

    /// <summary>The shortest fixed time.</summary>
    public static Duration TimeMin { get; } = Duration.FromSeconds(10);

    /// <summary>Whether it is one that can be watched.</summary>
    public bool IsValid => Months == 0 ? Time >= TimeMin && Time <= TimeMax : Months <= MonthsMax && Months > 0;

    /// <summary>One period after an instant. A month after the 31st is the last day of a shorter month.</summary>
    public Instant After(Instant instant, DateTimeZone zone) => Months == 0
        ? instant + Time
        : instant.InZone(zone).LocalDateTime.PlusMonths(Months).InZoneLeniently(zone).ToInstant();

    /// <summary>Reads <c>30s</c>, <c>5m</c>, <c>1h</c>, <c>7d</c>, <c>1mo</c>; null when it is none of these or out of
    /// bounds.</summary>
    public static HeartbeatPeriod? Parse(string? text)
    {
        var trimmed = text?.Trim() ?? "";
        var digits = trimmed.TakeWhile(char.IsAsciiDigit).Count();
        if (!int.TryParse(trimmed[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return null;
        var period = trimmed[digits..].Trim() switch
        {
            "s" => new HeartbeatPeriod(Duration.FromSeconds(number), 0),
            "m" or "min" => new HeartbeatPeriod(Duration.FromMinutes(number), 0),
            "h" => new HeartbeatPeriod(Duration.FromHours(number), 0),
            "d" => new HeartbeatPeriod(Duration.FromDays(number), 0),
            "mo" => new HeartbeatPeriod(Duration.Zero, number),
            _ => (HeartbeatPeriod?)null,
        };
        return period is { IsValid: true } ? period : null;
    }

    /// <summary>As it is read: the largest unit that fits.</summary>
    public override string ToString()
    {
        if (Months > 0)
            return string.Create(CultureInfo.InvariantCulture, $"{Months}mo");
        var seconds = (long)Time.TotalSeconds;
        var (number, unit) = seconds switch
        {
            _ when seconds % 86_400 == 0 => (seconds / 86_400, "d"),
            _ when seconds % 3_600 == 0 => (seconds / 3_600, "h"),
            _ when seconds % 60 == 0 => (seconds / 60, "m"),
            _ => (seconds, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");
    }
}
