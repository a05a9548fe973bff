using System.Net;
using System.Text.Json.Nodes;
using Muster.Engine;
using Muster.Playbooks.Playbook;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Playbook;

/// <summary>What was made on screens goes into files and comes back as the same.</summary>
public sealed class ExportTests
{
    private static readonly string[] Lists =
        ["people", "teams", "policies", "services", "schedules"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("OPS-012")]
    public async Task What_was_made_here_is_the_same_on_a_new_installation_that_has_the_exported_files()
    {
        await using var first = await TestInstallation.Start();
        await MakeAll(first);
        var files = await Export(first);

        var reading = PlaybookReader.Read(files, NodaTime.Instant.FromDateTimeOffset(TestInstallation.Noon));
        await using var second = await TestInstallation.Start();
        var (status, applied) = await second.Post("/api/v1/playbook", new { files });

        Assert.DoesNotContain(reading.Problems, each => each.Severity == Core.Playbook.ProblemSeverity.Error);
        Assert.Equal((200, 2), (status, applied.GetProperty("version").GetInt32()));
        await AssertSame(first, second);
        Assert.Equal(files, await Export(second));
    }

    [Fact]
    [Requirement("OPS-012")]
    public async Task Files_take_over_what_screens_made_only_when_they_are_told_to()
    {
        await using var muster = await TestInstallation.Start();
        await MakeAll(muster);
        var before = await States(muster);
        var files = await Export(muster);

        var (refused, problem) = await muster.Post("/api/v1/playbook", new { files });
        var (status, _) = await muster.Post("/api/v1/playbook", new { files, adopt = true });
        var (owned, place) = await muster.Get("/api/v1/teams/shop/definition");
        var shown = (await muster.Get("/api/v1/playbook")).Json.GetProperty("madeHere").GetArrayLength();
        files.Remove("teams.yaml");
        files["escalation.yaml"] = "policies: {default: {steps: [{page: person administrator}]}}";
        files["catalog.yaml"] = "services: {default: {policy: default}}";
        await muster.Post("/api/v1/playbook", new { files });
        var (gone, _) = await muster.Get("/api/v1/teams/shop/definition");

        Assert.Equal((409, "playbook.clash"), (refused, problem.GetProperty("code").GetString()));
        Assert.Equal(200, status);
        Assert.Equal((200, false), (owned, place.GetProperty("madeHere").GetBoolean()));
        Assert.Equal(0, shown);
        Assert.Equal(404, gone);
        Assert.NotEmpty(before);
    }

    [Fact]
    public async Task The_state_stays_when_files_take_it_over()
    {
        await using var muster = await TestInstallation.Start();
        await MakeAll(muster);
        var before = await States(muster);

        await muster.Post("/api/v1/playbook", new { files = await Export(muster), adopt = true });

        Assert.Equal(before, await States(muster));
    }

    [Fact]
    public async Task A_plan_of_files_that_say_nothing_of_it_keeps_a_schedule_that_was_made_here()
    {
        await using var muster = await TestInstallation.Start();
        var files = await Export(muster);
        await MakeAll(muster);

        var (status, plan) = await muster.Post("/api/v1/playbook/plan", new { files });

        Assert.Equal((200, 0), (status, plan.GetProperty("pagers").GetArrayLength()));
    }

    [Fact]
    public async Task The_export_says_what_stays_in_the_database_and_shows_no_secret()
    {
        await using var muster = await TestInstallation.Start();
        await MakeAll(muster);

        var (_, json) = await muster.Get("/api/v1/playbook/export");

        var left = json.GetProperty("left").EnumerateArray().Select(each => each.GetString()).ToList();
        Assert.Contains("1 API token", left);
        Assert.DoesNotContain(muster.Key, json.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("horse-battery-staple", json.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task MakeAll(TestInstallation muster)
    {
        await muster.Post("/api/v1/people", new { id = "bob", name = "Bob: \"B\" #1", email = "bob@example.com" });
        await Put(muster, "/api/v1/people/bob", new { access = "lead", zone = "Europe/Berlin" });
        await Put(muster, "/api/v1/teams/shop", new { name = "Shop", members = new[] { "administrator", "bob" } });
        await Put(muster, "/api/v1/policies/shop", new
        {
            name = "Shop",
            rounds = "5",
            pause = "7 min",
            steps = new object[] { new { page = "person bob" }, new { after = "5 min", page = "team shop" } },
        });
        await Put(muster, "/api/v1/services/checkout", new { name = "Checkout", team = "shop", policy = "shop" });
        await Put(muster, "/api/v1/schedules/nights", new
        {
            name = "Nights",
            zone = "Europe/Berlin",
            layers = new[]
            {
                new { name = "All", people = new[] { "bob", "administrator" }, every = "1 week", handoff = "Mon 09:00",
                    start = "2026-11-02" },
            },
        });
    }

    private static async Task<Dictionary<string, string>> Export(TestInstallation muster) =>
        (await muster.Get("/api/v1/playbook/export")).Json.GetProperty("files")
        .EnumerateObject().ToDictionary(each => each.Name, each => each.Value.GetString()!);

    private static async Task AssertSame(TestInstallation one, TestInstallation other) =>
        Assert.Equal(await States(one), await States(other));

    /// <summary>What both say of everything, without keys that belong to one installation.</summary>
    private static async Task<IReadOnlyList<string>> States(TestInstallation muster)
    {
        var states = new List<string>();
        foreach (var list in Lists)
        {
            foreach (var item in await muster.Items($"/api/v1/{list}"))
            {
                var node = (JsonObject)JsonNode.Parse(item.GetRawText())!;
                foreach (var key in new[] { "intakeKey", "madeHere", "place", "source", "contacts" })
                    node.Remove(key);
                states.Add($"{list} {node.ToJsonString()}");
            }
        }

        var live = muster.App.Services.GetRequiredService<Live>().Now;
        states.AddRange(live.People.Values.SelectMany(person => person.Contacts.Select(contact =>
            $"{person.Id} {contact.Id} {contact.Channel} {contact.Address}")));
        return states;
    }

    private static async Task Put(TestInstallation muster, string path, object body)
    {
        using var answer = await muster.Client.PutAsJsonAsync(new Uri(path, UriKind.Relative), body, Cancel);
        Assert.True(
            answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Created,
            $"{path}: {await answer.Content.ReadAsStringAsync(Cancel)}");
    }
}
