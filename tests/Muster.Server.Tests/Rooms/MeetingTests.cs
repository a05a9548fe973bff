using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Engine.Rooms;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.Rooms;

/// <summary>Where an incident meets, and who is let in.</summary>
public sealed class MeetingTests
{
    private static readonly Vault vault = new(new byte[Vault.MasterBytes]);

    [Fact]
    [Requirement("INC-018")]
    public void An_incident_has_a_room_of_its_own_whose_name_nobody_can_guess()
    {
        var meetings = new Meetings(vault, keys: null);
        var (one, other) = (new IncidentId(new Guid(1, 0, 0, new byte[8])), new IncidentId(Guid.Empty));
        var link = meetings.LinkOf(one, Meeting("https://meet.example.com/{room}"));
        Assert.Matches("^https://meet\\.example\\.com/[0-9a-f]{32}$", link);
        Assert.Equal(link, meetings.LinkOf(one, Meeting("https://meet.example.com/{room}")));
        Assert.NotEqual(link, meetings.LinkOf(other, Meeting("https://meet.example.com/{room}")));
        Assert.Equal("https://zoom.example/j/1", meetings.LinkOf(one, Meeting("https://zoom.example/j/1")));
        Assert.Null(meetings.LinkOf(one, new CheckedPlaybook()));
    }

    [Fact]
    public async Task Whoever_joins_gets_a_pass_that_the_server_can_check()
    {
        await using var world = await World.Open();
        await world.Signal(Core.Alerts.AlertAction.Trigger);
        var incident = (await world.OnlyIncident()).State;
        var meetings = new Meetings(vault, new JitsiKeys("muster", "a shared secret"));
        var link = meetings.LinkOf(incident.Id, Meeting("https://meet.example.com/{room}"))!;
        var joined = meetings.JoinUrl(incident, link, "Ada Okafor", world.Now);
        Assert.StartsWith($"{link}?jwt=", joined, StringComparison.Ordinal);
        var parts = joined[(joined.IndexOf('=', StringComparison.Ordinal) + 1)..].Split('.');
        Assert.Equal(
            Base64Url.EncodeToString(HMACSHA256.HashData(
                Encoding.UTF8.GetBytes("a shared secret"), Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"))),
            parts[2]);
        var body = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement;
        Assert.Equal(
            ("jitsi", "muster", "meet.example.com", meetings.NameOf(incident.Id)),
            (body.GetProperty("aud").GetString(), body.GetProperty("iss").GetString(),
                body.GetProperty("sub").GetString(), body.GetProperty("room").GetString()));
        Assert.Equal(
            (world.Now + Duration.FromHours(8)).ToUnixTimeSeconds(), body.GetProperty("exp").GetInt64());
        Assert.Equal("https://zoom.example/j/1", meetings.JoinUrl(
            incident, "https://zoom.example/j/1", "Ada Okafor", world.Now));
    }

    private static CheckedPlaybook Meeting(string link) => new()
    {
        Incidents = new IncidentRules { WarRoom = new WarRoomRules { Link = link } },
    };
}
