using System.Security.Cryptography;
using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Evidence;

/// <summary>
/// A fact about one artefact, which is known by the digest of its bytes. The bytes stand in the fact itself, so the
/// chain of the log covers them like every other word. The names below are the stored format: add cases, never rename
/// one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Kept), "evidence.kept.v1")]
[JsonDerivedType(typeof(HandedOut), "evidence.handed-out.v1")]
public abstract record EvidenceEvent
{
    private EvidenceEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>The bytes were taken in; <see cref="Content"/> is their base64.</summary>
    public sealed record Kept(string Digest, string MediaType, long Bytes, string Content) : EvidenceEvent;

    /// <summary>Somebody was given the bytes.</summary>
    public sealed record HandedOut(string Why) : EvidenceEvent;
}

/// <summary>What may be asked of an artefact.</summary>
public abstract record EvidenceCommand
{
    private EvidenceCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Take bytes in; nothing when they are there.</summary>
    public sealed record Keep(string MediaType, byte[] Content) : EvidenceCommand;

    /// <summary>Give the bytes out, and keep who was given them.</summary>
    public sealed record HandOut(string Why) : EvidenceCommand;
}

/// <summary>An artefact with its custody. Source: PMR-014, D.2 of the practice: who, when, where kept.</summary>
public sealed record Artefact : IDecider<Artefact, EvidenceCommand, EvidenceEvent>
{
    /// <summary>At most so many bytes.</summary>
    public const int BytesMax = 2 * 1024 * 1024;

    /// <summary>How it was taken in; null before.</summary>
    public EvidenceEvent.Kept? Keeping { get; init; }

    /// <summary>How often it was given out.</summary>
    public int HandOuts { get; init; }

    /// <inheritdoc/>
    public static Artefact Initial { get; } = new();

    /// <summary>The bytes; null before they were taken in.</summary>
    public byte[]? Content => Keeping is { } kept ? Convert.FromBase64String(kept.Content) : null;

    /// <summary>The digest of bytes, as 64 hexadecimal digits.</summary>
    public static string DigestOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <inheritdoc/>
    public static Decision<EvidenceEvent> Decide(Artefact state, EvidenceCommand command) => (state, command) switch
    {
        ({ Keeping: not null }, EvidenceCommand.Keep) => Decision<EvidenceEvent>.Nothing,
        (_, EvidenceCommand.Keep { Content.Length: 0 }) => EvidenceRefusals.Empty,
        (_, EvidenceCommand.Keep { Content.Length: > BytesMax }) => EvidenceRefusals.TooLarge,
        (_, EvidenceCommand.Keep c) => new EvidenceEvent.Kept(
            DigestOf(c.Content), c.MediaType, c.Content.Length, Convert.ToBase64String(c.Content))
        {
            At = c.At,
            By = c.By,
        },
        ({ Keeping: null }, _) => EvidenceRefusals.Unknown,
        (_, EvidenceCommand.HandOut c) => new EvidenceEvent.HandedOut(c.Why) { At = c.At, By = c.By },
        _ => throw new System.Diagnostics.UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Artefact Evolve(Artefact state, EvidenceEvent fact) => fact switch
    {
        EvidenceEvent.Kept e => state with { Keeping = e },
        EvidenceEvent.HandedOut => state with { HandOuts = state.HandOuts + 1 },
        _ => throw new System.Diagnostics.UnreachableException(fact.GetType().Name),
    };
}

/// <summary>Why something cannot be done with an artefact.</summary>
public static class EvidenceRefusals
{
    /// <summary>There is none with this digest.</summary>
    public static Refusal Unknown { get; } =
        new("evidence.unknown", "There is no such artefact.") { Kind = RefusalKind.Unknown };

    /// <summary>There are no bytes.</summary>
    public static Refusal Empty { get; } = new("evidence.empty", "The file is empty.")
    {
        Kind = RefusalKind.Invalid,
        Field = "content",
    };

    /// <summary>There are too many bytes.</summary>
    public static Refusal TooLarge { get; } = new(
        "evidence.too-large",
        $"A file has at most {Artefact.BytesMax / 1024 / 1024} MB; keep larger ones elsewhere and link them.")
    {
        Kind = RefusalKind.Invalid,
        Field = "content",
    };

    /// <summary>The bytes are not written as they have to be.</summary>
    public static Refusal NotBase64 { get; } = new("evidence.not-base64", "The content is not base64.")
    {
        Kind = RefusalKind.Invalid,
        Field = "content",
    };
}
