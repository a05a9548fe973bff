using Muster.Core.OnCall;
using NodaTime;
using NodaTime.TimeZones;

namespace Muster.Core.Tests.OnCall;

/// <summary>
/// A second, slow opinion on who is on call: it lists every hand-off and every window one by one and looks them up.
/// </summary>
internal sealed class CountedRota(Schedule schedule, IReadOnlyList<Override> overrides, Func<ResponderId,
    bool> isActive)
{
    private static readonly ZoneLocalMappingResolver Opening =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, MovedOrDropped);

    private static readonly ZoneLocalMappingResolver Closing =
        Resolvers.CreateMappingResolver(Resolvers.ReturnLater, MovedOrDropped);

    private readonly Dictionary<Layer, List<(Instant At, ResponderId? Who)>> handOffs =
        new(ReferenceEqualityComparer.Instance);

    internal ResponderId? Who(Instant at)
    {
        var byAge = overrides
            .Where(o => o.From <= at && at < o.Until && o.Schedule == schedule.Id)
            .OrderByDescending(o => o.CreatedAt)
            .ThenByDescending(o => o.Id.Value);
        foreach (var put in byAge)
        {
            if (put.Responder is null || isActive(put.Responder.Value))
                return put.Responder;
        }

        foreach (var layer in schedule.Layers.Reverse())
        {
            if (Holder(layer, at) is { } holder && isActive(holder))
                return holder;
        }

        return null;
    }

    /// <summary>Hand-offs counted on the wall from the layer's start to a date, later ones overruling earlier
    /// ones.</summary>
    internal static List<(Instant At, ResponderId? Who)> HandOffs(Layer layer, DateTimeZone zone, LocalDate last)
    {
        var rotation = layer.Rotation;
        var walls = Walls(rotation, layer.Start, last).ToList();
        var first = walls.FindLastIndex(wall => wall <= layer.Start);
        List<(Instant At, ResponderId? Who)> counted = [];
        for (var turn = 0; first + turn < walls.Count; turn++)
        {
            var at = walls[first + turn].InZoneLeniently(zone).ToInstant();
            counted.RemoveAll(earlier => earlier.At >= at);
            counted.Add((at, rotation.Responders[turn % rotation.Responders.Count]));
        }

        return counted;
    }

    private ResponderId? Holder(Layer layer, Instant at)
    {
        var zone = schedule.ZoneOf(layer);
        if (layer.Rotation.Responders.Count == 0
            || at < layer.Start.InZoneLeniently(zone).ToInstant()
            || at >= layer.End?.InZoneLeniently(zone).ToInstant()
            || !(layer.Restrictions.Count == 0 || layer.Restrictions.Any(r => IsOpen(r, zone, at))))
        {
            return null;
        }

        if (!handOffs.TryGetValue(layer, out var counted))
            handOffs[layer] = counted = HandOffs(layer, zone, at.InZone(zone).Date.PlusDays(80));

        return counted.FindLast(handOff => handOff.At <= at).Who;
    }

    private static IEnumerable<LocalDateTime> Walls(Rotation rotation, LocalDateTime start, LocalDate last)
    {
        var (count, unit) = (rotation.Length.Count, rotation.Length.Unit);
        var origin = start.Date + rotation.HandOff.Time;
        while (origin > start || !IsHandOffDay(origin.Date, start.Date, rotation))
            origin = origin.PlusDays(-1);

        for (var turn = -200; ; turn++)
        {
            var wall = unit switch
            {
                ShiftUnit.Hours => origin.PlusHours(turn * count),
                ShiftUnit.Days => origin.PlusDays(turn * count),
                ShiftUnit.Weeks => origin.PlusWeeks(turn * count),
                _ => DayOf(origin.Date.With(DateAdjusters.StartOfMonth).PlusMonths(turn * count), start.Date, rotation)
                    + rotation.HandOff.Time,
            };
            if (wall.Date > last)
                yield break;

            yield return wall + rotation.Offset;
        }
    }

    private static bool IsHandOffDay(LocalDate date, LocalDate start, Rotation rotation) => rotation.Length.Unit switch
    {
        ShiftUnit.Weeks => date.DayOfWeek == (rotation.HandOff.Weekday ?? start.DayOfWeek),
        ShiftUnit.Months => date == DayOf(date, start, rotation),
        _ => true,
    };

    private static LocalDate DayOf(LocalDate month, LocalDate start, Rotation rotation)
    {
        var day = rotation.HandOff.DayOfMonth ?? start.Day;
        var length = month.Calendar.GetDaysInMonth(month.Year, month.Month);
        return new LocalDate(month.Year, month.Month, Math.Clamp(day > 0 ? day : length + 1 + day, 1, length));
    }

    private static bool IsOpen(Restriction restriction, DateTimeZone zone, Instant at)
    {
        var today = at.InUtc().Date;
        for (var day = -20; day <= 20; day++)
        {
            if (Window(restriction, today.PlusDays(day)) is var (opens, closes)
                && zone.ResolveLocal(opens, Opening).ToInstant() <= at
                && at < zone.ResolveLocal(closes, Closing).ToInstant())
            {
                return true;
            }
        }

        return false;
    }

    private static (LocalDateTime Opens, LocalDateTime Closes)? Window(Restriction restriction, LocalDate date)
    {
        switch (restriction)
        {
            case Restriction.TimeOfDay daily when daily.On.Has(date.DayOfWeek):
                return (date + daily.From, date.PlusDays(daily.Until <= daily.From ? 1 : 0) + daily.Until);
            case Restriction.TimeOfWeek weekly when date.DayOfWeek == weekly.FromDay:
                var opens = date + weekly.From;
                var closes = date + weekly.Until;
                while (closes <= opens || closes.DayOfWeek != weekly.UntilDay)
                    closes = closes.PlusDays(1);

                return (opens, closes);
            default:
                return null;
        }
    }

    private static ZonedDateTime MovedOrDropped(
        LocalDateTime wall, DateTimeZone zone, ZoneInterval before, ZoneInterval after) =>
        after.WallOffset.Seconds - before.WallOffset.Seconds > 20 * 3600
            ? after.Start.InZone(zone)
            : Resolvers.ReturnForwardShifted(wall, zone, before, after);
}
