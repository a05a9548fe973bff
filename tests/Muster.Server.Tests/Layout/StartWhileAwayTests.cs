using System.Net.Http.Headers;
using System.Text.Json;
using Databases;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Muster.Core;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Paging;
using Npgsql;

namespace Muster.Server.Tests.Layout;

/// <summary>A node that starts while the database is away knows what it knew (R8).</summary>
public sealed class StartWhileAwayTests : IAsyncLifetime
{
    private const string AdminToken = "administrators-token-of-nodes";
    private readonly string folder = System.IO.Directory.CreateTempSubdirectory("muster-away-").FullName;
    private readonly Sent sent = new();
    private TestDatabase? database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => database = await TestDatabase.Make();

    public async ValueTask DisposeAsync()
    {
        if (database is not null)
            await database.DisposeAsync();
        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    [Case(50)]
    public async Task It_takes_signals_by_the_keys_it_knew_and_hands_them_in_when_the_database_is_back()
    {
        string key;
        await using (var node = await Node.Start(database!.ConnectionString, folder, sent))
        {
            key = node.Live.Now.KeyOf(new ServiceId("default"))!;
            var kept = Path.Combine(folder, "emergency", "configuration.sealed");
            Assert.True(await Eventually(() => Task.FromResult(File.Exists(kept))), "the configuration is kept");
            Assert.DoesNotContain(key, await File.ReadAllTextAsync(kept, Cancel), StringComparison.Ordinal);
        }

        await using var gate = new Gate(database!.ConnectionString);
        await using (var node = await Node.Start(gate.ConnectionString, folder, sent))
        {
            Assert.Equal("degraded", (await node.Ready()).GetProperty("status").GetString());
            Assert.NotEqual(JsonValueKind.Null, (await node.Ready()).GetProperty("databaseAwaySince").ValueKind);
            Assert.Equal(202, await node.Signal(key, "disk"));
            Assert.Equal(503, await node.Signal(new string('0', 32), "disk"));
            using var list = await node.Client.GetAsync(new Uri("/api/v1/incidents", UriKind.Relative), Cancel);
            Assert.Equal(503, (int)list.StatusCode);

            gate.Open();
            Assert.True(await Eventually(async () =>
                (await node.Ready()).GetProperty("databaseAwaySince").ValueKind == JsonValueKind.Null), "it is back");
            Assert.True(await Eventually(async () => await node.Incidents() == 1), "the alert is there");
            Assert.True(await Eventually(() => Task.FromResult(sent.Pages > 0)), "somebody was paged");
            Assert.Equal(400, await node.Signal(new string('0', 32), "disk"));
        }
    }

    [Fact]
    [Case(50)]
    public async Task A_node_that_was_never_here_does_not_start_and_says_why()
    {
        await using var gate = new Gate(database!.ConnectionString);
        var refused = await Assert.ThrowsAsync<Storage.StoreException>(
            () => Node.Start(gate.ConnectionString, folder, sent));
        Assert.Contains("does not answer", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> Eventually(Func<Task<bool>> condition)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (await condition())
                return true;
            await Task.Delay(TimeSpan.FromMilliseconds(50), new MachineClock(), CancellationToken.None);
        }

        return false;
    }

    private sealed class Node(WebApplication app) : IAsyncDisposable
    {
        internal HttpClient Client { get; } = Named(app.GetTestClient());

        internal Live Live => app.Services.GetRequiredService<Live>();

        internal static async Task<Node> Start(string connectionString, string folder, Sent sent)
        {
            var app = MusterServer.Build(
                new ServerSettings
                {
                    DataFolder = folder,
                    Database = connectionString,
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
                await app.StartAsync(Cancel);
                return new Node(app);
            }
            catch
            {
                await app.DisposeAsync();
                throw;
            }
        }

        internal async Task<JsonElement> Ready() => JsonDocument.Parse(
            await Client.GetStringAsync(new Uri("/readyz", UriKind.Relative), Cancel)).RootElement;

        internal async Task<int> Incidents()
        {
            using var answer = await Client.GetAsync(new Uri("/api/v1/incidents", UriKind.Relative), Cancel);
            return answer.IsSuccessStatusCode
                ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel))
                    .RootElement.GetProperty("items").GetArrayLength()
                : -1;
        }

        internal async Task<int> Signal(string key, string dedupKey)
        {
            using var answer = await Client.PostAsync(
                new Uri("/v2/enqueue", UriKind.Relative),
                JsonContent.Create(new
                {
                    routing_key = key,
                    event_action = "trigger",
                    dedup_key = dedupKey,
                    payload = new { summary = $"{dedupKey} is full", source = "db-1", severity = "critical" },
                }),
                Cancel);
            return (int)answer.StatusCode;
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }

        private static HttpClient Named(HttpClient client)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
            return client;
        }
    }

    /// <summary>A port in front of the database that refuses until it is opened.</summary>
    private sealed class Gate : IAsyncDisposable
    {
        private readonly System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        private readonly NpgsqlConnectionStringBuilder behind;
        private readonly CancellationTokenSource stop = new();
        private Task run = Task.CompletedTask;

        internal Gate(string connectionString)
        {
            behind = new NpgsqlConnectionStringBuilder(connectionString);
            listener.Start();
            var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
            listener.Stop();
            Port = port;
            ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
            {
                Host = "127.0.0.1",
                Port = port,
            }.ConnectionString;
        }

        internal string ConnectionString { get; }

        private int Port { get; }

        internal void Open() => run = Serve(new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, Port));

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            await run;
            stop.Dispose();
            listener.Dispose();
        }

        private async Task Serve(System.Net.Sockets.TcpListener open)
        {
            using (open)
            {
                open.Start();
                try
                {
                    while (true)
                        _ = Join(await open.AcceptTcpClientAsync(stop.Token));
                }
                catch (OperationCanceledException)
                {
                    // The test is over.
                }
            }
        }

        private async Task Join(System.Net.Sockets.TcpClient client)
        {
            using (client)
            using (var server = new System.Net.Sockets.TcpClient { NoDelay = true })
            {
                client.NoDelay = true;
                try
                {
                    await server.ConnectAsync(behind.Host!, behind.Port, stop.Token);
                    var (near, far) = (client.GetStream(), server.GetStream());
                    await Task.WhenAny(near.CopyToAsync(far, stop.Token), far.CopyToAsync(near, stop.Token));
                }
                catch (Exception gone) when (gone is IOException or OperationCanceledException
                    or System.Net.Sockets.SocketException)
                {
                    // One of them has gone; so does the other.
                }
            }
        }
    }

    private sealed class MachineClock : TimeProvider;

    private sealed class Sent : IPageChannel
    {
        private int pages;

        public string Name => Channels.Console;

        internal int Pages => Volatile.Read(ref pages);

        public Task<Handover> Send(PageMessage message, CancellationToken cancel)
        {
            Interlocked.Increment(ref pages);
            return Task.FromResult(Handover.Taken("console"));
        }
    }
}
