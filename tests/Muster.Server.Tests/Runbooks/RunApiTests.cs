using System.Text.Json;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.Runbooks;

/// <summary>Runbooks that run, over HTTP and on screens, without any runner.</summary>
public sealed class RunApiTests
{
    internal const string Book = """
        ---
        title: Connections run out
        runbook:
          id: connections
          owner: Payments
          services: [default]
          params: { limit: { type: integer, default: 20, min: 1, max: 100 } }
        ---
        # Connections run out

        ## Diagnosis

        ### Which are idle
        ```bash {name=idle effect=read save=idle:lines}
        list-idle "$limit"
        ```

        ### Are they idle?
        - **Yes** → [End them](#end-them)
        - **No** → [Ask others](#ask-others)

        ## Mitigation

        ### End them
        ```bash {name=end effect=change approve=person/bob:1 undo=none verify=again}
        end-idle "$limit"
        ```

        ### Ask others
        Call the database team.

        ## Verification

        ### It answers
        ```bash {name=again effect=read}
        curl -sf http://127.0.0.1/
        ```
        """;

    [Fact]
    [Requirement("RUN-002")]
    [Requirement("RUN-003")]
    [Requirement("RUN-008")]
    public async Task A_run_is_planned_begun_and_done_by_hand_and_the_timeline_tells_it()
    {
        await using var muster = await Started();
        var incident = await Declared(muster);
        var (_, plan) = await muster.Post("/api/v1/runbooks/plan", new { runbook = "connections", incident });
        Assert.Equal(5, plan.GetProperty("steps").GetArrayLength());
        Assert.Equal("20", plan.GetProperty("values")[0].GetProperty("value").GetString());
        Assert.Empty(await muster.Items("/api/v1/runs"));

        var (made, run) = await muster.Post("/api/v1/runs", new { runbook = "connections", incident });
        Assert.Equal((201, "queued"), (made, StateOf(run)));
        var at = $"/api/v1/runs/{run.GetProperty("id").GetString()}";
        var (_, asked) = await muster.Post($"{at}/result", new { output = "4711\npassword=hunter2\n" });
        Assert.Equal(("decision", "ready"), (KindOf(asked), StateOf(asked)));
        var (_, answered) = await muster.Post($"{at}/answer", new { answer = "Yes" });
        Assert.Equal("end", StepOf(answered));
        var (refused, problem) = await muster.Post($"{at}/result", new { step = "end" });
        Assert.Equal((409, "run.approval-needed"), (refused, CodeOf(problem)));
        var (_, waits) = await muster.Post($"{at}/execution", new { step = "end" });
        Assert.Equal("awaiting-approval", StateOf(waits));
        Assert.Equal(403, (await muster.Post($"{at}/approval")).Status);
        Assert.Contains(
            await muster.Items("/api/v1/pages"),
            page => page.GetProperty("responder").GetString() == "bob");

        var (_, left) = await muster.Post($"{at}/skip", new { reason = "Not during the batch." });
        Assert.Equal("again", StepOf(left));
        var (_, over) = await muster.Post($"{at}/result", new { worked = true, note = "It answers." });
        Assert.Equal("succeeded", over.GetProperty("status").GetString());

        var (_, shown) = await muster.Get($"/api/v1/incidents/{incident}");
        var told = shown.GetProperty("timeline").EnumerateArray()
            .Where(line => line.GetProperty("kind").GetString() == "run").Select(line => line.GetRawText()).ToList();
        Assert.Contains(told, line => line.Contains("4711", StringComparison.Ordinal));
        Assert.DoesNotContain(told, line => line.Contains("hunter2", StringComparison.Ordinal));
        Assert.Contains(told, line => line.Contains("Not during the batch", StringComparison.Ordinal));
        Assert.Equal(409, (await muster.Post($"{at}/execution", new { step = "end" })).Status);
    }

