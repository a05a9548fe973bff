using NodaTime;

namespace Muster.Core.OnCall;

/// <summary>A schedule as somebody wrote it, in force from an instant on.</summary>
/// <param name="Since">From when on; null from its beginning.</param>
/// <param name="Schedule">The schedule as written.</param>
public sealed record WrittenSchedule(Instant? Since, Schedule Schedule);

/// <summary>
/// The writings of a schedule as one: what has passed stays as it was, and whoever is on call when it is written anew
/// stays on call to the end of their turn.
/// </summary>
public static class ScheduleHistory
{
    /// <summary>The schedule that the resolver reads.</summary>
    /// <remarks>
    /// At each writing the layers end and those of the new writing begin. A layer of the same name whose 'start' was
    /// not changed goes on with its holder: the new list is turned until the holder has the turn in progress, as
    /// <see cref="LayerEdits"/> does. A layer that was given another 'start' counts its turns from there.
    /// </remarks>
    /// <param name="writings">In order, at least one; the first counts from the schedule's beginning.</param>
    public static Schedule InForce(IReadOnlyList<WrittenSchedule> writings)
    {
        var (force, written) = (writings[0].Schedule, writings[0].Schedule);
        for (var i = 1; i < writings.Count; i++)
        {
            var next = writings[i].Schedule;
            force = Revised(force, written, next, writings[i].Since ?? Instant.MinValue);
            written = next;
        }

        return force;
    }

    private static Schedule Revised(Schedule force, Schedule before, Schedule after, Instant at)
    {
        var old = new List<Layer>();
        foreach (var layer in force.Layers)
        {
            var zone = force.ZoneOf(layer);
            var cut = LayerEdits.Cut(at, zone);
            if (layer.Start >= cut)
                continue;
            old.Add(layer with
            {
                Zone = zone.Equals(after.Zone) ? null : zone,
                End = layer.End is { } end && end < cut ? end : cut,
            });
        }

        return after with
        {
            Layers = [.. old, .. after.Layers.Select(layer => GoOn(force, before, after, layer, at))],
        };
    }

    private static Layer GoOn(Schedule force, Schedule before, Schedule after, Layer layer, Instant at)
    {
        var zone = after.ZoneOf(layer);
        var cut = LayerEdits.Cut(at, zone);
        if (cut <= layer.Start)
            return layer;

        var rotation = layer.Rotation with { Anchor = layer.Rotation.Anchor ?? layer.Start };
        var started = layer with { Start = cut, Rotation = rotation };
        var wasWritten = before.Layers.FirstOrDefault(each => each.Name == layer.Name);
        if (wasWritten is null || wasWritten.Start != layer.Start || rotation.Responders.Count == 0
            || LiveBefore(force, layer.Name, at) is not { } live)
        {
            return started;
        }

        var liveZone = force.ZoneOf(live);
        var turnBefore = LayerEdits.TurnAt(live, liveZone, at);
        var turnAfter = LayerEdits.TurnAt(started, zone, Wall.FirstPass(cut, zone));
        var place = LayerEdits.NewPlaceOfHolder(live.Rotation.Responders, turnBefore, rotation.Responders);
        return started with
        {
            Rotation = rotation with { Responders = LayerEdits.Turned(rotation.Responders, turnAfter, place) },
        };
    }

    /// <summary>The layer of a name that holds its turns just before an instant.</summary>
    private static Layer? LiveBefore(Schedule force, string name, Instant at) => force.Layers.LastOrDefault(layer =>
        layer.Name == name && layer.Shifts is null && layer.Rotation.Responders.Count > 0
        && Wall.FirstPass(layer.Start, force.ZoneOf(layer)) < at
        && (layer.End is not { } end || Wall.FirstPass(end, force.ZoneOf(layer)) >= at));
}
