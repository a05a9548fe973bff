using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

/// <summary>
/// Pager, final schedule, 'who is on call' and the calendar give the same answer, at random instants and around every
/// clock change of three years in twenty zones.
/// </summary>
public sealed class ResolverEqualityTests
{
    private const int InstantsAZone = 500;

    private static readonly Instant First = Utc.On(2026, 1, 1);
    private static readonly Instant Last = Utc.On(2029, 1, 1);

    private static readonly Dictionary<ResponderId, Responder> People = new[] { Ada, Bob, Cyd, Dan }.ToDictionary(
        id => id,
        id => new Responder
        {
            Id = id,
            Name = id.Value,
            Access = AccessLevel.Responder,
            Contacts = [new ContactMethod("email", Channels.Email, $"{id}@example.com")],
        });

    public static TheoryData<string> Zones =>
    [
        "Europe/Berlin", "Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Chisinau", "America/New_York",
        "America/Los_Angeles", "America/St_Johns", "America/Havana", "America/Santiago", "America/Asuncion",
        "America/Sao_Paulo", "Australia/Lord_Howe", "Australia/Sydney", "Pacific/Auckland", "Pacific/Chatham",
        "Asia/Beirut", "Asia/Gaza", "Africa/Casablanca", "Africa/Cairo",
    ];

