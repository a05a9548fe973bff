using Muster.Core;
using Muster.Core.Playbook;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Incidents;

/// <summary>The room shows what the playbook says about working in it, beside the thing that it is about.</summary>
public sealed class RoomRulesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("INC-024")]
    public async Task Advice_stands_beside_what_it_is_about()
    {
        await using var muster = await TestInstallation.Start();
        var room = await Room(muster, """
            pinned: [Who commands]
            document: {title: "{reference}", sections: [What happened]}
            guidance:
              - {about: updates, do: [Say when the next one comes]}
              - {about: channel, dont: [Talk about it elsewhere]}
            """);
        Order(room, "Write an update", "Say when the next one comes", "Record the update");
        Order(room, "How we work here", "Talk about it elsewhere", "Who commands", "What happened");
    }

    [Fact]
    [Requirement("INC-019")]
    [Requirement("INC-020")]
    public async Task A_war_room_shows_its_agendas_its_structure_and_how_people_talk()
    {
        await using var muster = await TestInstallation.Start();
        var room = await Room(
            muster,
            """
            warRoom:
              opening: {within: 5 min, items: [Everybody says their name]}
              rounds: {every: 15-30 min, items: [Each says where they are]}
              ending: {items: [Thank everybody]}
              structure: [The commander leads the experts]
              protocols: [Repeat what you were asked]
            guidance: [{about: war room, do: [Speak briefly]}]
            """,
            isOpened: true);
        Order(
            room, "To begin", "over within 5 min", "Everybody says their name", "Each round", "every 15 min to 30 min",
            "To end", "Thank everybody", "Speak briefly", "The commander leads the experts",
            "Repeat what you were asked");
        Assert.DoesNotContain("How we work here", room, StringComparison.Ordinal);
    }

    private static void Order(string html, params string[] words)
    {
        var at = 0;
        foreach (var word in words)
        {
            var next = html.IndexOf(word, at, StringComparison.Ordinal);
            Assert.True(next >= 0, $"'{word}' comes later in the room");
            at = next;
        }
    }

    private static async Task<string> Room(TestInstallation muster, string rules, bool isOpened = false)
    {
        var services = muster.App.Services;
        var files = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["incidents.yaml"] = rules,
            ["people.yaml"] = "people: {administrator: {name: Administrator, email: a@example.com}}",
            ["escalation.yaml"] = "policies: {default: {steps: [{page: person administrator}]}}",
            ["catalog.yaml"] = "services: {default: {policy: default}}",
        };
        var (playbook, problems) = PlaybookReader.Read(files);
        Assert.DoesNotContain(problems, problem => problem.Severity == ProblemSeverity.Error);
        await services.GetRequiredService<PlaybookDesk>()
            .Apply(files, "rules", playbook!, Actor.Muster, isForced: true, Cancel);
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "Checkout is down" });
        if (isOpened)
            await muster.Post($"/api/v1/incidents/{incident.GetProperty("id").GetString()}/room", new { why = "All." });
        return await muster.Client.GetStringAsync(
            new Uri($"/incidents/{incident.GetProperty("reference").GetString()}", UriKind.Relative), Cancel);
    }
}
