using System.Collections.Immutable;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Engine.OnCall;
using Muster.Engine.Playbook;
using NodaTime;

namespace Muster.Engine;

/// <summary>An API token that works, without its value.</summary>
public sealed record ApiToken(
    TokenId Id, string Name, ResponderId Owner, AccessLevel Access, string Hint, Instant IssuedAt, Instant? ExpiresAt);

/// <summary>Something that is wrong with the response itself, and since when.</summary>
public sealed record Alarm(string Key, string Text, Instant Since);

/// <summary>
/// What is in force at one position of the log: the checked playbook with what screens added to it (people,
/// overrides, keys, tokens). A snapshot; decisions of one transaction all look at the same one (R7).
/// </summary>
public sealed record Configuration
{
    private readonly Func<int, CheckedPlaybook> playbooks;
    private readonly ConfigurationFacts facts;
    private readonly Vault vault;
    private readonly Lazy<SilenceIndex> silences;

    internal Configuration(
        CheckedPlaybook playbook,
        Func<int, CheckedPlaybook> playbooks,
        ConfigurationFacts facts,
        Vault vault,
        SchedulesInForce schedules,
        DefinitionsInForce definitions)
    {
        this.playbooks = playbooks;
        this.facts = facts;
        this.vault = vault;
        silences = new Lazy<SilenceIndex>(() =>
            facts.Silences.IsEmpty ? SilenceIndex.Empty : new SilenceIndex(facts.Silences.Values));
        Written = playbook;
        People = Merge(playbook, facts);
        var whole = definitions.Of(playbook, facts.Definitions);
        Playbook = facts.Schedules.IsEmpty
            ? whole
            : whole with { Schedules = schedules.Of(playbook, facts.Schedules, People) };
        Administrators = AdministratorsOf(People);
    }

    /// <summary>The position of the newest configuration fact in it.</summary>
    public long Position => facts.Position;

    /// <summary>The playbook in force: what its files say and what was made on screens, schedules with their
    /// past.</summary>
    public CheckedPlaybook Playbook { get; }

    /// <summary>The playbook as its files say, without what screens added.</summary>
    public CheckedPlaybook Written { get; }

    /// <summary>Everybody, from files and screens, active or not.</summary>
    public IReadOnlyDictionary<ResponderId, Responder> People { get; }

    /// <summary>Who is paged when nobody else can be; never empty.</summary>
    public IReadOnlyList<Responder> Administrators { get; }

    /// <summary>The tokens that were not revoked.</summary>
    public IReadOnlyDictionary<TokenId, ApiToken> Tokens => facts.Tokens;

    /// <summary>Whether the one-time administrator link was used.</summary>
    public bool IsSetUp => facts.IsSetUp;

    /// <summary>Whether the installation was founded on this store.</summary>
    public bool IsFounded => facts.SetUpDigest is not null;

    /// <summary>What is wrong, oldest first.</summary>
    public IReadOnlyList<Alarm> Alarms => [.. facts.Alarms.Values.OrderBy(alarm => alarm.Since)];

    /// <summary>The playbook of a version that was applied once: what a running incident is pinned to (R7).</summary>
    public CheckedPlaybook PlaybookOf(int version) => version == Playbook.Version ? Playbook : playbooks(version);

    /// <summary>A person, or null.</summary>
    public Responder? Person(ResponderId id) => People.GetValueOrDefault(id);

    /// <summary>A person's name; senders that acknowledge are named as such; else the id.</summary>
    public string NameOf(ResponderId id) =>
        Person(id)?.Name
        ?? (id.Value.StartsWith(SenderPrefix, StringComparison.Ordinal)
            ? $"The sender ({id.Value[SenderPrefix.Length..]})"
            : id.Value);

    /// <summary>The overrides of a schedule.</summary>
    public IReadOnlyList<Override> Overrides(ScheduleId id) =>
        facts.Schedules.TryGetValue(id.Value, out var changes) ? changes.Overrides : [];

    /// <summary>The silences that were not ended, found fast.</summary>
    public SilenceIndex Silences => silences.Value;

    /// <summary>All silences, newest first.</summary>
    public IEnumerable<Silence> AllSilences =>
        facts.Silences.Values.OrderByDescending(silence => silence.Id.Value);

    /// <summary>A silence, or null.</summary>
    public Silence? Silence(SilenceId id) => facts.Silences.GetValueOrDefault(id.ToString());

    /// <summary>What people changed of a schedule: swaps, temporary schedules, revisions, hand-overs.</summary>
    public ScheduleChanges ChangesOf(ScheduleId id) =>
        facts.Schedules.GetValueOrDefault(id.Value, ScheduleChanges.Initial);

