using System.Text.Json.Nodes;
using Muster.Cli;

namespace Muster.Server.Tests.Cli;

/// <summary>Every verb against a server that is really there.</summary>
public sealed class ServedTests(Served served) : IClassFixture<Served>
{
    [Fact]
    public async Task An_incident_is_led_from_its_declaration_to_its_end()
    {
        var id = await Declare("Checkout answers 500");
        Assert.Contains("administrator", (await Ok("incident", "ack", id)).Out, StringComparison.Ordinal);
        await Ok("incident", "severity", id, "SEV2", "--reason", "search only");
        await Ok("incident", "status", id, "mitigating", "--note", "rolling back");
        await Ok("incident", "role", id, "incident-commander");
        await Ok("incident", "note", id, "Errors fell after the restart");
        await Ok("incident", "update", id, "We are rolling back", "--next", "+30m");
        await Ok("incident", "escalate", id, "--level", "2");
        await Ok("incident", "resolve", id, "--note", "rolled back");
        await Ok("incident", "close", id);
        await Ok("incident", "reopen", id, "--reason", "errors are back");
        var shown = (await Ok("incident", "show", id)).Out;
        Assert.Contains("Errors fell after the restart", shown, StringComparison.Ordinal);
        Assert.Contains("SEV2", shown, StringComparison.Ordinal);
        Assert.Contains(id, (await Ok("incident", "list", "--status", "open")).Out, StringComparison.Ordinal);
        var other = await Declare("The same, again");
        await Ok("incident", "merge", other, "--into", id);
        Assert.Equal("merged", (await Json("incident", "show", other))["status"]!.GetValue<string>());
        await Ok("incident", "resolve", id);
    }

