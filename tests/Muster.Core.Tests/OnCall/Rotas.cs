using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Tests.OnCall;

/// <summary>Small words for schedules, so that a test says only what it is about.</summary>
internal static class Rotas
{
    internal static readonly ResponderId Ada = new("ada");
    internal static readonly ResponderId Bob = new("bob");
    internal static readonly ResponderId Cyd = new("cyd");
    internal static readonly ResponderId Dan = new("dan");
    internal static ResponderId? Open => null;

    internal static readonly DateTimeZone Berlin = Zone("Europe/Berlin");
    internal static readonly DateTimeZone NewYork = Zone("America/New_York");
    internal static readonly DateTimeZone Utc = DateTimeZone.Utc;

    /// <summary>Monday 5 January 2026, 09:00.</summary>
    internal static readonly LocalDateTime Monday = new(2026, 1, 5, 9, 0);

    /// <summary>A text of the repository, found upwards from the test program.</summary>
    internal static string TextOf(params string[] path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Muster.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The test runs outside its repository.");

        return File.ReadAllText(Path.Combine([folder.FullName, .. path]));
    }

    internal static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb[id];

    internal static LocalTime Clock(int hour, int minute = 0) => new(hour, minute);

    internal static Instant On(this DateTimeZone zone, int year, int month, int day, int hour = 0, int minute = 0) =>
        new LocalDateTime(year, month, day, hour, minute).InZoneStrictly(zone).ToInstant();

    internal static Rotation Turns(ShiftLength length, HandOff handOff, params ResponderId?[] responders) =>
        new() { Responders = responders, Length = length, HandOff = handOff };

    internal static Rotation Daily(LocalTime at, params ResponderId?[] responders) =>
        Turns(ShiftLength.Days(1), new HandOff(at), responders);

    internal static Rotation Weekly(params ResponderId?[] responders) =>
        Turns(ShiftLength.Weeks(1), new HandOff(Clock(9), IsoDayOfWeek.Monday), responders);

    internal static Layer Layer(Rotation rotation, LocalDateTime? start = null, params Restriction[] hours) =>
        new("Weekly", rotation, hours, start ?? Monday);

    internal static Schedule In(DateTimeZone zone, params Layer[] layers) =>
        new(new ScheduleId("primary"), "Primary", zone, layers);

    internal static Override Put(
        ResponderId? who, Instant from, Instant until, int madeMinute = 0, ScheduleId? schedule = null) => new(
        new OverrideId(new Guid(madeMinute + 1, 0, 0, new byte[8])),
        schedule ?? new ScheduleId("primary"),
        from,
        until,
        who,
        Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromMinutes(madeMinute));

    internal static OnCallAnswer Ask(this Schedule schedule, Instant at, params Override[] overrides) =>
        OnCallResolver.WhoIsOnCall(schedule, overrides, at, _ => true);

    internal static ResponderId? Who(this Schedule schedule, Instant at, params Override[] overrides) =>
        schedule.Ask(at, overrides).Responder;

    internal static IReadOnlyList<Shift> Shifts(
        this Schedule schedule, Instant from, Instant until, params Override[] overrides) =>
        FinalSchedule.Between(schedule, overrides, from, until);

    internal static IReadOnlyList<CoverageGap> Gaps(
        this Schedule schedule, Instant from, Instant until, params Override[] overrides) =>
        Coverage.Gaps(schedule, overrides, from, until, _ => true);
}
