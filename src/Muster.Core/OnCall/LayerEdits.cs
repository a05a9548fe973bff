using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>Changes to who takes turns, without touching the past, the cadence or anybody's current shift.</summary>
public static class LayerEdits
{
    /// <summary>The schedule with other people in one layer from an instant on.</summary>
    /// <remarks>
    /// The layer ends at that instant and one of the same name goes on, so shifts that have passed stay as they were.
    /// Turns keep their edges and numbers. Whoever holds the current turn keeps it; whoever stands behind them in the
    /// new list has the next. If the holder was taken out, the first of those who followed them and are still there
    /// takes over at once. Before the layer begins the new list simply replaces the old one.
    /// </remarks>
    /// <param name="schedule">The schedule.</param>
    /// <param name="layer">One of its layers.</param>
    /// <param name="responders">The new order; null for an unassigned slot.</param>
    /// <param name="at">
    /// When; in the second pass of a repeated hour the change waits for the hour's end, because wall times of layers
    /// mean the first pass.
    /// </param>
    /// <exception cref="ArgumentException">The layer is not of this schedule.</exception>
    public static Schedule WithResponders(
        Schedule schedule, Layer layer, IReadOnlyList<ResponderId?> responders, Instant at)
    {
        var place = schedule.Layers.ToList().IndexOf(layer);
        if (place < 0)
            throw new ArgumentException("The layer is not of this schedule.", nameof(layer));

        var zone = schedule.ZoneOf(layer);
        return schedule with
        {
            Layers =
            [
                .. schedule.Layers.Take(place),
                .. GoOn(layer, zone, responders, Cut(at, zone)),
                .. schedule.Layers.Skip(place + 1),
            ],
        };
    }

    private static Layer[] GoOn(
        Layer layer, DateTimeZone zone, IReadOnlyList<ResponderId?> responders, LocalDateTime cut)
    {
        var rotation = layer.Rotation;
        if (cut <= layer.Start)
            return [layer with { Rotation = rotation with { Responders = responders } }];

        if (layer.End is { } end && end <= cut)
            return [layer];

        var anchor = rotation.Anchor ?? layer.Start;
        var turn = new Turns(rotation, anchor, zone).At(Wall.FirstPass(cut, zone)).Number;
        var order = responders.Count == 0
            ? []
            : Turned(responders, turn, NewPlaceOfHolder(rotation.Responders, turn, responders));
        return
        [
            layer with { End = cut },
            layer with { Start = cut, Rotation = rotation with { Responders = order, Anchor = anchor } },
        ];
    }

    /// <summary>The list as a circle, turned until one place of it holds a turn.</summary>
    internal static ResponderId?[] Turned(IReadOnlyList<ResponderId?> responders, long turn, int place)
    {
        var order = new ResponderId?[responders.Count];
        for (var i = 0; i < order.Length; i++)
            order[Wall.Modulo(turn + i, order.Length)] = responders[(place + i) % order.Length];

        return order;
    }

    /// <summary>The holder's place in the new list, or that of the first follower who is still there.</summary>
    internal static int NewPlaceOfHolder(
        IReadOnlyList<ResponderId?> before, long turn, IReadOnlyList<ResponderId?> after)
    {
        for (var i = 0; i < before.Count; i++)
        {
            var place = Wall.Modulo(turn + i, before.Count);
            if (PlaceOfOccurrence(after, before[place], Occurrence(before, place)) is { } found)
                return found;
        }

        return 0;
    }

    /// <summary>How often the one at a place occurs before it.</summary>
    private static int Occurrence(IReadOnlyList<ResponderId?> list, int place) =>
        list.Take(place).Count(r => r == list[place]);

    private static int? PlaceOfOccurrence(IReadOnlyList<ResponderId?> list, ResponderId? wanted, int occurrence)
    {
        int? found = null;
        for (var i = 0; i < list.Count && occurrence >= 0; i++)
        {
            if (list[i] == wanted)
                (found, occurrence) = (i, occurrence - 1);
        }

        return found;
    }

    /// <summary>The number of the turn that a layer has at an instant.</summary>
    internal static long TurnAt(Layer layer, DateTimeZone zone, Instant at) =>
        new Turns(layer.Rotation, layer.Rotation.Anchor ?? layer.Start, zone).At(at).Number;

    /// <summary>The wall time at which a change of an instant counts; not within a second pass.</summary>
    internal static LocalDateTime Cut(Instant at, DateTimeZone zone)
    {
        var wall = at.InZone(zone).LocalDateTime;
        var mapping = zone.MapLocal(wall);
        return mapping.Count == 2 && mapping.First().ToInstant() != at ? mapping.EarlyInterval.IsoLocalEnd : wall;
    }
}
