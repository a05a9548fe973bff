using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Muster.Engine;
using Muster.Core;

namespace Muster.Server.Tests.Layout;

/// <summary>A whole server in this process, on a memory store, at a fixed instant, with the starter playbook.</summary>
internal sealed class TestInstallation : IAsyncDisposable
{
    internal const string AdminToken = "administrators-token-of-tests";
    internal static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private TestInstallation(WebApplication app)
    {
        App = app;
        Client = app.GetTestClient();
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        Stranger = app.GetTestClient();
    }

    internal WebApplication App { get; }

    /// <summary>The administrator's token is sent with each request.</summary>
    internal HttpClient Client { get; }

    /// <summary>No token is sent.</summary>
    internal HttpClient Stranger { get; }

    /// <summary>The integration key of the starter's one service.</summary>
    internal string Key => App.Services.GetRequiredService<Live>().Now.KeyOf(new ServiceId("default"))!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static async Task<TestInstallation> Start(
        Func<ServerSettings, ServerSettings>? set = null, Action<WebApplicationBuilder>? also = null)
    {
        var app = MusterServer.Build(
            (set ?? (same => same))(
                new ServerSettings { DataFolder = null, AdminToken = AdminToken, Out = TextWriter.Null }),
            new StandingClock(),
            builder =>
            {
                builder.WebHost.UseTestServer();
                also?.Invoke(builder);
            });
        await app.StartAsync(Cancel);
        return new TestInstallation(app);
    }

    internal static ByteArrayContent Bytes(byte[] bytes, string type = "application/json") =>
        new(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };

    internal static ByteArrayContent Text(string text, string type = "application/json") =>
        Bytes(Encoding.UTF8.GetBytes(text), type);

    internal async Task<(int Status, JsonElement Json)> Get(string path) =>
        await Read(await Client.GetAsync(new Uri(path, UriKind.Relative), Cancel));

    internal async Task<(int Status, JsonElement Json)> Post(string path, object? body = null,
        string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await Read(await Client.SendAsync(request, Cancel));
    }

    internal async Task<(int Status, JsonElement Json)> Delete(string path) =>
        await Read(await Client.DeleteAsync(new Uri(path, UriKind.Relative), Cancel));

    internal async Task<IReadOnlyList<JsonElement>> Items(string path) =>
        [.. (await Get(path)).Json.GetProperty("items").EnumerateArray()];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Stranger.Dispose();
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
    }

    private static async Task<(int Status, JsonElement Json)> Read(HttpResponseMessage response)
    {
        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(Cancel);
            return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement);
        }
    }

    /// <summary>The instant stands; delays are those of the machine.</summary>
    internal sealed class StandingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}
