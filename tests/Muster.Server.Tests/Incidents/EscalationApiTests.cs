using System.Text.Json;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.Incidents;

/// <summary>Policies by name, all hands, vendors' cases and the lists that a team works off, over HTTP.</summary>
public sealed class EscalationApiTests
{
    private const string Policies = """
        policies:
          default:
            steps:
              - {page: person ada}
              - {list: standup, when: open, severities: [SEV3]}
          security:
            name: Security Team
            steps:
              - {page: person bob}
              - {offer: [vendor cloud], text: "Open a case with the cloud?"}
        """;

    private const string Severities = """
        severities:
          SEV1: {alerts: [critical, error, warning]}
          SEV3: {alerts: [info], effect: open}
        """;

    [Fact]
    [Requirement("ONC-012")]
    public async Task At_declaration_a_policy_is_chosen_by_its_name_on_the_screen_and_by_the_API()
    {
        await using var muster = await Started();

        var (status, incident) = await muster.Post(
            "/api/v1/incidents", new { title = "Somebody is in", policy = "security" });

        Assert.Equal((201, "security"), (status, Text(incident, "policy")));
        Assert.Equal(["bob"], await Paged(muster, incident));
        var (refused, problem) = await muster.Post("/api/v1/incidents", new { title = "Down", policy = "nobody" });
        Assert.Equal((400, "policy.unknown"), (refused, Text(problem, "code")));
        var form = await Html(muster, "/incidents/new");
        Assert.Matches("<option value=\"security\"[^>]*>\\s*Security Team</option>", form);
    }

    [Fact]
    [Requirement("ONC-015")]
    public async Task All_hands_pages_everybody_but_the_one_who_calls_and_says_why()
    {
        await using var muster = await Started();
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "Down", page = false });

        await muster.Post(
            $"/api/v1/incidents/{Text(incident, "id")}/all-hands", new { message = "The region is gone." });

        Assert.Equal(["ada", "bob"], (await Paged(muster, incident)).Order());
        var page = (await muster.Items($"/api/v1/pages?incident={Text(incident, "id")}"))[0];
        Assert.Contains(
            "calls all hands. The region is gone.", Text(page.GetProperty("reason"), "sentence"),
            StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("ESC-014")]
    public async Task The_number_of_a_vendors_case_stays_with_the_incident()
    {
        await using var muster = await Started();
        var (_, incident) = await muster.Post(
            "/api/v1/incidents", new { title = "Somebody is in", policy = "security" });
        var at = $"/api/v1/incidents/{Text(incident, "id")}";
        await muster.Post($"{at}/escalation", new { level = 2 });

        var (status, answered) = await muster.Post(
            $"{at}/prompts/2", new Dictionary<string, object> { ["accept"] = true, ["case"] = "4711" });

        Assert.Equal(200, status);
        var known = Assert.Single(answered.GetProperty("cases").EnumerateArray());
        Assert.Equal(("4711", "cloud"), (Text(known, "number"), Text(known, "vendor")));
        Assert.Contains(
            "Cloud Ltd case 4711", await Html(muster, $"/incidents/{Text(incident, "reference")}"),
            StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("ESC-010")]
    [Requirement("ESC-011")]
    public async Task A_team_works_a_list_off_moves_what_is_not_done_and_pages_for_what_cannot_wait()
    {
        await using var muster = await Started();
        var (done, moved, paged) = (await Listed(muster), await Listed(muster), await Listed(muster));
        Assert.Equal(3, (await muster.Items("/api/v1/lists")).Count);

        await muster.Post($"/api/v1/incidents/{done}/lists/standup", new { note = "Planned for Thursday" });
        await muster.Post($"/api/v1/incidents/{moved}/lists/standup", new { to = "sprint" });
        var (again, _) = await muster.Post($"/api/v1/incidents/{done}/lists/standup");
        Assert.Equal(200, again);
        var lists = await muster.Items("/api/v1/lists");
        Assert.Equal(
            [("sprint", moved), ("standup", paged)],
            lists.Select(each => (Text(each, "list"), Text(each, "reference"))));
        var screen = await Html(muster, "/lists");
        Assert.Contains(paged, screen, StringComparison.Ordinal);
        Assert.DoesNotContain(done, screen, StringComparison.Ordinal);

        await muster.Post($"/api/v1/incidents/{paged}/severity", new { severity = "SEV3", page = true });
        Assert.Equal(["ada"], (await muster.Items($"/api/v1/pages?incident={paged}"))
            .Select(page => Text(page, "responder")));
        var (_, told) = await muster.Get($"/api/v1/incidents/{done}");
        Assert.Contains(
            told.GetProperty("timeline").EnumerateArray(),
            entry => Text(entry, "text")!.Contains("took it off the list standup", StringComparison.Ordinal));
    }

    private static async Task<TestInstallation> Started()
    {
        var muster = await TestInstallation.Start();
        await Books.Apply(
            muster,
            ("severities.yaml", Severities),
            ("escalation.yaml", Policies),
            ("directory.yaml", "vendors: {cloud: {name: Cloud Ltd, url: https://cloud.example.com/support}}"));
        return muster;
    }

    private static async Task<string> Listed(TestInstallation muster) => Text(
        (await muster.Post("/api/v1/incidents", new { title = "Slow", severity = "SEV3", page = false })).Json,
        "reference")!;

    private static async Task<IEnumerable<string?>> Paged(TestInstallation muster, JsonElement incident) =>
        (await muster.Items($"/api/v1/pages?incident={Text(incident, "reference")}"))
            .Select(page => Text(page, "responder"));

    private static async Task<string> Html(TestInstallation muster, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await muster.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
