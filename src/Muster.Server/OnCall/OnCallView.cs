using Muster.Core;
using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Server.OnCall;

/// <summary>Who is on call now and in the days ahead, for every schedule.</summary>
public sealed record OnCallView
{
    public const int DaysAhead = 14;

    /// <summary>The first day shown.</summary>
    public required LocalDate From { get; init; }

    public IReadOnlyList<ScheduleView> Schedules { get; init; } = [];

    /// <summary>The instant that was asked about, or null for now.</summary>
    public Instant? AskedAt { get; init; }

    /// <summary>The address of a calendar that was just opened; shown this once.</summary>
    public string? FeedUrl { get; init; }

    /// <summary>Checklists, equipment, hand-over.</summary>
    public OnCallPractice Practice { get; init; } = new();

    /// <summary>Whom a schedule without anybody, or without a schedule, leads to.</summary>
    public string LastResort { get; init; } = "the administrators";
}

/// <summary>One schedule: the answer now, the shifts ahead, and what overrides it.</summary>
public sealed record ScheduleView
{
    public required Schedule Schedule { get; init; }

    public required OnCallAnswer Answer { get; init; }

    /// <summary>The answer as one sentence with its reason.</summary>
    public required string Sentence { get; init; }

    public IReadOnlyList<Shift> Shifts { get; init; } = [];

    public IReadOnlyList<CoverageGap> Gaps { get; init; } = [];

    /// <summary>Overrides that are not over.</summary>
    public IReadOnlyList<Override> Overrides { get; init; } = [];

    /// <summary>Stretches planned by hand that are not over.</summary>
    public IReadOnlyList<TemporarySchedule> Temporary { get; init; } = [];

    /// <summary>Offers of which something is left.</summary>
    public IReadOnlyList<Swap> Swaps { get; init; } = [];

    /// <summary>Who learns now.</summary>
    public IReadOnlyList<ResponderId> Shadows { get; init; } = [];

    /// <summary>Calendars of it that the reader may close.</summary>
    public IReadOnlyList<FeedEvent.Opened> Feeds { get; init; } = [];

    /// <summary>Made on a screen, so it can be changed on one.</summary>
    public bool IsMadeHere { get; init; }

    /// <summary>The file and line that define it, or null.</summary>
    public string? Place { get; init; }

    /// <summary>The person who holds it can be reached by these channels.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];
}

/// <summary>A stretch of a shift within one week of the picture, in days from its first midnight.</summary>
/// <param name="Shift">The shift.</param>
/// <param name="From">0 to 7.</param>
/// <param name="To">0 to 7.</param>
/// <param name="Came">It began before this week.</param>
/// <param name="GoesOn">It ends after this week.</param>
public sealed record Stretch(Shift Shift, double From, double To, bool Came, bool GoesOn)
{
    private const int DaysAWeek = 7;

    /// <summary>The stretches of one week.</summary>
    public static IEnumerable<Stretch> Of(IReadOnlyList<Shift> shifts, LocalDate monday, DateTimeZone zone)
    {
        foreach (var shift in shifts)
        {
            var (from, to) = (Days(shift.From, monday, zone), Days(shift.Until, monday, zone));
            if (to > 0 && from < DaysAWeek)
                yield return new Stretch(shift, Math.Max(0, from), Math.Min(DaysAWeek, to), from < 0, to > DaysAWeek);
        }
    }

    /// <summary>Days on the wall calendar, so that a day of 23 or 25 hours is as wide as any other.</summary>
    public static double Days(Instant at, LocalDate from, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        return Period.DaysBetween(from, local.Date) + ((double)local.TickOfDay / NodaConstants.TicksPerDay);
    }
}
