using Muster.Core.Directory;
using Muster.Core.Incidents;
using Muster.Core.Playbook;

namespace Muster.Core.Communications;

/// <summary>Who the members of an audience are at an instant, and by what each is reached.</summary>
/// <param name="Playbook">The audiences, channels, teams and contacts.</param>
/// <param name="PersonOf">A person by id, or null.</param>
/// <param name="OnCallIn">Who is on call in a schedule, or null.</param>
public sealed record Recipients(
    CheckedPlaybook Playbook, Func<ResponderId, Responder?> PersonOf, Func<ScheduleId, ResponderId?> OnCallIn)
{
    private const int DepthMax = 4;
    private const string PersonKey = "person:";

    /// <summary>The incident whose roles, holder and room are meant, or null.</summary>
    public Incident? Incident { get; init; }

    /// <summary>Whether the status page takes a message of itself.</summary>
    public bool HasStatusPage { get; init; }

    /// <summary>
    /// Everybody and everything that a message to an audience goes to, each once; what cannot be reached is there
    /// with the reason. With no chat product its members get what was meant for its rooms by mail.
    /// </summary>
    /// <param name="audience">To whom.</param>
    /// <param name="via">By which channels, by id; empty for those of the audience.</param>
    public IReadOnlyList<Recipient> Of(Audience audience, IReadOnlyList<string> via)
    {
        List<Recipient> found = [];
        List<Recipient> rooms = [];
        var isMail = false;
        foreach (var id in via.Count > 0 ? via : audience.Channels)
        {
            if (Playbook.Communications.Channels.FirstOrDefault(channel => channel.Id == id) is not { } channel)
                continue;
            isMail |= channel.Kind is ChannelKind.Email or ChannelKind.Push;
            (channel.Kind == ChannelKind.Chat ? rooms : found).AddRange(Of(channel, audience));
        }

        var isHeard = rooms.Exists(room => room.Skip is null);
        found.AddRange(rooms);
        if (isMail || !isHeard)
        {
            foreach (var member in Members(audience, DepthMax))
                found.Add(member);
        }

        if (found.Count == 0)
            found.Add(Nobody("nobody", audience.Name, "It has no channel and no members. Give it some."));
        return [.. found.DistinctBy(each => each.Key)];
    }

    /// <summary>The people whom words of the playbook name, each once; what names nobody is left out.</summary>
    public IReadOnlyList<ResponderId> People(IEnumerable<string> words) =>
    [
        .. words.SelectMany(each => Member(each, DepthMax))
            .Where(each => each.Key.StartsWith(PersonKey, StringComparison.Ordinal))
            .Select(each => new ResponderId(each.Key[PersonKey.Length..]))
            .Distinct(),
    ];

    private IEnumerable<Recipient> Of(CommunicationChannel channel, Audience audience)
    {
        var key = $"channel:{channel.Id}";
        var list = channel.Address ?? (channel.Name.Contains('@', StringComparison.Ordinal) ? channel.Name : null);
        switch (channel.Kind)
        {
            case ChannelKind.Chat when IsOwnRoom(channel):
                yield return new Recipient(key, "The room of the incident", RecipientMeans.Room, "", Skip: null);
                break;
            case ChannelKind.Chat when channel.Address is not null:
                yield return new Recipient(key, channel.Name, RecipientMeans.Chat, channel.Id, Skip: null);
                break;
            case ChannelKind.Chat:
                yield return Nobody(key, channel.Name, "No chat product is connected to it.");
                break;
            case ChannelKind.Email when list is not null:
                yield return new Recipient($"mail:{list.ToLowerInvariant()}", channel.Name, RecipientMeans.Mail, list,
                    Skip: null);
                break;
            case ChannelKind.Email when audience.Members.Count == 0:
                yield return Nobody(
                    key, $"{audience.Name} by {channel.Name}",
                    "No address is known: give the channel an address, or the audience members.");
                break;
            case ChannelKind.Webhook when channel.Address is not null:
                yield return new Recipient(key, channel.Name, RecipientMeans.Webhook, channel.Id, Skip: null);
                break;
            case ChannelKind.StatusPage when HasStatusPage:
                yield return new Recipient(key, channel.Name, RecipientMeans.StatusPage, channel.Id, Skip: null);
                break;
            case ChannelKind.Email or ChannelKind.Push:
                break;
            default:
                yield return Nobody(key, channel.Name, Reason(channel.Kind));
                break;
        }
    }

    /// <summary>The built-in room stands in for the chat room of an incident.</summary>
    private bool IsOwnRoom(CommunicationChannel channel) => channel.Address is null
        && (channel.Name.Contains('{', StringComparison.Ordinal)
            || (Incident?.Declaration?.Channel is { } own && own == channel.Name));

    private IEnumerable<Recipient> Members(Audience audience, int depth)
    {
        foreach (var member in audience.Members)
        {
            foreach (var each in Member(member, depth))
                yield return each;
        }
    }

    private IEnumerable<Recipient> Member(string words, int depth)
    {
        var (kind, id) = words.Split(' ', 2) is [var first, var rest] ? (first, rest) : ("", words);
        switch (kind)
        {
            case "person":
                return [Person(new ResponderId(id))];
            case "team" when Playbook.Team(new TeamId(id)) is { } team:
                return team.Members.Count > 0 ? team.Members.Select(Person)
                    : team.Email is { } address ? [Mail(address, team.Name)]
                    : [Nobody($"team:{id}", team.Name, "Nobody is in this team.")];
            case "schedule":
                return OnCallIn(new ScheduleId(id)) is { } holder
                    ? [Person(holder)]
                    : [Nobody($"schedule:{id}", words, "Nobody is on call there.")];
            case "role":
                return Incident?.Roles.TryGetValue(new RoleId(id), out var has) == true
                    ? [Person(has)]
                    : [Nobody($"role:{id}", words, "Nobody has this role.")];
            case "contact" when Playbook.Directory.Contacts.FirstOrDefault(each => each.Id == id) is { } contact:
                return contact.Email is { } mail ? [Mail(mail, contact.Name ?? contact.Role)]
                    : contact.Person is { } person ? [Person(person)]
                    : [Nobody($"contact:{id}", contact.Role, "The directory has no mail address for this contact.")];
            case "vendor" when Playbook.Directory.Vendors.FirstOrDefault(each => each.Id == id) is { } vendor:
                return vendor.Email is { } to
                    ? [Mail(to, vendor.Name)]
                    : [Nobody($"vendor:{id}", vendor.Name, "The directory has no mail address for this vendor.")];
            case "audience" when depth > 0
                && Playbook.Communications.Audiences.FirstOrDefault(each => each.Id == id) is { } other:
                return Members(other, depth - 1);
            default:
                return [Nobody($"words:{words}", words, "These are words for people: name a person, team or contact.")];
        }
    }

    private Recipient Person(ResponderId id)
    {
        var key = PersonKey + id;
        if (PersonOf(id) is not { } person)
            return Nobody(key, id.Value, "Nobody of this name is known.");
        if (!person.IsActive)
            return Nobody(key, person.Name, "They are deactivated.");
        foreach (var contact in person.Contacts)
        {
            var means = contact.Channel switch
            {
                Paging.Channels.Email => RecipientMeans.Mail,
                Paging.Channels.Ntfy => RecipientMeans.Push,
                Paging.Channels.Webhook => RecipientMeans.Webhook,
                _ => RecipientMeans.None,
            };
            if (means != RecipientMeans.None)
                return new Recipient(key, person.Name, means, contact.Address, Skip: null);
        }

        return Nobody(key, person.Name, "They have no contact method that takes messages.");
    }

    private static Recipient Mail(string address, string name) =>
        new($"mail:{address.ToLowerInvariant()}", name, RecipientMeans.Mail, address, Skip: null);

    private static Recipient Nobody(string key, string name, string why) =>
        new(key, name, RecipientMeans.None, "", why);

    private static string Reason(ChannelKind kind) => kind switch
    {
        ChannelKind.StatusPage => "A person posts it on the status page.",
        ChannelKind.Webhook => "It has no address: give the channel one.",
        ChannelKind.Ticket => "A person copies it to the ticket.",
        ChannelKind.Video or ChannelKind.Phone => "It is said there by a person.",
        ChannelKind.Document => "A person writes it there.",
        _ => "Messages do not go this way; escalation pages people.",
    };
}
