using System.Collections.Concurrent;
using Muster.Core;
using Muster.Core.Directory;
using Muster.Core.Paging;

namespace Muster.Engine.Rooms;

/// <summary>
/// Who is who in Slack: people are matched by mail address. An address counts when the playbook says it or its owner
/// proved it, so nobody becomes another by typing an address.
/// </summary>
/// <param name="slack">Asks Slack.</param>
/// <param name="live">The people of this installation.</param>
public sealed class SlackPeople(SlackClient slack, Live live)
{
    private const int KeptMax = 10_000;
    private readonly ConcurrentDictionary<string, string> members = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> addresses = new(StringComparer.Ordinal);

    /// <summary>The member that a person is in Slack; null when Slack knows nobody of their addresses.</summary>
    /// <returns>The member's id, and an answer that was neither yes nor no.</returns>
    public async Task<(string? Member, SlackAnswer? Problem)> MemberOf(ResponderId id, CancellationToken cancel)
    {
        foreach (var address in live.Now.Person(id) is { } person ? AddressesOf(person) : [])
        {
            if (members.TryGetValue(address, out var known))
                return (known, null);
            var answer = await slack.Call("users.lookupByEmail", [("email", address)], cancel);
            if (answer.Error is null && answer.Text("user", "id") is { Length: > 0 } found)
            {
                Keep(members, address, found);
                return (found, null);
            }

            if (answer.Error is not "users_not_found")
                return (null, answer);
        }

        return (null, null);
    }

    /// <summary>The person that a member of Slack is; null when they are nobody here.</summary>
    public async Task<Responder?> PersonOf(string member, CancellationToken cancel)
    {
        if (member.Length == 0)
            return null;
        if (!addresses.TryGetValue(member, out var address))
        {
            var answer = await slack.Call("users.info", [("user", member)], cancel);
            address = answer.Text("user", "profile", "email");
            if (answer.Error is not null || address.Length == 0)
                return null;
            Keep(addresses, member, address);
        }

        return live.Now.People.Values.FirstOrDefault(person =>
            person.IsActive && AddressesOf(person).Contains(address, StringComparer.OrdinalIgnoreCase));
    }

    private static IEnumerable<string> AddressesOf(Responder person) => person.Contacts
        .Where(contact => contact.Channel == Channels.Email
            && (contact.IsFromPlaybook || contact.VerifiedAt is not null))
        .Select(contact => contact.Address);

    private static void Keep(ConcurrentDictionary<string, string> kept, string key, string value)
    {
        if (kept.Count >= KeptMax)
            kept.Clear();
        kept[key] = value;
    }
}
