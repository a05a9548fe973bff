using Muster.Core;
using Muster.Core.Audit;
using Muster.Engine;
using Muster.Storage;

namespace Muster.Server.Audit;

/// <summary>Who changed what and when, read from the log.</summary>
internal sealed class AuditLog(IStore store, Live live)
{
    private const int PartOf = 500;
    private const int PartsMax = 40;

    /// <summary>Changes, newest first, at most <paramref name="limit"/>.</summary>
    /// <param name="kinds">The sorts of things that were changed; none means all.</param>
    /// <param name="by">Only what this actor did, by id; or null.</param>
    /// <param name="before">Only changes before this position, or null.</param>
    /// <param name="limit">From 1 to 1,000.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal Task<IReadOnlyList<AuditEntry>> List(
        IReadOnlyList<string> kinds, string? by, long? before, int limit, CancellationToken cancel) =>
        store.Read<IReadOnlyList<AuditEntry>>(
            async reading =>
            {
                var wanted = kinds.Count > 0 ? kinds : AuditLines.Kinds;
                List<AuditEntry> found = [];
                for (var part = 0; part < PartsMax && found.Count < limit; part++)
                {
                    var facts = await reading.Changes(new ChangeQuery(wanted, before, by is null ? limit : PartOf));
                    found.AddRange(facts.Select(EntryOf).OfType<AuditEntry>()
                        .Where(entry => by is null || entry.By.Id == by));
                    if (facts.Count < (by is null ? limit : PartOf))
                        break;
                    before = facts[^1].Position;
                }

                return [.. found.Take(limit)];
            },
            cancel).AsTask();

    private AuditEntry? EntryOf(StoredFact stored)
    {
        if (stored.Body is not { } body)
        {
            return new AuditEntry(
                stored.Position, stored.At, stored.Recorded, Actor.Muster, stored.Stream.Kind, stored.Stream.Key,
                stored.Type, "What was done was erased.");
        }

        return AuditLines.Of(stored.Stream, FactJson.Read(stored.Type, body), live.Now.NameOf) is var (by, text)
            ? new AuditEntry(
                stored.Position, stored.At, stored.Recorded, by, stored.Stream.Kind, stored.Stream.Key, stored.Type,
                text)
            : null;
    }
}
