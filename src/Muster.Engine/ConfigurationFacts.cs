using System.Collections.Immutable;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Directory;
using Muster.Core.Monitors;
using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Storage;

namespace Muster.Engine;

/// <summary>What the facts of the configuration kinds add up to. Immutable; folded forward fact by fact.</summary>
internal sealed record ConfigurationFacts
{
    internal static ConfigurationFacts Empty { get; } = new();

    internal long Position { get; init; }

    internal ImmutableDictionary<string, Person> People { get; init; } =
        ImmutableDictionary.Create<string, Person>(StringComparer.Ordinal);

    internal ImmutableDictionary<string, ScheduleChanges> Schedules { get; init; } =
        ImmutableDictionary.Create<string, ScheduleChanges>(StringComparer.Ordinal);

    internal ImmutableDictionary<string, Silence> Silences { get; init; } =
        ImmutableDictionary.Create<string, Silence>(StringComparer.Ordinal);

    /// <summary>What was defined on screens, by the key of its stream: <c>team/payments</c>.</summary>
    internal ImmutableDictionary<string, Definition> Definitions { get; init; } =
        ImmutableDictionary.Create<string, Definition>(StringComparer.Ordinal);

    /// <summary>Calendars that others subscribe to, by the digest of the secret in their address.</summary>
    internal ImmutableDictionary<string, FeedEvent.Opened> Feeds { get; init; } =
        ImmutableDictionary.Create<string, FeedEvent.Opened>(StringComparer.Ordinal);

    internal ImmutableDictionary<TokenId, ApiToken> Tokens { get; init; } =
        ImmutableDictionary<TokenId, ApiToken>.Empty;

    internal ImmutableDictionary<string, TokenId> TokenDigests { get; init; } =
        ImmutableDictionary.Create<string, TokenId>(StringComparer.Ordinal);

    internal ImmutableDictionary<string, ServiceId> KeyDigests { get; init; } =
        ImmutableDictionary.Create<string, ServiceId>(StringComparer.Ordinal);

    internal ImmutableDictionary<ServiceId, string> SealedKeys { get; init; } =
        ImmutableDictionary<ServiceId, string>.Empty;

    internal ImmutableDictionary<ServiceId, ServiceIntake> Intakes { get; init; } =
        ImmutableDictionary<ServiceId, ServiceIntake>.Empty;

    internal ImmutableDictionary<HeartbeatId, Heartbeat> Heartbeats { get; init; } =
        ImmutableDictionary<HeartbeatId, Heartbeat>.Empty;

    internal ImmutableDictionary<string, HeartbeatId> HeartbeatDigests { get; init; } =
        ImmutableDictionary.Create<string, HeartbeatId>(StringComparer.Ordinal);

    internal ImmutableDictionary<string, Alarm> Alarms { get; init; } =
        ImmutableDictionary.Create<string, Alarm>(StringComparer.Ordinal);

    internal string? SetUpDigest { get; init; }

    internal bool IsSetUp { get; init; }

    internal int PlaybookVersion { get; init; }

    internal ConfigurationFacts With(StoredFact stored)
    {
        if (stored.Body is not { } body)
            return this with { Position = stored.Position };

        var key = stored.Stream.Key;
        var next = FactJson.Read(stored.Type, body) switch
        {
            PersonEvent e => this with
            {
                People = People.SetItem(key, Person.Evolve(People.GetValueOrDefault(key, Person.Initial), e)),
            },
            ScheduleEvent e => this with
            {
                Schedules = Schedules.SetItem(
                    key, ScheduleChanges.Evolve(Schedules.GetValueOrDefault(key, ScheduleChanges.Initial), e)),
            },
            SilenceEvent e => this with
            {
                Silences = Silences.SetItem(key, Silence.Evolve(Silences.GetValueOrDefault(key, Silence.Initial), e)),
            },
            DefinitionEvent e => this with
            {
                Definitions = Definitions.SetItem(
                    key, Definition.Evolve(Definitions.GetValueOrDefault(key, Definition.Initial), e)),
            },
            FeedEvent.Opened e => this with { Feeds = Feeds.SetItem(e.Digest, e) },
            FeedEvent.Closed e => this with
            {
                Feeds = Feeds.RemoveRange(Feeds.Where(pair => pair.Value.Id == e.Id).Select(pair => pair.Key)),
            },
            TokenEvent e => WithToken(new TokenId(Guid.Parse(key)), e),
            IntegrationEvent.KeyIssued e => WithKey(new ServiceId(key), e),
            IntegrationEvent e => WithIntake(new ServiceId(key), e),
            HeartbeatEvent e => WithHeartbeat(new HeartbeatId(Guid.Parse(key)), e),
            InstallationEvent e => WithInstallation(e),
            _ => this,
        };
        return next with { Position = stored.Position };
    }