    [Theory]
    [Requirement("RUN-004")]
    [InlineData("""{"runbook":"nothing"}""", 404, "runbook.unknown")]
    [InlineData("""{"runbook":"connections","values":{"limit":"many"}}""", 400, "run.value-wrong")]
    [InlineData("""{"runbook":"connections","values":{"limt":"5"}}""", 400, "run.value-wrong")]
    [InlineData("""{"runbook":"connections","incident":"INC-1999-01-01-001"}""", 404, "incident.unknown")]
    [InlineData("""{"runbook":"connections","pace":"fast"}""", 400, "run.pace-wrong")]
    public async Task What_cannot_begin_says_why(string body, int status, string code)
    {
        await using var muster = await Started();
        var (refused, problem) = await muster.Post("/api/v1/runs", TestInstallation.Text(body));
        Assert.Equal((status, code), (refused, CodeOf(problem)));
    }

    [Fact]
    public async Task One_run_of_a_runbook_goes_on_in_an_incident_and_the_same_order_is_the_same_run()
    {
        await using var muster = await Started();
        var incident = await Declared(muster);
        var first = await muster.Post("/api/v1/runs", new { runbook = "connections", incident }, "once");
        var again = await muster.Post("/api/v1/runs", new { runbook = "connections", incident }, "once");
        Assert.Equal(IdOf(first.Json), IdOf(again.Json));
        var (status, problem) = await muster.Post("/api/v1/runs", new { runbook = "connections", incident });
        Assert.Equal((409, "run.already-open"), (status, CodeOf(problem)));
        Assert.Equal(404, (await muster.Get("/api/v1/runs/nothing")).Status);
    }

    [Fact]
    [Requirement("RUN-037")]
    public async Task Runbooks_say_how_far_they_can_be_trusted()
    {
        await using var muster = await Started();
        var book = Assert.Single(await muster.Items("/api/v1/runbooks"));
        Assert.Equal("fresh", book.GetProperty("freshness").GetString());
        var (_, run) = await muster.Post("/api/v1/runs", new { runbook = "connections" });
        await muster.Post($"/api/v1/runs/{IdOf(run)}/cancellation", new { reason = "only a look" });
        Assert.Equal("cancelled", Assert.Single(await muster.Items("/api/v1/runs?runbook=connections"))
            .GetProperty("status").GetString());
        var (_, one) = await muster.Get("/api/v1/runbooks/connections");
        Assert.Equal("connections", one.GetProperty("id").GetString());
    }

    [Fact]
    public async Task The_text_of_a_runbook_is_shown_as_it_is_meant_and_leads_only_to_runbooks()
    {
        await using var muster = await TestInstallation.Start();
        await Books.Apply(
            muster,
            ("runbooks/connections.md", Book.Replace(
                "# Connections run out\n",
                """
                # Connections run out

                Read [how the pool is sized](pool.md), **never** [this](javascript:alert(1)).

                ```console
                $ psql -c "<all>"
                ```

                """,
                StringComparison.Ordinal)),
            (
                "runbooks/pool.md",
                "---\ntitle: Pool\nrunbook: {id: pool-size, owner: Payments}\n---\n# Pool\n\nForty.\n"));
        var screen = await muster.Client.GetStringAsync(
            new Uri("/runbooks/connections", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Contains("<a href=\"/runbooks/pool-size\">how the pool is sized</a>", screen, StringComparison.Ordinal);
        Assert.Contains("<strong>never</strong> <a href=\"#\">", screen, StringComparison.Ordinal);
        Assert.Contains("$ psql -c &quot;&lt;all&gt;&quot;", screen, StringComparison.Ordinal);
        Assert.DoesNotContain("```", screen, StringComparison.Ordinal);
    }

    internal static async Task<TestInstallation> Started()
    {
        var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("runbooks/connections.md", Book));
        return muster;
    }

    internal static async Task<string> Declared(TestInstallation muster) =>
        (await muster.Post("/api/v1/incidents", new { title = "The shop is slow", page = false })).Json
            .GetProperty("reference").GetString()!;

    private static string? IdOf(JsonElement run) => run.GetProperty("id").GetString();

    private static string? CodeOf(JsonElement problem) => problem.GetProperty("code").GetString();

    private static string? StateOf(JsonElement run) => run.GetProperty("current").GetProperty("state").GetString();

    private static string? KindOf(JsonElement run) => run.GetProperty("current").GetProperty("kind").GetString();

    private static string? StepOf(JsonElement run) => run.GetProperty("current").GetProperty("step").GetString();
}
