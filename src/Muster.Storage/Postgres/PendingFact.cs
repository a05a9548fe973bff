using System.Text;
using Muster.Core;
using Muster.Core.Search;

namespace Muster.Storage.Postgres;

/// <summary>The end of a stream: how many facts it has and when the last one happened, in microseconds.</summary>
internal readonly record struct StreamTail(long Version, long At)
{
    /// <summary>A stream without facts.</summary>
    internal static StreamTail None { get; } = new(0, long.MinValue);
}

/// <summary>A fact of this commit that has no position yet.</summary>
internal sealed class PendingFact(StreamId stream, long version, long at, long recorded, object fact)
{
    internal StreamId Stream => stream;

    internal string StreamName { get; } = stream.ToString();

    internal long Version => version;

    internal long At => at;

    internal long Recorded => recorded;

    internal string Type { get; } = FactNames.Of(fact);

    internal byte[] Body { get; } = FactJson.Write(fact);

    /// <summary>What people search in, or null.</summary>
    internal string? Searched { get; } = SearchedText.Of(fact);

    internal string Text => Encoding.UTF8.GetString(Body);

    /// <summary>As its own transaction reads it: the position is 0 until the commit gives it one.</summary>
    internal StoredFact AsStored() => new(
        Position: 0, stream, version, Type, Micros.ToInstant(at), Micros.ToInstant(recorded), Text);

    /// <summary>Its hash at a position, after the fact before it.</summary>
    internal byte[] Link(byte[] previous, long position)
    {
        var hash = new byte[HashChain.HashBytes];
        HashChain.Digest(Body, hash);
        HashChain.Link(previous, position, StreamName, version, Type, at, recorded, hash, hash);
        return hash;
    }
}
