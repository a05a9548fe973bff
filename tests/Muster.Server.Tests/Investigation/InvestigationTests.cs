using System.Net;
using Muster.Runner.Runbooks;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;
using Muster.Server.Tests.Runbooks;

namespace Muster.Server.Tests.Investigation;

/// <summary>Where to look for a cause, on the screen and over JSON; and what is seen before anybody comes.</summary>
public sealed class InvestigationTests : IDisposable
{
    private const string Guide = """
        sources: [logs, deployments]
        questions: [What is broken?, Since when?]
        windows: {logs: 10 min}
        dashboards:
          - {name: Overview, url: "https://g.example.com/d/1?from={fromMs}&to={toMs}", check: [error rate, latency]}
          - {name: Other, url: "https://other.example.com", service: other}
        symptoms:
          - {seen: Answers are slow, cause: A slow query}
          - {seen: Clients get 502, cause: The ingress is set up wrongly, check: kubectl get ingress}
        causes: {database: [slow queries, missing indexes], remedies: [caching]}
        impact: [users, revenue per minute]
        """;

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-look-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("INV-002")]
    [Requirement("INV-006")]
    [Requirement("INV-007")]
    [Requirement("INV-008")]
    [Requirement("INV-009")]
    [Requirement("INV-019")]
    public async Task The_room_says_where_to_look_takes_answers_and_sums_up_what_it_costs()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(
            muster, ("investigation.yaml", Guide),
            ("catalog.yaml", "services: {default: {policy: default}, other: {policy: default}}"),
            ("monitors.yaml", "monitors: {shop: {name: It answers, target: https://x.example, service: default}}"));
        var (_, made) = await muster.Post(
            "/api/v1/incidents", new { title = "Clients get 502 from the shop", service = "default", page = false });
        var reference = made.GetProperty("reference").GetString();
        var at = $"/api/v1/incidents/{reference}";
        var (_, guide) = await muster.Get($"{at}/investigation");
        var board = Assert.Single(guide.GetProperty("dashboards").EnumerateArray());
        Assert.Equal(
            "https://g.example.com/d/1?from=1795175400000&to=1795176000000", board.GetProperty("url").GetString());
        Assert.Equal(
            "The ingress is set up wrongly", guide.GetProperty("symptoms")[0].GetProperty("cause").GetString());
        Assert.Equal("unknown", guide.GetProperty("systems")[0].GetProperty("state").GetString());

        await muster.Post($"{at}/answers", new
        {
            question = guide.GetProperty("questions")[0].GetProperty("question").GetString(),
            answer = "The shop.",
        });
        await muster.Post($"{at}/impact", new { area = "revenue per minute", text = "200 EUR", value = 200 });
        var (_, told) = await muster.Post($"{at}/impact", new { area = "users", text = "40 % in Europe" });
        var timeline = told.GetProperty("timeline").GetRawText();
        Assert.Contains("Impact, users: 40 % in Europe", timeline, StringComparison.Ordinal);
        Assert.Contains("What is broken? The shop.", timeline, StringComparison.Ordinal);
        Assert.Equal(400, (await muster.Post($"{at}/impact", new { area = "users" })).Status);

        var (_, after) = await muster.Get($"{at}/investigation");
        Assert.Equal("The shop.", after.GetProperty("questions")[0].GetProperty("answer").GetString());
        Assert.Equal(
            ["users", "revenue per minute"],
            after.GetProperty("impact").EnumerateArray().Select(area => area.GetProperty("area").GetString()));
        var html = WebUtility.HtmlDecode(await muster.Client.GetStringAsync(
            new Uri($"/incidents/{reference}", UriKind.Relative), Cancel));
        foreach (var said in (string[])
            [
                "Where to look", "fits the alert", "slow queries, missing indexes", "40 % in Europe", "until now",
                "The shop.",
            ])
        {
            Assert.Contains(said, html, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Requirement("INV-004")]
    [Requirement("INV-018")]
    public async Task What_only_reads_is_looked_at_before_anybody_comes_and_changes_wait()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("runbooks/first.md", """
            ---
            title: First look
            runbook: { id: first, owner: Payments, services: [default], auto: read }
            ---
            ## Diagnosis

            ### Load
            ```bash {name=load effect=read output=attach}
            echo the load is high
            ```

            ## Mitigation

            ### Restart
            ```bash {name=restart effect=change undo=none verify=after}
            touch "$HOME/../../restarted"
            ```

            ## Verification

            ### After
            ```bash {name=after effect=read}
            true
            ```
            """));
        await using var runner = await LocalRunner.Join(
            muster, RunnerPolicy.Parse("allow: { kinds: [bash], effects: [read, change], commands: ['*'] }"), folder);
        var (_, made) = await muster.Post(
            "/api/v1/incidents", new { title = "The shop is down", service = "default", page = false });
        var reference = made.GetProperty("reference").GetString();
        System.Text.Json.JsonElement run;
        for (var look = 0; ; look++)
        {
            var runs = await muster.Items($"/api/v1/runs?incident={reference}");
            run = runs.Count > 0 ? runs[0] : default;
            if (runs.Count > 0 && run.GetProperty("current").GetProperty("step").GetString() == "restart")
                break;
            Assert.True(look < 400, $"{runs.Count}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), new TestInstallation.StandingClock(), Cancel);
        }

        Assert.Equal("Muster", run.GetProperty("by").GetString());
        Assert.Equal("ready", run.GetProperty("current").GetProperty("state").GetString());
        Assert.False(File.Exists(Path.Combine(folder.FullName, "restarted")));
        var load = run.GetProperty("path")[0];
        using var log = await muster.Client.GetAsync(
            new Uri(
                $"/api/v1/runs/{run.GetProperty("id").GetString()}/outputs/{load.GetProperty("attempt").GetInt32()}",
                UriKind.Relative),
            Cancel);
        Assert.Equal("the load is high\n", await log.Content.ReadAsStringAsync(Cancel));
        Assert.Equal("load-incident-20261120-1200.log", log.Content.Headers.ContentDisposition?.FileName);
    }

    [Fact]
    [Requirement("RUN-037")]
    public async Task A_runbook_that_is_offered_says_how_far_it_can_be_trusted()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("runbooks/old.md", """
            ---
            title: An old one
            runbook: { id: old, owner: Payments, services: [default], review: 90d, reviewed: 2024-01-01 }
            ---
            1. Look at it
            """));
        var (_, made) = await muster.Post(
            "/api/v1/incidents", new { title = "The shop is down", service = "default", page = false });
        var html = WebUtility.HtmlDecode(await muster.Client.GetStringAsync(
            new Uri($"/incidents/{made.GetProperty("reference").GetString()}", UriKind.Relative), Cancel));
        var offered = html[html.IndexOf("An old one", StringComparison.Ordinal)..];
        Assert.Contains("stale", offered[..400], StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);
}
