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
    ResponderId? Missing = null)
{
    /// <summary>Whether two stretches that touch are one: one override, or one turn of one layer.</summary>
    internal bool Continues(in Hold other) =>
        Kind == other.Kind && Responder == other.Responder && Missing == other.Missing
        && Override?.Id == other.Override?.Id && Layer?.Name == other.Layer?.Name
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
}

/// <summary>A schedule with its overrides, ready to be asked; the one place where sources are weighed.</summary>
internal sealed class Rota
{
    private readonly LayerLine[] layers;
    private readonly Override[] overrides;
    private readonly Func<ResponderId, bool> isActive;

    internal Rota(Schedule schedule, IReadOnlyList<Override> overrides, Func<ResponderId, bool> isActive)
    {
        layers = new LayerLine[schedule.Layers.Count];
        for (var i = 0; i < layers.Length; i++)
            layers[i] = new LayerLine(schedule.Layers[i], schedule.ZoneOf(schedule.Layers[i]));

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
        HoldKind.Unassigned => new Because.Nobody(NobodyReason.UnassignedSlot, hold.Layer!.Name),
        HoldKind.Inactive => new Because.Nobody(
            NobodyReason.Inactive, hold.Layer?.Name ?? hold.Override?.Id.ToString(), hold.Missing),
        _ => new Because.Nobody(NobodyReason.Gap),
    };

    private Stretch At(Instant at, Override? without)
    {
        var from = Instant.MinValue;
        var until = Instant.MaxValue;
        var vacancy = new Hold(HoldKind.Gap);
        if (overrides.Length > 0 && ByOverride(at, without, ref from, ref until, ref vacancy) is { } overridden)
            return new Stretch(from, until, overridden);

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

    private Hold? ByOverride(
        Instant at, Override? without, ref Instant from, ref Instant until, ref Hold vacancy)
    {
        Override? winner = null;
        Override? absent = null;
        foreach (var candidate in overrides)
        {
            if (ReferenceEquals(candidate, without))
                continue;

            Narrow(candidate.From, at, ref from, ref until);
            Narrow(candidate.Until, at, ref from, ref until);
            if (!candidate.Covers(at))
                continue;

            if (candidate.Responder is { } responder && !isActive(responder))
                absent = absent is null || candidate.Outranks(absent) ? candidate : absent;
            else
                winner = winner is null || candidate.Outranks(winner) ? candidate : winner;
        }

        if (winner is not null)
        {
            return winner.Responder is { } holder
                ? new Hold(HoldKind.Override, holder, Override: winner)
                : new Hold(HoldKind.OverrideToNobody, Override: winner);
        }

        if (absent is not null)
            vacancy = new Hold(HoldKind.Inactive, Override: absent, Missing: absent.Responder);

        return null;
    }

    private static void Narrow(Instant edge, Instant at, ref Instant from, ref Instant until)
    {
        if (edge <= at)
            from = Instant.Max(from, edge);
        else
            until = Instant.Min(until, edge);
    }
}

/// <summary>One layer on the instants' line.</summary>
internal sealed class LayerLine
{
    private readonly Layer layer;
    private readonly Instant start;
    private readonly Instant end;
    private readonly Turns? turns;
    private readonly Windows windows;

    internal LayerLine(Layer layer, DateTimeZone zone)
    {
        this.layer = layer;
        start = Wall.FirstPass(layer.Start, zone);
        end = layer.End is { } last ? Instant.Min(Wall.FirstPass(last, zone), Wall.LayersEnd) : Wall.LayersEnd;
        windows = new Windows(layer.Restrictions, zone);
        turns = layer.Rotation.Responders.Count == 0
            ? null
            : new Turns(layer.Rotation, layer.Rotation.Anchor ?? layer.Start, zone);
    }

    /// <summary>Whose turn it is, or that it is a gap or an unassigned turn.</summary>
    internal Stretch At(Instant at)
    {
        if (turns is null || end <= start)
            return new Stretch(Instant.MinValue, Instant.MaxValue, new Hold(HoldKind.Gap));

        if (at < start)
            return new Stretch(Instant.MinValue, start, new Hold(HoldKind.Gap));

        if (at >= end)
            return new Stretch(end, Instant.MaxValue, new Hold(HoldKind.Gap));

        var (open, from, until) = windows.At(at);
        (from, until) = (Instant.Max(from, start), Instant.Min(until, end));
        if (!open)
            return new Stretch(from, until, new Hold(HoldKind.Gap));

        var turn = turns.At(at);
        (from, until) = (Instant.Max(from, turn.From), Instant.Min(until, turn.Until));
        turn = turn with { From = Instant.Max(turn.From, start), Until = Instant.Min(turn.Until, end) };
        var holder = layer.Rotation.HolderOf(turn.Number);
        return new Stretch(
            from, until, new Hold(holder is null ? HoldKind.Unassigned : HoldKind.Layer, holder, layer, turn));
    }
}
