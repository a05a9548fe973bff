using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Rooms;
using NodaTime;

namespace Muster.Engine.Rooms;

/// <summary>How Jitsi lets people in: the app's id and the secret that it shares with Muster.</summary>
/// <param name="App">The id, <c>MUSTER_JITSI_APP</c>.</param>
/// <param name="Secret">The secret, <c>MUSTER_JITSI_SECRET</c>.</param>
public sealed record JitsiKeys(string App, string Secret);

/// <summary>
/// The rooms in which people meet. A Jitsi server needs no call: a room is there when somebody comes. Its name has 128
/// bits that nobody can guess; with keys each person gets a pass of their own as well, which ends soon.
/// </summary>
/// <param name="vault">Derives the names.</param>
/// <param name="keys">Signs passes; null for none.</param>
public sealed class Meetings(Vault vault, JitsiKeys? keys)
{
    private const int NameBytes = 16;

    /// <summary>A pass ends after so long.</summary>
    public static Duration PassLifetime { get; } = Duration.FromHours(8);

    /// <summary>The name of an incident's own room, 32 hexadecimal digits; the same at every asking.</summary>
    public string NameOf(IncidentId id) => Convert.ToHexStringLower(
        vault.Sign(Encoding.UTF8.GetBytes($"meeting/{id}")).AsSpan(0, NameBytes));

    /// <summary>Where an incident meets by its playbook, or null.</summary>
    public string? LinkOf(IncidentId id, CheckedPlaybook playbook) =>
        MeetingRoom.LinkOf(playbook.Incidents.WarRoom?.Link, NameOf(id));

    /// <summary>The address by which one person comes in: with a pass when the room is the incident's own.</summary>
    /// <param name="incident">Whose room.</param>
    /// <param name="link">Where it is.</param>
    /// <param name="person">Who comes, by name.</param>
    /// <param name="now">When.</param>
    public string JoinUrl(Incident incident, string link, string person, Instant now)
    {
        var name = NameOf(incident.Id);
        return keys is not null && Uri.TryCreate(link, UriKind.Absolute, out var url)
            && link.Contains(name, StringComparison.Ordinal)
            ? $"{link}{(url.Query.Length > 0 ? '&' : '?')}jwt={Pass(keys, url.Host, name, person, now)}"
            : link;
    }

    /// <summary>A JSON web token as Jitsi's token authentication reads it, signed with HS256.</summary>
    private static string Pass(JitsiKeys keys, string host, string room, string person, Instant now)
    {
        var head = Part(json =>
        {
            json.WriteString("alg", "HS256");
            json.WriteString("typ", "JWT");
        });
        var body = Part(json =>
        {
            json.WriteString("aud", "jitsi");
            json.WriteString("iss", keys.App);
            json.WriteString("sub", host);
            json.WriteString("room", room);
            json.WriteNumber("nbf", (now - Duration.FromMinutes(1)).ToUnixTimeSeconds());
            json.WriteNumber("exp", (now + PassLifetime).ToUnixTimeSeconds());
            json.WriteStartObject("context");
            json.WriteStartObject("user");
            json.WriteString("name", person);
            json.WriteBoolean("moderator", true);
            json.WriteEndObject();
            json.WriteEndObject();
        });
        var signed = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(keys.Secret), Encoding.ASCII.GetBytes($"{head}.{body}"));
        return $"{head}.{body}.{Base64Url.EncodeToString(signed)}";
    }

    private static string Part(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(stream.ToArray());
    }
}
