using System.Buffers;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Directory;
using Muster.Core.Paging;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Directory;

/// <summary>people.yaml: who can be paged, and how.</summary>
internal static class PeopleFile
{
    private const int AddressMax = 500;

    private static readonly SearchValues<char> NotInAddresses = SearchValues.Create(" \r\n\t,;<>\"");

    private static readonly (string Word, AccessLevel Value)[] Levels =
    [
        ("observer", AccessLevel.Observer),
        ("responder", AccessLevel.Responder),
        ("lead", AccessLevel.Lead),
        ("administrator", AccessLevel.Administrator),
    ];

    /// <summary>The word for what a person may do.</summary>
    internal static string Word(AccessLevel level) => Levels.First(each => each.Value == level).Word;

    internal static void Read(Entries file)
    {
        foreach (var (id, value) in file.Members("people"))
        {
            var isNew = file.Draft.Define(Named.Person, id);
            if (Entries.Of(value, Shapes.Person, file.Draft) is not { } person)
                continue;
            var responder = Person(id, person);
            if (isNew)
                file.Draft.People.Add(responder);
        }
    }

    private static Responder Person(YamlScalar id, Entries person)
    {
        if (person.Text("name") is null && !person.Has("name"))
            person.Miss("name", "first and last name, as others read it", id.Place);
        var contacts = Contacts(person);
        return new Responder
        {
            Id = new ResponderId(id.Text),
            Name = person.Text("name") ?? id.Text,
            Contacts = contacts,
            Rules = [.. Rules(person, contacts)],
            Quiet = Quiet(person),
            Zone = person.Zone("zone")?.Id,
            Region = person.Scalar("region") is { } region ? person.Draft.Refer(Named.Region, region) : null,
            Access = person.Choice("access", AccessLevel.Responder, Levels),
            IsActive = person.Flag("active", true),
        };
    }

    private static List<ContactMethod> Contacts(Entries person)
    {
        var contacts = new List<ContactMethod>();
        if (person.Scalar("email") is { } email)
            Add("email", email, Channels.Email);
        foreach (var (id, value) in person.Members("contacts"))
        {
            if (!Draft.IsId(Named.Person, id.Text))
            {
                person.Draft.Findings.Add(
                    ProblemCode.BadId,
                    id.Place,
                    $"'{Quote.Of(id.Text)}' is not an id: lower-case letters, digits and hyphens, at most 63.");
            }
            else if (value is not YamlScalar { IsNothing: false } address)
            {
                person.Draft.Findings.Add(
                    ProblemCode.WrongForm,
                    value.Place,
                    $"A contact is a mail address or a URL, here stands {value.Kind}.");
            }
            else if (contacts.Any(contact => contact.Id == id.Text))
            {
                person.Draft.Findings.Add(
                    ProblemCode.DuplicateName, id.Place, $"There is a contact '{Quote.Of(id.Text)}' already.");
            }
            else
            {
                Add(id.Text, address, ChannelOf(address.Text));
            }
        }

        return contacts;

        void Add(string id, YamlScalar address, string? channel)
        {
            if (ProblemOf(address.Text, channel) is { } problem)
                person.Draft.Findings.Add(ProblemCode.BadAddress, address.Place, problem);
            else
                contacts.Add(new ContactMethod(id, channel!, address.Text) { IsFromPlaybook = true });
        }
    }

    private static string? ChannelOf(string address) =>
        address.StartsWith("ntfy://", StringComparison.Ordinal)
            || address.StartsWith("ntfys://", StringComparison.Ordinal) ? Channels.Ntfy :
        address.StartsWith(PhoneNumber.Text, StringComparison.Ordinal) ? Channels.Sms :
        address.StartsWith(PhoneNumber.Call, StringComparison.Ordinal) ? Channels.Voice :
        address.Contains("://", StringComparison.Ordinal) ? Channels.Webhook
        : address.Contains('@', StringComparison.Ordinal) ? Channels.Email
        : address == Channels.Console ? Channels.Console
        : null;

    private static string? ProblemOf(string address, string? channel) => channel switch
    {
        _ when address.Length > AddressMax => $"An address has at most {AddressMax} characters.",
        Channels.Console => null,
        Channels.Email when IsMail(address) => null,
        Channels.Email => $"'{Quote.Of(address)}' is no mail address such as 'ada@example.com'.",
        Channels.Ntfy when PushTopic.Parse(address) is not null => null,
        Channels.Ntfy => $"'{Quote.Of(address)}' is no topic such as 'ntfys://push.example.com/topic'.",
        Channels.Sms or Channels.Voice when PhoneNumber.Of(address) is not null => null,
        Channels.Sms or Channels.Voice =>
            $"'{Quote.Of(address)}' has no number in its international form, such as 'sms:+15550100'.",
        Channels.Webhook when Links.IsHttp(address) => null,
        Channels.Webhook => $"'{Quote.Of(address)}' is no URL that begins with http:// or https://.",
        _ => $"'{Quote.Of(address)}' is neither a mail address, nor a URL, nor a number such as 'tel:+15550100', nor "
            + "'console'.",
    };

    private static bool IsMail(string address) =>
        address.IndexOf('@', StringComparison.Ordinal) is var at and > 0
        && at == address.LastIndexOf('@')
        && at < address.Length - 1
        && !address.AsSpan().ContainsAny(NotInAddresses)
        && !address.Any(char.IsControl);

    private static IEnumerable<NotificationRule> Rules(Entries person, List<ContactMethod> contacts)
    {
        foreach (var item in person.Items("notify"))
        {
            if (Entries.Of(item, Shapes.Notify, person.Draft) is not { } rule)
                continue;
            var methods = rule.Texts("by");
            if (methods.Count == 0 && !rule.Has("by"))
                rule.Miss("by", "the contacts that are used");
            foreach (var method in methods)
            {
                if (!contacts.Any(contact => contact.Id == method.Text))
                {
                    var ids = contacts.Select(contact => contact.Id).ToList();
                    var hint = ids.Count > 0 ? $" There are: {string.Join(", ", ids)}." : " There is none.";
                    person.Draft.Findings.Add(
                        ProblemCode.LeadsNowhere,
                        method.Place,
                        $"This person has no contact '{Quote.Of(method.Text)}'.{hint}");
                }
            }

            yield return new NotificationRule(
                rule.Length("after") ?? Duration.Zero, [.. methods.Select(method => method.Text)])
            {
                Urgency = rule.Choice<Urgency?>("urgency", null, [("high", Urgency.High), ("low", Urgency.Low)]),
            };
        }
    }

    private static QuietHours? Quiet(Entries person) =>
        person.Has("quiet")
        && Entries.Of(person.Value("quiet")!, Shapes.Quiet, person.Draft) is { } entries
        && SchedulesFile.Hours(entries) is { } window
            ? new QuietHours(window, person.Zone("zone") ?? person.Draft.Zone)
            : null;
}