    /// <summary>Whether a schedule was made on a screen or by the API; those of files are read-only here.</summary>
    public bool IsMadeHere(ScheduleId id) =>
        Written.Schedule(id) is null && SchedulesInForce.IsMadeHere(ChangesOf(id));

    /// <summary>What was defined on a screen or by the API and is there still, or null; what files define is
    /// read-only here (R7).</summary>
    public Definition? DefinedHere(DefinitionKind kind, string id) =>
        !DefinitionsInForce.IsWritten(Written, kind, id)
        && facts.Definitions.GetValueOrDefault(StreamId.Of(kind, id).Key) is { Text: not null } definition
            ? definition
            : null;

    /// <summary>All that was defined on screens or by the API and is there still, by kind and id.</summary>
    public IEnumerable<(DefinitionKind Kind, string Id, Definition Definition)> AllDefinedHere =>
        from kind in Enum.GetValues<DefinitionKind>()
        from id in DefinitionsInForce.IdsOf(facts.Definitions, kind)
        let definition = DefinedHere(kind, id)
        where definition is not null
        select (kind, id, definition);

    /// <summary>What a screen or the API changed of a person beside the files, or null.</summary>
    public Person? ChangesOf(ResponderId id) => facts.People.GetValueOrDefault(id.Value);

    /// <summary>The calendars that others subscribe to.</summary>
    public IEnumerable<FeedEvent.Opened> Feeds => facts.Feeds.Values;

    /// <summary>The calendar of a secret address, or null when there is none or it was closed.</summary>
    public FeedEvent.Opened? FeedOf(string secret) => facts.Feeds.GetValueOrDefault(Vault.Digest(secret));

    /// <summary>The person whose id, name or mail address this is, or null.</summary>
    public ResponderId? PersonCalled(string name)
    {
        name = name.Trim();
        if (Person(new ResponderId(name)) is { } known)
            return known.Id;
        return People.Values.FirstOrDefault(person =>
            string.Equals(person.Name, name, StringComparison.OrdinalIgnoreCase)
            || person.Contacts.Any(contact => string.Equals(contact.Address, name, StringComparison.OrdinalIgnoreCase)))
            ?.Id;
    }

    /// <summary>The token of a value, or null when there is none, it was revoked or has expired.</summary>
    public ApiToken? TokenOf(string value, Instant now) =>
        facts.TokenDigests.TryGetValue(Vault.Digest(value), out var id)
        && facts.Tokens.TryGetValue(id, out var token)
        && (token.ExpiresAt is not { } end || now < end)
            ? token
            : null;

    /// <summary>The service of an integration key, or null.</summary>
    public ServiceId? ServiceOfKey(string key) =>
        facts.KeyDigests.TryGetValue(Vault.Digest(key), out var service) && Playbook.Service(service) is not null
            ? service
            : null;

    /// <summary>The services by the digests of their integration keys.</summary>
    internal IReadOnlyDictionary<string, ServiceId> KeyDigests => facts.KeyDigests;

    /// <summary>The newest integration key of a service, or null when it has none.</summary>
    public string? KeyOf(ServiceId id) =>
        facts.SealedKeys.TryGetValue(id, out var sealedKey) ? vault.Unseal(sealedKey, KeyPurpose(id)) : null;

    /// <summary>What is set for the signals of a service.</summary>
    public ServiceIntake IntakeOf(ServiceId id) => facts.Intakes.GetValueOrDefault(id, ServiceIntake.Default);

    /// <summary>The secrets by which a sender of a service signs, newest first; none when it does not sign.</summary>
    public IReadOnlyList<string> SecretsOf(ServiceId id, string source) =>
    [
        .. IntakeOf(id).Secrets.Where(one => one.Source == source).Reverse()
            .Select(one => vault.Unseal(one.Sealed, SecretPurpose(id, source))).OfType<string>(),
    ];

    /// <summary>The heartbeats that are watched, oldest first.</summary>
    public IEnumerable<Heartbeat> Heartbeats => facts.Heartbeats.Values.OrderBy(one => one.Order!.At);

    /// <summary>A heartbeat, or null.</summary>
    public Heartbeat? Heartbeat(HeartbeatId id) => facts.Heartbeats.GetValueOrDefault(id);

    /// <summary>The heartbeat of a key, or null.</summary>
    public Heartbeat? HeartbeatOfKey(string key) =>
        facts.HeartbeatDigests.TryGetValue(Vault.Digest(key), out var id) ? Heartbeat(id) : null;

    /// <summary>A heartbeat's key.</summary>
    public string? KeyOf(HeartbeatId id) =>
        Heartbeat(id)?.Order is { } order ? vault.Unseal(order.Sealed, KeyPurpose(id)) : null;

