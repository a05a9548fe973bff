using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Muster.Server.Tests.Layout;

/// <summary>A server on a data folder and a real port: it starts, ends quickly, and knows everything again.</summary>
public sealed class RestartTests : IDisposable
{
    private readonly string data = Path.Combine(Path.GetTempPath(), $"muster-{Path.GetRandomFileName()}");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => System.IO.Directory.Delete(data, recursive: true);

    [Fact]
    public async Task What_was_answered_is_there_after_a_restart_and_the_end_takes_seconds()
    {
        var reference = await Run("operators-token", async (client, output) =>
        {
            Assert.Contains("/setup/", output.ToString(), StringComparison.Ordinal);
            using var made = await client.PostAsJsonAsync("/api/v1/incidents", new { title = "Checkout is down" },
                Cancel);
            return (await Json(made)).GetProperty("reference").GetString()!;
        });

        var title = await Run("another-token", async (client, _) =>
        {
            using var found = await client.GetAsync(new Uri($"/api/v1/incidents/{reference}", UriKind.Relative),
                Cancel);
            return (await Json(found)).GetProperty("title").GetString();
        });

        Assert.Equal("Checkout is down", title);
        Assert.True(File.Exists(Path.Combine(data, "muster.db")));
        Assert.True(File.Exists(Path.Combine(data, "playbook", "playbook.yaml")));
    }

    [Fact]
    public async Task A_stream_that_is_followed_does_not_hold_up_the_end()
    {
        HttpResponseMessage? stream = null;
        await Run("operators-token", async (client, _) =>
        {
            stream = await client.GetAsync(
                new Uri("/events?topics=incidents", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead,
                    Cancel);
            return (int)stream.StatusCode;
        });

        stream!.Dispose();
    }

    /// <summary>The token of the first start works in every later one; another value changes nothing.</summary>
    private async Task<T> Run<T>(string token, Func<HttpClient, StringWriter, Task<T>> work)
    {
        await using var output = new StringWriter();
        await using var app = MusterServer.Build(
            new ServerSettings
            {
                DataFolder = data,
                Urls = "http://127.0.0.1:0",
                AdminToken = token,
                Out = output,
            },
            new TestInstallation.StandingClock());
        await app.StartAsync(Cancel);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "operators-token");
        var answer = await work(client, output);
        var since = Stopwatch.GetTimestamp();
        await app.StopAsync(CancellationToken.None);
        Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(5));
        return answer;
    }

    private static async Task<JsonElement> Json(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement;
    }
}
