using System.Net.Http.Headers;
using System.Text.Json;
using Databases;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Muster.Core;
using Muster.Engine;
using Muster.Engine.Paging;
using Muster.Storage;

namespace Muster.Server.Tests.Layout;

/// <summary>Several nodes of one installation, each a whole server, on one database.</summary>
public sealed class ManyNodesTests : IAsyncLifetime
{
    private const int NodesAtFirst = 2;
    private const string AdminToken = "administrators-token-of-nodes";
    private static readonly string Key = new('7', 64);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<(WebApplication App, HttpClient Client)> nodes = [];
    private readonly CountingChannel sent = new();
    private TestDatabase? database;

    public async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Make();
        for (var node = 0; node < NodesAtFirst; node++)
            await Add($"node-{node}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (app, client) in nodes)
        {
            client.Dispose();
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }

        if (database is not null)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task What_one_node_takes_every_node_shows_and_one_of_them_pages()
    {
        for (var number = 0; number < 12; number++)
            Assert.Equal(202, await Signal(number % NodesAtFirst, $"disk-{number % 6}"));

        var there = await Eventually(async () =>
            (await Items(1, "incidents")).Count == 6 && sent.Pages.Distinct().Count() >= 6);
        Assert.True(there, $"{(await Items(1, "incidents")).Count} incidents, {sent.Pages.Count} pages");
        Assert.Equal(
            (await Items(0, "incidents")).Select(Reference), (await Items(1, "incidents")).Select(Reference));
        Assert.Equal(sent.Pages.Count, sent.Pages.Distinct().Count());
        Assert.All(await Items(0, "alerts"), alert => Assert.Equal(2, alert.GetProperty("count").GetInt32()));
        Assert.Empty((await Store(0).Verify([], TestContext.Current.CancellationToken)).Problems);
    }

    [Fact]
    public async Task An_acknowledgement_on_one_node_is_seen_on_the_other_at_once()
    {
        await Signal(0, "disk");
        var reference = Reference((await Items(1, "incidents"))[0]);
        var answer = await nodes[1].Client.PostAsync(
            new Uri($"/api/v1/incidents/{reference}/acknowledgement", UriKind.Relative), content: null,
            TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode);
        Assert.Equal("acknowledged", (await Items(0, "incidents"))[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_viewer_of_one_node_is_told_what_another_has_done()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events?topics=incidents");
        using var answer = await nodes[1].Client.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(
            await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        Assert.Equal(": hello", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
        await Signal(0, "disk");
        var said = "";
        while (!said.Contains("incidents", StringComparison.Ordinal))
            said = await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "incidents never came";
        Assert.DoesNotContain("never", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_changed_on_one_node_is_in_force_on_the_other()
    {
        var made = await nodes[0].Client.PostAsync(
            new Uri("/api/v1/tokens", UriKind.Relative),
            JsonContent.Create(new { name = "exporter", access = "responder" }), TestContext.Current.CancellationToken);
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(
            TestContext.Current.CancellationToken));
        Assert.True(await Eventually(() => Task.FromResult(
            Live(1).Now.Tokens.Values.Any(token => token.Name == "exporter"))));
    }

    [Fact]
    public async Task Nodes_that_are_replaced_one_after_the_other_lose_nothing()
    {
        for (var turn = 0; turn < NodesAtFirst; turn++)
        {
            Assert.Equal(202, await Signal(turn, $"before-{turn}"));
            var (app, client) = nodes[turn];
            await app.StopAsync(TestContext.Current.CancellationToken);
            await app.DisposeAsync();
            client.Dispose();
            nodes.RemoveAt(turn);
            Assert.Equal(202, await Signal(0, $"while-{turn}"));
            await Add($"next-{turn}", at: turn);
            Assert.Equal(202, await Signal(turn, $"after-{turn}"));
        }

        Assert.True(await Eventually(async () =>
            (await Items(0, "incidents")).Count == 6 && sent.Pages.Distinct().Count() >= 6));
        Assert.Empty((await Store(1).Verify([], TestContext.Current.CancellationToken)).Problems);
    }

    [Fact]
    public async Task A_node_with_another_master_secret_does_not_start()
    {
        var refused = await Assert.ThrowsAsync<StartingException>(() => Add("stranger", key: new string('8', 64)));
        Assert.Contains("MUSTER_KEY", refused.Message, StringComparison.Ordinal);
    }

    private static string Reference(JsonElement incident) => incident.GetProperty("reference").GetString()!;

    private static async Task<bool> Eventually(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!patience.IsCancellationRequested)
        {
            if (await condition())
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(20), new MachineClock(), CancellationToken.None);
        }

        return false;
    }

    private Live Live(int node) => nodes[node].App.Services.GetRequiredService<Live>();

    private IStore Store(int node) => nodes[node].App.Services.GetRequiredService<IStore>();

    private async Task Add(string name, int? at = null, string? key = null)
    {
        var app = MusterServer.Build(
            new ServerSettings
            {
                DataFolder = null,
                Database = database!.ConnectionString,
                Key = key ?? Key,
                Node = name,
                AdminToken = AdminToken,
                Out = TextWriter.Null,
            },
            new MachineClock(),
            builder =>
            {
                builder.WebHost.UseTestServer();
                builder.Services.RemoveAll<IPageChannel>();
                builder.Services.AddSingleton<IPageChannel>(sent);
            });
        try
        {
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        var client = app.GetTestClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        nodes.Insert(at ?? nodes.Count, (app, client));
    }

    private async Task<int> Signal(int node, string dedupKey)
    {
        var answer = await nodes[node].Client.PostAsync(
            new Uri("/v2/enqueue", UriKind.Relative),
            JsonContent.Create(new
            {
                routing_key = Live(0).Now.KeyOf(new ServiceId("default")),
                event_action = "trigger",
                dedup_key = dedupKey,
                payload = new { summary = $"{dedupKey} is full", source = "db-1", severity = "critical" },
            }),
            TestContext.Current.CancellationToken);
        return (int)answer.StatusCode;
    }

    private async Task<List<JsonElement>> Items(int node, string list)
    {
        var text = await nodes[node].Client.GetStringAsync(
            new Uri($"/api/v1/{list}", UriKind.Relative), TestContext.Current.CancellationToken);
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("items").EnumerateArray()];
    }

    /// <summary>The machine's clock: that of the database on the same machine.</summary>
    private sealed class MachineClock : TimeProvider;

    /// <summary>The console of all nodes: keeps which pages came.</summary>
    private sealed class CountingChannel : IPageChannel
    {
        private readonly List<Muster.Core.Paging.PageId> pages = [];

        public string Name => Muster.Core.Paging.Channels.Console;

        internal List<Muster.Core.Paging.PageId> Pages
        {
            get
            {
                lock (pages)
                    return [.. pages];
            }
        }

        public Task<Handover> Send(PageMessage message, CancellationToken cancel)
        {
            lock (pages)
                pages.Add(message.Page);
            return Task.FromResult(Handover.Taken("console"));
        }
    }
}
