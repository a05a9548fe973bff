using System.Text.Json.Nodes;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Rooms;
using Muster.Engine.Communications;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.Rooms;

/// <summary>The rooms of incidents in a chat product that is not always there.</summary>
public sealed class ChatRoomStories
{
    private const string Room = "incident-2026-11-20-disk-is-full";
    private static readonly Actor ada = Actor.Responder(World.Ada, "Ada Okafor");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("INC-004")]
    [Requirement("INC-005")]
    [Requirement("INC-006")]
    [Requirement("INC-007")]
    [Requirement("INC-008")]
    public async Task An_incident_gets_its_channel_with_topic_card_link_and_people()
    {
        var slack = Slack();
        await using var world = await World.Open(Talking, slack: slack);
        var id = await Incident(world);
        var room = slack.Channel(Room);
        Assert.Equal("[P0] disk is full | IC: nobody yet | War Room: not open", room.Topic);
        Assert.Equal(["UADA", "UBOB", FakeSlack.Bot], room.Members.Order(StringComparer.Ordinal));
        var card = room.Messages[0];
        Assert.Equal([(string)card["ts"]!], room.Pins);
        Assert.Contains("All talk about it is here", card["blocks"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.StartsWith("http://muster.example/incidents/INC-", (string)room.Bookmarks.Single()["link"]!,
            StringComparison.Ordinal);
        Assert.Contains("muster-acknowledge", Buttons(card));

        await world.Acknowledge(id, World.Ada);
        await world.Settle();
        Assert.Equal("[P0] disk is full | IC: ada | War Room: not open", room.Topic.Replace(
            "Ada Okafor", "ada", StringComparison.Ordinal));
        Assert.Contains("Ada Okafor", room.Messages[0]["blocks"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("muster-acknowledge", Buttons(room.Messages[0]));
        Assert.Single(room.Pins);
    }

    [Fact]
    public async Task What_happens_is_told_in_the_channel_once_and_in_its_order()
    {
        var slack = Slack();
        await using var world = await World.Open(Talking, slack: slack);
        var id = await Incident(world);
        await world.Acknowledge(id, World.Ada);
        await world.Settle();
        await world.Communications.Say(
            id, new UpdateOrder { Text = "We *roll* back <now> & watch", To = ["responders"] }, ada, Cancel);
        await world.Settle();
        await world.Settle();
        var told = string.Join('\n', slack.Channel(Room).Texts.Skip(1));
        Assert.Contains("Opened by an alert", told, StringComparison.Ordinal);
        Assert.True(
            told.IndexOf("has it", StringComparison.Ordinal) < told.IndexOf("roll", StringComparison.Ordinal));
        Assert.Equal(1, Count(told, "&lt;now&gt; &amp; watch"));
    }

    [Fact]
    public async Task While_Slack_is_away_the_incident_goes_on_and_the_channel_catches_up_without_doubles()
    {
        var slack = Slack();
        await using var world = await World.Open(Talking, slack: slack);
        var id = await Incident(world);
        slack.IsAway = true;
        for (var number = 1; number <= 5; number++)
        {
            await Note(world, id, $"finding {number}");
            await world.Pass(Duration.FromMinutes(3));
        }

        var room = slack.Channel(Room);
        Assert.DoesNotContain("finding", string.Join('\n', room.Texts), StringComparison.Ordinal);
        Assert.Equal(5, (await world.OnlyIncident()).Timeline.Count(
            line => line.Text.StartsWith("finding", StringComparison.Ordinal)));
        Assert.Contains(world.Live.Now.Alarms, alarm => alarm.Key == "chat");

        slack.IsAway = false;
        slack.LosesAnswers = 1;
        await world.Pass(ChatRoom.PauseMax + ChatRoom.Patience + Duration.FromMinutes(1));
        var told = string.Join('\n', room.Texts);
        for (var number = 1; number <= 5; number++)
            Assert.Equal(1, Count(told, $"finding {number}"));
        Assert.Contains("Caught up", told, StringComparison.Ordinal);
        Assert.DoesNotContain(world.Live.Now.Alarms, alarm => alarm.Key == "chat");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task A_room_is_made_once_although_answers_are_lost(int lost)
    {
        var slack = Slack();
        slack.LosesAnswers = lost;
        await using var world = await World.Open(Talking, slack: slack);
        await Incident(world);
        await world.Pass(Duration.FromMinutes(15));
        var room = Assert.Single(slack.Channels);
        Assert.Single(room.Messages, message => message["blocks"] is not null);
        Assert.Single(room.Bookmarks);
        Assert.Equal(1, Count(string.Join('\n', room.Texts), "Opened by an alert"));
    }

    [Fact]
    [Requirement("INC-022")]
    [Requirement("NTF-016")]
    public async Task Checkpoints_call_the_whole_channel_at_their_interval_while_the_incident_is_open()
    {
        var slack = Slack();
        await using var world = await World.Open(
            playbook => Talking(playbook) is var talking ? talking with
            {
                Severities = [.. talking.Severities.Select(level => level with
                {
                    Updates =
                    [
                        new UpdateRhythm(
                            "checkpoint", Duration.FromMinutes(15), Duration.FromMinutes(15), null, null, null, null),
                    ],
                })],
            } : playbook,
            slack: slack);
        var id = await Incident(world);
        await world.Acknowledge(id, World.Ada);
        await world.Pass(Duration.FromMinutes(16));
        Assert.Equal(1, Count(Said(slack), "<!channel>"));
        await world.Do(id, now => new IncidentCommand.Update(world.Ids.Next(), "All are here", null)
        {
            At = now,
            By = ada,
            Channels = ["checkpoint"],
        });
        await world.Pass(Duration.FromMinutes(16));
        Assert.Equal(2, Count(Said(slack), "<!channel>"));
        Assert.Contains("Checkpoint: everybody says where they are.", Said(slack), StringComparison.Ordinal);

        await world.Incidents.Resolve(id, "over", ada, Cancel);
        await world.Pass(Duration.FromMinutes(31));
        Assert.Equal(2, Count(Said(slack), "<!channel>"));
    }

    private static string Said(FakeSlack slack) => string.Join('\n', slack.Channel(Room).Texts);

    [Fact]
    public async Task A_name_that_is_taken_gets_a_number()
    {
        var slack = Slack();
        slack.Add(Room, "USOMEBODY");
        await using var world = await World.Open(Talking, slack: slack);
        await Incident(world);
        Assert.Equal(FakeSlack.Bot, slack.Channel(Room + "-2").Creator);
        Assert.Empty(slack.Channel(Room).Messages);
    }

    [Fact]
    public async Task Slack_that_asks_for_patience_gets_it()
    {
        var slack = Slack();
        slack.Limits = 2;
        await using var world = await World.Open(Talking, slack: slack);
        await Incident(world);
        Assert.Empty(slack.Channels);
        await world.Pass(Duration.FromSeconds(5));
        Assert.Single(slack.Channels);
    }

    [Fact]
    public async Task Incidents_that_share_a_standing_channel_each_have_a_thread_of_their_own()
    {
        var slack = Slack();
        var standing = slack.Add("incident-response", "USOMEBODY");
        await using var world = await World.Open(
            playbook => Talking(playbook, "#incident-response"), slack: slack);
        await Incident(world);
        await world.Signal(AlertAction.Trigger, "memory");
        await world.Settle();
        var cards = standing.Messages.Where(message => message["blocks"] is not null)
            .Select(message => (string)message["ts"]!).ToList();
        Assert.Equal(2, cards.Count);
        Assert.Equal(
            cards, standing.Messages.Where(message => message["thread_ts"] is not null)
                .Select(message => (string)message["thread_ts"]!).Distinct());
        Assert.Equal("", standing.Topic);
        Assert.False(standing.IsArchived);
    }

    [Fact]
    [Requirement("INC-009")]
    public async Task The_channel_is_put_away_seven_days_after_it_was_closed()
    {
        var slack = Slack();
        await using var world = await World.Open(Talking, slack: slack);
        var id = await Incident(world);
        await world.Incidents.Resolve(id, "rolled back", ada, Cancel);
        await world.Do(id, now => new IncidentCommand.ChangeStatus(IncidentStatus.Closed, null)
        {
            At = now,
            By = ada,
        });
        await world.Settle();
        world.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1));
        await world.Settle();
        Assert.False(slack.Channel(Room).IsArchived);
        await world.Pass(Duration.FromMinutes(2));
        Assert.True(slack.Channel(Room).IsArchived);
    }

    private static FakeSlack Slack() => new()
    {
        Users = { ["ada@example.com"] = "UADA", ["bob@example.com"] = "UBOB" },
    };

    private static CheckedPlaybook Talking(CheckedPlaybook playbook) =>
        Talking(playbook, "#incident-{yyyy}-{MM}-{dd}-{slug}");

    private static CheckedPlaybook Talking(CheckedPlaybook playbook, string name) => playbook with
    {
        People = [.. playbook.People.Select(person => person with
        {
            Contacts = [.. person.Contacts.Select(contact => contact with { IsFromPlaybook = true })],
        })],
        Severities = [playbook.SeverityOf(new SeverityId("critical")) with { Id = new SeverityId("P0"), Rank = 0 }],
        Incidents = playbook.Incidents with
        {
            Channels =
            [
                new ChannelRule(
                    name, [], [], "[{severity}] {title} | IC: {commander} | War Room: {room}",
                    ["on call", "person bob", "somebody in words"], Duration.FromDays(7)),
            ],
        },
        Communications = new CommunicationRules
        {
            Channels = [new CommunicationChannel { Id = "room", Name = name, Kind = ChannelKind.Chat }],
            Audiences = [new Audience { Id = "responders", Name = "Those who respond", Channels = ["room"] }],
        },
    };

    private static async Task<IncidentId> Incident(World world)
    {
        await world.Signal(AlertAction.Trigger);
        await world.Settle();
        return (await world.OnlyIncident()).State.Id;
    }

    private static async Task Note(World world, IncidentId id, string text)
    {
        await world.Do(id, now => new IncidentCommand.WriteNote(world.Ids.Next(), text) { At = now, By = ada });
        await world.Settle();
    }

    private static List<string> Buttons(JsonObject card) =>
    [
        .. card["blocks"]!.AsArray().Where(block => (string?)block!["type"] == "actions")
            .SelectMany(block => block!["elements"]!.AsArray()).Select(button => (string)button!["action_id"]!),
    ];

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
