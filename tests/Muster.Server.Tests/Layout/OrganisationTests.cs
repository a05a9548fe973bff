using System.Net.Http.Headers;

namespace Muster.Server.Tests.Layout;

/// <summary>One installation serves one organisation; nothing of one is known to another.</summary>
public sealed class OrganisationTests
{
    [Fact]
    [Requirement("OPS-009")]
    public async Task What_belongs_to_one_organisation_is_unknown_to_the_installation_of_another()
    {
        await using var one = await TestInstallation.Start();
        await using var other = await TestInstallation.Start(
            settings => settings with { AdminToken = "another-token" });
        other.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "another-token");
        var (_, incident) = await one.Post("/api/v1/incidents", new { title = "Checkout is down" });
        await one.Post("/api/v1/people", new { name = "Bob Lind" });

        var id = incident.GetProperty("id").GetString();
        Assert.Equal(200, (await one.Get($"/api/v1/incidents/{id}")).Status);
        Assert.Equal(404, (await other.Get($"/api/v1/incidents/{id}")).Status);
        Assert.Empty(await other.Items("/api/v1/incidents"));
        Assert.DoesNotContain(
            await other.Items("/api/v1/people"), person => person.GetProperty("id").GetString() == "bob-lind");
        Assert.NotEqual(one.Key, other.Key);
        var signal = TestInstallation.Text("""{"summary":"Disk is full","dedup_key":"disk"}""");
        Assert.True((await other.Post($"/intake/generic/{one.Key}", signal)).Status is 401 or 403 or 404);
        Assert.Empty(await other.Items("/api/v1/alerts"));

        other.Client.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", TestInstallation.AdminToken);
        Assert.Equal(401, (await other.Get("/api/v1/incidents")).Status);
    }
}
