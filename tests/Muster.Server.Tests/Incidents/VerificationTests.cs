using System.Text.Json;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.Incidents;

/// <summary>Whether a fix holds: measured, looked at, in the way of the end, and watched afterwards.</summary>
public sealed class VerificationTests
{
    private const string Checks = """
        checks:
          errors: {text: The share of errors is low, metric: error_rate_pct, is: "< 1"}
          users: {text: Users say that it works, by: team support}
        rules:
          - {name: Every level, checks: [errors, users], watchFor: 30 min}
        """;

    [Fact]
    [Requirement("VER-001")]
    [Requirement("VER-002")]
    [Requirement("VER-007")]
    [Requirement("VER-011")]
    public async Task What_was_measured_and_does_not_hold_stands_in_the_way_until_somebody_says_why_not()
    {
        await using var muster = await Started();
        var at = await Declared(muster);
        var (_, shown) = await muster.Get(at);
        Assert.Equal(["open", "open"], States(shown));
        await muster.Post($"{at}/figures", new { figure = "error_rate_pct", value = 4.5 });
        var (_, looked) = await muster.Post(
            $"{at}/checks", new { check = "users", met = true, note = "Support says so." });
        Assert.Equal(["failed", "held"], States(looked));

        var (refused, problem) = await muster.Post($"{at}/resolution");
        Assert.Equal(
            (409, "incident.verification-outstanding", "note"),
            (refused, problem.GetProperty("code").GetString(), problem.GetProperty("field").GetString()));
        var (_, measured) = await muster.Post($"{at}/checks", new { check = "errors", value = 0.3 });
        Assert.Equal(["held", "held"], States(measured));
        Assert.Equal(200, (await muster.Post($"{at}/resolution")).Status);
        Assert.Equal(400, (await muster.Post($"{at}/checks", new { check = "nothing", met = true })).Status);
        Assert.Equal(400, (await muster.Post($"{at}/checks", new { check = "errors" })).Status);
    }

    [Fact]
    [Requirement("VER-006")]
    [Requirement("VER-008")]
    public async Task What_comes_back_while_it_is_watched_opens_it_again_and_pages_whoever_had_it()
    {
        await using var muster = await Started();
        var at = await Declared(muster);
        await muster.Post($"{at}/acknowledgement");
        await muster.Post($"{at}/checks", new { check = "errors", value = 3 });
        var (resolved, _) = await muster.Post($"{at}/resolution", new { note = "The figure lags behind." });
        Assert.Equal(200, resolved);
        var before = (await muster.Items("/api/v1/pages")).Count;

        var (_, again) = await muster.Post($"{at}/checks", new { check = "errors", value = 7 });
        Assert.NotEqual("resolved", again.GetProperty("status").GetString());
        Assert.Contains(
            again.GetProperty("timeline").EnumerateArray(),
            line => line.GetRawText().Contains("does not hold any more", StringComparison.Ordinal));
        Assert.True((await muster.Items("/api/v1/pages")).Count > before);
    }

    private static async Task<TestInstallation> Started()
    {
        var muster = await TestInstallation.Start();
        await Books.Apply(
            muster, ("verification.yaml", Checks), ("teams.yaml", "teams: {support: {members: [bob]}}"));
        return muster;
    }

    private static async Task<string> Declared(TestInstallation muster)
    {
        var (_, made) = await muster.Post("/api/v1/incidents", new { title = "The shop is slow", page = false });
        return $"/api/v1/incidents/{made.GetProperty("reference").GetString()}";
    }

    private static IEnumerable<string?> States(JsonElement incident) =>
        incident.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("state").GetString());
}
