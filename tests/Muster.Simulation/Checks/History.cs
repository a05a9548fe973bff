using System.Globalization;
using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Simulation.Scheduling;
using Muster.Storage;
using NodaTime;

namespace Muster.Simulation.Checks;

/// <summary>Everything that a run has left in the store, as the checks read it.</summary>
internal sealed class History
{
    private readonly ILookup<string, (StoredFact Stored, object Fact)> streams;

    private History(SimulatedWorld world, IReadOnlyList<StoredFact> facts, IReadOnlyList<PageRow> pages,
        IReadOnlyList<IncidentRow> incidents)
    {
        World = world;
        Pages = pages;
        Incidents = incidents;
        streams = facts.ToLookup(
            fact => fact.Stream.ToString(), fact => (fact, FactJson.Read(fact.Type, fact.Body!)));
    }

    internal SimulatedWorld World { get; }

    internal IReadOnlyList<PageRow> Pages { get; }

    /// <summary>The numbers of the playbooks that were applied, by their versions from 1.</summary>
    internal required IReadOnlyList<int> Applied { get; init; }

    internal IReadOnlyList<IncidentRow> Incidents { get; }

    internal IEnumerable<(StoredFact Stored, object Fact)> Of(IncidentId id) => streams[StreamId.Of(id).ToString()];

    internal IEnumerable<(StoredFact Stored, object Fact)> Of(PageId id) => streams[StreamId.Of(id).ToString()];

    internal IEnumerable<(StoredFact Stored, object Fact)> EscalationOf(IncidentId id) =>
        streams[StreamId.EscalationOf(id).ToString()];

    /// <summary>Ticks since the start of the run.</summary>
    internal static long TicksOf(Instant at) => (at.ToDateTimeOffset() - SimulatedTime.Start).Ticks;

    /// <summary>What does not hold of a run that is over.</summary>
    internal static async Task<IReadOnlyList<string>> Judge(SimulatedWorld world)
    {
        var store = world.Database.Store;
        var record = await store.Read(reading => Read(world, reading), CancellationToken.None);
        var verification = await store.Verify([], CancellationToken.None);
        return
        [
            .. await store.Read(reading => SignalChecks.Run(record, reading), CancellationToken.None),
            .. PageChecks.Run(record),
            .. EscalationChecks.Run(record),
            .. verification.Problems.Select(problem => $"verify: {problem}"),
        ];
    }

    private static async ValueTask<History> Read(SimulatedWorld world, IReading reading)
    {
        List<StoredFact> facts = [];
        while (await reading.FactsAfter(facts.Count == 0 ? 0 : facts[^1].Position, 1_000) is { Count: > 0 } more)
            facts.AddRange(more);
        List<PageRow> pages = [];
        while (await reading.Pages(new PageQuery { Before = pages.Count == 0 ? null : pages[^1].Id, Limit = 1_000 })
            is { Count: > 0 } more)
        {
            pages.AddRange(more);
        }

        List<IncidentRow> incidents = [];
        while (await reading.Incidents(new IncidentQuery
        {
            Before = incidents.Count == 0 ? null : incidents[^1].State.Id,
            Limit = 1_000,
        })
            is { Count: > 0 } more)
        {
            incidents.AddRange(more);
        }

        return new History(world, facts, pages, incidents) { Applied = await Versions(reading) };
    }

    private static async ValueTask<IReadOnlyList<int>> Versions(IReading reading)
    {
        List<int> numbers = [];
        while (await reading.Playbook(numbers.Count + 1) is { } applied)
            numbers.Add(int.Parse(applied.Files["playbook.yaml"], CultureInfo.InvariantCulture));
        return numbers;
    }
}
