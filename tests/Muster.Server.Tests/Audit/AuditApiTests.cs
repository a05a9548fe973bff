using System.Text.Json;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Audit;

public sealed class AuditApiTests
{
    [Fact]
    [Requirement("OPS-011")]
    public async Task Whoever_asks_who_changed_what_reads_it_newest_first()
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post("/api/v1/people", new { name = "Bob Lind", email = "bob@example.com" });
        await muster.Post("/api/v1/people/bob-lind/password", new { password = "correct horse battery" });
        await muster.Post("/api/v1/silences", new
        {
            matchers = new[] { "team=\"batch\"" },
            endsAt = "2026-11-20T14:00:00Z",
            comment = "Planned work",
        });
        await muster.Delete("/api/v1/people/bob-lind");

        var changes = await muster.Items("/api/v1/audit?by=administrator&limit=10");

        var texts = changes.Select(change => Text(change, "text")!).ToList();
        Assert.StartsWith("Deactivated Bob Lind", texts[0], StringComparison.Ordinal);
        Assert.StartsWith("Silenced team=\"batch\"", texts[1], StringComparison.Ordinal);
        Assert.Equal("Set a password for Bob Lind.", texts[2]);
        Assert.Contains("bob@example.com", texts[3], StringComparison.Ordinal);
        Assert.Equal("Added Bob Lind as responder.", texts[4]);
        Assert.All(changes, change => Assert.Equal("2026-11-20T12:00:00Z", Text(change, "at")));
        Assert.Equal(
            ["person", "silence"], changes.Take(3).Select(change => Text(change, "kind")).Distinct().Order());
    }

    [Fact]
    [Requirement("OPS-011")]
    public async Task The_list_goes_on_where_it_stopped_and_is_for_administrators()
    {
        await using var muster = await TestInstallation.Start();
        foreach (var name in (string[])["one", "two", "three"])
            await muster.Post("/api/v1/tokens", new { name, access = "observer" });

        var (_, first) = await muster.Get("/api/v1/audit?kind=token&limit=2");
        var (_, second) = await muster.Get(new Uri(Text(first, "next")!).PathAndQuery);
        Assert.Contains("three", Text(first.GetProperty("items")[0], "text"), StringComparison.Ordinal);
        Assert.Contains("one", Text(second.GetProperty("items")[0], "text"), StringComparison.Ordinal);
        Assert.Equal(400, (await muster.Get("/api/v1/audit?kind=weather")).Status);

        var (_, token) = await muster.Post("/api/v1/tokens", new { name = "reader", access = "responder" });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/audit");
        request.Headers.Authorization = new("Bearer", Text(token, "value"));
        using var response = await muster.Stranger.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(403, (int)response.StatusCode);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
