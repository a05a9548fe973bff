using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>Who holds, by which source, for a stretch of time.</summary>
/// <param name="From">First instant; <see cref="Instant.MinValue"/> means always before.</param>
/// <param name="Until">First instant after it; <see cref="Instant.MaxValue"/> means for ever.</param>
/// <param name="Hold">Who and why.</param>
internal readonly record struct Stretch(Instant From, Instant Until, Hold Hold);

/// <summary>Who holds and why, without the words.</summary>
internal readonly record struct Hold(
    HoldKind Kind,
    ResponderId? Responder = null,
    Layer? Layer = null,
    Turn Turn = default,
    Override? Override = null,
    ResponderId? Missing = null,
    TemporarySchedule? Temporary = null)
{
    /// <summary>Whether two stretches that touch are one: one override, or one turn of one layer.</summary>
    internal bool Continues(in Hold other) =>
        Kind == other.Kind && Responder == other.Responder && Missing == other.Missing
        && Override?.Id == other.Override?.Id && Temporary?.Id == other.Temporary?.Id
        && Layer?.Name == other.Layer?.Name
        && (Kind is HoldKind.Unassigned or HoldKind.Inactive || Turn.Number == other.Turn.Number);

    /// <summary>The two as one: an edited layer continues the turn of the one that it replaced.</summary>
    internal Hold Joined(in Hold other) => Kind == HoldKind.Layer && Turn != other.Turn
        ? this with { Turn = Turn with { From = Min(other), Until = Instant.Max(Turn.Until, other.Turn.Until) } }
        : this;

    private Instant Min(in Hold other) => Instant.Min(Turn.From, other.Turn.From);
}

/// <summary>The sources of a hold, or of its absence.</summary>
internal enum HoldKind
{
    Gap,
    Layer,
    Unassigned,
    Inactive,
    Override,
    OverrideToNobody,
    Temporary,
    TemporaryGap,
}

/// <summary>A schedule with its overrides, ready to be asked; the one place where sources are weighed.</summary>
internal sealed class Rota
{
    private readonly LayerLine[] layers;
    private readonly Override[] overrides;
    private readonly IReadOnlyList<TemporarySchedule> temporary;
    private readonly Func<ResponderId, bool> isActive;

    internal Rota(Schedule schedule, IReadOnlyList<Override> overrides, Func<ResponderId, bool> isActive)
    {
        layers =
        [
            .. schedule.Layers.Where(layer => !layer.IsShadow)
                .Select(layer => new LayerLine(layer, schedule.ZoneOf(layer))),
        ];
        temporary = schedule.Temporary;

        this.overrides = overrides.Count == 0 ? [] : [.. overrides.Where(o => o.Schedule == schedule.Id)];
        this.isActive = isActive;
    }

    /// <summary>Who holds at an instant, and a stretch around it, perhaps not the whole, in which that is so.</summary>
    internal Stretch At(Instant at) => At(at, without: null);

    /// <summary>Who would hold at an instant if an override did not exist.</summary>
    internal ResponderId? Displaced(Instant at, Override without) => At(at, without).Hold.Responder;

    /// <summary>The whole stretch around an instant, looking no further than a limit on either side.</summary>
    /// <returns>Null for an edge that lies beyond the limit.</returns>
    internal (Hold Hold, Instant? From, Instant? Until) Whole(Instant at, Duration sight)
    {
        var (from, until, hold) = At(at);
        var latest = at < Instant.MaxValue - sight ? at + sight : Instant.MaxValue;
        while (until < latest && At(until) is var next && next.Hold.Continues(hold))
            (until, hold) = (next.Until, hold.Joined(next.Hold));

        var earliest = at > Instant.MinValue + sight ? at - sight : Instant.MinValue;
        while (from > earliest && At(from - Duration.Epsilon) is var previous && previous.Hold.Continues(hold))
            (from, hold) = (previous.From, hold.Joined(previous.Hold));

        return (hold, from > earliest ? from : null, until < latest ? until : null);
    }

    /// <summary>Who holds first at or after an instant, looking no further than a limit.</summary>
    internal NextOnCall? FirstFrom(Instant start, Duration sight)
    {
        var limit = start < Instant.MaxValue - sight ? start + sight : Instant.MaxValue;
        for (var at = start; at < limit;)
        {
            var stretch = At(at);
            if (stretch.Hold.Responder is { } responder)
                return new NextOnCall(responder, at);

            at = stretch.Until;
        }

        return null;
    }

    /// <summary>The reason in words that others see.</summary>
    internal Because Words(in Hold hold, Instant at) => hold.Kind switch
    {
        HoldKind.Layer => new Because.ByLayer(hold.Layer!.Name, hold.Turn.Number, hold.Turn.From, hold.Turn.Until),
        HoldKind.Override =>
            new Because.ByOverride(hold.Override!.Id, Displaced(at, hold.Override), hold.Override.Reason),
        HoldKind.OverrideToNobody =>
            new Because.Nobody(NobodyReason.OverrideToNobody, hold.Override!.Id.ToString()),
        HoldKind.Temporary => new Because.ByTemporary(hold.Temporary!.Id, hold.Temporary.Reason),
        HoldKind.TemporaryGap =>
            new Because.Nobody(NobodyReason.TemporaryGap, hold.Temporary!.Reason ?? hold.Temporary.Id.ToString()),
        HoldKind.Unassigned => new Because.Nobody(NobodyReason.UnassignedSlot, hold.Layer!.Name),
        HoldKind.Inactive => new Because.Nobody(
            NobodyReason.Inactive, hold.Layer?.Name ?? hold.Override?.Id.ToString(), hold.Missing),
        _ => new Because.Nobody(NobodyReason.Gap),
    };

