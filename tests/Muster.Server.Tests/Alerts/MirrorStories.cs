using System.Net;
using Muster.Core.Alerts;
using Muster.Core.Playbook;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.Alerts;

/// <summary>Alerts that are told once more in a channel, and what happens when the channel is away.</summary>
public sealed class MirrorStories
{
    private static readonly Duration gather = Duration.FromSeconds(3);

    [Fact]
    [Requirement("INT-010")]
    public async Task Each_alert_is_told_in_the_room_when_it_opens_and_when_it_is_over()
    {
        await using var world = await World.Open(ToTheRoom);
        await world.Signal(AlertAction.Trigger, "disk", change: signal => signal with { Summary = "<disk> & full" });
        await world.Pass(gather);
        var (address, opened) = Assert.Single(world.Hooks.Posts);
        Assert.Equal("http://room.example/x", address);
        var reference = (await world.OnlyIncident()).State.Reference;
        Assert.Equal(
            "Firing: &lt;disk&gt; &amp; full (payments, critical) "
                + $"<http://muster.example/incidents/{reference}|{reference}>",
            opened.GetProperty("text").GetString());

        await world.Signal(AlertAction.Trigger, "disk");
        await world.Pass(gather);
        Assert.Single(world.Hooks.Posts);

        await world.Signal(AlertAction.Resolve, "disk");
        await world.Pass(gather);
        Assert.StartsWith("Resolved: ", Text(world, 1), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INT-010")]
    public async Task Alerts_that_open_together_are_told_together_and_the_rest_is_counted()
    {
        await using var world = await World.Open(ToTheRoom);
        for (var each = 0; each < 25; each++)
            await world.Signal(AlertAction.Trigger, $"disk-{each}", AlertSeverity.Info);
        await world.Pass(gather);
        Assert.Single(world.Hooks.Posts);
        Assert.EndsWith("and 5 more alerts", Text(world, 0), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INT-010")]
    public async Task A_route_names_its_own_channels_or_none_and_a_program_gets_the_whole_alert()
    {
        await using var world = await World.Open(playbook => ToTheRoom(playbook) with
        {
            Routes =
            [
                Named("quiet", "quiet.*") with { Mirrors = [] },
                Named("programs", "program.*") with { Mirrors = ["archive"] },
            ],
        });
        await world.Signal(AlertAction.Trigger, "quiet", AlertSeverity.Info);
        await world.Signal(AlertAction.Trigger, "program", AlertSeverity.Info);
        await world.Pass(gather);
        var (address, body) = Assert.Single(world.Hooks.Posts);
        Assert.Equal("https://archive.example/alerts", address);
        Assert.Equal("alerts.mirrored", body.GetProperty("type").GetString());
        var item = Assert.Single(body.GetProperty("items").EnumerateArray());
        Assert.Equal(
            ("opened", "program", "info", "firing"),
            (item.GetProperty("what").GetString(), item.GetProperty("dedupKey").GetString(),
                item.GetProperty("severity").GetString(), item.GetProperty("status").GetString()));
        Assert.EndsWith("/archive", item.GetProperty("id").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INT-010")]
    public async Task A_room_that_is_away_is_tried_again_and_nobody_is_paged_for_it()
    {
        await using var world = await World.Open(ToTheRoom);
        world.Hooks.Answer = HttpStatusCode.ServiceUnavailable;
        await world.Signal(AlertAction.Trigger, "disk", AlertSeverity.Info);
        await world.Pass(gather);
        Assert.Single(world.Hooks.Posts);
        await world.Pass(Duration.FromMinutes(2));
        Assert.Equal(3, world.Hooks.Posts.Count);

        await world.Pass(Duration.FromMinutes(20));
        Assert.Equal(6, world.Hooks.Posts.Count);
        var alarm = Assert.Single(world.Live.Now.Alarms);
        Assert.Equal("The mirror channel room gets no alerts: it answered 503.", alarm.Text);
        Assert.Empty(world.Mail.Messages);

        world.Hooks.Answer = HttpStatusCode.OK;
        await world.Signal(AlertAction.Resolve, "disk");
        await world.Pass(gather);
        Assert.Equal(7, world.Hooks.Posts.Count);
        Assert.Empty(world.Live.Now.Alarms);
    }

    private static string Text(World world, int post) =>
        world.Hooks.Posts[post].Body.GetProperty("text").GetString()!;

    private static CheckedPlaybook ToTheRoom(CheckedPlaybook playbook) => playbook with
    {
        Mirrors =
        [
            new MirrorChannel("room", MirrorKind.Slack, "env:MUSTER_HOOK_ROOM"),
            new MirrorChannel("archive", MirrorKind.Webhook, "https://archive.example/alerts"),
        ],
        MirrorsOfAll = ["room"],
    };

    private static Core.Alerts.Route Named(string name, string pattern) => new()
    {
        Name = name,
        Matchers = [new Matcher("dedup_key", MatcherOperator.Matches, pattern)],
    };
}
