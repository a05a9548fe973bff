using System.Globalization;
using System.Text;
using Muster.Core;

namespace Muster.Storage;

/// <summary>A row of the log as it lies in the store, for the verification: nothing is assumed of it.</summary>
internal readonly record struct LinkedFact(
    long Position,
    string Stream,
    long Version,
    string Type,
    long At,
    long Recorded,
    byte[]? Body,
    byte[]? Digest,
    byte[] Hash)
{
    internal static LinkedFact Of(StoredFact fact, byte[] hash) => new(
        fact.Position, fact.Stream.ToString(), fact.Version, fact.Type, Micros.Of(fact.At), Micros.Of(fact.Recorded),
        fact.Body is null ? null : Encoding.UTF8.GetBytes(fact.Body), Digest: null, hash);
}

/// <summary>Recomputes the chain over the rows of a log, in the order of their positions.</summary>
internal sealed class ChainCheck(IReadOnlyList<Anchor> anchors)
{
    private const int ProblemsMax = 100;

    private readonly Dictionary<long, Anchor> ahead =
        anchors.GroupBy(each => each.Position).ToDictionary(each => each.Key, each => each.First());

    private readonly Dictionary<string, long> versions = new(StringComparer.Ordinal);
    private readonly List<string> problems = [];
    private readonly byte[] hash = new byte[HashChain.HashBytes];
    private readonly byte[] digest = new byte[HashChain.HashBytes];
    private long facts;
    private long erased;
    private LinkedFact? last;

    internal void Take(LinkedFact fact)
    {
        var position = last is { } before ? before.Position + 1 : 1;
        if (fact.Position != position)
            Report($"position {position} is missing: the next row has {fact.Position}");
        CheckVersion(fact);
        CheckHash(fact);
        CheckAnchor(fact);
        facts++;
        last = fact;
    }

    internal Verification Finish(IEnumerable<string> more)
    {
        foreach (var anchor in ahead.Values.OrderBy(each => each.Position).Where(each => each.Position > 0))
            Report($"the log ends before the anchor at position {anchor.Position} of {Written(anchor)}");
        foreach (var problem in more)
            Report(problem);
        return new Verification(facts, erased, Head, problems);
    }

    /// <summary>The head that the rows give, with the instant at which it was recorded.</summary>
    private Anchor? Head => last is { } fact
        ? new Anchor(fact.Position, Convert.ToHexStringLower(fact.Hash), Micros.ToInstant(fact.Recorded))
        : null;

    private static string Written(Anchor anchor) => InstantJson.Pattern.Format(anchor.At);

    private void CheckVersion(LinkedFact fact)
    {
        var version = versions.GetValueOrDefault(fact.Stream) + 1;
        if (fact.Version != version)
            Report($"position {fact.Position}: {fact.Stream} has version {fact.Version}, expected {version}");
        versions[fact.Stream] = fact.Version;
    }

    private void CheckHash(LinkedFact fact)
    {
        if (fact.Body is not null)
        {
            HashChain.Digest(fact.Body, digest);
        }
        else if (fact.Digest is { Length: HashChain.HashBytes } kept)
        {
            erased++;
            kept.CopyTo(digest, 0);
        }
        else
        {
            erased++;
            Report($"position {fact.Position}: neither a body nor the digest of an erased one");
            Array.Clear(digest);
        }

        HashChain.Link(
            last is { Hash.Length: HashChain.HashBytes } before ? before.Hash : HashChain.Start, fact.Position,
            fact.Stream, fact.Version, fact.Type, fact.At, fact.Recorded, digest, hash);
        if (!hash.AsSpan().SequenceEqual(fact.Hash))
            Report($"position {fact.Position}: the hash does not fit the row and the hash before it");
    }

    private void CheckAnchor(LinkedFact fact)
    {
        if (ahead.Remove(fact.Position, out var anchor)
            && !string.Equals(Convert.ToHexStringLower(fact.Hash), anchor.Hash, StringComparison.OrdinalIgnoreCase))
        {
            Report($"position {fact.Position}: the hash is not the one anchored at {Written(anchor)}");
        }
    }

    private void Report(string problem)
    {
        if (problems.Count < ProblemsMax)
            problems.Add(problem);
        else if (problems.Count == ProblemsMax)
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"more than {ProblemsMax} problems"));
    }
}
