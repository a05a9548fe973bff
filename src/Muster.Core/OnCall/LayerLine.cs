using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>One layer on the instants' line.</summary>
internal sealed class LayerLine
{
    private readonly Layer layer;
    private readonly DateTimeZone zone;
    private readonly Instant start;
    private readonly Instant end;
    private readonly Windows windows;
    private Turns? turns;
    private Dictionary<ResponderId, Windows>? holidays;

    internal LayerLine(Layer layer, DateTimeZone zone)
    {
        this.layer = layer;
        this.zone = zone;
        start = Wall.FirstPass(layer.Start, zone);
        end = layer.End is { } last ? Instant.Min(Wall.FirstPass(last, zone), Wall.LayersEnd) : Wall.LayersEnd;
        windows = new Windows(layer.Restrictions, zone);
    }

    private Turns Turns => turns ??= new Turns(layer.Rotation, layer.Rotation.Anchor ?? layer.Start, zone);

    private bool IsEmpty => end <= start || (layer.Shifts is null && layer.Rotation.Responders.Count == 0);

    /// <summary>Whose turn it is, or that it is a gap or an unassigned turn.</summary>
    internal Stretch At(Instant at)
    {
        if (IsEmpty)
            return new Stretch(Instant.MinValue, Instant.MaxValue, new Hold(HoldKind.Gap));

        if (at < start)
            return new Stretch(Instant.MinValue, start, new Hold(HoldKind.Gap));

        if (at >= end)
            return new Stretch(end, Instant.MaxValue, new Hold(HoldKind.Gap));

        var (open, from, until) = windows.At(at);
        (from, until) = (Instant.Max(from, start), Instant.Min(until, end));
        if (!open)
            return new Stretch(from, until, new Hold(HoldKind.Gap));

        return layer.Shifts is { } shifts ? ByShift(shifts, at, from, until) : ByTurn(at, from, until);
    }

    /// <summary>
    /// A stretch in which somebody active holds at every instant, found without looking at turns; null when that
    /// cannot be said so quickly.
    /// </summary>
    internal (Instant From, Instant Until)? CoverAt(Instant at, Func<ResponderId, bool> isActive)
    {
        if (IsEmpty || layer.Shifts is not null || layer.OnHoliday == HolidayRule.Off || at < start || at >= end)
            return null;

        foreach (var responder in layer.Rotation.Responders)
        {
            if (responder is not { } member || !isActive(member))
                return null;
        }

        var (open, from, until) = windows.At(at);
        return open ? (Instant.Max(from, start), Instant.Min(until, end)) : null;
    }

    private Stretch ByTurn(Instant at, Instant from, Instant until)
    {
        var turn = Turns.At(at);
        (from, until) = (Instant.Max(from, turn.From), Instant.Min(until, turn.Until));
        turn = turn with { From = Instant.Max(turn.From, start), Until = Instant.Min(turn.Until, end) };
        var holder = layer.Rotation.HolderOf(turn.Number);
        if (holder is not null && layer.OnHoliday != HolidayRule.Works)
            holder = Working(turn.Number, at, ref from, ref until);

        var kind = holder is not null ? HoldKind.Layer
            : layer.Rotation.HolderOf(turn.Number) is null ? HoldKind.Unassigned
            : HoldKind.Gap;
        return new Stretch(from, until, kind == HoldKind.Gap ? new Hold(kind) : new Hold(kind, holder, layer, turn));
    }

    private Stretch ByShift(IReadOnlyList<FixedShift> shifts, Instant at, Instant from, Instant until)
    {
        var number = -1;
        for (var i = 0; i < shifts.Count; i++)
        {
            var shift = shifts[i];
            if (shift.Covers(at))
                number = i;
            Rota.Narrow(shift.From, at, ref from, ref until);
            Rota.Narrow(shift.Until, at, ref from, ref until);
        }

        return number < 0
            ? new Stretch(from, until, new Hold(HoldKind.Gap))
            : new Stretch(from, until, new Hold(
                HoldKind.Layer,
                shifts[number].Responder,
                layer,
                new Turn(number, shifts[number].From, shifts[number].Until)));
    }

    /// <summary>Who works in the time of a turn: its holder, on a holiday whoever the layer's rule names.</summary>
    private ResponderId? Working(long turn, Instant at, ref Instant from, ref Instant until)
    {
        var holder = layer.Rotation.HolderOf(turn);
        var places = layer.OnHoliday == HolidayRule.Next ? layer.Rotation.Responders.Count : 1;
        for (var place = 0; place < places; place++)
        {
            if (layer.Rotation.HolderOf(turn + place) is not { } candidate)
                continue;

            var (isFree, freeFrom, freeUntil) = HolidayOf(candidate, at);
            (from, until) = (Instant.Max(from, freeFrom), Instant.Min(until, freeUntil));
            if (!isFree)
                return candidate;
        }

        return layer.OnHoliday == HolidayRule.Next ? holder : null;
    }

    private (bool IsFree, Instant From, Instant Until) HolidayOf(ResponderId member, Instant at)
    {
        if (layer.Calendars.GetValueOrDefault(member) is not { Holidays.Count: > 0 } calendar)
            return (false, Instant.MinValue, Instant.MaxValue);

        holidays ??= [];
        if (!holidays.TryGetValue(member, out var free))
            holidays[member] = free = new Windows([new Restriction.OnHolidays(calendar)], calendar.Zone);
        return free.At(at);
    }
}
