using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Metrics;
using Muster.Storage;

namespace Muster.Engine.Metrics;

/// <summary>
/// The figures of all incidents, kept narrow in memory: read whole once, and after that only what has changed. A
/// million of them take about as much memory as their instants.
/// </summary>
internal sealed class KnownFigures : IDisposable
{
    private const int PartMax = 1_000;
    private readonly SemaphoreSlim one = new(1, 1);
    private readonly Dictionary<IncidentId, int> places = [];
    private readonly List<IncidentFigure> figures = [];
    private long position;

    /// <summary>What some work makes of the figures as a snapshot of the store sees them.</summary>
    internal async Task<T> Of<T>(IStore store, Func<IReadOnlyList<IncidentFigure>, T> work, CancellationToken cancel)
    {
        await one.WaitAsync(cancel);
        try
        {
            await store.Read(
                async reading =>
                {
                    await Forward(reading);
                    return true;
                },
                cancel);
            return work(figures);
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    private async ValueTask Forward(IReading reading)
    {
        if (position == 0)
            await ReadAll(reading);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fact in await reading.FactsOfKind(StreamKinds.Incident, position))
        {
            position = fact.Position;
            changed.Add(fact.Stream.Key);
        }

        foreach (var key in changed)
        {
            if (await reading.Incident(new IncidentId(Guid.Parse(key))) is { } row)
                Keep(row.State);
        }
    }

    /// <summary>All rows, in parts; what changes while they are read is read again by its facts.</summary>
    private async ValueTask ReadAll(IReading reading)
    {
        var newest = await reading.Changes(new ChangeQuery([StreamKinds.Incident], Before: null, Limit: 1));
        IncidentId? before = null;
        while (true)
        {
            var rows = await reading.Incidents(new IncidentQuery { Before = before, Limit = PartMax });
            foreach (var row in rows)
                Keep(row.State);
            if (rows.Count < PartMax)
                break;
            before = rows[^1].State.Id;
        }

        position = newest is [var last, ..] ? last.Position : 0;
    }

    private void Keep(Incident incident)
    {
        if (!incident.Exists)
            return;
        var figure = IncidentFigure.Of(incident);
        if (places.TryGetValue(incident.Id, out var place))
        {
            figures[place] = figure;
            return;
        }

        places[incident.Id] = figures.Count;
        figures.Add(figure);
    }
}
