using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Serialization;
using Muster.Core.Access;
using Muster.Core.Paging;
using NodaTime;
using E = Muster.Core.Directory.PersonEvent;

namespace Muster.Core.Directory;

/// <summary>
/// What screens and the API know of a person beside the playbook: an added person, own contact methods, a password.
/// </summary>
public sealed record Person : IDecider<Person, PersonCommand, PersonEvent>
{
    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create(" \r\n\t,;<>");

    /// <summary>Made on a screen, not in a file; null otherwise.</summary>
    public E.Added? Added { get; init; }

    /// <summary>A name given on a screen, or null.</summary>
    public string? Name { get; init; }

    /// <summary>What they may do, given on a screen, or null.</summary>
    public AccessLevel? Access { get; init; }

    /// <summary>IANA name of the zone in which they read times, given on a screen, or null.</summary>
    public string? Zone { get; init; }

    /// <summary>Contact methods given on a screen.</summary>
    public ImmutableList<ContactMethod> Contacts { get; init; } = [];

    /// <summary>Addresses at which messages arrive, and since when that is known.</summary>
    public ImmutableDictionary<string, Instant> Verified { get; init; } =
        ImmutableDictionary.Create<string, Instant>(StringComparer.Ordinal);

    /// <summary>Own rules for pages given on a screen; empty for those of the playbook.</summary>
    public IReadOnlyList<NotificationRule> Rules { get; init; } = [];

    /// <summary>When own quiet hours begin, in minutes after midnight, or null.</summary>
    public int? QuietFrom { get; init; }

    /// <summary>When own quiet hours end, in minutes after midnight, or null.</summary>
    public int? QuietUntil { get; init; }

    /// <summary>The hashed password, or null when they cannot sign in with one.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Sessions that began before this instant have ended.</summary>
    public Instant? SessionsFrom { get; init; }

    /// <summary>What was known of them was erased; nothing can be changed any more.</summary>
    public bool IsErased { get; init; }

    /// <summary>Deactivated on a screen.</summary>
    public bool IsDeactivated { get; init; }

    /// <inheritdoc/>
    public static Person Initial { get; } = new();

