using Microsoft.Extensions.Logging.Abstractions;
using Muster.Core.Alerts;
using Muster.Core.Paging;
using Muster.Engine.Alerts;
using Muster.Engine.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Tests.Paging;

/// <summary>The database is away and something burns: whoever is on call hears it all the same (R9).</summary>
public sealed class EmergencyPageStories : IDisposable
{
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("muster-emergency-").FullName;

    public void Dispose() => System.IO.Directory.Delete(folder, recursive: true);

    [Fact]
    [Case(50)]
    public async Task Whoever_is_on_call_and_the_administrators_are_paged_once_the_database_is_away_for_a_minute()
    {
        await using var node = await Node.Start(folder);
        node.Store.IsAway = true;
        await node.Taking.Take(AlertAction.Trigger, "disk");
        await node.Taking.Take(AlertAction.Trigger, "lamp", AlertSeverity.Info);
        await node.Pass(Duration.FromSeconds(55));
        Assert.Empty(node.World.Mail.Messages);

        await node.Pass(Duration.FromSeconds(10));
        Assert.Equal(["ada", "chief"], node.World.Mail.To.Order());
        Assert.All(node.World.Mail.Messages, message =>
        {
            Assert.Equal(PagePurpose.Emergency, message.Purpose);
            Assert.True(message.MayRepeat);
            Assert.Contains("disk is full", message.Why, StringComparison.Ordinal);
            Assert.DoesNotContain("lamp", message.Why, StringComparison.Ordinal);
        });
    }

    [Fact]
    [Case(50)]
    public async Task A_service_has_one_such_page_in_ten_minutes_also_after_a_restart_of_the_node()
    {
        await using (var node = await Node.Start(folder))
        {
            node.Store.IsAway = true;
            await node.Taking.Take(AlertAction.Trigger, "disk");
            await node.Pass(Duration.FromSeconds(65));
            await node.Taking.Take(AlertAction.Trigger, "fan");
            await node.Pass(Duration.FromMinutes(9));
            Assert.Equal(2, node.World.Mail.Messages.Count);
            await node.Pass(Duration.FromMinutes(1));
            Assert.Equal(4, node.World.Mail.Messages.Count);
            Assert.Contains("fan is full", node.World.Mail.Messages[^1].Why, StringComparison.Ordinal);
        }

        await using var next = await Node.Start(folder, isAway: true);
        await next.Taking.Take(AlertAction.Trigger, "rack");
        await next.Pass(Duration.FromMinutes(2));
        Assert.Equal(2, next.World.Mail.Messages.Count);
    }

    [Fact]
    [Case(50)]
    public async Task What_has_resolved_within_the_minute_pages_nobody()
    {
        await using var node = await Node.Start(folder);
        node.Store.IsAway = true;
        await node.Taking.Take(AlertAction.Trigger, "disk");
        await node.Taking.Take(AlertAction.Resolve, "disk");
        await node.Pass(Duration.FromMinutes(3));
        Assert.Empty(node.World.Mail.Messages);
    }

    [Fact]
    [Case(50)]
    public async Task The_record_has_them_when_the_database_is_back_and_the_page_that_follows_says_that_it_may_repeat()
    {
        await using var node = await Node.Start(folder);
        node.Store.IsAway = true;
        await node.Taking.Take(AlertAction.Trigger, "disk");
        await node.Pass(Duration.FromSeconds(70));
        node.World.Mail.Messages.Clear();

        node.Store.IsAway = false;
        await node.Taking.Drained();
        await node.Pass(Duration.FromSeconds(10));
        await node.World.Settle();
        var pages = await node.Store.Read(reading => reading.Pages(new PageQuery()), CancellationToken.None);
        var told = pages.Where(page => page.State.Order!.Purpose == PagePurpose.Emergency).ToList();
        Assert.Equal(2, told.Count);
        Assert.All(told, page => Assert.Equal((PageOutcome.Sent, true), (page.State.Outcome, page.State.MayRepeat)));

        var again = node.World.Mail.Messages[0];
        Assert.Equal(("ada", PagePurpose.Respond, true), (again.Responder, again.Purpose, again.MayRepeat));
        Assert.Null(node.Absence.Since);
        Assert.False(File.Exists(Path.Combine(folder, "emergency", "pages.jsonl")));

        await node.World.Signal(AlertAction.Trigger, "later");
        var fresh = node.World.Mail.Messages.First(message => message.Title == "later is full");
        Assert.False(fresh.MayRepeat);
    }

