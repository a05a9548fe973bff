using FsCheck;
using FsCheck.Fluent;
using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

/// <summary>What holds of every schedule: any zone, any rotation, any restriction, any overrides.</summary>
public sealed class OnCallProperties
{
    private const int DaysShown = 40;

    private static readonly ResponderId Eve = new("eve");

    private static readonly string[] Zones =
    [
        "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut", "Pacific/Apia",
        "Africa/Casablanca", "UTC",
    ];

    /// <summary>Days before each of these the shown stretch begins, so that it holds a change of the clock.</summary>
    private static readonly LocalDate[] Changes =
    [
        new(2026, 3, 29), new(2026, 10, 25), new(2026, 3, 8), new(2026, 11, 1), new(2026, 4, 5), new(2026, 9, 6),
        new(2026, 10, 4), new(2011, 12, 30), new(2026, 2, 15),
    ];

    private static Gen<LocalTime> Times =>
        from quarter in Gen.Choose(0, 95)
        select LocalTime.FromMinutesSinceMidnight(quarter * 15);

    private static Gen<ResponderId?> People => Gen.Elements<ResponderId?>(Ada, Bob, Cyd, Dan, Eve, null);

    private static Gen<IsoDayOfWeek> Days => from day in Gen.Choose(1, 7) select (IsoDayOfWeek)day;

    private static Gen<Rotation> Rotations =>
        from responders in People.ArrayOf(5)
        from count in Gen.Choose(1, 13)
        from unit in Gen.Elements(ShiftUnit.Hours, ShiftUnit.Days, ShiftUnit.Weeks, ShiftUnit.Months)
        from time in Times
        from weekday in Days
        from day in Gen.Elements(1, 15, 29, 31, -1, -30)
        from offsetHours in Gen.Elements(0, 0, 12, 84)
        select new Rotation
        {
            Responders = responders,
            Length = new ShiftLength(unit == ShiftUnit.Hours ? count : ((count - 1) % 3) + 1, unit),
            HandOff = new HandOff(time, weekday, day),
            Offset = Period.FromHours(offsetHours),
        };

    private static Gen<Restriction> Restrictions => Gen.OneOf(
        from opens in Times
        from closes in Times
        from days in Gen.Choose(0, 127)
        select (Restriction)new Restriction.TimeOfDay(opens, closes, (Weekdays)days),
        from opensOn in Days
        from opens in Times
        from closesOn in Days
        from closes in Times
        select (Restriction)new Restriction.TimeOfWeek(opensOn, opens, closesOn, closes));

    private static Gen<World> Worlds =>
        from zone in Gen.Elements(Zones)
        from change in Gen.Elements(Changes)
        from layers in Layers(change).ArrayOf().Resize(3)
        from overrides in Overrides(change).ArrayOf().Resize(6)
        select new World(
            In(Zone(zone), [.. layers.Select((layer, place) => layer with { Name = $"Layer {place}" })]),
            overrides,
            Middle(change));

    private static Gen<Layer> Layers(LocalDate change) =>
        from rotation in Rotations
        from restrictions in Restrictions.ArrayOf().Resize(2)
        from daysAgo in Gen.Choose(-5, 400)
        from hour in Gen.Choose(0, 23)
        from lasts in Gen.Elements<int?>(null, null, null, 20, 401)
        let start = change.PlusDays(-daysAgo) + Clock(hour)
        select new Layer("", rotation, restrictions, start, lasts is { } days ? start.PlusDays(days) : null);

    private static Gen<Override> Overrides(LocalDate change) =>
        from startHour in Gen.Choose(-600, 600)
        from hours in Gen.Choose(1, 200)
        from who in People
        from made in Gen.Choose(0, 3)
        from number in Gen.Choose(1, 1_000_000)
        let start = Middle(change) + Duration.FromHours(startHour)
        select Put(who, start, start + Duration.FromHours(hours), made) with
        {
            Id = new OverrideId(new Guid(number, 0, 0, new byte[8])),
        };

    [Fact]
    [Case(19)]
    public void Shifts_tile_the_time_and_neighbours_differ() => Holds(world =>
    {
        var shifts = world.Shifts();

        Assert.Equal(world.From, shifts[0].From);
        Assert.Equal(world.Until, shifts[^1].Until);
        Assert.All(shifts, shift => Assert.True(shift.From < shift.Until));
        Assert.All(shifts.Zip(shifts.Skip(1)), pair =>
        {
            Assert.Equal(pair.First.Until, pair.Second.From);
            Assert.NotEqual((pair.First.Responder, pair.First.Because), (pair.Second.Responder, pair.Second.Because));
        });
    });

    [Fact]
    [Case(19)]
    [Requirement("ONC-004")]
    public void Resolver_and_final_schedule_agree_at_ten_thousand_instants_and_at_every_transition()
    {
        var asked = 0;
        Holds(world =>
        {
            var shifts = world.Shifts();
            var random = Enumerable.Range(0, 100).Select(i => world.From + ((world.Until - world.From) * Fraction(i)));
            var edges = shifts.SelectMany(shift => (Instant[])[shift.From, shift.Until - Duration.Epsilon]);
            foreach (var at in random.Concat(edges))
            {
                Agree(world.Ask(at), shifts.Single(shift => shift.From <= at && at < shift.Until), at, world);
                asked++;
            }
        });

        Assert.True(asked > 10_000, $"Only {asked} instants were asked about.");

        static double Fraction(int i) => i * 0.6180339887 % 1;
    }

