using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Core.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Access;

/// <summary>People, passwords, tokens and integration keys: what screens and the API change of the
/// configuration.</summary>
public sealed class AccessDesk(IStore store, Live live, Ids ids, Vault vault)
{
    private const int KeyBytes = 16;
    private const int TokenBytes = 24;
    private const int HintCharacters = 4;

    /// <summary>Makes a token; its value is returned here and never again.</summary>
    /// <param name="name">What it is for.</param>
    /// <param name="owner">In whose name it acts.</param>
    /// <param name="access">What it may do; not more than its owner.</param>
    /// <param name="expiresAt">When it ends, or null.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="value">A given value (an operator's own), or null for a random one.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task<(ApiToken? Token, string? Value, Refusal? Refusal)> IssueToken(
        string name,
        ResponderId owner,
        AccessLevel access,
        Instant? expiresAt,
        Actor by,
        CancellationToken cancel,
        string? value = null) =>
        Change<(ApiToken?, string?, Refusal?)>(async (transaction, configuration) =>
        {
            if (string.IsNullOrWhiteSpace(name))
                return (null, null, Invalid("token.name-missing", "name", "Say what the token is for."));
            if (configuration.Person(owner) is not { IsActive: true } person)
                return (null, null, Invalid("person.unknown", "owner", $"There is nobody called {owner}."));
            if (access > person.Access)
            {
                return (null, null, Invalid(
                    "token.too-much", "access", $"{person.Name} is {person.Access}; a token cannot be more."));
            }

            if (expiresAt <= transaction.Now)
                return (null, null, Invalid("token.expired", "expiresAt", "The token would have ended already."));

            var secret = value ?? "mst_" + Vault.NewSecret(TokenBytes);
            var id = new TokenId(ids.Next());
            var hint = secret[^HintCharacters..];
            var issued = new TokenEvent.Issued(
                name.Trim(), owner, access, Vault.Digest(secret), hint, expiresAt)
            { At = transaction.Now, By = by };
            await Append(transaction, new StreamId(StreamKinds.Token, id.ToString()), issued, issued.At);
            return (new ApiToken(id, issued.Name, owner, access, hint, issued.At, expiresAt), secret, null);
        },
        cancel);

    /// <summary>Ends a token; nothing when it has ended.</summary>
    public Task<Refusal?> RevokeToken(TokenId id, Actor by, CancellationToken cancel) =>
        Change(async (transaction, configuration) =>
        {
            if (configuration.Tokens.ContainsKey(id))
            {
                await Append(
                    transaction,
                    new StreamId(StreamKinds.Token, id.ToString()),
                    new TokenEvent.Revoked { At = transaction.Now, By = by },
                    transaction.Now);
            }

            return (Refusal?)null;
        },
        cancel);

    /// <summary>The first run: the one-time link names the administrator, their mail and password.</summary>
    public Task<Refusal?> SetUp(
        string secret, string name, string email, string password, CancellationToken cancel)
    {
        var hash = PasswordProblem(password) is null ? Passwords.Hash(password) : "";
        return Change<Refusal?>(async (transaction, configuration) =>
        {
            if (!configuration.SetUpSecretHolds(secret))
            {
                return new Refusal("set-up.used", "This link was used already, or is not of this installation.")
                {
                    Kind = RefusalKind.Forbidden,
                };
            }

            var method = new ContactMethod(Channels.Email, Channels.Email, email.Trim());
            if (string.IsNullOrWhiteSpace(name))
                return Invalid("person.name-missing", "name", "Say your name.");
            if (Core.Directory.Person.ContactProblem(method) is { } wrong)
                return wrong with { Field = "email" };
            if (PasswordProblem(password) is { } weak)
                return weak;

            var id = configuration.Administrators[0].Id;
            var by = Actor.Responder(id, name.Trim());
            await Decide(transaction, id, new PersonCommand.Rename(name) { At = transaction.Now, By = by });
            await Decide(transaction, id, new PersonCommand.AddContact(method) { At = transaction.Now, By = by });
            await Decide(transaction, id, new PersonCommand.SetPassword(hash) { At = transaction.Now, By = by });
            await Append(
                transaction,
                new StreamId(StreamKinds.Installation, "muster"),
                new InstallationEvent.SetUp(id) { At = transaction.Now, By = by },
                transaction.Now);
            return null;
        },
        cancel);
    }

    /// <summary>Sets a person's password; their sessions end.</summary>
    public Task<Refusal?> SetPassword(ResponderId id, string password, Actor by, CancellationToken cancel)
    {
        if (PasswordProblem(password) is { } weak)
            return Task.FromResult<Refusal?>(weak);
        var hash = Passwords.Hash(password);
        return Person(id, now => new PersonCommand.SetPassword(hash) { At = now, By = by }, cancel);
    }

    /// <summary>Whether a person signs in with this password.</summary>
    public bool PasswordHolds(ResponderId id, string password) =>
        Passwords.Holds(live.Now.PasswordHashOf(id), password)
        && live.Now.Person(id) is { IsActive: true };

    /// <summary>Adds a person on a screen; what files define is refused (one home for each object, R7).</summary>
    public Task<Refusal?> AddPerson(
        ResponderId id, string name, AccessLevel access, ContactMethod? contact, Actor by, CancellationToken cancel) =>
        Change<Refusal?>(async (transaction, configuration) =>
        {
            if (!IsPlainId(id.Value))
            {
                return Invalid(
                    "person.id-wrong", "id", "An id has lower-case letters, digits and hyphens, at most 63.");
            }

            if (configuration.Person(id) is not null)
                return new Refusal("person.exists", $"There is {id} already.") { Field = "id" };
            if (contact is not null && Core.Directory.Person.ContactProblem(contact) is { } wrong)
                return wrong;
            var refusal = await Decide(
                transaction, id, new PersonCommand.Add(name, access) { At = transaction.Now, By = by });
            if (refusal is not null || contact is null)
                return refusal;
            return await Decide(
                transaction, id, new PersonCommand.AddContact(contact) { At = transaction.Now, By = by });
        },
        cancel);

    /// <summary>Changes a name, what they may do, a zone; null leaves each as it is, an empty zone takes that of the
    /// organisation. What a file says of access and zone is refused with its place (R7).</summary>
    public Task<Refusal?> ChangePerson(
        ResponderId id, string? name, AccessLevel? access, string? zone, Actor by, CancellationToken cancel) =>
        Change<Refusal?>(async (transaction, configuration) =>
        {
            if (configuration.Person(id) is not { } person)
                return new Refusal("person.unknown", $"There is nobody called {id}.") { Kind = RefusalKind.Unknown };
            var written = configuration.Written.People.FirstOrDefault(each => each.Id == id);
            if (written is not null && access is { } level && level != person.Access)
                return OwnedByFile(configuration, id, "access");
            if (written?.Zone is { } fixedZone && zone is not null && zone != fixedZone)
                return OwnedByFile(configuration, id, "zone");
            if (access < AccessLevel.Administrator && configuration.Administrators is [{ } last] && last.Id == id)
            {
                return new Refusal(
                    "person.last-administrator", "Nobody else is an administrator. Make somebody else one first.")
                {
                    Field = "access",
                };
            }

            List<PersonCommand> commands = [];
            if (zone is not null && written?.Zone is null)
            {
                commands.Add(new PersonCommand.SetZone(zone.Length == 0 ? null : zone)
                {
                    At = transaction.Now,
                    By = by,
                });
            }

            if (name is not null && name.Trim() != person.Name)
                commands.Add(new PersonCommand.Rename(name) { At = transaction.Now, By = by });
            if (access is { } wanted && written is null)
                commands.Add(new PersonCommand.SetAccess(wanted) { At = transaction.Now, By = by });
            foreach (var command in commands)
            {
                if (await Decide(transaction, id, command) is { } refusal)
                    return refusal;
            }

            return null;
        },
        cancel);

    private static Refusal OwnedByFile(Configuration configuration, ResponderId id, string key)
    {
        var where = configuration.Written.Places.TryGetValue($"person/{id}", out var place)
            ? $"{place.File}:{place.Line}"
            : "people.yaml";
        return new Refusal(
            "person.owned-by-file", $"{where} defines {id}. Change '{key}' there and apply the playbook.")
        {
            Field = key,
        };
    }

    /// <summary>Adds or changes a contact method.</summary>
    public Task<Refusal?> AddContact(ResponderId id, ContactMethod method, Actor by, CancellationToken cancel) =>
        Person(id, now => new PersonCommand.AddContact(method) { At = now, By = by }, cancel);

    /// <summary>Removes a contact method given on a screen.</summary>
    public Task<Refusal?> RemoveContact(ResponderId id, string method, Actor by, CancellationToken cancel) =>
        Person(id, now => new PersonCommand.RemoveContact(method) { At = now, By = by }, cancel);

    /// <summary>Sets a person's own rules for pages; none takes those of the playbook.</summary>
    public Task<Refusal?> SetRules(
        ResponderId id, IReadOnlyList<NotificationRule> rules, Actor by, CancellationToken cancel)
    {
        IReadOnlyList<string> known = [.. (live.Now.Person(id)?.Contacts ?? []).Select(contact => contact.Id)];
        return Person(id, now => new PersonCommand.SetRules(rules, known) { At = now, By = by }, cancel);
    }

    /// <summary>Sets a person's own quiet hours, in minutes after midnight; null takes those of the playbook.</summary>
    public Task<Refusal?> SetQuietHours(ResponderId id, int? from, int? until, Actor by, CancellationToken cancel) =>
        Person(id, now => new PersonCommand.SetQuietHours(from, until) { At = now, By = by }, cancel);

    /// <summary>Never pages them again and lets them in no more; or undoes that. Incidents that wait for them go on
    /// without them at once.</summary>
    public Task<Refusal?> SetActive(ResponderId id, bool isActive, Actor by, CancellationToken cancel) =>
        isActive
            ? Person(id, now => new PersonCommand.Activate { At = now, By = by }, cancel)
            : Change<Refusal?>(async (transaction, configuration) =>
            {
                if (configuration.Person(id) is null)
                    return Nobody(id);
                // Against the order of reactions: what waits for them goes on without them right after this (R3).
                if (configuration.Person(id) is { IsActive: true })
                    await transaction.Arm(new NewJob(JobKinds.PersonGone, id.Value, transaction.Now, ""));
                return await Decide(
                    transaction, id, new PersonCommand.Deactivate { At = transaction.Now, By = by });
            },
            cancel);

    /// <summary>Makes a new integration key for a service and returns it.</summary>
    public Task<string?> NewKey(ServiceId id, bool keepsOld, Actor by, CancellationToken cancel) =>
        Change(async (transaction, configuration) =>
            configuration.Playbook.Service(id) is null ? null : await IssueKey(transaction, id, keepsOld, by),
            cancel);

    /// <summary>Gives every service that has none an integration key; part of starting and of applying a
    /// playbook.</summary>
    internal async ValueTask IssueMissingKeys(
        ITransaction transaction, Configuration configuration, IEnumerable<ServiceId> services)
    {
        foreach (var service in services)
        {
            if (configuration.KeyOf(service) is null)
                await IssueKey(transaction, service, keepsOld: false, Actor.Muster);
        }
    }

    /// <summary>Records that an administrator read integration keys.</summary>
    public Task NoteKeysRead(IReadOnlyList<ServiceId> services, Actor by, CancellationToken cancel) =>
        Change(async (transaction, _) =>
        {
            foreach (var id in services)
            {
                await Append(
                    transaction,
                    StreamId.Of(id),
                    new IntegrationEvent.KeyRead { At = transaction.Now, By = by },
                    transaction.Now);
            }

            return true;
        },
        cancel);

    private async ValueTask<string> IssueKey(ITransaction transaction, ServiceId id, bool keepsOld, Actor by)
    {
        var key = Vault.NewSecret(KeyBytes);
        var issued = new IntegrationEvent.KeyIssued(
            Vault.Digest(key), vault.Seal(key, Configuration.KeyPurpose(id)), keepsOld)
        {
            At = transaction.Now,
            By = by,
        };
        await Append(transaction, StreamId.Of(id), issued, issued.At);
        return key;
    }

    private static Refusal Nobody(ResponderId id) =>
        new("person.unknown", $"There is nobody called {id}.") { Kind = RefusalKind.Unknown };

    private Task<Refusal?> Person(
        ResponderId id, Func<Instant, PersonCommand> command, CancellationToken cancel) =>
        Change<Refusal?>(async (transaction, configuration) =>
            configuration.Person(id) is null
                ? Nobody(id)
                : await Decide(transaction, id, command(transaction.Now)),
            cancel);

    private async Task<T> Change<T>(
        Func<ITransaction, Configuration, ValueTask<T>> work, CancellationToken cancel)
    {
        var answer = await store.Transact(
            Lane.Human, async transaction => await work(transaction, await live.At(transaction)), cancel);
        await live.Refresh(store, cancel);
        return answer;
    }

    private static async ValueTask<Refusal?> Decide(
        ITransaction transaction, ResponderId id, PersonCommand command)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<Person, PersonCommand, PersonEvent>(transaction, stream);
        var (decision, _) = await Streams.Run<Person, PersonCommand, PersonEvent>(
            transaction, stream, before, command, fact => fact.At);
        return decision.Refusal;
    }

    private static async ValueTask Append(ITransaction transaction, StreamId stream, object fact, Instant at) =>
        await transaction.Append(stream, await transaction.Version(stream), [new NewFact(fact, at)]);

    private static bool IsPlainId(string id) =>
        id.Length is > 0 and <= 63 && id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-');

    private static Refusal? PasswordProblem(string password) => password.Length switch
    {
        < Passwords.CharactersMin => Invalid(
            "password.too-short", "password", $"A password has at least {Passwords.CharactersMin} characters."),
        > Passwords.CharactersMax => Invalid(
            "password.too-long", "password", $"A password has at most {Passwords.CharactersMax} characters."),
        _ => null,
    };

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
