using Databases;
using Muster.Storage.Postgres;
using NodaTime;
using Npgsql;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests.Postgres;

/// <summary>What several nodes on one database owe each other.</summary>
public sealed class ManyNodesTests : IAsyncLifetime
{
    private const int Nodes = 3;

    private readonly ManualTime time = new(Noon);
    private readonly List<PostgresStore> nodes = [];
    private TestDatabase? database;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Make();
        for (var node = 0; node < Nodes; node++)
            nodes.Add(PostgresStore.Open(database.ConnectionString, time, InstantsFrom.Node));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
            await node.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }

    [Fact]
    [Case(47)]
    public async Task Each_due_job_is_claimed_by_one_node()
    {
        const int jobs = 90;
        for (var number = 0; number < jobs; number++)
            await nodes[0].Write(write => write.Arm(JobFor($"{number}", Noon)));

        var claims = await Task.WhenAll(Enumerable.Range(0, jobs / 5).Select(turn =>
            nodes[turn % Nodes].Write(write => write.Claim(5, Duration.FromSeconds(5)))));
        var keys = claims.SelectMany(claim => claim).Select(job => job.Key).ToList();
        while (await nodes[1].Write(write => write.Claim(5, Duration.FromSeconds(5))) is [_, ..] rest)
            keys.AddRange(rest.Select(job => job.Key));

        Assert.Equal(jobs, keys.Count);
        Assert.Equal(jobs, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    [Case(47)]
    public async Task A_node_that_slept_past_its_lease_can_do_nothing_with_its_claim()
    {
        await nodes[0].Write(write => write.Arm(JobFor("a", Noon)));
        var held = Assert.Single(await nodes[0].Write(write => write.Claim(1, Duration.FromSeconds(5))));
        time.Move(Duration.FromSeconds(60));
        var taken = Assert.Single(await nodes[1].Write(write => write.Claim(1, Duration.FromSeconds(5))));

        Assert.False(await nodes[0].Write(write => write.Complete(held)));
        Assert.True(await nodes[1].Write(write => write.Complete(taken)));
    }

    [Fact]
    public async Task Nodes_that_see_the_same_new_key_open_one_alert()
    {
        const int keys = 20;
        var turns = Enumerable.Range(0, keys * Nodes).Select(turn => nodes[turn % Nodes].Write(async write =>
        {
            var row = AlertRow(1000 + turn, $"key {turn / Nodes}");
            var open = await write.OpenAlerts([AlertRow(1, "zz").Key, row.Key, AlertRow(1, "aa").Key]);
            var alert = open.GetValueOrDefault(row.Key) ?? row with { Count = 0 };
            await write.Save([alert with { Count = alert.Count + 1 }]);
        }));
        await Task.WhenAll(turns);

        var alerts = await nodes[0].Ask(read => read.Alerts(new AlertQuery { Limit = 1000 }));
        Assert.Equal(keys, alerts.Count);
        Assert.All(alerts, alert => Assert.Equal(Nodes, alert.Count));
        Assert.Equal((long)keys, await database!.Ask("SELECT count(*) FROM open_alerts"));
    }

    [Fact]
    public async Task Nodes_that_see_the_same_new_group_open_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(turn => nodes[turn % Nodes].Write(async write =>
        {
            var key = $"group {turn % 5}";
            var group = await write.OpenGroup(GroupRow(1, key).Key)
                ?? GroupRow(100 + turn, key) with { TotalAlerts = 0 };
            await write.Save(group with { TotalAlerts = group.TotalAlerts + 1 });
        })));

        for (var number = 0; number < 5; number++)
        {
            var group = await nodes[0].Ask(read => read.OpenGroup(GroupRow(1, $"group {number}").Key));
            Assert.Equal(6, group!.TotalAlerts);
        }
    }

    [Fact]
    public async Task Positions_are_without_gaps_in_the_order_of_commits_and_the_chain_holds()
    {
        await Task.WhenAll(Enumerable.Range(0, 120).Select(turn => nodes[turn % Nodes].Write(async write =>
        {
            var stream = AlertStream(turn % 7);
            await write.Append(stream, await write.Version(stream), [Opened($"{turn}"), Resolved()]);
        })));

        var facts = await nodes[0].Ask(read => read.FactsAfter(0, 1000));
        Assert.Equal(Enumerable.Range(1, 240).Select(at => (long)at), facts.Select(fact => fact.Position));
        Assert.Empty((await nodes[2].Verify([], Stores.Cancel)).Problems);
    }

    [Fact]
    public async Task A_node_hears_of_facts_and_jobs_of_another()
    {
        var mark = await nodes[1].WaitForJobs(0, Stores.Cancel);
        var facts = nodes[1].WaitForFacts(0, Stores.Cancel);
        var jobs = nodes[1].WaitForJobs(mark, Stores.Cancel);
        await nodes[0].Write(async write =>
        {
            await write.Append(AlertStream(1), 0, [Opened()]);
            await write.Arm(JobFor("a", Noon));
        });

        await facts;
        Assert.Equal(1, nodes[1].Head);
        Assert.True(await jobs > mark);
    }

    [Fact]
    public async Task A_node_goes_on_after_its_connections_were_cut()
    {
        await nodes[0].Write(write => write.Remember("before", "1"));
        await database!.Cut();
        await nodes[0].Write(write => write.Remember("after", "2"));

        NpgsqlConnection.ClearAllPools();
        Assert.Equal("1", await nodes[0].Ask(read => read.Recall("before")));
        Assert.Equal("2", await nodes[0].Ask(read => read.Recall("after")));
    }

    [Fact]
    public async Task A_fact_can_be_neither_changed_nor_deleted_even_past_the_store()
    {
        await nodes[0].Write(write => write.Append(AlertStream(1), 0, [Opened()]));
        foreach (var change in (string[])
        [
            "UPDATE facts SET at = 0", "UPDATE facts SET body = NULL", "DELETE FROM facts", "TRUNCATE facts",
        ])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => database!.Run(change));
            Assert.Contains("never changed", refused.MessageText, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_key_that_no_column_can_hold_is_kept_all_the_same()
    {
        var odd = AlertRow(1, "nought \0 and half \uD83D");
        await nodes[0].Write(write => write.Save([odd]));
        await nodes[1].Write(async write =>
        {
            Assert.NotNull((await write.OpenAlerts([odd.Key])).Values.SingleOrDefault());
        });
    }

    [Fact]
    public async Task A_database_of_a_newer_form_that_only_adds_is_used_and_another_is_refused()
    {
        await database!.Run("INSERT INTO migrations (number, name, oldest_form) VALUES (900, 'later', 1)");
        await using (PostgresStore.Open(database.ConnectionString, time))
        {
            await database.Run("UPDATE migrations SET oldest_form = 900 WHERE number = 900");
        }

        var refused = Assert.Throws<StoreException>(() => PostgresStore.Open(database.ConnectionString, time));
        Assert.Contains("Update Muster", refused.Message, StringComparison.Ordinal);
    }
}
