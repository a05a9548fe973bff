using System.Collections.Immutable;
using Muster.Core;
using Muster.Core.Runbooks;
using Muster.Storage;

namespace Muster.Engine.Runbooks;

/// <summary>All runs as this node knows them: folded once, and then only what is new.</summary>
public sealed class RunRecords
{
    private Known known = new(0, ImmutableDictionary<RunId, Run>.Empty);

    /// <summary>All runs of a snapshot, newest first.</summary>
    public async ValueTask<IReadOnlyList<Run>> All(IReading reading) =>
        Ordered(await Fold(reading, isKept: reading is not ITransaction));

    /// <summary>One run, or null.</summary>
    public async ValueTask<Run?> Find(IReading reading, RunId id) =>
        (await Fold(reading, isKept: reading is not ITransaction)).GetValueOrDefault(id);

    private static IReadOnlyList<Run> Ordered(ImmutableDictionary<RunId, Run> runs) =>
    [
        .. runs.Values.OrderByDescending(run => run.Opening!.At)
            .ThenByDescending(run => run.Opening!.Id.ToString(), StringComparer.Ordinal),
    ];

    // What a transaction sees may be taken back; only what was committed is kept.
    private async ValueTask<ImmutableDictionary<RunId, Run>> Fold(IReading reading, bool isKept)
    {
        var folded = Volatile.Read(ref known);
        var (position, runs) = folded;
        foreach (var stored in await reading.FactsOfKind(StreamKinds.Run, position))
        {
            position = stored.Position;
            if (stored.Body is not { } body)
                continue;
            var id = new RunId(Guid.Parse(stored.Stream.Key));
            runs = runs.SetItem(id, Run.Evolve(
                runs.GetValueOrDefault(id, Run.Initial), FactJson.Read<RunEvent>(body)));
        }

        if (isKept)
            Interlocked.CompareExchange(ref known, new Known(position, runs), folded);
        return runs;
    }

    private sealed record Known(long Position, ImmutableDictionary<RunId, Run> Runs);
}