    /// <summary>The hash of a person's password, or null when they cannot sign in with one.</summary>
    public string? PasswordHashOf(ResponderId id) =>
        facts.People.TryGetValue(id.Value, out var person) ? person.PasswordHash : null;

    /// <summary>A person's sessions that began before this instant have ended; null when none were ended.</summary>
    public Instant? SessionsFrom(ResponderId id) =>
        facts.People.TryGetValue(id.Value, out var person) ? person.SessionsFrom : null;

    /// <summary>Whether this is the secret of the one-time administrator link, not used yet.</summary>
    public bool SetUpSecretHolds(string secret) =>
        !IsSetUp && facts.SetUpDigest is { } digest
        && string.Equals(digest, Vault.Digest(secret), StringComparison.Ordinal);

    /// <summary>Finds people for escalations, at an instant.</summary>
    /// <param name="now">The instant.</param>
    /// <param name="incident">Whose roles and holder are meant, or null.</param>
    /// <param name="lastTurn">Who had the last turn of a step that goes round, or null when none does.</param>
    public Reach ReachAt(Instant now, Incident? incident = null, Func<TurnKey, Turn?>? lastTurn = null) =>
        new PeopleInReach(Playbook, Person, Overrides, Administrators, now)
        {
            Everybody = () => People.Values
                .Where(person => person.IsReachable)
                .OrderBy(person => person.Id.Value, StringComparer.Ordinal),
            Incident = incident,
            LastTurn = lastTurn ?? (_ => null),
        }.AsReach();

    internal const string SenderPrefix = "sender:";

    internal static string KeyPurpose(HeartbeatId id) => $"heartbeat-key/{id}";

    internal static string SecretPurpose(ServiceId id, string source) => $"intake-secret/{id.Value}/{source}";

    internal static string KeyPurpose(ServiceId id) => $"integration-key/{id.Value}";

    private static Dictionary<ResponderId, Responder> Merge(CheckedPlaybook playbook, ConfigurationFacts facts)
    {
        var people = playbook.People.ToDictionary(person => person.Id);
        var inFiles = people.Keys.ToHashSet();
        foreach (var (key, person) in facts.People)
        {
            var id = new ResponderId(key);
            var known = people.GetValueOrDefault(id)
                ?? (person.Added is { } added
                    ? new Responder { Id = id, Name = added.Name, Access = added.Access }
                    : null);
            if (known is null)
                continue;
            people[id] = known with
            {
                Name = person.Name ?? known.Name,
                Access = !inFiles.Contains(id) && person.Access is { } access ? access : known.Access,
                Zone = known.Zone ?? person.Zone,
                Contacts = Contacts(known, person),
                Rules = person.Rules.Count > 0 ? person.Rules : known.Rules,
                Quiet = Quiet(known, person, playbook) ?? known.Quiet,
                IsActive = known.IsActive && !person.IsDeactivated,
            };
        }

        return people;
    }

    /// <summary>A method given on a screen takes the place of the file's method with the same id.</summary>
    private static IReadOnlyList<ContactMethod> Contacts(Responder known, Person person) =>
    [
        .. known.Contacts.Where(method => !person.Contacts.Exists(own => own.Id == method.Id))
            .Concat(person.Contacts)
            .Select(method => person.Verified.TryGetValue(method.Address, out var at)
                ? method with { VerifiedAt = at }
                : method),
    ];

    private static QuietHours? Quiet(Responder known, Person person, CheckedPlaybook playbook) =>
        person is { QuietFrom: { } from, QuietUntil: { } until }
            ? new QuietHours(
                new Restriction.TimeOfDay(
                    LocalTime.FromMinutesSinceMidnight(from), LocalTime.FromMinutesSinceMidnight(until)),
                DateTimeZoneProviders.Tzdb.GetZoneOrNull(known.Zone ?? person.Zone ?? "") ?? playbook.Zone)
            : null;

    private static Responder[] AdministratorsOf(IReadOnlyDictionary<ResponderId, Responder> people)
    {
        Responder[] administrators =
        [
            .. people.Values
                .Where(person => person is { IsActive: true, Access: AccessLevel.Administrator })
                .OrderBy(person => person.Id.Value, StringComparer.Ordinal),
        ];
        return administrators.Length > 0 ? administrators : [LastResort];
    }

    /// <summary>When no administrator is left, the server's console still gets the page.</summary>
    private static Responder LastResort { get; } = new()
    {
        Id = new ResponderId("administrator"),
        Name = "Administrator",
        Access = AccessLevel.Administrator,
    };
}