    private ConfigurationFacts WithToken(TokenId id, TokenEvent fact) => fact switch
    {
        TokenEvent.Issued e => this with
        {
            Tokens = Tokens.SetItem(id, new ApiToken(id, e.Name, e.Owner, e.Access, e.Hint, e.At, e.ExpiresAt)),
            TokenDigests = TokenDigests.SetItem(e.Digest, id),
        },
        _ => this with { Tokens = Tokens.Remove(id) },
    };

    private ConfigurationFacts WithKey(ServiceId service, IntegrationEvent.KeyIssued fact) => this with
    {
        KeyDigests = (fact.KeepsOld
            ? KeyDigests
            : KeyDigests.RemoveRange(KeyDigests.Where(pair => pair.Value == service).Select(pair => pair.Key)))
            .SetItem(fact.Digest, service),
        SealedKeys = SealedKeys.SetItem(service, fact.Sealed),
    };

    private ConfigurationFacts WithIntake(ServiceId service, IntegrationEvent fact)
    {
        var before = Intakes.GetValueOrDefault(service, ServiceIntake.Default);
        var after = fact switch
        {
            IntegrationEvent.SettingsChanged e => before with
            {
                Settings = new IntakeSettings
                {
                    ResolveAfter = e.ResolveAfter,
                    TakesReports = e.TakesReports,
                    Topics = e.Topics,
                    FiresOnMissingData = e.FiresOnMissingData,
                },
            },
            IntegrationEvent.SecretAdded e => before with
            {
                Secrets =
                [
                    .. before.Secrets.Where(one => one.Source != e.Source),
                    .. before.Secrets.Where(one => one.Source == e.Source).TakeLast(SignedBy.EachMax - 1),
                    new SignedBy(e.Source, e.Sealed, e.Hint),
                ],
            },
            IntegrationEvent.SecretsRemoved e => before with
            {
                Secrets = before.Secrets.RemoveAll(one => one.Source == e.Source),
            },
            _ => before,
        };
        return ReferenceEquals(before, after) ? this : this with { Intakes = Intakes.SetItem(service, after) };
    }

    private ConfigurationFacts WithHeartbeat(HeartbeatId id, HeartbeatEvent fact)
    {
        var after = Heartbeat.Evolve(Heartbeats.GetValueOrDefault(id, Heartbeat.Initial), fact);
        return this with
        {
            Heartbeats = after.IsDeleted ? Heartbeats.Remove(id) : Heartbeats.SetItem(id, after),
            HeartbeatDigests = fact switch
            {
                HeartbeatEvent.Made e => HeartbeatDigests.SetItem(e.Digest, id),
                HeartbeatEvent.Deleted when after.Order is { } order => HeartbeatDigests.Remove(order.Digest),
                _ => HeartbeatDigests,
            },
        };
    }

    private ConfigurationFacts WithInstallation(InstallationEvent fact) => fact switch
    {
        InstallationEvent.Founded e => this with { SetUpDigest = e.SetUpDigest },
        InstallationEvent.SetUp => this with { IsSetUp = true },
        InstallationEvent.PlaybookApplied e => this with { PlaybookVersion = e.Version },
        InstallationEvent.AlarmRaised e => this with { Alarms = Alarms.SetItem(e.Key, new Alarm(e.Key, e.Text, e.At)) },
        InstallationEvent.AlarmCleared e => this with { Alarms = Alarms.Remove(e.Key) },
        _ => this,
    };
}
