using System.Globalization;
using System.Text.Json.Nodes;
using Muster.Core.Directory;
using Muster.Core.Paging;
using Muster.Playbooks.OnCall;
using NodaTime;

namespace Muster.Playbooks.Directory;

/// <summary>A person in the language of people.yaml. Passwords and proofs of addresses are not part of it.</summary>
internal static class PersonText
{
    private const string Mail = "email";

    /// <summary>Writes a person so that reading gives the same again, defaults left out.</summary>
    internal static JsonObject Write(Responder person)
    {
        var written = new JsonObject { ["name"] = person.Name };
        var others = person.Contacts.AsEnumerable();
        if (person.Contacts is [{ Id: Mail, Channel: Channels.Email } first, ..])
        {
            written[Mail] = first.Address;
            others = person.Contacts.Skip(1);
        }

        var contacts = new JsonObject(others.Select(method =>
            new KeyValuePair<string, JsonNode?>(method.Id, JsonValue.Create(method.Address))));
        if (contacts.Count > 0)
            written["contacts"] = contacts;
        if (person.Rules.Count > 0)
            written["notify"] = new JsonArray([.. person.Rules.Select(Of)]);
        if (person.Quiet is { } quiet)
            written["quiet"] = ScheduleText.Of(quiet.Hours);
        if (person.Zone is { } zone)
            written["zone"] = zone;
        if (person.Region is { } region)
            written["region"] = region;
        written["access"] = PeopleFile.Word(person.Access);
        if (!person.IsActive)
            written["active"] = "no";
        return written;
    }

    private static JsonObject Of(NotificationRule rule)
    {
        var written = new JsonObject();
        if (rule.After != Duration.Zero)
            written["after"] = string.Create(CultureInfo.InvariantCulture, $"{(long)rule.After.TotalSeconds} s");
        written["by"] = new JsonArray([.. rule.Methods.Select(each => (JsonNode)JsonValue.Create(each))]);
        if (rule.Urgency is { } urgency)
            written["urgency"] = urgency.ToString().ToLowerInvariant();
        return written;
    }
}
