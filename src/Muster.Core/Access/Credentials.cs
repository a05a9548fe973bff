using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Access;

/// <summary>The id of an API token.</summary>
public readonly record struct TokenId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>A fact about one API token; its value is shown once and only its digest kept.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Issued), "token.issued.v1")]
[JsonDerivedType(typeof(Revoked), "token.revoked.v1")]
public abstract record TokenEvent
{
    private TokenEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>A token was made.</summary>
    /// <param name="Name">What it is for.</param>
    /// <param name="Owner">In whose name it acts.</param>
    /// <param name="Access">What it may do.</param>
    /// <param name="Digest">SHA-256 of its value, lower-case hexadecimal.</param>
    /// <param name="Hint">Its last four characters, to tell tokens apart.</param>
    /// <param name="ExpiresAt">When it ends, or null.</param>
    public sealed record Issued(
        string Name, ResponderId Owner, AccessLevel Access, string Digest, string Hint,
            Instant? ExpiresAt) : TokenEvent;

    /// <summary>It no longer works.</summary>
    public sealed record Revoked : TokenEvent;
}

/// <summary>A fact about the integration key of one service, and about how its signals are taken.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(KeyIssued), "integration.key-issued.v1")]
[JsonDerivedType(typeof(KeyRead), "integration.key-read.v1")]
[JsonDerivedType(typeof(SettingsChanged), "integration.settings-changed.v1")]
[JsonDerivedType(typeof(SecretAdded), "integration.secret-added.v1")]
[JsonDerivedType(typeof(SecretsRemoved), "integration.secrets-removed.v1")]
public abstract record IntegrationEvent
{
    private IntegrationEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>A key was made; the one before goes on working only when <paramref name="KeepsOld"/>.</summary>
    /// <param name="Digest">SHA-256 of the key, lower-case hexadecimal: how it is looked up.</param>
    /// <param name="Sealed">The key, encrypted, because an administrator must be able to read it again.</param>
    /// <param name="KeepsOld">Whether older keys go on working (rotation).</param>
    public sealed record KeyIssued(string Digest, string Sealed, bool KeepsOld) : IntegrationEvent;

    /// <summary>An administrator read it.</summary>
    public sealed record KeyRead : IntegrationEvent;

    /// <summary>How signals are taken was changed; all of it is in the fact.</summary>
    public sealed record SettingsChanged(
        Duration? ResolveAfter, bool TakesReports, IReadOnlyList<string> Topics, bool FiresOnMissingData)
        : IntegrationEvent;

    /// <summary>A sender signs with this secret from now on; the newest one before goes on working.</summary>
    /// <param name="Source">The intake that it is for.</param>
    /// <param name="Sealed">The secret, encrypted.</param>
    /// <param name="Hint">Its last four characters, to tell secrets apart.</param>
    public sealed record SecretAdded(string Source, string Sealed, string Hint) : IntegrationEvent;

    /// <summary>What a sender sends needs no signature any more.</summary>
    public sealed record SecretsRemoved(string Source) : IntegrationEvent;
}

/// <summary>A fact about the installation as a whole.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Founded), "installation.founded.v1")]
[JsonDerivedType(typeof(PlaybookApplied), "installation.playbook-applied.v1")]
[JsonDerivedType(typeof(SetUp), "installation.set-up.v1")]
[JsonDerivedType(typeof(AlarmRaised), "installation.alarm-raised.v1")]
[JsonDerivedType(typeof(AlarmCleared), "installation.alarm-cleared.v1")]
public abstract record InstallationEvent
{
    private InstallationEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>The first start on this store.</summary>
    /// <param name="SetUpDigest">SHA-256 of the one-time administrator link's secret.</param>
    public sealed record Founded(string SetUpDigest) : InstallationEvent;

    /// <summary>A version of the playbook is in force.</summary>
    public sealed record PlaybookApplied(int Version, string Digest) : InstallationEvent;

    /// <summary>The one-time administrator link was used.</summary>
    public sealed record SetUp(ResponderId Administrator) : InstallationEvent;

    /// <summary>Muster found something wrong with itself or with the response: <paramref name="Key"/> says
    /// what.</summary>
    public sealed record AlarmRaised(string Key, string Text) : InstallationEvent;

    /// <summary>It is right again.</summary>
    public sealed record AlarmCleared(string Key) : InstallationEvent;
}
