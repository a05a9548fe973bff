using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.TestHost;
using Muster.Playbooks.Playbook;
using Muster.Server.Tests.Layout;

namespace Muster.Server.Tests.Incidents;

/// <summary>What the playbook asks of a response, over HTTP and in the room: levels, questions, meeting, roles,
/// directory.</summary>
public sealed class ResponseRoomTests
{
    private const string House = """
        organisation: Riverbank
        principles: [People before machines]
        """;

    private const string Severities = """
        severities:
          P0:
            name: Critical
            alerts: [critical, error, warning, info]
            definition: Nobody can pay.
            business: Every minute costs revenue.
            serviceLevel: critical breach
            conditions: [{text: Every payment fails}]
            examples: [The gateway is gone]
            postmortem: required
            postmortemWithin: 2 d
            outside: {statuspage: critical, pager: high, ticket: blocker}
          P1: {name: High, definition: Some cannot pay.}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("SEV-002")]
    [Requirement("SEV-007")]
    [Requirement("SEV-016")]
    public async Task A_level_says_what_it_means_for_the_business_and_what_it_is_in_other_scales()
    {
        await using var muster = await Start();

        var level = (await muster.Get("/api/v1/playbook")).Json.GetProperty("severities")[0];
        var form = await Screen(muster, "/incidents/new");
        var playbook = await Screen(muster, "/playbook");

        Assert.Equal("Every minute costs revenue.", level.GetProperty("business").GetString());
        Assert.Equal("critical breach", level.GetProperty("serviceLevel").GetString());
        Assert.Equal("Every payment fails", level.GetProperty("conditions")[0].GetString());
        Assert.Equal("The gateway is gone", level.GetProperty("examples")[0].GetString());
        Assert.Equal("blocker", level.GetProperty("outside").GetProperty("ticket").GetString());
        foreach (var word in new[]
        {
            "Nobody can pay.", "Every minute costs revenue.", "critical breach", "Every payment fails",
            "The gateway is gone", "statuspage critical",
        })
        {
            Assert.Contains(word, form, StringComparison.Ordinal);
        }

        Assert.Contains("Service agreement: critical breach", playbook, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("SEV-010")]
    [Requirement("SEV-022")]
    public async Task The_answers_to_the_first_questions_stay_and_what_it_costs_stands_at_the_top()
    {
        await using var muster = await Start(("classification.yaml", """
            questions:
              - {id: security, ask: Is security concerned?, options: ["yes", "no"]}
              - {id: business, ask: What does it do to the business?}
            """));
        var (at, room) = await Declared(muster);
        Assert.Contains("Is security concerned?", await Screen(muster, room), StringComparison.Ordinal);

        await muster.Post($"{at}/answers", new { question = "security", answer = "no" });
        var (_, incident) = await muster.Post(
            $"{at}/answers", new { question = "business", answer = "40,000 an hour" });

        var answers = incident.GetProperty("classification").GetProperty("answers");
        Assert.Equal(
            ("no", "40,000 an hour"),
            (answers.GetProperty("security").GetString(), answers.GetProperty("business").GetString()));
        Assert.Contains(incident.GetProperty("timeline").EnumerateArray(), line => line.GetProperty("text").GetString()
            == "What does it do to the business? 40,000 an hour");
        var head = (await Screen(muster, room)).Split("id=\"room-head\"")[1].Split("</header>")[0];
        Assert.Contains("40,000 an hour", head, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INC-018")]
    public async Task A_war_room_is_a_standing_room_or_the_meeting_that_is_linked_and_says_whether_it_is_recorded()
    {
        await using var muster = await Start(("incidents.yaml", """
            warRoom: {link: "https://meet.example.com/standing", record: yes}
            """));
        var (at, room) = await Declared(muster);
        Assert.Contains("https://meet.example.com/standing", await Screen(muster, room), StringComparison.Ordinal);

        await muster.Post($"{at}/room", new { why = "It spreads." });
        Assert.Contains("recorded", await Screen(muster, room), StringComparison.Ordinal);

        var (other, otherRoom) = await Declared(muster);
        var (_, opened) = await muster.Post($"{other}/room", new { link = "https://meet.example.com/one-off" });
        Assert.Contains("https://meet.example.com/one-off", await Screen(muster, otherRoom), StringComparison.Ordinal);
        Assert.Contains(opened.GetProperty("timeline").EnumerateArray(), line =>
            line.GetProperty("text").GetString()!.Contains("opened the war room", StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("INC-021")]
    public async Task A_war_room_is_closed_by_its_agenda_when_somebody_owes_the_post_mortem()
    {
        await using var muster = await Start(("incidents.yaml", """
            warRoom:
              rounds: {every: 15-30 min, items: [Each says where they are]}
              ending: {items: [Thank everybody]}
            """));
        var (at, room) = await Declared(muster);
        await muster.Post($"{at}/room", new { why = "It spreads." });

        var (refused, problem) = await muster.Post($"{at}/room/closing", new { });
        var (status, closed) = await muster.Post($"{at}/room/closing", new { postmortemOwner = "bob" });
        await muster.Post($"{at}/resolution", new { note = "Over." });
        var clocks = (await muster.Get(at)).Json.GetProperty("clocks").EnumerateArray().ToList();
        var screen = await Screen(muster, room);

        Assert.Equal((409, "room.owner-missing"), (refused, problem.GetProperty("code").GetString()));
        Assert.Equal(200, status);
        Assert.DoesNotContain(closed.GetProperty("clocks").EnumerateArray(), clock =>
            clock.GetProperty("kind").GetString() == "round-by");
        Assert.Contains("Thank everybody", screen, StringComparison.Ordinal);
        Assert.Contains("Bob Lind writes the post-mortem.", screen, StringComparison.Ordinal);
        Assert.Equal("bob", clocks.Single(clock => clock.GetProperty("kind").GetString() == "postmortem-by")
            .GetProperty("owner").GetString());
    }

    [Fact]
    [Requirement("OPS-010")]
    public async Task The_room_shows_the_principles_of_the_organisation()
    {
        await using var muster = await Start();
        var (_, room) = await Declared(muster);
        Assert.Contains("People before machines", await Screen(muster, room), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INC-014")]
    public async Task A_role_that_nobody_has_suggests_who_is_on_call_for_it_or_who_stands_in()
    {
        await using var muster = await Start(("roles.yaml", """
            roles:
              commander: {name: Commander, duties: [Say go or no], from: [schedule primary]}
              dba: {name: Database, who: The one on call, backupWho: A senior, backup: [person administrator]}
            """));
        var (at, room) = await Declared(muster);

        var screen = await Screen(muster, room);
        Assert.Contains("Give it to Bob Lind", screen, StringComparison.Ordinal);
        Assert.Contains("stands in: A senior", screen, StringComparison.Ordinal);
        Assert.Contains("Say go or no", screen, StringComparison.Ordinal);

        await muster.Post($"{at}/roles", new { role = "commander", responder = "bob" });
        Assert.DoesNotContain("Give it to Bob Lind", await Screen(muster, room), StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("ONC-016")]
    public async Task In_a_long_incident_another_person_takes_over_a_role_and_both_stand_in_the_record()
    {
        await using var muster = await Start();
        var (at, _) = await Declared(muster);

        await muster.Post($"{at}/roles", new { role = "commander", responder = "administrator" });
        var (_, relieved) = await muster.Post($"{at}/roles", new { role = "commander", responder = "bob" });

        Assert.Equal("bob", relieved.GetProperty("roles").EnumerateArray()
            .Single(role => role.GetProperty("role").GetString() == "commander").GetProperty("responder").GetString());
        Assert.Equal(2, relieved.GetProperty("timeline").EnumerateArray().Count(line =>
            line.GetProperty("text").GetString()!.Contains("ommander", StringComparison.Ordinal)));
    }

    [Fact]
    [Requirement("INC-025")]
    public async Task An_order_to_a_person_is_asked_then_heard_then_done_with_its_result()
    {
        await using var muster = await Start();
        var (at, _) = await Declared(muster);

        var (_, asked) = await muster.Post($"{at}/tasks", new { title = "Restart the gateway", assignee = "bob" });
        var task = $"{at}/tasks/{asked.GetProperty("tasks")[0].GetProperty("id").GetString()}";
        var (_, heard) = await muster.Post(task, new { state = "taken" });
        var (_, done) = await muster.Post(task, new { state = "done", note = "It answers again." });

        Assert.Equal(
            ["open", "taken", "done"],
            new[] { asked, heard, done }.Select(each => each.GetProperty("tasks")[0].GetProperty("state").GetString()));
        Assert.Equal("bob", heard.GetProperty("tasks")[0].GetProperty("assignee").GetString());
        Assert.Equal("It answers again.", done.GetProperty("tasks")[0].GetProperty("note").GetString());
        Assert.Contains(done.GetProperty("timeline").EnumerateArray(), line =>
            line.GetProperty("text").GetString() == "Bob Lind does the task: Restart the gateway.");
    }

    [Fact]
    [Requirement("DIR-004")]
    [Requirement("DIR-005")]
    public async Task The_directory_has_legal_data_protection_and_press_and_the_mailboxes_of_roles()
    {
        await using var muster = await Start(("directory.yaml", """
            contacts:
              legal: {role: Legal, name: Dana Frost, email: legal@example.com, phone: "+44 20 7946 0000"}
              dpo: {role: Data protection, email: dpo@example.com, escalation: legal}
              press: {role: Press, email: press@example.com}
              operations: {role: Operations, email: ops@example.com, person: bob}
            vendors: {cloud: {name: Cloud, support: Enterprise, url: "https://support.example.com"}}
            """));

        var (_, book) = await muster.Get("/api/v1/directory");
        var screen = await Screen(muster, "/directory");

        Assert.Equal(
            ["Legal legal@example.com", "Data protection dpo@example.com", "Press press@example.com",
                "Operations ops@example.com"],
            book.GetProperty("contacts").EnumerateArray().Select(each =>
                $"{each.GetProperty("role").GetString()} {each.GetProperty("email").GetString()}"));
        foreach (var word in new[] { "Dana Frost", "mailto:dpo@example.com", "tel:", "Above: Legal", "Enterprise" })
            Assert.Contains(word, screen, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INC-030")]
    public async Task What_is_known_missing_suspected_and_asked_are_lists_of_the_incident_and_are_settled()
    {
        await using var muster = await Start();
        var (at, room) = await Declared(muster);

        await muster.Post($"{at}/board", new { text = "Only card payments fail" });
        await muster.Post($"{at}/board", new { kind = "missing", text = "How many customers?" });
        await muster.Post($"{at}/board", new { kind = "question", text = "Who deployed?" });
        await muster.Post($"{at}/tasks", new { title = "Ask the bank" });
        var (_, written) = await muster.Post($"{at}/board", new { kind = "hypothesis", text = "The bank is down" });
        var hypothesis = written.GetProperty("board")[3].GetProperty("id").GetString();
        var (wrong, problem) = await muster.Post($"{at}/board/{hypothesis}", new { outcome = "answered" });
        var (_, settled) = await muster.Post(
            $"{at}/board/{hypothesis}", new { outcome = "ruled-out", note = "Their status page is green." });
        var screen = await Screen(muster, room);

        Assert.Equal((400, "board.outcome-wrong"), (wrong, problem.GetProperty("code").GetString()));
        Assert.Equal(
            ["known open", "missing open", "question open", "hypothesis ruled-out"],
            settled.GetProperty("board").EnumerateArray().Select(entry =>
                $"{entry.GetProperty("kind").GetString()} {entry.GetProperty("outcome").GetString()}"));
        Assert.Contains(settled.GetProperty("timeline").EnumerateArray(), line =>
            line.GetProperty("text").GetString() == "Hypothesis, ruled out: The bank is down.");
        foreach (var word in new[]
        {
            "Only card payments fail", "How many customers?", "Their status page is green.", "Ask the bank",
            "2 open questions",
        })
        {
            Assert.Contains(word, screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Requirement("INC-036")]
    public async Task Incidents_tickets_documents_and_runbooks_that_belong_together_are_linked()
    {
        await using var muster = await Start(
            ("incidents.yaml", "document: {title: \"Log of {reference}\"}"),
            ("runbooks/restart.md", "---\ntitle: Restart the gateway\n---\n# Restart the gateway\n\nDo it.\n"),
            ("workflows/outage.yaml", """
                name: Outage
                nodes:
                  start: {title: Restart it, runbook: restart, next: over}
                  over: {title: It works, end: done}
                """));
        var (at, room) = await Declared(muster);
        var (_, other) = await muster.Post("/api/v1/incidents", new { title = "The same elsewhere", page = false });

        await muster.Post(
            $"{at}/board", new { kind = "link", text = "The ticket", address = "https://tickets.example.com/7" });
        var reference = other.GetProperty("reference").GetString();
        await muster.Post($"{at}/board", new { kind = "link", text = "Elsewhere", address = reference });
        await muster.Post($"{at}/workflows", new { workflow = "outage" });
        var (refused, problem) = await muster.Post(
            $"{at}/board", new { kind = "link", text = "Bad", address = "javascript:alert(1)" });
        var screen = await Screen(muster, room);

        Assert.Equal((400, "board.address-wrong"), (refused, problem.GetProperty("code").GetString()));
        foreach (var word in new[]
        {
            "href=\"https://tickets.example.com/7\"", $"href=\"/incidents/{reference}\"", "Log of INC-",
            ">Restart the gateway</a>",
        })
        {
            Assert.Contains(word, screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Requirement("INC-016")]
    public async Task A_role_is_handed_over_with_a_word_on_how_it_stands_and_the_next_person_accepts_it()
    {
        await using var muster = await Start();
        var (at, room) = await Declared(muster);
        using var bob = await Bob(muster);
        await muster.Post($"{at}/roles", new { role = "commander", responder = "administrator" });

        var (empty, problem) = await muster.Post($"{at}/roles/commander/handover", new { responder = "bob" });
        Assert.Equal((400, "role.state-missing"), ((int)empty, problem.GetProperty("code").GetString()));
        Assert.Contains(">Hand over<", await Screen(muster, room), StringComparison.Ordinal);
        var (_, offered) = await muster.Post(
            $"{at}/roles/commander/handover", new { responder = "bob", note = "The cable is out; a van is coming." });
        var role = offered.GetProperty("roles")[0];
        Assert.Equal(
            ("administrator", "bob"),
            (role.GetProperty("responder").GetString(), role.GetProperty("offeredTo").GetString()));
        Assert.Contains(
            "How it stands: The cable is out; a van is coming.", await Screen(muster, room), StringComparison.Ordinal);
        Assert.Contains(
            (await muster.Get("/api/v1/pages")).Json.GetProperty("items").EnumerateArray(),
            page => page.GetProperty("responder").GetString() == "bob");

        using var accepted = await bob.PostAsync(
            new Uri($"{at}/roles/commander/acceptance", UriKind.Relative), content: null, Cancel);
        var after = JsonDocument.Parse(await accepted.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Equal("bob", after.GetProperty("roles")[0].GetProperty("responder").GetString());
        Assert.Contains(
            after.GetProperty("timeline").EnumerateArray(),
            line => line.GetProperty("text").GetString()!.Contains(
                "hands the role commander over to Bob Lind", StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("INC-035")]
    public async Task A_confidential_incident_is_seen_by_those_who_may_and_by_nobody_else()
    {
        await using var muster = await Start();
        using var bob = await Bob(muster);
        var (_, incident) = await muster.Post(
            "/api/v1/incidents", new { title = "A quiet matter", @private = true, page = false });
        var at = $"/api/v1/incidents/{incident.GetProperty("id").GetString()}";
        string[] places =
            [at, $"/incidents/{incident.GetProperty("reference").GetString()}", "/api/v1/incidents", "/incidents", "/"];

        foreach (var place in places)
        {
            using var answer = await bob.GetAsync(new Uri(place, UriKind.Relative), Cancel);
            Assert.DoesNotContain("A quiet matter", await answer.Content.ReadAsStringAsync(Cancel),
                StringComparison.Ordinal);
        }

        await muster.Post($"{at}/participants", new { responder = "bob" });
        using var seen = await bob.GetAsync(new Uri(at, UriKind.Relative), Cancel);
        Assert.Contains("A quiet matter", await seen.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_incident_offers_the_playbook_in_force_and_shows_the_difference_first()
    {
        await using var muster = await Start();
        var (at, room) = await Declared(muster);
        Assert.DoesNotContain("See what would change", await Screen(muster, room), StringComparison.Ordinal);

        await Apply(muster, ("severities.yaml", Severities.Replace(
            "definition: Nobody can pay.", "resolveWithin: 2 h", StringComparison.Ordinal)));
        Assert.Contains("See what would change", await Screen(muster, room), StringComparison.Ordinal);
        Assert.Contains("Resolve by", await Screen(muster, $"{room}/rebase"), StringComparison.Ordinal);
        Assert.Equal(1, (await muster.Get(at)).Json.GetProperty("playbookVersion").GetInt32() - 1);
    }

    private static async Task<TestInstallation> Start(params (string File, string Text)[] files)
    {
        var muster = await TestInstallation.Start();
        await Apply(muster, files);
        return muster;
    }

    private static async Task Apply(TestInstallation muster, params (string File, string Text)[] files)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["playbook.yaml"] = House,
            ["severities.yaml"] = Severities,
            ["people.yaml"] = """
                people:
                  administrator: {name: Administrator, email: a@example.com, access: administrator}
                  bob: {name: Bob Lind, email: bob@example.com}
                """,
            ["schedules.yaml"] = "schedules: {primary: {people: [bob], every: 1 week, handoff: Mon 09:00}}",
            ["escalation.yaml"] = "policies: {default: {steps: [{page: person administrator}]}}",
            ["catalog.yaml"] = "services: {default: {policy: default}}",
        };
        foreach (var (file, text) in files)
            all[file] = text;
        Assert.DoesNotContain(
            PlaybookReader.Read(all).Problems, each => each.Severity == Core.Playbook.ProblemSeverity.Error);
        var (status, answer) = await muster.Post("/api/v1/playbook", new { files = all });
        Assert.True(
            status == 200 && answer.GetProperty("version").ValueKind == JsonValueKind.Number, answer.GetRawText());
    }

    private static async Task<(string Api, string Room)> Declared(TestInstallation muster)
    {
        var (_, incident) = await muster.Post("/api/v1/incidents", new { title = "Checkout is down", severity = "P0" });
        return (
            $"/api/v1/incidents/{incident.GetProperty("id").GetString()}",
            $"/incidents/{incident.GetProperty("reference").GetString()}");
    }

    private static async Task<string> Screen(TestInstallation muster, string path) =>
        System.Net.WebUtility.HtmlDecode(await muster.Client.GetStringAsync(new Uri(path, UriKind.Relative), Cancel));

    private static async Task<HttpClient> Bob(TestInstallation muster)
    {
        var (_, token) = await muster.Post("/api/v1/tokens", new { name = "bob", owner = "bob" });
        var bob = muster.App.GetTestClient();
        bob.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", token.GetProperty("value").GetString());
        return bob;
    }
}
