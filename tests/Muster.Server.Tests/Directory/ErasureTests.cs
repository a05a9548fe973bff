using System.Text.Json;
using Muster.Storage;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Directory;

/// <summary>What is known of a person is forgotten on request, and the record still holds.</summary>
public sealed class ErasureTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erased_person_leaves_no_address_behind_and_the_chain_still_holds()
    {
        await using var muster = await TestInstallation.Start();
        await muster.Post("/api/v1/people", new { name = "Bob Lind", email = "bob@example.com" });
        await muster.Post("/api/v1/pages/test", new { responder = "bob-lind" });
        var (missing, problem) = await muster.Post("/api/v1/people/bob-lind/erasure");
        Assert.Equal((400, "person.reason-missing"), (missing, Text(problem, "code")));

        var (status, _) = await muster.Post("/api/v1/people/bob-lind/erasure", new { reason = "Asked for it" });
        var (again, _) = await muster.Post("/api/v1/people/bob-lind/erasure", new { reason = "Asked for it" });

        Assert.Equal((204, 204), (status, again));
        Assert.Equal(404, (await muster.Get("/api/v1/people/bob-lind")).Status);
        var store = muster.App.Services.GetRequiredService<IStore>();
        var facts = await store.Read(reading => reading.FactsAfter(0, 1_000), Cancel);
        Assert.DoesNotContain(facts, fact =>
            fact.Body?.Contains("bob@example.com", StringComparison.OrdinalIgnoreCase) == true);
        var verified = await store.Verify([], Cancel);
        Assert.Empty(verified.Problems);
        Assert.True(verified.Erased >= 2);
        var change = (await muster.Items("/api/v1/audit?kind=person&limit=1"))[0];
        Assert.Equal("Erased what was known of bob-lind. Why: Asked for it", Text(change, "text"));
        var pages = await muster.Items("/api/v1/pages?responder=bob-lind");
        Assert.All(pages, page => Assert.Equal("Erased.", Text(page.GetProperty("reason"), "sentence")));
        Assert.NotEmpty(pages);
    }

    [Fact]
    public async Task Nobody_erases_the_last_administrator_or_whoever_a_file_names()
    {
        await using var muster = await TestInstallation.Start();
        var (status, problem) = await muster.Post(
            "/api/v1/people/administrator/erasure", new { reason = "Asked for it" });
        Assert.Equal(409, status);
        Assert.StartsWith("person.", Text(problem, "code"), StringComparison.Ordinal);
        Assert.Equal(404, (await muster.Post("/api/v1/people/zoe/erasure", new { reason = "x" })).Status);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
