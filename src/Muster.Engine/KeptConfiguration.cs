using System.Text.Json.Serialization;
using Muster.Core;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine;

/// <summary>
/// What was in force at an instant: the facts of the configuration and the playbook's files. A node keeps it on its
/// disk, sealed, so that it still knows keys and people when it starts while the database is away (R8).
/// </summary>
/// <param name="KeptAt">When it was true.</param>
/// <param name="Facts">The facts of the configuration kinds, in the order of the log.</param>
/// <param name="Version">The playbook's version; 0 when none was applied.</param>
/// <param name="Files">The playbook's files: path to text.</param>
public sealed record KeptConfiguration(
    Instant KeptAt, IReadOnlyList<KeptFact> Facts, int Version, IReadOnlyDictionary<string, string> Files);

/// <summary>A fact as it lies in the log, without its link of the chain.</summary>
public sealed record KeptFact(
    long Position, string StreamKind, string StreamKey, long Version, string Type, Instant At, Instant Recorded,
    string? Body)
{
    internal static KeptFact Of(StoredFact fact) => new(
        fact.Position, fact.Stream.Kind, fact.Stream.Key, fact.Version, fact.Type, fact.At, fact.Recorded, fact.Body);

    internal StoredFact AsStored() => new(
        Position, new StreamId(StreamKind, StreamKey), Version, Type, At, Recorded, Body);
}

/// <summary>The generated form of what a node keeps of the configuration.</summary>
[JsonSerializable(typeof(KeptConfiguration))]
internal sealed partial class KeptConfigurationJson : JsonSerializerContext;
