using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Muster.Engine.Rooms;
using Muster.Server.Compat.Slack;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;
using NodaTime;

namespace Muster.Server.Tests.Rooms;

/// <summary>What Slack says to Muster: signed calls, commands, buttons, marks, and envelopes of Socket Mode.</summary>
public sealed class SlackInboxTests
{
    private const string Secret = "8f742231b10e8888abcd99yyyzzz85a5";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Instant Noon => Instant.FromDateTimeOffset(TestInstallation.Noon);

    /// <summary>Worked out apart from our code, by Python's hmac over the same bytes.</summary>
    [Fact]
    public void A_signature_is_that_of_the_specification() => Assert.Equal(
        "v0=3eeaac3070533b0f5536145f88159d8e50277d9f01e4865f87e2d749f4789397",
        SlackSignature.Of(Secret, "1531420618", "token=x"u8));

    [Theory]
    [InlineData(0, true)]
    [InlineData(299, true)]
    [InlineData(-299, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public async Task A_call_is_taken_for_five_minutes_and_no_longer(int age, bool isTaken)
    {
        await using var muster = await Start(new FakeSlack());
        using var answer = await Send(muster, "command=/muster&text=help&user_id=U1", age);
        Assert.Equal(isTaken ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_call_that_is_not_signed_or_was_changed_is_refused()
    {
        await using var muster = await Start(new FakeSlack());
        using var unsigned = await muster.Stranger.PostAsync(
            SlackPath, new StringContent("command=/muster&text=help"), Cancel);
        Assert.Equal(HttpStatusCode.Unauthorized, unsigned.StatusCode);
        using var changed = await Send(muster, "command=/muster&text=help", signed: "command=/muster&text=list");
        Assert.Equal(HttpStatusCode.Unauthorized, changed.StatusCode);

        await using var without = await TestInstallation.Start();
        using var nowhere = await Send(without, "command=/muster&text=help");
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task The_address_answers_the_challenge_by_which_it_is_tried()
    {
        await using var muster = await Start(new FakeSlack());
        using var answer = await Send(muster, """{"type":"url_verification","challenge":"3eZbrw1a"}""");
        Assert.Equal("3eZbrw1a", await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task A_command_declares_once_and_takes_notes_and_resolves()
    {
        var slack = new FakeSlack();
        await using var muster = await Start(slack);
        await Known(muster, slack);
        var said = await Command(muster, "declare Checkout <https://shop.example|answers> 500 &amp; more", "t-1");
        Assert.Contains("Checkout answers 500 &amp; more", said, StringComparison.Ordinal);
        await Command(muster, "declare Checkout answers 500", "t-1");
        var incident = Assert.Single(await muster.Items("/api/v1/incidents"));
        var reference = incident.GetProperty("reference").GetString()!;
        Assert.Equal("Checkout answers 500 & more", incident.GetProperty("title").GetString());
        Assert.Contains("Checkout", await Command(muster, "list", "t-2"), StringComparison.Ordinal);

        Assert.Equal($"Done: ack {reference}.", await Command(muster, $"ack {reference}", "t-3"));
        await Command(muster, $"note {reference} The disk is full", "t-4");
        await Command(muster, $"note {reference} The disk is full", "t-4");
        await Command(muster, $"update {reference} We make room", "t-5");
        Assert.Contains("Say it in the incident's channel", await Command(muster, "ack", "t-6"),
            StringComparison.Ordinal);
        Assert.Equal($"Done: resolve {reference}.", await Command(muster, $"resolve {reference} Cleaned", "t-7"));
        var after = (await muster.Get($"/api/v1/incidents/{reference}")).Json;
        Assert.Equal("resolved", after.GetProperty("status").GetString());
        var lines = after.GetProperty("timeline").EnumerateArray()
            .Select(line => line.GetProperty("text").GetString()).ToList();
        Assert.Single(lines, "The disk is full");
        Assert.Single(lines, "We make room");
    }

    [Fact]
    public async Task Whoever_is_nobody_here_may_do_nothing()
    {
        await using var muster = await Start(new FakeSlack());
        var said = await Command(muster, "declare Something", "t-1");
        Assert.Contains("does not know you", said, StringComparison.Ordinal);
        Assert.Empty(await muster.Items("/api/v1/incidents"));
    }

    [Fact]
    public async Task A_button_of_a_card_takes_the_incident()
    {
        var slack = new FakeSlack();
        await using var muster = await Start(slack);
        await Known(muster, slack);
        var (_, declared) = await muster.Post("/api/v1/incidents", new { title = "Down", page = false });
        var id = declared.GetProperty("id").GetString();
        var payload = new JsonObject
        {
            ["type"] = "block_actions",
            ["user"] = new JsonObject { ["id"] = "UADMIN" },
            ["response_url"] = "https://hooks.slack.example/actions/1",
            ["actions"] = new JsonArray(new JsonObject { ["action_id"] = "muster-acknowledge", ["value"] = id }),
        };
        using var answer = await Send(muster, "payload=" + Uri.EscapeDataString(payload.ToJsonString()));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Eventually(async () => (await muster.Get($"/api/v1/incidents/{id}")).Json
            .GetProperty("status").GetString() == "acknowledged");
        await Eventually(() => Task.FromResult(slack.Responses.Count == 1));
        Assert.Contains("Done: ack", slack.Responses[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pin_added")]
    [InlineData("reaction_added")]
    [Requirement("INC-028")]
    public async Task A_message_that_is_marked_in_the_channel_stands_in_the_timeline_once(string mark)
    {
        var slack = new FakeSlack();
        await using var muster = await Start(slack);
        await Known(muster, slack);
        var (_, declared) = await muster.Post("/api/v1/incidents", new { title = "Down", page = false });
        var id = declared.GetProperty("id").GetString();
        await Eventually(() => Task.FromResult(
            slack.Channels is [{ Pins.Count: 1, Bookmarks.Count: 1, Messages.Count: > 1 }]));
        var channel = slack.Channels[0];
        var stamp = slack.Write(channel, "UBOB", "It began at 10:42 &lt;UTC&gt;");
        for (var time = 0; time < 2; time++)
        {
            using var answer = await Send(muster, Event(mark, channel.Id, stamp).ToJsonString());
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await Eventually(async () => (await Lines(muster, id)).Any(Is));
        Assert.Single(await Lines(muster, id), Is);
        var (_, room) = await muster.Get($"/api/v1/incidents/{id}/chat");
        Assert.Equal(1, room.GetProperty("kept").GetInt32());
        Assert.Equal("incident-down", room.GetProperty("name").GetString());
        Assert.DoesNotContain(channel.Texts, text => text.Contains("in #incident-down", StringComparison.Ordinal));

        bool Is(string line) => line == "Bob Lind in #incident-down: It began at 10:42 <UTC>";
    }

    [Fact]
    public async Task Socket_Mode_needs_no_open_port_and_acknowledges_each_envelope_with_its_answer()
    {
        var slack = new FakeSlack();
        await using var server = await FakeSlackServer.Start(slack);
        await using var muster = await TestInstallation.Start(settings => settings with
        {
            Slack = new SlackKeys(
                FakeSlack.Token, null, FakeSlack.AppToken, new Uri(server.Address + "/api/")),
        });
        await Known(muster, slack);
        await server.Send("e-1", "slash_commands", new JsonObject
        {
            ["command"] = "/muster",
            ["text"] = "declare Checkout is down",
            ["user_id"] = "UADMIN",
            ["trigger_id"] = "t-1",
        });
        await Eventually(() => Task.FromResult(server.Acknowledged.Count == 1));
        Assert.Equal("e-1", (string?)server.Acknowledged[0]["envelope_id"]);
        Assert.Contains("Checkout is down", (string)server.Acknowledged[0]["payload"]!["text"]!,
            StringComparison.Ordinal);
        var incident = Assert.Single(await muster.Items("/api/v1/incidents"));

        await server.Send("e-2", "interactive", new JsonObject
        {
            ["type"] = "block_actions",
            ["user"] = new JsonObject { ["id"] = "UADMIN" },
            ["actions"] = new JsonArray(new JsonObject
            {
                ["action_id"] = "muster-acknowledge",
                ["value"] = incident.GetProperty("id").GetString(),
            }),
        });
        await Eventually(async () => (await muster.Get(
            $"/api/v1/incidents/{incident.GetProperty("id").GetString()}")).Json
            .GetProperty("status").GetString() == "acknowledged");
    }

    [Fact]
    public async Task The_manifest_has_all_that_Slack_wants_to_know()
    {
        await using var muster = await Start(new FakeSlack());
        var (_, answer) = await muster.Get("/api/v1/chat/manifest");
        var manifest = JsonDocument.Parse(answer.GetProperty("manifest").GetString()!).RootElement;
        Assert.EndsWith("/chat/slack", manifest.GetProperty("settings").GetProperty("interactivity")
            .GetProperty("request_url").GetString(), StringComparison.Ordinal);
        Assert.Contains("pins:write", manifest.GetProperty("oauth_config").GetProperty("scopes").GetProperty("bot")
            .EnumerateArray().Select(scope => scope.GetString()));
    }

    private static Uri SlackPath => new("/chat/slack", UriKind.Relative);

    private static Task<TestInstallation> Start(FakeSlack slack)
    {
        slack.Now = () => Noon;
        return TestInstallation.Start(
            settings => settings with
            {
                Slack = new SlackKeys(FakeSlack.Token, Secret, null, new Uri("http://slack.example/api/")),
            },
            builder => builder.Services.AddSingleton(provider => new SlackClient(
                new HttpClient(slack),
                provider.GetRequiredService<ServerSettings>().Slack!,
                provider.GetRequiredService<TimeProvider>())));
    }

    /// <summary>The administrator is known to Slack by an address of the playbook.</summary>
    private static Task Known(TestInstallation muster, FakeSlack slack)
    {
        slack.Users["a@example.com"] = "UADMIN";
        slack.Users["bob@example.com"] = "UBOB";
        return Books.Apply(muster, ("incidents.yaml", "channels: [{name: \"#incident-{slug}\"}]"));
    }

    private static async Task<string> Command(TestInstallation muster, string text, string trigger)
    {
        using var answer = await Send(
            muster,
            $"command=/muster&user_id=UADMIN&channel_id=C9&trigger_id={trigger}&text={Uri.EscapeDataString(text)}");
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement
            .GetProperty("text").GetString()!;
    }

    private static JsonObject Event(string mark, string channel, string stamp) => new()
    {
        ["type"] = "event_callback",
        ["event_id"] = "Ev1",
        ["event"] = new JsonObject
        {
            ["type"] = mark,
            ["user"] = "UADMIN",
            ["reaction"] = "pushpin",
            ["item_user"] = "UBOB",
            ["item"] = mark == "pin_added"
                ? new JsonObject
                {
                    ["type"] = "message",
                    ["channel"] = channel,
                    ["message"] = new JsonObject
                    {
                        ["ts"] = stamp,
                        ["user"] = "UBOB",
                        ["text"] = "It began at 10:42 &lt;UTC&gt;",
                    },
                }
                : new JsonObject { ["type"] = "message", ["channel"] = channel, ["ts"] = stamp },
        },
    };

    private static async Task<IReadOnlyList<string>> Lines(TestInstallation muster, string? id) =>
    [
        .. (await muster.Get($"/api/v1/incidents/{id}")).Json.GetProperty("timeline").EnumerateArray()
            .Select(line => line.GetProperty("text").GetString()!),
    ];

    private static async Task<HttpResponseMessage> Send(
        TestInstallation muster, string body, int age = 0, string? signed = null)
    {
        var timestamp = (TestInstallation.Noon.ToUnixTimeSeconds() - age).ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, SlackPath)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded");
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add(
            "X-Slack-Signature", SlackSignature.Of(Secret, timestamp, Encoding.UTF8.GetBytes(signed ?? body)));
        return await muster.Stranger.SendAsync(request, Cancel);
    }

    private static async Task Eventually(Func<Task<bool>> holds)
    {
        for (var time = 0; time < 200; time++)
        {
            if (await holds())
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), new TestInstallation.StandingClock(), Cancel);
        }

        Assert.Fail("It did not come to hold within ten seconds.");
    }
}