    [Fact]
    [Case(1)]
    [Case(9)]
    [Requirement("ONC-001")]
    public void The_resolver_agrees_with_counting_every_hand_off_and_every_window() => Holds(world =>
    {
        var counted = new CountedRota(world.Schedule, world.Overrides, World.IsActive);
        var edges = world.Shifts().SelectMany(shift => (Instant[])[shift.From, shift.Until - Duration.Epsilon]);
        var steps = Enumerable.Range(0, 60).Select(i => world.From + Duration.FromMinutes(i * 947));
        foreach (var at in edges.Concat(steps))
            Assert.Equal(counted.Who(at), world.Ask(at).Responder);
    });

    [Fact]
    [Case(21)]
    public void Gaps_are_the_shifts_without_anybody() => Holds(world => Assert.Equal(
        world.Shifts().Where(shift => shift.Responder is null).Select(shift => (shift.From, shift.Until)),
        Coverage.Gaps(world.Schedule, world.Overrides, world.From, world.Until, World.IsActive)
            .Select(gap => (gap.From, gap.Until))));

    [Fact]
    public void The_next_on_call_is_who_is_on_call_then() => Holds(world =>
    {
        if (world.Ask(world.From).Next is not { } next)
            return;

        Assert.Equal(next.Responder, world.Ask(next.From).Responder);
        Assert.True(next.From >= world.Ask(world.From).Until);
    });

    [Fact]
    [Case(16)]
    public void Overrides_change_nothing_outside_themselves() => Holds(world =>
    {
        foreach (var bare in FinalSchedule.Between(world.Schedule, [], world.From, world.Until, World.IsActive))
        {
            if (world.Overrides.All(o => !o.Covers(bare.From)))
                Assert.Equal((bare.Responder, bare.Because), world.At(bare.From));
        }
    });

    [Fact]
    [Case(11)]
    [Case(20)]
    public void Removing_a_person_keeps_the_past_the_holder_and_the_order_of_the_others() => Prop.ForAll(
        (from rotation in Rotations
         from zone in Gen.Elements(Zones)
         from change in Gen.Elements(Changes)
         from removed in Gen.Choose(0, 4)
         from hours in Gen.Choose(1, 2000)
         let at = Middle(change) + Duration.FromHours(hours)
         select (Schedule: In(Zone(zone), Layer(Distinct(rotation), change + Clock(0))), Removed: removed, At: at))
        .ToArbitrary(),
        edit =>
        {
            var (layer, before) = (edit.Schedule.Layers[0], edit.Schedule);
            var gone = layer.Rotation.Responders[edit.Removed];
            ResponderId?[] others = [.. layer.Rotation.Responders.Where(r => r != gone)];

            var after = LayerEdits.WithResponders(before, layer, others, edit.At);

            var past = edit.At - Duration.FromDays(30);
            Assert.Equal(before.Shifts(past, edit.At), after.Shifts(past, edit.At), SameHolder);
            var holder = before.Who(edit.At);
            if (holder is not null && holder != gone && edit.At >= CutOf(after))
                Assert.Equal(holder, after.Who(edit.At));

            var turns = after.Layers[^1].Rotation.Responders;
            var first = turns.ToList().IndexOf(others[0]);
            Assert.Equal(others, turns.Skip(first).Concat(turns.Take(first)));
        }).QuickCheckThrowOnFailure();

    private static Rotation Distinct(Rotation rotation) => rotation with { Responders = [Ada, Bob, Cyd, Dan, Eve] };

    private static Instant CutOf(Schedule edited) =>
        edited.Layers[^1].Start.InZoneLeniently(edited.Zone).ToInstant();

    private static bool SameHolder(Shift one, Shift other) =>
        (one.From, one.Until, one.Responder) == (other.From, other.Until, other.Responder);

    private static Instant Middle(LocalDate change) => change.AtMidnight().InUtc().ToInstant();

    private static void Agree(OnCallAnswer answer, Shift shift, Instant at, World world)
    {
        Assert.Equal(shift.Responder, answer.Responder);
        Assert.True(answer.From is null || answer.From <= at, $"{at} is before {answer}");
        Assert.True(answer.Until is null || answer.Until > at, $"{at} is after {answer}");
        if (shift.Because is Because.ByOverride overridden)
            Assert.Equal(overridden.Override, Assert.IsType<Because.ByOverride>(answer.Because).Override);
        else
            Assert.Equal(shift.Because, answer.Because);

        if (shift.From > world.From)
            Assert.Equal(shift.From, answer.From);

        if (shift.Until < world.Until)
            Assert.Equal(shift.Until, answer.Until);
    }

    private static void Holds(Action<World> property) =>
        Prop.ForAll(Worlds.ToArbitrary(), property).QuickCheckThrowOnFailure();

    /// <summary>A schedule with overrides, looked at around a change of the clock. Eve has left.</summary>
    private sealed record World(Schedule Schedule, Override[] Overrides, Instant Change)
    {
        internal Instant From => Change - Duration.FromDays(DaysShown / 2);

        internal Instant Until => Change + Duration.FromDays(DaysShown / 2);

        internal static bool IsActive(ResponderId who) => who != Eve;

        internal IReadOnlyList<Shift> Shifts() =>
            FinalSchedule.Between(Schedule, Overrides, From, Until, IsActive);

        internal OnCallAnswer Ask(Instant at) => OnCallResolver.WhoIsOnCall(Schedule, Overrides, at, IsActive);

        internal (ResponderId? Who, Because Why) At(Instant at) => Ask(at) is var answer
            ? (answer.Responder, answer.Because)
            : default;
    }
}
