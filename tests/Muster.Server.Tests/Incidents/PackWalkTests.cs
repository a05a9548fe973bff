using System.Net;
using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Incidents;

/// <summary>Trees and workflows of organisations, walked over HTTP and on the form to declare.</summary>
public sealed class PackWalkTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("SEV-011")]
    public async Task The_form_to_declare_walks_the_tree_one_answer_at_a_time_and_the_path_stays_with_the_incident()
    {
        await using var muster = await Serve("aurigraph-dlt");

        var first = await Page(muster, "/incidents/new");
        var (_, second) = await Send(
            muster, "/incidents/walk", ("title", "Slow & odd"), ("page", "no"), ("answer", "1"));
        var (_, end) = await Send(
            muster, "/incidents/walk", ("title", "Slow & odd"), ("walk", "1.1.4.2"), ("answer", "2"));
        var (location, _) = await Send(
            muster, "/incidents", ("title", "Slow & odd"), ("page", "no"), ("severity", "P3"), ("walk", "1.1.4.2.2"));
        var incident = (await muster.Get($"/api/v1{location}")).Json;

        Assert.Contains("Is the whole platform down?", first, StringComparison.Ordinal);
        Assert.Contains("Does a critical feature not work at all?", second, StringComparison.Ordinal);
        Assert.Contains("value=\"Slow & odd\"", second, StringComparison.Ordinal);
        Assert.Contains("Choose one of them", end, StringComparison.Ordinal);
        Assert.Matches("<option value=\"P2\" selected", end);
        Assert.Equal("P3", incident.GetProperty("severity").GetString());
        Assert.Equal(
            ["platform-down no", "critical-feature no", "performance no", "security no", "complaints no"],
            incident.GetProperty("classification").GetProperty("path").EnumerateArray().Select(step =>
                $"{step.GetProperty("node").GetString()} {step.GetProperty("answer").GetString()}"));
    }

    [Theory]
    [Requirement("RUN-011")]
    [InlineData("a bad deployment", "Roll the deployment back")]
    [InlineData("the database", "Restore the database or give it more capacity")]
    [InlineData("a node or a pod", "Bring the node or the pod back")]
    [InlineData("a peak of traffic or an attack with traffic", "Limit the rate of requests and scale up")]
    [InlineData("a service of somebody else", "Switch to degraded operation and use what stands in")]
    [InlineData("not known yet", "Put something in place that helps for now and go on looking")]
    public async Task From_the_cause_the_tree_leads_to_its_mitigation(string cause, string mitigation)
    {
        await using var muster = await Serve("ghost-protocol");
        var walk = await Begin(muster, "mitigation-strategy", "P0");

        await walk.Go("cause", cause);
        Assert.Equal(mitigation, walk.Title);
        await walk.Go(walk.Node);
        await walk.Go("better", "yes");
        Assert.Equal("ended", walk.State);
    }

    [Fact]
    [Requirement("RUN-011")]
    public async Task A_mitigation_that_does_not_help_leads_back_to_the_cause()
    {
        await using var muster = await Serve("ghost-protocol");
        var walk = await Begin(muster, "mitigation-strategy", "P0");
        for (var round = 0; round < 4; round++)
        {
            await walk.Go("cause", "the database");
            await walk.Go("database");
            await walk.Go("better", "no");
            await walk.Go("again");
        }

        Assert.Equal("cause", walk.Node);
    }

    [Fact]
    [Requirement("RUN-014")]
    public async Task The_workflow_for_an_outage_begins_with_taking_it_and_the_war_room_and_watches_for_an_hour()
    {
        await using var muster = await Serve("aurigraph-dlt");
        var walk = await Begin(muster, "service-outage", "P0");

        await walk.Go("start");
        Assert.Equal("Acknowledge it as P0 and open the war room", walk.Title);
        var room = await Page(muster, walk.Room);
        await walk.Do("acknowledgement", new { });
        await walk.Do("room", new { why = "It is a P0" });
        await walk.Go("ack");
        await walk.Go("verify", "down");
        await walk.Go("status");
        await walk.Go("pods", "running");
        await walk.Go("network");
        await walk.Go("strategy", "roll back");
        await walk.Go("rollback");
        await walk.Go("up");
        var wait = walk.Json.GetProperty("clocks").EnumerateArray()
            .Single(clock => clock.GetProperty("kind").GetString() == "wait-until");

        Assert.Contains("Open it", room, StringComparison.Ordinal);
        Assert.Equal("monitor", walk.Node);
        Assert.Equal(TestInstallation.Noon.AddHours(1), wait.GetProperty("dueAt").GetDateTimeOffset());
        Assert.Equal("acknowledged", walk.Json.GetProperty("status").GetString());
    }

    [Theory]
    [Requirement("RUN-015")]
    [InlineData("normal", "")]
    [InlineData("still high", "scale resources")]
    public async Task The_workflow_for_the_database_ends_in_closing_or_in_scaling_and_another_look(
        string verified, string rest)
    {
        await using var muster = await Serve("aurigraph-dlt");
        var walk = await Begin(muster, "database-performance", "P1");
        await walk.Go("start");
        await walk.Go("ack");
        await walk.Go("metrics", "queries use the processors");
        await walk.Go("slow");
        await walk.Go("index", "yes");
        await walk.Go("add-index");
        await walk.Go("apply");
        await walk.Go("verify", verified);
        foreach (var node in rest.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(node, walk.Node);
            await walk.Go(node);
        }

        Assert.Equal("ended", walk.State);
    }

    private static Task<TestInstallation> Serve(string pack) => TestInstallation.Start(settings => settings with
    {
        PlaybookFolder = Path.Combine(AppContext.BaseDirectory, "packs", pack),
        WatchesPlaybook = false,
    });

    private static async Task<Walk> Begin(TestInstallation muster, string workflow, string severity)
    {
        var (_, incident) = await muster.Post(
            "/api/v1/incidents", new { title = "Something is wrong", severity, page = false });
        var walk = new Walk(muster, incident);
        await walk.Do("workflows", new { workflow });
        return walk;
    }

    private static async Task<string> Page(TestInstallation muster, string path) =>
        WebUtility.HtmlDecode(await muster.Client.GetStringAsync(new Uri(path, UriKind.Relative), Cancel));

    private static async Task<(string? Location, string Html)> Send(
        TestInstallation muster, string path, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
            fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));
        using var response = await muster.Client.PostAsync(new Uri(path, UriKind.Relative), form, Cancel);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.SeeOther, $"{response.StatusCode}");
        return (
            response.Headers.Location?.ToString(),
            WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Cancel)));
    }

    /// <summary>One walk through a workflow, as the API shows it.</summary>
    private sealed class Walk(TestInstallation muster, JsonElement incident)
    {
        internal JsonElement Json { get; private set; } = incident;

        internal string Room => $"/incidents/{Json.GetProperty("reference").GetString()}";

        internal string State => Self.GetProperty("state").GetString()!;

        internal string Node => Active.GetProperty("node").GetString()!;

        internal string Title => Active.GetProperty("title").GetString()!;

        private JsonElement Self => Json.GetProperty("workflows")[0];

        private JsonElement Active => Self.GetProperty("at")[0];

        internal async Task Go(string node, string? answer = null) =>
            await Do($"workflows/{Self.GetProperty("walk").GetString()}", new { node, answer });

        internal async Task Do(string path, object body)
        {
            var (status, json) = await muster.Post(
                $"/api/v1/incidents/{Json.GetProperty("id").GetString()}/{path}", body);
            Assert.True(status == 200, json.GetRawText());
            Json = json;
        }
    }
}