    /// <inheritdoc/>
    public static Decision<PersonEvent> Decide(Person state, PersonCommand command) => command switch
    {
        PersonCommand.Erase when state.IsErased => Decision<PersonEvent>.Nothing,
        PersonCommand.Erase c when string.IsNullOrWhiteSpace(c.Reason) => new Refusal(
            "person.reason-missing", "Say why: whoever reads the record later will want to know.")
        { Field = "reason", Kind = RefusalKind.Invalid },
        PersonCommand.Erase c => new E.Erased(c.Reason.Trim()) { At = c.At, By = c.By },
        _ when state.IsErased => new Refusal(
            "person.erased", "What was known of this person was erased. Add them anew with another id.")
        { Field = "id" },
        PersonCommand.Add when state.Added is not null => new Refusal(
            "person.exists", "There is a person with this id already.")
        { Field = "id" },
        PersonCommand.Add c when string.IsNullOrWhiteSpace(c.Name) => new Refusal(
            "person.name-missing", "Give the person a name.")
        { Field = "name", Kind = RefusalKind.Invalid },
        PersonCommand.Add c => new E.Added(c.Name.Trim(), c.Access) { At = c.At, By = c.By },
        PersonCommand.Rename c when string.IsNullOrWhiteSpace(c.Name) || c.Name.Trim() == state.Name =>
            Decision<PersonEvent>.Nothing,
        PersonCommand.Rename c => new E.Renamed(c.Name.Trim()) { At = c.At, By = c.By },
        PersonCommand.SetAccess c when c.Access == (state.Access ?? state.Added?.Access) =>
            Decision<PersonEvent>.Nothing,
        PersonCommand.SetAccess c => new E.AccessSet(c.Access) { At = c.At, By = c.By },
        PersonCommand.SetZone c when c.Zone == state.Zone => Decision<PersonEvent>.Nothing,
        PersonCommand.SetZone c when c.Zone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null =>
            new Refusal("person.zone-unknown", $"There is no zone '{zone}'. Write it as Europe/Berlin.")
            {
                Field = "zone",
                Kind = RefusalKind.Invalid,
            },
        PersonCommand.SetZone c => new E.ZoneSet(c.Zone) { At = c.At, By = c.By },
        PersonCommand.AddContact c when state.Contacts.Contains(c.Method) => Decision<PersonEvent>.Nothing,
        PersonCommand.AddContact c => ContactProblem(c.Method) is { } problem
            ? problem
            : new E.ContactAdded(c.Method) { At = c.At, By = c.By },
        PersonCommand.RemoveContact c when state.Contacts.Any(method => method.Id == c.Method) =>
            new E.ContactRemoved(c.Method) { At = c.At, By = c.By },
        PersonCommand.RemoveContact => Decision<PersonEvent>.Nothing,
        PersonCommand.VerifyContact c when state.Verified.ContainsKey(c.Address) => Decision<PersonEvent>.Nothing,
        PersonCommand.VerifyContact c => new E.ContactVerified(c.Address) { At = c.At, By = c.By },
        PersonCommand.SetRules c => PersonRules.Decide(state, c),
        PersonCommand.SetQuietHours c => PersonRules.Decide(state, c),
        PersonCommand.SetPassword c => new E.PasswordSet(c.Hash) { At = c.At, By = c.By },
        PersonCommand.Deactivate when state.IsDeactivated => Decision<PersonEvent>.Nothing,
        PersonCommand.Deactivate c => new E.Deactivated { At = c.At, By = c.By },
        PersonCommand.Activate when !state.IsDeactivated => Decision<PersonEvent>.Nothing,
        PersonCommand.Activate c => new E.Activated { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Person Evolve(Person state, PersonEvent fact) => fact switch
    {
        E.Added e => state with { Added = e, Name = e.Name },
        E.Renamed e => state with { Name = e.Name },
        E.AccessSet e => state with { Access = e.Access },
        E.ZoneSet e => state with { Zone = e.Zone },
        E.ContactAdded e => state with
        {
            Contacts = state.Contacts.RemoveAll(method => method.Id == e.Method.Id).Add(e.Method),
        },
        E.ContactRemoved e => state with
        {
            Contacts = state.Contacts.RemoveAll(method => method.Id == e.Method),
        },
        E.ContactVerified e => state with { Verified = state.Verified.SetItem(e.Address, e.At) },
        E.RulesSet e => state with { Rules = e.Rules },
        E.QuietHoursSet e => state with { QuietFrom = e.From, QuietUntil = e.Until },
        E.PasswordSet e => state with { PasswordHash = e.Hash, SessionsFrom = e.At },
        E.Deactivated e => state with { IsDeactivated = true, SessionsFrom = e.At },
        E.Activated => state with { IsDeactivated = false },
        E.Erased e => new Person { IsErased = true, IsDeactivated = true, SessionsFrom = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    /// <summary>What is wrong with a contact method, or null.</summary>
    public static Refusal? ContactProblem(ContactMethod method)
    {
        var isRight = method.Channel switch
        {
            Channels.Email => method.Address.Length <= 254
                && method.Address.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
                && at < method.Address.Length - 1
                && !method.Address.AsSpan().ContainsAny(NotInAddresses),
            Channels.Webhook => Uri.TryCreate(method.Address, UriKind.Absolute, out var url)
                && url.Scheme is "http" or "https",
            Channels.Ntfy => PushTopic.Parse(method.Address) is not null,
            Channels.Sms => method.Address.StartsWith(PhoneNumber.Text, StringComparison.Ordinal)
                && PhoneNumber.Of(method.Address) is not null,
            Channels.Voice => method.Address.StartsWith(PhoneNumber.Call, StringComparison.Ordinal)
                && PhoneNumber.Of(method.Address) is not null,
            Channels.Console => true,
            _ => false,
        };
        return isRight
            ? null
            : new Refusal(
                "person.contact-wrong",
                $"'{method.Address}' is not an address for {method.Channel}: give a mail address, a URL, "
                    + "ntfys://host/topic, sms:+15550100 or tel:+15550100.")
            {
                Field = "address",
                Kind = RefusalKind.Invalid,
            };
    }
}

/// <summary>A fact about one person. The names are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Added), "person.added.v1")]
[JsonDerivedType(typeof(Renamed), "person.renamed.v1")]
[JsonDerivedType(typeof(AccessSet), "person.access-set.v1")]
[JsonDerivedType(typeof(ZoneSet), "person.zone-set.v1")]
[JsonDerivedType(typeof(ContactAdded), "person.contact-added.v1")]
[JsonDerivedType(typeof(ContactRemoved), "person.contact-removed.v1")]
[JsonDerivedType(typeof(PasswordSet), "person.password-set.v1")]
[JsonDerivedType(typeof(Deactivated), "person.deactivated.v1")]
[JsonDerivedType(typeof(Activated), "person.activated.v1")]
[JsonDerivedType(typeof(ContactVerified), "person.contact-verified.v1")]
[JsonDerivedType(typeof(RulesSet), "person.rules-set.v1")]
[JsonDerivedType(typeof(QuietHoursSet), "person.quiet-hours-set.v1")]
[JsonDerivedType(typeof(Erased), "person.erased.v1")]
public abstract record PersonEvent
{
    private PersonEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>A person was added on a screen.</summary>
    public sealed record Added(string Name, AccessLevel Access) : PersonEvent;

    /// <summary>A name was given on a screen.</summary>
    public sealed record Renamed(string Name) : PersonEvent;

    /// <summary>What they may do was set on a screen.</summary>
    public sealed record AccessSet(AccessLevel Access) : PersonEvent;

    /// <summary>The zone in which they read times; null for that of the playbook.</summary>
    public sealed record ZoneSet(string? Zone) : PersonEvent;

    /// <summary>A contact method was added, or changed.</summary>
    public sealed record ContactAdded(ContactMethod Method) : PersonEvent;

    /// <summary>A contact method was removed.</summary>
    public sealed record ContactRemoved(string Method) : PersonEvent;

    /// <summary>A password was set; only its hash is kept.</summary>
    public sealed record PasswordSet(string Hash) : PersonEvent;

    /// <summary>They typed the code that was sent to an address: messages arrive there.</summary>
    public sealed record ContactVerified(string Address) : PersonEvent;

    /// <summary>Their own rules for pages; empty for those of the playbook.</summary>
    public sealed record RulesSet(IReadOnlyList<NotificationRule> Rules) : PersonEvent;

    /// <summary>Daily hours without pages of low urgency, in minutes after midnight; null for those of the
    /// playbook.</summary>
    public sealed record QuietHoursSet(int? From, int? Until) : PersonEvent;

    /// <summary>They are not paged and cannot sign in.</summary>
    public sealed record Deactivated : PersonEvent;

    /// <summary>They are back.</summary>
    public sealed record Activated : PersonEvent;

    /// <summary>What was known of them was erased: the facts before this one have no body any more.</summary>
    public sealed record Erased(string Reason) : PersonEvent;
}

/// <summary>What may be asked of a person's record.</summary>
public abstract record PersonCommand
{
    private PersonCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Add a person.</summary>
    public sealed record Add(string Name, AccessLevel Access) : PersonCommand;

    /// <summary>Give a name.</summary>
    public sealed record Rename(string Name) : PersonCommand;

    /// <summary>Set what they may do.</summary>
    public sealed record SetAccess(AccessLevel Access) : PersonCommand;

    /// <summary>Set the IANA name of the zone in which they read times; null for that of the playbook.</summary>
    public sealed record SetZone(string? Zone) : PersonCommand;

    /// <summary>Add or change a contact method.</summary>
    public sealed record AddContact(ContactMethod Method) : PersonCommand;

    /// <summary>Remove a contact method.</summary>
    public sealed record RemoveContact(string Method) : PersonCommand;

    /// <summary>Set the password; the hash is made at the edge.</summary>
    public sealed record SetPassword(string Hash) : PersonCommand;

    /// <summary>Note that messages to an address arrive.</summary>
    public sealed record VerifyContact(string Address) : PersonCommand;

    /// <summary>Set their own rules; the contact methods in them must be theirs.</summary>
    public sealed record SetRules(IReadOnlyList<NotificationRule> Rules, IReadOnlyList<string> Known) : PersonCommand;

    /// <summary>Set their quiet hours, in minutes after midnight; null for none of their own.</summary>
    public sealed record SetQuietHours(int? From, int? Until) : PersonCommand;

    /// <summary>Never page them, never let them in.</summary>
    public sealed record Deactivate : PersonCommand;

    /// <summary>Undo that.</summary>
    public sealed record Activate : PersonCommand;

    /// <summary>Forget what is known of them, for good, and say why.</summary>
    public sealed record Erase(string Reason) : PersonCommand;
}