    /// <summary>
    /// Whether somebody holds at an instant, and a stretch around it in which that is so; spares the turns of layers
    /// whose members are all there, so that looking for gaps does not walk through every shift.
    /// </summary>
    internal (bool IsHeld, Instant From, Instant Until) CoverAt(Instant at)
    {
        if (overrides.Length == 0 && temporary.Count == 0)
        {
            for (var i = layers.Length - 1; i >= 0; i--)
            {
                if (layers[i].CoverAt(at, isActive) is var (from, until))
                    return (true, from, until);
            }
        }
        else if (QuietAround(at) is var (calm, end))
        {
            for (var i = layers.Length - 1; i >= 0; i--)
            {
                if (layers[i].CoverAt(at, isActive) is var (from, until))
                    return (true, Instant.Max(from, calm), Instant.Min(until, end));
            }
        }

        var stretch = At(at);
        return (stretch.Hold.Responder is not null, stretch.From, stretch.Until);
    }

    /// <summary>A stretch around an instant without overrides and temporary schedules, or null.</summary>
    private (Instant From, Instant Until)? QuietAround(Instant at)
    {
        var (from, until) = (Instant.MinValue, Instant.MaxValue);
        foreach (var each in overrides)
        {
            if (each.Covers(at))
                return null;
            Narrow(each.From, at, ref from, ref until);
            Narrow(each.Until, at, ref from, ref until);
        }

        foreach (var each in temporary)
        {
            if (each.Covers(at))
                return null;
            Narrow(each.From, at, ref from, ref until);
            Narrow(each.Until, at, ref from, ref until);
        }

        return (from, until);
    }

    private Stretch At(Instant at, Override? without)
    {
        var (from, until) = (Instant.MinValue, Instant.MaxValue);
        if (overrides.Length == 0)
            return Below(at, from, until);

        List<Override>? covering = null;
        foreach (var candidate in overrides)
        {
            if (ReferenceEquals(candidate, without))
                continue;

            Narrow(candidate.From, at, ref from, ref until);
            Narrow(candidate.Until, at, ref from, ref until);
            if (candidate.Covers(at))
                (covering ??= []).Add(candidate);
        }

        if (covering is null)
            return Below(at, from, until);

        covering.Sort(static (a, b) => a.Outranks(b) ? -1 : 1);
        return ByOverride(covering, 0, at, from, until);
    }

    /// <summary>
    /// The hold by the overrides from a rank on. One of a person who is not active is passed over; one that replaces
    /// somebody counts only where they would hold.
    /// </summary>
    private Stretch ByOverride(List<Override> covering, int rank, Instant at, Instant from, Instant until)
    {
        if (rank == covering.Count)
            return Below(at, from, until);

        var candidate = covering[rank];
        if (candidate.Responder is { } absent && !isActive(absent))
        {
            var below = ByOverride(covering, rank + 1, at, from, until);
            return below.Hold.Responder is not null || below.Hold.Kind == HoldKind.OverrideToNobody
                || below.Hold is { Kind: HoldKind.Inactive, Override: not null } || candidate.Replaces is not null
                    ? below
                    : below with { Hold = new(HoldKind.Inactive, Override: candidate, Missing: absent) };
        }

        var hold = candidate.Responder is { } holder
            ? new Hold(HoldKind.Override, holder, Override: candidate)
            : new Hold(HoldKind.OverrideToNobody, Override: candidate);
        if (candidate.Replaces is not { } replaced)
            return new Stretch(from, until, hold);

        var without = ByOverride(covering, rank + 1, at, from, until);
        return without.Hold.Responder == replaced ? without with { Hold = hold } : without;
    }

    /// <summary>Who holds when overrides are not asked.</summary>
    private Stretch Below(Instant at, Instant from, Instant until)
    {
        if (temporary.Count > 0 && ByTemporary(at, ref from, ref until) is { } planned)
            return new Stretch(from, until, planned);

        var vacancy = new Hold(HoldKind.Gap);
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            var below = layers[i].At(at);
            from = Instant.Max(from, below.From);
            until = Instant.Min(until, below.Until);
            if (below.Hold is { Kind: HoldKind.Layer, Responder: { } responder } && !isActive(responder))
                below = below with { Hold = new(HoldKind.Inactive, Layer: below.Hold.Layer, Missing: responder) };

            if (below.Hold.Kind == HoldKind.Layer)
                return new Stretch(from, until, below.Hold);

            if (vacancy.Kind == HoldKind.Gap)
                vacancy = below.Hold;
        }

        return new Stretch(from, until, vacancy);
    }

    private Hold? ByTemporary(Instant at, ref Instant from, ref Instant until)
    {
        TemporarySchedule? winner = null;
        foreach (var each in temporary)
        {
            Narrow(each.From, at, ref from, ref until);
            Narrow(each.Until, at, ref from, ref until);
            if (each.Covers(at) && (winner is null || each.CreatedAt >= winner.CreatedAt))
                winner = each;
        }

        if (winner is null)
            return null;

        var hold = new Hold(HoldKind.TemporaryGap, Temporary: winner);
        foreach (var shift in winner.Shifts)
        {
            Narrow(shift.From, at, ref from, ref until);
            Narrow(shift.Until, at, ref from, ref until);
            if (!shift.Covers(at))
                continue;
            hold = isActive(shift.Responder)
                ? new Hold(HoldKind.Temporary, shift.Responder, Temporary: winner)
                : new Hold(HoldKind.Inactive, Temporary: winner, Missing: shift.Responder);
        }

        return hold;
    }

    internal static void Narrow(Instant edge, Instant at, ref Instant from, ref Instant until)
    {
        if (edge <= at)
            from = Instant.Max(from, edge);
        else
            until = Instant.Min(until, edge);
    }
}