    [Fact]
    public async Task A_refusal_of_the_server_is_exit_1_and_its_code_is_shown()
    {
        var prompt = new Prompt { Variables = { ["MUSTER_URL"] = served.Url, ["MUSTER_TOKEN"] = Served.Token } };
        Assert.Equal(Exit.Refused, await prompt.Type("incident", "show", "INC-1999-01-01-001"));
        Assert.Contains("(incident.unknown)", prompt.Error, StringComparison.Ordinal);
        prompt.Variables["MUSTER_TOKEN"] = "somebody-else";
        Assert.Equal(Exit.Refused, await prompt.Type("incident", "list"));
        Assert.Contains("muster token create", prompt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_alert_is_sent_with_a_key_found_taken_and_ended()
    {
        var key = (await Ok("service", "key", "default")).Out.Trim();
        Assert.Matches("^[0-9a-f]{32}$", key);
        await Ok("alert", "send", "Disk almost full", "--key", key, "--severity", "warning", "--dedup-key", "disk-1");
        var alert = (await Json("alert", "list"))["items"]!.AsArray()
            .Single(each => each!["dedupKey"]!.GetValue<string>() == "disk-1")!["id"]!.GetValue<string>();
        Assert.Contains("Disk almost full", (await Ok("alert", "show", alert)).Out, StringComparison.Ordinal);
        await Ok("alert", "ack", alert);
        await Ok("alert", "resolve", alert);
        await Ok("alert", "send", "--key", key, "--dedup-key", "disk-1", "--resolve");
        Assert.Contains("resolved", (await Ok("alert", "list", "--status", "resolved")).Out, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INT-021")]
    public async Task A_ticket_is_written_down_given_away_closed_and_opened_again()
    {
        var id = (await Json("ticket", "open", "Exchange the disk", "--planned", "+2d"))["reference"]!
            .GetValue<string>();
        Assert.Contains("administrator", (await Ok("ticket", "show", id)).Out, StringComparison.Ordinal);
        await Ok("ticket", "assign", id);
        await Ok("ticket", "close", id, "--note", "exchanged");
        Assert.DoesNotContain(id, (await Ok("ticket", "list")).Out, StringComparison.Ordinal);
        await Ok("ticket", "reopen", id);
        Assert.Contains("Exchange the disk", (await Ok("ticket", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_route_is_tried_and_a_changed_one_is_tried_on_the_past()
    {
        var tried = (await Ok("route", "test", "alertname=DiskFull", "severity=critical")).Out;
        Assert.Contains("everything", tried, StringComparison.Ordinal);
        var file = Path.Combine(Path.GetTempPath(), $"{Path.GetRandomFileName()}.yaml");
        await File.WriteAllTextAsync(
            file, "routes:\n  - name: all\n    group: service\n", TestContext.Current.CancellationToken);
        try
        {
            var past = (await Ok("route", "backtest", file, "--from", "-1h")).Out;
            Assert.Contains("people are taken to be silent", past, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    [Requirement("ONC-005")]
    public async Task Who_is_on_call_changes_by_an_override_and_back()
    {
        await Ok("user", "add", "Bob Second", "--email", "bob@example.com", "--access", "lead");
        await Ok("user", "contact", "bob-second", "email", "bob@example.org", "--id", "home");
        Assert.Contains("bob@example.com", (await Ok("user", "list")).Out, StringComparison.Ordinal);
        await Ok("schedule", "override", "primary", "--user", "bob-second", "--until", "+8h", "--reason", "ill");
        Assert.Equal("bob-second", await OnCall());
        var made = (await Json("schedule", "overrides", "primary"))["items"]![0]!["id"]!.GetValue<string>();
        Assert.Contains("Bob Second", (await Ok("schedule", "show", "primary")).Out, StringComparison.Ordinal);
        await Ok("schedule", "remove-override", made);
        Assert.Equal("administrator", await OnCall());
        Assert.Contains("primary", (await Ok("schedule", "list")).Out, StringComparison.Ordinal);
        await Ok("oncall", "--schedule", "primary", "--at", "+90m");

        async Task<string> OnCall() => (await Json("oncall"))["items"]![0]!["responder"]!.GetValue<string>();
    }

    [Fact]
    [Requirement("ONC-007")]
    public async Task Pages_are_sent_tested_and_listed()
    {
        var id = await Declare("Database slow");
        await Ok("page", "send", "administrator", "--incident", id, "--message", "we need you");
        await Ok("page", "test");
        Assert.Contains("administrator", (await Ok("page", "list", "--incident", id)).Out, StringComparison.Ordinal);
        await Ok("incident", "resolve", id);
    }

    [Fact]
    public async Task Tokens_and_keys_are_made_and_ended()
    {
        var value = (await Ok("token", "create", "deploy", "--access", "observer", "--expires", "+1d")).Out.Trim();
        Assert.DoesNotContain(' ', value);
        Assert.Equal(Exit.Refused, await served.Prompt(value).Type("incident", "declare", "Not allowed"));
        var token = (await Json("token", "list"))["items"]!.AsArray()
            .Single(each => each!["name"]!.GetValue<string>() == "deploy")!["id"]!.GetValue<string>();
        await Ok("token", "revoke", token);
        Assert.Equal(Exit.Refused, await served.Prompt(value).Type("incident", "list"));
        Assert.Matches("^[0-9a-f]{32}$", (await Ok("service", "new-key", "default", "--keep-old")).Out.Trim());
        Assert.Contains("default", (await Ok("service", "list")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_playbook_in_force_is_shown_and_a_folder_is_only_checked()
    {
        var pack = DemoPlaybook.FolderOf("starter")!;
        Assert.Contains("SEV1", (await Ok("playbook", "show")).Out, StringComparison.Ordinal);
        await Ok("playbook", "check", pack);
        await Ok("playbook", "apply", pack, "--dry-run");
        var broken = System.IO.Directory.CreateTempSubdirectory("muster-test-");
        await File.WriteAllTextAsync(
            Path.Combine(broken.FullName, "severities.yaml"), "severities:\n  SEV1:\n    efect: page\n",
            TestContext.Current.CancellationToken);
        foreach (var verb in new[] { "check", "apply" })
        {
            var prompt = served.Prompt();
            Assert.Equal(Exit.Refused, await prompt.Type("playbook", verb, broken.FullName));
            Assert.Contains("severities.yaml:3:", prompt.Out + prompt.Error, StringComparison.Ordinal);
        }

        broken.Delete(recursive: true);
    }

    [Fact]
    [Requirement("OPS-012")]
    public async Task What_is_in_force_is_exported_checks_and_is_imported_again()
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("muster-test-").FullName;
        await Ok("team", "set", "exported", "--name", "Exported", "--members", "administrator");
        Assert.Contains("teams.yaml: exported", (await Ok("playbook", "show")).Out, StringComparison.Ordinal);
        Assert.Contains("in teams.yaml", (await Ok("playbook", "export", folder)).Out, StringComparison.Ordinal);
        await Ok("playbook", "check", folder);
        await Ok("playbook", "export", folder);
        await File.AppendAllTextAsync(
            Path.Combine(folder, "teams.yaml"), "# mine\n", TestContext.Current.CancellationToken);
        Assert.Equal(Exit.Refused, await served.Prompt().Type("playbook", "export", folder));

        Assert.Equal(Exit.Refused, await served.Prompt().Type("playbook", "apply", folder));
        Assert.Contains("is in force", (await Ok("playbook", "import", folder)).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("teams.yaml: exported", (await Ok("playbook", "show")).Out, StringComparison.Ordinal);
        System.IO.Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Duties_and_the_directory_are_listed_at_the_prompt()
    {
        Assert.Contains("DUE", (await Ok("duty", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(Exit.Refused, await served.Prompt().Type("duty", "done", "nothing"));
        Assert.Contains("VENDOR", (await Ok("directory")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_team_a_policy_and_a_service_are_made_shown_and_taken_away_at_the_prompt()
    {
        await Ok("user", "add", "Cleo Night", "--id", "cleo", "--email", "cleo@example.com");
        Assert.Contains("Europe/Berlin", (await Ok(
            "user", "set", "cleo", "--zone", "Europe/Berlin", "--access", "lead", "--json")).Out,
            StringComparison.Ordinal);
        await Ok("team", "set", "night", "--name", "Night", "--members", "cleo");
        Assert.Contains("Cleo Night", (await Ok(
            "policy", "set", "night", "--step", "team night", "--preview")).Out
            + (await Ok("user", "show", "cleo")).Out, StringComparison.Ordinal);
        await Ok("policy", "set", "night", "--step", "team night", "--step", "10 min: person cleo");
        Assert.Contains("10 min", (await Ok("policy", "show", "night")).Out, StringComparison.Ordinal);
        await Ok("service", "set", "lamp", "--name", "Lamp", "--policy", "night", "--team", "night");
        Assert.Matches("^[0-9a-f]{32}$", (await Ok("service", "key", "lamp")).Out.Trim());
        Assert.Contains("made here", (await Ok("service", "definition", "lamp")).Out, StringComparison.Ordinal);
        Assert.Contains("+++ b/catalog.yaml", (await Ok(
            "service", "set", "default", "--name", "Other")).Out, StringComparison.Ordinal);
        await Ok("service", "remove", "lamp");
        await Ok("policy", "remove", "night");
        await Ok("team", "remove", "night");
        await Ok("user", "deactivate", "cleo");
    }

    [Fact]
    public async Task The_doctor_looks_at_the_server_too()
    {
        var prompt = served.Prompt();
        await prompt.Type("doctor", "--json");
        var checks = JsonNode.Parse(prompt.Out)!["checks"]!.AsArray();
        Assert.Contains(checks, each => each!["name"]!.GetValue<string>() == "server"
            && each["state"]!.GetValue<string>() == "good");
        Assert.Contains(checks, each => each!["name"]!.GetValue<string>() == "token"
            && each["text"]!.GetValue<string>().Contains("administrator", StringComparison.Ordinal));
        string[] names = [.. checks.Select(each => each!["name"]!.GetValue<string>())];
        Assert.Equal(
            [
                "data", "disk", "sqlite", "database", "playbook", "backup", "server", "clock", "token", "versions",
                "alarms", "coverage", "ready", "mail", "push", "links", "zones",
            ],
            names);
    }

    [Fact]
    public async Task How_somebody_is_reached_is_set_and_verified_and_every_change_is_read_afterwards()
    {
        await Ok("user", "add", "Cyd Ray", "--id", "cyd", "--email", "cyd@example.com");
        Assert.Contains("muster user verify cyd email CODE", (await Ok("user", "code", "cyd", "email")).Out,
            StringComparison.Ordinal);
        var prompt = served.Prompt();
        Assert.Equal(Exit.Refused, await prompt.Type("user", "verify", "cyd", "email", "000000x"));
        Assert.Contains("(person.code-wrong)", prompt.Error, StringComparison.Ordinal);
        var rules = await Json("user", "rules", "cyd", "0:email:high", "5:email:low");
        Assert.Equal(2, rules["rules"]!.AsArray().Count);
        await Ok("user", "quiet", "cyd", "22:00", "07:00");
        Assert.Equal(Exit.Misuse, await served.Prompt().Type("user", "quiet", "cyd", "22:00"));
        Assert.Equal(Exit.Misuse, await served.Prompt().Type("user", "rules", "cyd", "soon"));

        var audit = (await Ok("audit", "--kind", "person", "--limit", "10")).Out;
        Assert.Contains("Set the quiet hours of Cyd Ray: 22:00 to 07:00.", audit, StringComparison.Ordinal);
        Assert.Contains("Set 2 notification rules for Cyd Ray.", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_shows_its_attempts_a_list_is_worked_off_and_a_report_is_handed_on()
    {
        var id = await Declare("The queue grows");
        var page = (await Json("page", "list", "--incident", id))["items"]!.AsArray()[0]!["id"]!.GetValue<string>();
        Assert.Contains("outcome", (await Ok("page", "show", page)).Out, StringComparison.Ordinal);
        await Ok("incident", "join", id);
        var renamed = (await Ok("incident", "rename", id, "Queues grow")).Out;
        Assert.Contains("Queues grow", renamed, StringComparison.Ordinal);
        await Ok("incident", "times", id, "--started", "2026-11-20T09:00Z", "--reason", "the log says so");
        Assert.Contains(id, (await Ok("incident", "clocks", "--state", "running")).Out, StringComparison.Ordinal);
        await Ok("incident", "delist", id, "standup", "--note", "planned");
        await Ok("incident", "lists");
        await Ok("incident", "resolve", id);
        Assert.Contains("took", (await Ok("incident", "show", id)).Out, StringComparison.Ordinal);
        Assert.Contains(
            "alert key", (await Ok("service", "report", "default", "Cards are refused")).Out, StringComparison.Ordinal);
        Assert.Contains("PHASE", (await Ok("schedule", "checklists", "primary")).Out, StringComparison.Ordinal);
        var prompt = served.Prompt();
        Assert.Equal(Exit.Refused, await prompt.Type("schedule", "check", "primary", "before", "--done", "99"));
        Assert.Contains("(checklist.", prompt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_what_is_broken_and_ends_with_1()
    {
        var prompt = served.Prompt();
        prompt.Variables["MUSTER_NTFY"] = "not an address";
        prompt.Variables["MUSTER_PUBLIC_URL"] = "ftp://muster.example.com";

        Assert.Equal(Exit.Refused, await prompt.Type("doctor", "--json"));

        var broken = JsonNode.Parse(prompt.Out)!["checks"]!.AsArray()
            .Where(each => each!["state"]!.GetValue<string>() == "problem")
            .Select(each => each!["name"]!.GetValue<string>());
        Assert.Contains("push", broken);
        Assert.Contains("links", broken);
    }

    private async Task<string> Declare(string title) =>
        (await Json("incident", "declare", title))["reference"]!.GetValue<string>();

    private async Task<JsonNode> Json(params string[] words) => JsonNode.Parse((await Ok([.. words, "--json"])).Out)!;

    private async Task<Prompt> Ok(params string[] words)
    {
        var prompt = served.Prompt();
        var exit = await prompt.Type(words);
        Assert.True(exit == Exit.Done, $"muster {string.Join(' ', words)}: exit {exit}\n{prompt.Out}{prompt.Error}");
        return prompt;
    }
}

/// <summary>A server on a free port that keeps nothing.</summary>
public sealed class Served : IAsyncLifetime
{
    internal const string Token = "a-token-for-tests";
    private readonly WebApplication server = MusterServer.Build(
        new ServerSettings
        {
            DataFolder = null,
            Urls = "http://127.0.0.1:0",
            AdminToken = Token,
            StarterFolder = DemoPlaybook.FolderOf("starter")!,
        },
        Machine.Time);

    internal string Url => server.Urls.Single();

    internal Prompt Prompt(string token = Token) => new()
    {
        Time = Machine.Time,
        NewId = Machine.NewId,
        Variables = { ["MUSTER_URL"] = Url, ["MUSTER_TOKEN"] = token },
    };

    public async ValueTask InitializeAsync() => await server.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.StopAsync();
        await server.DisposeAsync();
    }
}
