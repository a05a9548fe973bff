using System.Diagnostics;
using Muster.Core;
using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Benchmarks;

/// <summary>
/// Who is on call: 200 schedules of every rotation over a year with their gaps, 1,000 hourly schedules without one, and
/// one question.
/// </summary>
internal static class OnCallBenchmark
{
    private const int SchedulesMax = 200;
    private const int HourlyMax = 1_000;
    private const int Questions = 20_000;
    private const int Runs = 5;

    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "UTC"];

    private static readonly ResponderId?[] People =
        [new ResponderId("ada"), new ResponderId("bob"), new ResponderId("cyd"), new ResponderId("dan")];

    private static readonly Instant Start = Instant.FromUtc(2026, 1, 1, 0, 0);

    internal static int Run()
    {
        var schedules = Enumerable.Range(0, SchedulesMax).Select(Any).ToList();
        var hourly = Enumerable.Range(0, HourlyMax).Select(Hourly).ToList();
        var overrides = Enumerable.Range(0, 20).Select(Put).ToArray();
        var (year, gaps, covered, question) = (new List<double>(), new List<double>(), new List<double>(),
            new List<double>());
        for (var run = 0; run <= Runs; run++)
        {
            var measured = (
                Year: Milliseconds(() => schedules.Sum(each => Shifts(each, overrides))),
                Gaps: Milliseconds(() => schedules.Sum(each => Gaps(each, overrides))),
                Covered: Milliseconds(() => hourly.Sum(each => Gaps(each, []))),
                Question: Milliseconds(() => Ask(schedules, overrides)) * 1_000 / Questions);
            if (run == 0)
                continue;
            year.Add(measured.Year);
            gaps.Add(measured.Gaps);
            covered.Add(measured.Covered);
            question.Add(measured.Question);
        }

        Result.Print("oncall-year", year, [], "ms", isRate: false);
        Result.Print("oncall-gaps", gaps, [], "ms", isRate: false);
        Result.Print("oncall-gaps-hourly", covered, [], "ms", isRate: false);
        Result.Print("oncall-question", question, [], "us", isRate: false);
        return 0;
    }

    private static int Shifts(Schedule schedule, IReadOnlyList<Override> overrides) =>
        FinalSchedule.Between(schedule, overrides, Start, Start + Duration.FromDays(365)).Count;

    private static int Gaps(Schedule schedule, IReadOnlyList<Override> overrides) =>
        Coverage.Gaps(schedule, overrides, Start, Start + Duration.FromDays(365), _ => true).Count;

    private static int Ask(List<Schedule> schedules, IReadOnlyList<Override> overrides)
    {
        var held = 0;
        for (var i = 0; i < Questions; i++)
        {
            var at = Start + Duration.FromMinutes(i * 26);
            if (OnCallResolver.WhoIsOnCall(schedules[i % SchedulesMax], overrides, at, _ => true).Responder is not null)
                held++;
        }

        return held;
    }

    private static double Milliseconds(Func<int> work)
    {
        var start = Stopwatch.GetTimestamp();
        if (work() < 0)
            throw new InvalidOperationException("A count is never negative.");
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Schedule Any(int number)
    {
        var unit = (ShiftUnit)(number % 4);
        var around = Layer("Base", new ShiftLength(unit == ShiftUnit.Hours ? 12 : 1, unit), number) with
        {
            Restrictions = number % 3 == 0
                ? [new Restriction.TimeOfDay(new LocalTime(8, 0), new LocalTime(20, 0))]
                : [],
        };
        var office = Layer("Office", ShiftLength.Days(1), number) with
        {
            Restrictions =
                [new Restriction.TimeOfDay(new LocalTime(9, 0), new LocalTime(17, 0), Weekdays.Working)],
        };
        return Schedule(number, around, office);
    }

    private static Schedule Hourly(int number) => Schedule(number, Layer("Hourly", ShiftLength.Hours(1), number));

    private static Schedule Schedule(int number, params Layer[] layers) => new(
        new ScheduleId($"s{number}"), $"S{number}", DateTimeZoneProviders.Tzdb[Zones[number % Zones.Length]], layers);

    private static Layer Layer(string name, ShiftLength length, int number) => new(
        name,
        new Rotation
        {
            Responders = People,
            Length = length,
            HandOff = new HandOff(new LocalTime(number % 24, 30)),
        },
        [],
        new LocalDateTime(2025, 1, 6, 9, 0));

    private static Override Put(int number) => new(
        new OverrideId(new Guid(number, 0, 0, new byte[8])),
        new ScheduleId($"s{number}"),
        Start + Duration.FromDays(number * 10),
        Start + Duration.FromDays((number * 10) + 2),
        number % 4 == 0 ? null : People[number % 4],
        Start);
}