    [Theory]
    [MemberData(nameof(Zones))]
    [Case(19)]
    [Requirement("ONC-004")]
    public void Everybody_who_asks_gets_the_same_answer(string zoneId)
    {
        var zone = Zone(zoneId);
        var schedule = Busy(zone);
        var overrides = Overrides(zone);
        var playbook = new CheckedPlaybook { Schedules = [schedule] };
        foreach (var (from, until, instants) in Years(zone))
        {
            var shifts = FinalSchedule.Between(schedule, overrides, from, until);
            var calendar = Calendar(schedule, overrides, from);
            foreach (var at in instants)
            {
                var who = OnCallResolver.WhoIsOnCall(schedule, overrides, at, _ => true).Responder;

                Assert.Equal(who, ShiftAt(shifts, at).Responder);
                Assert.Equal(who, Paged(playbook, overrides, at));
                if (calendar.Covers(at))
                    Assert.Equal(who, calendar.HolderAt(at));
            }
        }
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Santiago")]
    [Case(1)]
    [Case(2)]
    [Case(3)]
    public void A_walk_in_steps_of_thirty_seconds_over_both_changes_agrees_with_counting(string zoneId)
    {
        var zone = Zone(zoneId);
        var changes = Changes(zone).Take(2).ToList();
        var nights = new Restriction.TimeOfDay(Clock(1, 45), Clock(2, 15));
        Assert.Equal(2, changes.Count);
        foreach (var change in changes)
        {
            var start = change.InZone(zone).Date.PlusDays(-10).AtMidnight();
            var schedule = In(
                zone,
                Layer(Daily(Clock(2, 30), Ada, Bob), start),
                Named("Nights", Turns(ShiftLength.Hours(5), new HandOff(Clock(1, 15)), Cyd, Dan), nights, start));
            var counted = new CountedRota(schedule, [], _ => true);
            var shifts = FinalSchedule.Between(
                schedule, [], change - Duration.FromDays(2), change + Duration.FromDays(2));

            for (var at = change - Duration.FromHours(8); at < change + Duration.FromHours(8);
                at += Duration.FromSeconds(30))
            {
                var who = schedule.Who(at);
                Assert.Equal(counted.Who(at), who);
                Assert.Equal(who, ShiftAt(shifts, at).Responder);
            }
        }
    }

    private static Layer Named(string name, Rotation rotation, Restriction hours, LocalDateTime? start = null) =>
        Layer(rotation, start, hours) with { Name = name };

    private static Schedule Busy(DateTimeZone zone)
    {
        var office = WorkingCalendar.Of(zone) with { Holidays = [new("Easter Monday", new HolidayDate.FromEaster(1))] };
        var weekend =
            new Restriction.TimeOfWeek(IsoDayOfWeek.Saturday, Clock(1, 30), IsoDayOfWeek.Sunday, Clock(2, 30));
        var night = new Restriction.TimeOfDay(Clock(22), Clock(3, 15));
        var launch = new TemporarySchedule(
            new TemporaryScheduleId(Given.Id(1)),
            Utc.On(2027, 3, 26),
            Utc.On(2027, 3, 30),
            [new(Utc.On(2027, 3, 26), Utc.On(2027, 3, 29), Dan)],
            First);
        var schedule = In(
            zone,
            Layer(Daily(Clock(2, 30), Ada, Bob, Cyd)),
            Named("Nights", Turns(ShiftLength.Hours(7), new HandOff(Clock(1)), Dan, Open, Ada), night),
            Named("Weekends", Weekly(Bob, Dan), weekend),
            Named(
                "Office",
                Turns(ShiftLength.Months(1), new HandOff(Clock(12), DayOfMonth: -1), Cyd, Ada),
                new Restriction.WorkingHours(office)));
        return schedule with { Temporary = [launch] };
    }

    private static Override[] Overrides(DateTimeZone zone) =>
    [
        .. Changes(zone).SelectMany((change, at) => new[]
        {
            Put(at % 3 == 0 ? null : Bob, change - Duration.FromHours(3), change + Duration.FromHours(1), at * 2),
            Put(Cyd, change - Duration.FromHours(1), change + Duration.FromHours(30), (at * 2) + 1) with
            {
                Replaces = Ada,
            },
        }),
    ];

    /// <summary>Each year with its instants: random ones and those around its clock changes.</summary>
    private static IEnumerable<(Instant From, Instant Until, List<Instant> Instants)> Years(DateTimeZone zone)
    {
        var random = new Random(20261121);
        for (var year = 2026; year <= 2028; year++)
        {
            var (from, until) = (Utc.On(year, 1, 1), Utc.On(year + 1, 1, 1));
            var instants = new List<Instant>();
            for (var i = 0; i < InstantsAZone / 3; i++)
                instants.Add(from + ((until - from) * random.NextDouble()));
            foreach (var change in Changes(zone).Where(change => change >= from && change < until))
            {
                instants.AddRange([change - Duration.Epsilon, change]);
                for (var i = 0; i < 40; i++)
                    instants.Add(change + (Duration.FromHours(36) * ((random.NextDouble() * 2) - 1)));
            }

            yield return (from, until, [.. instants.Where(at => at >= from && at < until)]);
        }
    }

    private static IEnumerable<Instant> Changes(DateTimeZone zone) => zone.GetZoneIntervals(First, Last)
        .Where(interval => interval.HasStart && interval.Start >= First)
        .Select(interval => interval.Start);

    private static Shift ShiftAt(IReadOnlyList<Shift> shifts, Instant at)
    {
        var (low, high) = (0, shifts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = shifts[middle].From <= at ? (middle, high) : (low, middle - 1);
        }

        return shifts[low];
    }

    /// <summary>Whom the pager pages.</summary>
    private static ResponderId? Paged(CheckedPlaybook playbook, IReadOnlyList<Override> overrides, Instant at)
    {
        var step = new EscalationStep
        {
            Level = 1,
            At = Duration.Zero,
            Targets = [new EscalationTarget.OnCall(new ScheduleId("primary"))],
        };
        var policy = new EscalationPolicy { Id = new PolicyId("default"), Name = "Default", Steps = [step] };
        var people = new PeopleInReach(playbook, People.GetValueOrDefault, _ => overrides, [.. People.Values], at)
        {
            Everybody = () => People.Values,
        };
        var reach = people.AsReach();
        return reach.Of(policy, step).Orders is [var order] ? order.Responder : null;
    }

    /// <summary>The calendar as a subscriber reads it.</summary>
    private static Subscribed Calendar(Schedule schedule, IReadOnlyList<Override> overrides, Instant from)
    {
        var now = from + CalendarFeed.Behind;
        var text = CalendarFeed.Write(
            "Primary", CalendarFeed.EntriesOf(schedule, overrides, now, _ => true, id => id.Value));
        var reading = CalendarReader.Read(
            text, Utc, from, now + CalendarFeed.Ahead, summary => new ResponderId(summary.Split(' ')[0]))!;
        Assert.Empty(reading.Problems);
        return new Subscribed(from, now + CalendarFeed.Ahead, reading.Shifts);
    }

    private sealed record Subscribed(Instant From, Instant Until, IReadOnlyList<FixedShift> Shifts)
    {
        internal bool Covers(Instant at) => From <= at && at < Until;

        internal ResponderId? HolderAt(Instant at) => Shifts.FirstOrDefault(shift => shift.Covers(at))?.Responder;
    }
}