    [Fact]
    [Case(50)]
    public async Task A_provider_that_refuses_is_recorded_and_does_not_hold_up_the_others()
    {
        await using var node = await Node.Start(folder);
        node.World.Mail.Answer = message => message.Responder == "ada"
            ? throw new IOException("reset")
            : Task.FromResult(Handover.Taken("id"));
        node.Store.IsAway = true;
        await node.Taking.Take(AlertAction.Trigger, "disk");
        await node.Pass(Duration.FromSeconds(70));
        Assert.Equal(["ada", "chief"], node.World.Mail.To.Order());

        node.World.Mail.Answer = _ => Task.FromResult(Handover.Taken("id"));
        node.Store.IsAway = false;
        await node.Taking.Drained();
        await node.Pass(Duration.FromSeconds(5));
        var pages = await node.Store.Read(reading => reading.Pages(new PageQuery()), CancellationToken.None);
        var failed = Assert.Single(pages, page => page.State.Outcome == PageOutcome.Failed);
        Assert.Contains("reset", failed.State.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_reads_an_address_in_the_list_without_the_master_secret()
    {
        await using var node = await Node.Start(folder);
        var files = System.IO.Directory.GetFiles(Path.Combine(folder, "emergency"));
        Assert.Equal(["configuration.sealed", "on-call.sealed"], files.Select(Path.GetFileName).Order());
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.DoesNotContain("ada", text, StringComparison.Ordinal);
        }

        var strange = new EmergencyFolder(Path.Combine(folder, "emergency"), new Engine.Vault([.. new byte[31], 1]));
        Assert.Null(await strange.List());
    }

    /// <summary>A node of several, with its spool and its list on one disk.</summary>
    private sealed class Node : IAsyncDisposable
    {
        private readonly EmergencyPages emergency;

        private Node(World world, DatabaseAwayStories.AwayStore store, string folder)
        {
            (World, Store) = (world, store);
            Taking = new DatabaseAwayStories.Taking(world, store, Path.Combine(folder, "spool"), absence: Absence);
            emergency = new EmergencyPages(
                store, world.Live, Absence, new EmergencyFolder(Path.Combine(folder, "emergency"), world.Vault),
                Taking.Spool, world.Ids, [world.Mail, world.Console], world.Time,
                NullLogger<EmergencyPages>.Instance);
        }

        internal StoreAbsence Absence { get; } = new();

        internal World World { get; }

        internal DatabaseAwayStories.AwayStore Store { get; }

        internal DatabaseAwayStories.Taking Taking { get; }

        internal static async Task<Node> Start(string folder, bool isAway = false)
        {
            var store = new DatabaseAwayStories.AwayStore();
            var world = await World.Open(open: store.On);
            await world.Playbooks.Found(CancellationToken.None);
            store.IsAway = isAway;
            var node = new Node(world, store, folder);
            await node.emergency.Begin();
            await node.emergency.Look(CancellationToken.None);
            return node;
        }

        /// <summary>Time goes by in steps of five seconds, with a look at each.</summary>
        internal async Task Pass(Duration time)
        {
            for (var passed = Duration.Zero; passed < time; passed += Duration.FromSeconds(5))
            {
                World.Time.Advance(TimeSpan.FromSeconds(5));
                await emergency.Look(CancellationToken.None);
            }
        }

        public async ValueTask DisposeAsync()
        {
            Store.IsAway = false;
            await Taking.DisposeAsync();
            emergency.Dispose();
            await World.DisposeAsync();
        }
    }
}
