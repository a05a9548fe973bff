using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Playbook;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Playbook;

public sealed class ScheduleTextTests
{
    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Apia", "UTC"];

    private static readonly CheckedPlaybook Around = PlaybookReader.Read(new Dictionary<string, string>
    {
        ["playbook.yaml"] = "zone: Europe/Berlin\nregions: {us: {zone: America/New_York}}",
        ["people.yaml"] = "people: {ada: {name: Ada}, bob: {name: Bob, region: us}, cyd: {name: Cyd}}",
    }).Playbook!;

    [Fact]
    [Case(8)]
    public void What_is_written_is_read_again_a_hundred_times()
    {
        var random = new Random(8);
        for (var round = 0; round < 100; round++)
        {
            var schedule = Any(random);

            var text = ScheduleText.Write(schedule);
            var (read, problems) = ScheduleText.Read(schedule.Id, text, Around, Around.People);

            Assert.Empty(problems);
            Assert.Equal(text, ScheduleText.Write(read!));
            for (var i = 0; i < 20; i++)
            {
                var at = Instant.FromUtc(2026, 1, 1, 0, 0) + Duration.FromHours(random.Next(20_000));
                Assert.Equal(Who(schedule, at), Who(read!, at));
            }
        }
    }

    [Fact]
    public void A_schedule_names_its_problems_as_a_file_does()
    {
        var (_, problems) = ScheduleText.Read(
            new ScheduleId("night"), """{"people": ["zoe"], "every": "fortnight"}""", Around, Around.People);

        Assert.Equal(["PB015", "PB011"], problems.Select(problem => problem.Code));
    }

    private static ResponderId? Who(Schedule schedule, Instant at) =>
        OnCallResolver.WhoIsOnCall(schedule, [], at, _ => true).Responder;

    private static Schedule Any(Random random)
    {
        var zone = DateTimeZoneProviders.Tzdb[Zones[random.Next(Zones.Length)]];
        var layers = Enumerable.Range(1, random.Next(1, 4)).Select(number => AnyLayer(random, $"Layer {number}"));
        return new Schedule(new ScheduleId("any"), "Any, \"quoted\"", zone, [.. layers]);
    }

    private static Layer AnyLayer(Random random, string name)
    {
        var unit = (ShiftUnit)random.Next(4);
        var time = new LocalTime(random.Next(24), random.Next(60));
        var handOff = unit switch
        {
            ShiftUnit.Weeks => new HandOff(time, (IsoDayOfWeek)random.Next(1, 8)),
            ShiftUnit.Months => new HandOff(time, DayOfMonth: random.Next(2) == 0 ? -random.Next(1, 32) : 31),
            _ => new HandOff(time),
        };
        return new Layer(
            name,
            new Rotation
            {
                Responders = [new ResponderId("ada"), null, new ResponderId("bob")],
                Length = new ShiftLength(random.Next(1, 100), unit),
                HandOff = handOff,
                Offset = Period.FromSeconds(random.Next(3) * 302_400),
            },
            [.. AnyHours(random).Take(random.Next(4))],
            new LocalDate(2025, 1, 1).PlusDays(random.Next(365)) + time,
            random.Next(2) == 0 ? null : new LocalDateTime(2027, 5, 4, 3, 2))
        {
            Zone = random.Next(2) == 0 ? null : DateTimeZoneProviders.Tzdb["Asia/Tokyo"],
            OnHoliday = (HolidayRule)random.Next(3),
            IsShadow = random.Next(4) == 0,
        };
    }

    private static IEnumerable<Restriction> AnyHours(Random random) => new Restriction[]
    {
        new Restriction.TimeOfDay(new(9, 0), new(17, 30), (Weekdays)random.Next(1, 128)),
        new Restriction.TimeOfWeek(IsoDayOfWeek.Friday, new(18, 0), IsoDayOfWeek.Monday, new(8, 0)),
        new Restriction.WorkingHours(Around.Calendar("us")),
        new Restriction.OutsideWorkingHours(Around.Calendar()),
        new Restriction.OnHolidays(Around.Calendar("us")),
    }.OrderBy(_ => random.Next());
}
