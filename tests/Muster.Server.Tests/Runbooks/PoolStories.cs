using System.Net.Http.Headers;
using System.Text.Json;
using Databases;
using Microsoft.AspNetCore.TestHost;
using Muster.Playbooks.Runbooks;
using Muster.Runner.Runbooks;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;
using Npgsql;

namespace Muster.Server.Tests.Runbooks;

/// <summary>
/// A real PostgreSQL whose connections are used up by a program that never gives them back: the statements of the
/// packs find it and end the idle sessions after somebody agreed, and the record says so.
/// </summary>
public sealed class PoolStories : IDisposable
{
    private const int Hoarded = 12;
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("muster-pool-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("INT-018")]
    [Requirement("INV-014")]
    [Requirement("VER-012")]
    public async Task The_idle_sessions_of_a_full_database_are_found_ended_after_agreement_and_the_proof_is_kept()
    {
        await using var database = await TestDatabase.Make();
        await Age(database);
        var sessions = await Hoard(database);
        try
        {
            await using var muster = await Started();
            await using var runner = await Registered(muster, database);
            var bob = await ClientOf(muster, "bob");
            var (_, made) = await muster.Post(
                "/api/v1/incidents", new { title = "The API answers with 500", service = "default", page = false });
            var incident = $"/api/v1/incidents/{made.GetProperty("reference").GetString()}";
            await muster.Post($"{incident}/acknowledgement");
            var (_, run) = await muster.Post(
                "/api/v1/runs", new { runbook = "pool", incident = made.GetProperty("reference").GetString() });
            var at = $"/api/v1/runs/{run.GetProperty("id").GetString()}";

            // What only reads has run by itself: it says that many are connected.
            var found = await Until(muster, at, each => Step(each) == "end-idle");
            Assert.True(int.Parse(Value(found, "connections"), System.Globalization.CultureInfo.InvariantCulture)
                >= Hoarded);
            var (_, waits) = await muster.Post($"{at}/execution", new { step = "end-idle" });
            Assert.Equal("awaiting-approval", Current(waits, "state"));
            Assert.Equal(403, (await muster.Post($"{at}/approval")).Status);
            using var agreed = await bob.PostAsync(new Uri($"{at}/approval", UriKind.Relative), null, Cancel);
            Assert.True(agreed.IsSuccessStatusCode, await agreed.Content.ReadAsStringAsync(Cancel));

            var over = await Until(muster, at, each => each.GetProperty("status").GetString() == "succeeded");
            Assert.Equal(
                ["connections", "end-idle", "connections-again"],
                over.GetProperty("path").EnumerateArray().Select(step => step.GetProperty("step").GetString()));
            Assert.True(await Left(database));

            var (_, shown) = await muster.Get(incident);
            Assert.Equal("held", Assert.Single(shown.GetProperty("checks").EnumerateArray())
                .GetProperty("state").GetString());
            Assert.Equal(200, (await muster.Post($"{incident}/resolution")).Status);
            var timeline = (await muster.Get(incident)).Json.GetProperty("timeline").GetRawText();
            foreach (var line in (string[])["End idle connections", "Bob Lind", "Holds: Few connections are open"])
                Assert.Contains(line, timeline, StringComparison.Ordinal);
        }
        finally
        {
            foreach (var session in sessions)
                await session.DisposeAsync();
        }
    }

    /// <summary>The sessions are gone, at the latest when the server has seen to it.</summary>
    private static async Task<bool> Left(TestDatabase database)
    {
        for (var look = 0; look < 100; look++)
        {
            if (await database.Ask("select count(*) from aged.pg_stat_activity") is 0L)
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(50), new TestInstallation.StandingClock(), Cancel);
        }

        return false;
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>The statements are the pack's own.</summary>
    private static string Book()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "packs", "custody-platform", "runbooks", "api-outage.md");
        var pack = RunbookReader.Read(file, File.ReadAllText(file)).Runbook!;
        var (count, end) = (pack.Step("connections")!.Code!.Text, pack.Step("end-idle")!.Code!.Text);
        return $$"""
            ---
            runbook: { id: pool, owner: Payments, services: [default] }
            ---
            ## Diagnosis

            ### Count the connections
            ```sql {name=connections on=prod-db effect=read timeout=10s save=connections:scalar}
            {{count}}
            ```

            ## Mitigation

            ### End idle connections
            ```sql {name=end-idle on=prod-db effect=change approve=person/bob:1 verify=connections-again undo=none}
            {{end}}
            ```

            ## Verification

            ### Count them again
            ```sql {name=connections-again on=prod-db effect=read save=connections:scalar}
            {{count}}
            ```
            """;
    }

    /// <summary>
    /// The statements end what was idle for ten minutes. The runner sees a view in which every session is a quarter of
    /// an hour older; what it ends are the real ones, and those of the hoarder alone.
    /// </summary>
    private static async Task Age(TestDatabase database) => await database.Run("""
        create schema aged;
        create view aged.pg_stat_activity as
          select datname, pid, state, application_name, state_change - interval '15 minutes' as state_change
          from pg_catalog.pg_stat_activity where application_name = 'hoarder' and datname = current_database();
        """);

    private static async Task<List<NpgsqlConnection>> Hoard(TestDatabase database)
    {
        List<NpgsqlConnection> sessions = [];
        for (var number = 0; number < Hoarded; number++)
        {
            var session = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                Pooling = false,
                ApplicationName = "hoarder",
            }.ConnectionString);
            await session.OpenAsync(Cancel);
            sessions.Add(session);
        }

        return sessions;
    }

    private static async Task<TestInstallation> Started()
    {
        var muster = await TestInstallation.Start();
        await Books.Apply(
            muster, ("runbooks/pool.md", Book()),
            ("verification.yaml", $$$"""
                checks: {pool: {text: Few connections are open, metric: connections, is: "< {{{Hoarded}}}"}}
                rules: [{name: All}]
                """));
        return muster;
    }

    private Task<LocalRunner> Registered(TestInstallation muster, TestDatabase database)
    {
        var policy = RunnerPolicy.Parse("allow: { kinds: [sql], effects: [read, change] }");
        policy.Connections["prod-db"] = new RunnerConnection
        {
            String = new NpgsqlConnectionStringBuilder(database.ConnectionString)
            {
                SearchPath = "aged,pg_catalog",
            }.ConnectionString,
        };
        return LocalRunner.Join(muster, policy, folder);
    }

    private static async Task<HttpClient> ClientOf(TestInstallation muster, string person)
    {
        var (status, token) = await muster.Post("/api/v1/tokens", new { name = "of a test", owner = person });
        Assert.Equal(201, status);
        var client = muster.App.GetTestClient();
        client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token.GetProperty("value").GetString());
        return client;
    }

    private static async Task<JsonElement> Until(TestInstallation muster, string at, Func<JsonElement, bool> holds)
    {
        for (var look = 0; ; look++)
        {
            var (_, run) = await muster.Get(at);
            if (holds(run))
                return run;
            Assert.True(look < 600, run.GetRawText());
            await Task.Delay(TimeSpan.FromMilliseconds(50), new TestInstallation.StandingClock(), Cancel);
        }
    }

    private static string? Step(JsonElement run) => Current(run, "step");

    private static string? Current(JsonElement run, string name) =>
        run.GetProperty("current") is { ValueKind: JsonValueKind.Object } current
            ? current.GetProperty(name).GetString()
            : null;

    private static string Value(JsonElement run, string name) => run.GetProperty("values").EnumerateArray()
        .Last(value => value.GetProperty("name").GetString() == name).GetProperty("value").GetString()!;
}
