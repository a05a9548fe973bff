using System.Collections.Immutable;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Storage.Memory;

/// <summary>
/// Everything a memory store holds, as one value. A snapshot is a reference to it, and taking back a work is going
/// back to the one before. Ids sort newest first, as lists do.
/// </summary>
internal sealed record MemoryState
{
    private static readonly IComparer<Guid> NewestFirst = Comparer<Guid>.Create((a, b) => b.CompareTo(a));

    internal static MemoryState Empty { get; } = new();

    internal ImmutableList<MemoryFact> Log { get; init; } = [];

    internal ImmutableDictionary<StreamId, ImmutableList<MemoryFact>> Streams { get; init; } =
        ImmutableDictionary<StreamId, ImmutableList<MemoryFact>>.Empty;

    internal long ConfigurationPosition { get; init; }

    internal ImmutableSortedDictionary<Guid, Alert> Alerts { get; init; } = Sorted<Alert>();

    internal ImmutableDictionary<AlertKey, AlertId> OpenAlerts { get; init; } =
        ImmutableDictionary<AlertKey, AlertId>.Empty;

    internal ImmutableDictionary<AlertGroupId, AlertGroup> Groups { get; init; } =
        ImmutableDictionary<AlertGroupId, AlertGroup>.Empty;

    internal ImmutableDictionary<AlertGroupKey, AlertGroupId> OpenGroups { get; init; } =
        ImmutableDictionary<AlertGroupKey, AlertGroupId>.Empty;

    internal ImmutableSortedDictionary<Guid, IncidentRow> Incidents { get; init; } = Sorted<IncidentRow>();

    internal ImmutableSortedDictionary<Guid, PageRow> Pages { get; init; } = Sorted<PageRow>();

    internal ImmutableSortedDictionary<Guid, Signal> Signals { get; init; } = Sorted<Signal>();

    internal ImmutableDictionary<(string Kind, string Key), MemoryJob> Jobs { get; init; } =
        ImmutableDictionary<(string Kind, string Key), MemoryJob>.Empty;

    internal ImmutableSortedDictionary<(Instant Due, long Id), MemoryJob> Schedule { get; init; } =
        ImmutableSortedDictionary<(Instant Due, long Id), MemoryJob>.Empty;

    /// <summary>The last number given to a job or a fence.</summary>
    internal long Sequence { get; init; }

    internal ImmutableDictionary<string, long> Counters { get; init; } = ImmutableDictionary<string, long>.Empty;

    internal ImmutableList<PlaybookVersion> Playbooks { get; init; } = [];

    internal ImmutableDictionary<string, string> Remembered { get; init; } =
        ImmutableDictionary<string, string>.Empty;

    private static ImmutableSortedDictionary<Guid, TRow> Sorted<TRow>() =>
        ImmutableSortedDictionary.Create<Guid, TRow>(NewestFirst);
}

/// <summary>A fact with its link of the chain.</summary>
/// <param name="Fact">The fact.</param>
/// <param name="Hash">Its link.</param>
/// <param name="Digest">The digest of its body when that was erased, else null.</param>
internal sealed record MemoryFact(StoredFact Fact, byte[] Hash, byte[]? Digest = null);

/// <summary>A job with the number that orders it among those due at the same instant.</summary>
internal sealed record MemoryJob(long Id, Job Job);
