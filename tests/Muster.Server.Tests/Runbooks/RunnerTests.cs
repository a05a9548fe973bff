using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Muster.Client;
using Muster.Client.Runbooks;
using Muster.Runner.Runbooks;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.Runbooks;

/// <summary>A real runner against a real server in this process: it registers, takes, runs and says.</summary>
public sealed class RunnerTests : IDisposable
{
    private const string Book = """
        ---
        runbook: { id: restart, owner: Payments, params: { who: { default: world } } }
        ---
        ## Diagnosis

        ### Look
        ```bash {name=look effect=read save=seen timeout=20s}
        echo "hello $who"
        ```

        ## Mitigation

        ### Restart
        ```bash {name=restart effect=change undo=none verify=good timeout=20s secrets=api-key}
        echo restarted >> "$HOME/../../done"
        echo "with $api_key"
        ```

        ## Verification

        ### Good
        ```bash {name=good effect=read timeout=1s}
        sleep 60 & sleep 60
        ```
        """;

    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-runner-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("RUN-002")]
    [Requirement("RUN-005")]
    [Requirement("RUN-008")]
    [Requirement("RUN-010")]
    public async Task A_runner_runs_what_its_policy_allows_and_says_what_came_of_it_without_secrets()
    {
        await using var muster = await Started();
        await using var runner = await Registered(muster, "read", "change");
        var (_, run) = await muster.Post("/api/v1/runs", new { runbook = "restart", values = new { who = "$(id)" } });
        var at = $"/api/v1/runs/{run.GetProperty("id").GetString()}";
        var ready = await Until(muster, at, each => Step(each) == "restart");
        Assert.Equal("hello $(id)", Last(ready).GetProperty("head").GetString());

        await muster.Post($"{at}/execution", new { step = "restart" });
        var restarted = await Until(muster, at, each => Step(each) == "good");
        Assert.Equal("with [hidden]", Last(restarted).GetProperty("head").GetString());
        var over = await Until(muster, at, each => State(each) == "timed-out");
        Assert.Contains("longer than 1 s", Current(over, "why"), StringComparison.Ordinal);
        Assert.Equal("there", Assert.Single(await muster.Items("/api/v1/runners")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_policy_that_only_reads_refuses_a_change_whatever_the_server_asks()
    {
        await using var muster = await Started();
        await using var runner = await Registered(muster, "read");
        var (_, run) = await muster.Post("/api/v1/runs", new { runbook = "restart" });
        var at = $"/api/v1/runs/{run.GetProperty("id").GetString()}";
        await Until(muster, at, each => Step(each) == "restart");
        await muster.Post($"{at}/execution", new { step = "restart" });
        var failed = await Until(muster, at, each => State(each) == "failed");
        Assert.Contains(
            "does not allow steps with effect=change",
            failed.GetProperty("current").GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.FullName, "done")));
    }

    [Fact]
    public async Task A_token_registers_once_and_a_removed_runner_is_given_nothing()
    {
        await using var muster = await Started();
        var (_, invited) = await muster.Post("/api/v1/runners", new { name = "db-1" });
        var registration = new RunnerRegistrationMessage(invited.GetProperty("token").GetString(), ["db"]);
        using var http = MusterClient.Connect(
            new Uri("http://muster"), token: null, muster.App.GetTestServer().CreateHandler());
        var client = new MusterClient(http);
        var first = await client.RegisterRunner(registration, Cancel);
        Assert.StartsWith("mrc_", first.Value!.Credential, StringComparison.Ordinal);
        Assert.Equal("runner.token-wrong", (await client.RegisterRunner(registration, Cancel)).Problem?.Code);
        var ask = new RunnerAskMessage(["db"], ["bash"], WaitSeconds: 0);
        Assert.Equal("runner.credential-wrong", (await client.AskForWork(ask, Cancel)).Problem?.Code);
        http.DefaultRequestHeaders.Authorization = new("Bearer", first.Value.Credential);
        Assert.Empty((await client.AskForWork(ask, Cancel)).Value!.Items);
        using var shut = await http.GetAsync(new Uri("/api/v1/incidents", UriKind.Relative), Cancel);
        Assert.Equal(401, (int)shut.StatusCode);
        Assert.Equal(200, (await muster.Delete("/api/v1/runners/db-1")).Status);
        Assert.Equal("runner.credential-wrong", (await client.AskForWork(ask, Cancel)).Problem?.Code);
    }

    [Fact]
    [Requirement("RUN-002")]
    public async Task A_runner_that_died_in_the_middle_of_a_change_says_that_nobody_knows_and_does_not_repeat_it()
    {
        await using var muster = await Started();
        var credential = await Credential(muster);
        var (_, run) = await muster.Post("/api/v1/runs", new { runbook = "restart", pace = "steps" });
        var at = $"/api/v1/runs/{run.GetProperty("id").GetString()}";
        await muster.Post($"{at}/result", new { step = "look" });
        await muster.Post($"{at}/execution", new { step = "restart" });

        // A runner takes and begins it, and is killed: its spool says that it began.
        var client = ClientOf(muster, credential);
        var work = Assert.Single((await client.AskForWork(
            new RunnerAskMessage([], ["bash"], WaitSeconds: 0), Cancel)).Value!.Items);
        await client.BeginWork(work.Run, work.Attempt, Cancel);
        new Spool(Path.Combine(folder.FullName, "spool")).Begin(work.Run, work.Attempt);

        await using var runner = new Running(muster, folder.FullName, Policy("read", "change"), credential);
        var unknown = await Until(muster, at, each => State(each) == "unknown");
        Assert.Equal("restart", Step(unknown));
        Assert.False(File.Exists(Path.Combine(folder.FullName, "done")));
        var (_, settled) = await muster.Post(
            $"{at}/settlement", new { @as = "worked", reason = "The process is new." });
        Assert.Equal("good", Step(settled));
    }

    [Fact]
    public async Task A_result_that_the_server_did_not_hear_is_said_again_after_a_restart()
    {
        await using var muster = await Started();
        var credential = await Credential(muster);
        var (_, run) = await muster.Post("/api/v1/runs", new { runbook = "restart" });
        var at = $"/api/v1/runs/{run.GetProperty("id").GetString()}";
        var client = ClientOf(muster, credential);
        var work = Assert.Single((await client.AskForWork(
            new RunnerAskMessage([], ["bash"], WaitSeconds: 0), Cancel)).Value!.Items);
        await client.BeginWork(work.Run, work.Attempt, Cancel);
        var result = new RunnerResultMessage { State = "succeeded", Exit = 0, Output = "seen\n", Bytes = 5 };
        var spool = new Spool(Path.Combine(folder.FullName, "spool"));
        spool.End(work.Run, work.Attempt, result);
        await client.EndWork(work.Run, work.Attempt, result, Cancel);

        await using var runner = new Running(muster, folder.FullName, Policy("read"), credential);
        var ready = await Until(muster, at, each => Step(each) == "restart");
        Assert.Single(ready.GetProperty("path").EnumerateArray());
        await Gone(spool);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static async Task Gone(Spool spool)
    {
        for (var look = 0; spool.Left().Count > 0; look++)
        {
            Assert.True(look < 200);
            await Task.Delay(TimeSpan.FromMilliseconds(25), new TestInstallation.StandingClock(), Cancel);
        }
    }

    private static async Task<TestInstallation> Started()
    {
        var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("runbooks/restart.md", Book));
        return muster;
    }

    private async Task<Running> Registered(TestInstallation muster, params string[] effects) =>
        new(muster, folder.FullName, Policy(effects), await Credential(muster));

    private static async Task<string> Credential(TestInstallation muster)
    {
        var (_, invited) = await muster.Post("/api/v1/runners", new { name = "local" });
        var answer = await ClientOf(muster, credential: null).RegisterRunner(
            new RunnerRegistrationMessage(invited.GetProperty("token").GetString(), []), Cancel);
        return answer.Value!.Credential;
    }

    private static MusterClient ClientOf(TestInstallation muster, string? credential) => new(MusterClient.Connect(
        new Uri("http://muster"), credential, muster.App.GetTestServer().CreateHandler()));

    private RunnerPolicy Policy(params string[] effects)
    {
        var secret = Path.Combine(folder.FullName, "secret");
        File.WriteAllText(secret, "s3cr3t-value\n");
        return RunnerPolicy.Parse($$"""
            allow:
              kinds: [bash]
              effects: [{{string.Join(", ", effects)}}]
              commands: ["*"]
            secrets:
              api-key: { file: "{{secret}}" }
            """);
    }

    private static async Task<JsonElement> Until(TestInstallation muster, string at, Func<JsonElement, bool> holds)
    {
        for (var look = 0; ; look++)
        {
            var (_, run) = await muster.Get(at);
            if (holds(run))
                return run;
            Assert.True(look < 600, run.GetRawText());
            await Task.Delay(TimeSpan.FromMilliseconds(25), new TestInstallation.StandingClock(), Cancel);
        }
    }

    private static string? Step(JsonElement run) => Current(run, "step");

    private static string? State(JsonElement run) => Current(run, "state");

    private static string? Current(JsonElement run, string name) =>
        run.GetProperty("current") is { ValueKind: JsonValueKind.Object } current
            ? current.GetProperty(name).GetString()
            : null;

    private static JsonElement Last(JsonElement run) => run.GetProperty("path").EnumerateArray().Last();

    /// <summary>A runner that runs until the test ends.</summary>
    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly RunnerLoop loop;
        private readonly Task running;

        internal Running(TestInstallation muster, string folder, RunnerPolicy policy, string credential)
        {
            loop = new RunnerLoop(
                ClientOf(muster, credential), new RunnerSettings(policy, folder, _ => { }),
                new TestInstallation.StandingClock());
            running = loop.Run(stop.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await running;
            loop.Dispose();
            stop.Dispose();
        }
    }
}
