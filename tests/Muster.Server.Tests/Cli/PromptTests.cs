using System.CommandLine;
using System.Net;
using Muster.Cli;

namespace Muster.Server.Tests.Cli;

public sealed class PromptTests
{
    private const string Times =
        """
        "startedAt":"2026-11-20T12:00:00Z","detectedAt":"2026-11-20T12:00:00Z","declaredAt":"2026-11-20T12:00:00Z"
        """;

    private const string Incident =
        """{"id":"0193","reference":"INC-2026-11-20-001","title":"Checkout down","status":"acknowledged","""
        + """ "statusWord":"acknowledged","severity":"SEV1",""" + Times + ""","holder":"ada"}""";

    private const string Other =
        """{"id":"0194","reference":"INC-2026-11-20-002","title":"Search slow","status":"triggered","""
        + """ "statusWord":"triggered","severity":"SEV2",""" + Times + "}";

    private const string Open = "GET /api/v1/incidents"
        + "?status=triggered%2Cacknowledged%2Cinvestigating%2Cidentified%2Cmitigating%2Cmonitoring";

    private const string Me = """{"responder":"ada","name":"Ada","access":"responder"}""";

    private const string Page =
        """{"items":[{"id":"9","responder":"ada","purpose":"respond","reason":{"sentence":"on call"},"""
        + """ "channel":"email","queuedAt":"2026-11-20T12:00:00Z","dueAt":"2026-11-20T12:00:00Z","outcome":"sent"}]}""";

    public static TheoryData<string, int> Misuses => new()
    {
        { "", Exit.Misuse },
        { "incident", Exit.Misuse },
        { "incidnet list", Exit.Misuse },
        { "incident list --colour", Exit.Misuse },
        { "incident escalate INC-1 --level two", Exit.Misuse },
        { "incident escalate", Exit.Misuse },
        { "incident declare", Exit.Misuse },
        { "incident merge INC-1", Exit.Misuse },
        { "oncall --at 14:00", Exit.Misuse },
        { "oncall --at 2026-11-20T14:00", Exit.Misuse },
        { "schedule override primary --user bob", Exit.Misuse },
        { "alert send hello", Exit.Misuse },
        { "alert send --key k --resolve", Exit.Misuse },
        { "alert send hello --key k --severity terrible", Exit.Misuse },
        { "token create x --access king", Exit.Misuse },
        { "incident list --url ftp://elsewhere", Exit.Misuse },
        { "--help", Exit.Done },
        { "incident ack --help", Exit.Done },
        { "--version", Exit.Done },
    };

    [Theory]
    [MemberData(nameof(Misuses))]
    public async Task What_cannot_be_meant_asks_no_server_and_says_where_help_is(string words, int exit)
    {
        var server = new Prepared();
        var prompt = new Prompt { Server = server };
        Assert.Equal(exit, await prompt.Type(words.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(server.Requests);
        Assert.Equal(exit == Exit.Done ? 0 : 2, prompt.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_exit_3_with_what_to_do()
    {
        var prompt = new Prompt { Server = new NobodyThere() };
        Assert.Equal(Exit.Unreachable, await prompt.Type("incident", "list"));
        Assert.Equal("", prompt.Out);
        Assert.Contains("http://muster.test/ does not answer", prompt.Error, StringComparison.Ordinal);
        Assert.Contains("muster serve", prompt.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_not_of_Muster_is_exit_3()
    {
        var prompt = new Prompt { Server = new Prepared().Answers("GET /api/v1/incidents", "<html>It works!</html>") };
        Assert.Equal(Exit.Unreachable, await prompt.Type("incident", "list"));
    }

    [Fact]
    public async Task A_refusal_is_exit_1_with_its_code()
    {
        var server = new Prepared().Answers(
            "POST /api/v1/incidents/INC-1/resolution",
            """{"status":409,"detail":"INC-1 is closed. Reopen it first.","code":"incident.not-open"}""",
            HttpStatusCode.Conflict);
        var prompt = new Prompt { Server = server };
        Assert.Equal(Exit.Refused, await prompt.Type("incident", "resolve", "INC-1", "--note", "done"));
        Assert.Equal(
            "muster: INC-1 is closed. Reopen it first. (incident.not-open)\n  Nothing was changed.\n", prompt.Error);
        Assert.Equal("", prompt.Out);
        Assert.Equal("""{"note":"done"}""", server.Requests[0].Body);
    }

    [Fact]
    public async Task Json_is_what_the_server_said_byte_for_byte()
    {
        var server = new Prepared().Answers("GET /api/v1/incidents/INC-2026-11-20-001", Incident);
        var prompt = new Prompt { Server = server };
        Assert.Equal(Exit.Done, await prompt.Type("incident", "show", "INC-2026-11-20-001", "--json"));
        Assert.Equal(Incident + "\n", prompt.Out);
        Assert.Equal("Bearer ada-token", server.Requests[0].Authorization);
    }

    [Fact]
    public async Task A_reference_typed_with_odd_characters_stays_one_part_of_the_path()
    {
        var server = new Prepared();
        await new Prompt { Server = server }.Type("incident", "show", "../people?x=1");
        Assert.Equal("GET /api/v1/incidents/..%2Fpeople%3Fx%3D1", server.Requests[0].What);
    }

    [Fact]
    public async Task Acknowledging_takes_the_name_as_other_pagers_write_it()
    {
        var server = new Prepared().Answers("POST /api/v1/incidents/INC-2026-11-20-001/acknowledgement", Incident);
        var prompt = new Prompt { Server = server };
        Assert.Equal(Exit.Done, await prompt.Type("incident", "ack", "--incident-id=INC-2026-11-20-001"));
        Assert.Contains("holder    ada", prompt.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acknowledging_without_a_name_takes_the_one_that_pages_me()
    {
        var server = new Prepared()
            .Answers(Open, $$"""{"items":[{{Incident}},{{Other}}],"next":null}""")
            .Answers("GET /api/v1/me", Me)
            .Answers("GET /api/v1/pages?incident=0194&responder=ada&limit=1", Page)
            .Answers("POST /api/v1/incidents/INC-2026-11-20-002/acknowledgement", Other);
        var prompt = new Prompt { Server = server };
        Assert.Equal(Exit.Done, await prompt.Type("incident", "ack"));
        Assert.Equal("POST /api/v1/incidents/INC-2026-11-20-002/acknowledgement", server.Requests[^1].What);
    }

    [Fact]
    public async Task Acknowledging_without_a_name_lists_what_is_open_when_it_would_be_a_guess()
    {
        var server = new Prepared()
            .Answers(Open, $$"""{"items":[{{Incident}},{{Other}}],"next":null}""")
            .Answers("GET /api/v1/me", Me)
            .Answers("GET /api/v1/pages?incident=0194&responder=ada&limit=1", """{"items":[]}""");
        var prompt = new Prompt { Server = server };
        Assert.Equal(Exit.Misuse, await prompt.Type("incident", "ack"));
        Assert.Contains("INC-2026-11-20-001", prompt.Out, StringComparison.Ordinal);
        Assert.Contains("no open incident pages you", prompt.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Requests, each => each.What.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_write_that_could_be_doubled_carries_its_key()
    {
        var server = new Prepared().Answers("POST /api/v1/incidents", Incident);
        Assert.Equal(Exit.Done, await new Prompt { Server = server }.Type("incident", "declare", "Checkout down"));
        Assert.Contains("Idempotency-Key", server.Requests[0].Headers);
    }

    [Fact]
    public async Task Lists_are_aligned_and_plain_where_nobody_looks()
    {
        var server = new Prepared().Answers("GET /api/v1/incidents", $$"""{"items":[{{Incident}}],"next":null}""");
        var prompt = new Prompt { Server = server };
        await prompt.Type("incident", "list");
        Assert.Equal(
            """
            INCIDENT            STATUS        SEVERITY  HOLDER  DECLARED                 TITLE
            INC-2026-11-20-001  acknowledged  SEV1      ada     2026-11-20 12:00:00 UTC  Checkout down

            """.ReplaceLineEndings("\n"),
            prompt.Out);
    }

    [Theory]
    [InlineData(true, null, true)]
    [InlineData(true, "1", false)]
    [InlineData(false, null, false)]
    public async Task Colour_is_for_terminals_that_want_it(bool terminal, string? noColour, bool coloured)
    {
        var server = new Prepared().Answers("GET /api/v1/incidents", $$"""{"items":[{{Other}}],"next":null}""");
        var prompt = new Prompt { Server = server, IsTerminal = terminal };
        if (noColour is not null) prompt.Variables["NO_COLOR"] = noColour;
        await prompt.Type("incident", "list");
        Assert.Equal(coloured, prompt.Out.Contains('\u001b', StringComparison.Ordinal));
    }

    [Fact]
    public async Task Text_of_others_does_not_steer_the_terminal()
    {
        var hostile = Incident.Replace("Checkout down", @"\u001b[2JGone\r\nfake", StringComparison.Ordinal);
        var prompt = new Prompt { Server = new Prepared().Answers("GET /api/v1/incidents/1", hostile) };
        await prompt.Type("incident", "show", "1");
        Assert.DoesNotContain('\u001b', prompt.Out);
        Assert.DoesNotContain("\nfake", prompt.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_may_be_a_distance()
    {
        var server = new Prepared().Answers(
            "GET /api/v1/oncall?at=2026-11-20T13%3A30%3A00Z", """{"items":[],"next":null}""");
        Assert.Equal(Exit.Done, await new Prompt { Server = server }.Type("oncall", "--at", "+90m"));
    }

    [Fact]
    [Requirement("OPS-013")]
    public void Every_verb_says_what_it_needs_and_how_it_is_written()
    {
        var leaves = Leaves(CommandLine.Tree(new Prompt().Around)).ToList();
        Assert.All(leaves, leaf => Assert.IsType<Verb>(leaf));
        foreach (var verb in leaves.OfType<Verb>())
        {
            Assert.NotNull(verb.Action);
            Assert.NotEmpty(verb.Examples);
            var path = CommandLine.Path(verb);
            Assert.All(verb.Examples, example => Assert.Contains(path, example, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_example_can_be_typed()
    {
        var tree = CommandLine.Tree(new Prompt().Around);
        foreach (var example in Leaves(tree).OfType<Verb>().SelectMany(verb => verb.Examples))
        {
            var start = example.IndexOf("muster ", StringComparison.Ordinal);
            var parsed = tree.Parse(example[(start + 7)..].TrimEnd(')'));
            var wrong = string.Join(' ', parsed.Errors.Select(error => error.Message));
            Assert.True(parsed.Errors.Count == 0, $"{example}: {wrong}");
        }
    }

    private static IEnumerable<Command> Leaves(Command command) =>
        command.Subcommands.Count == 0 ? [command] : command.Subcommands.SelectMany(Leaves);
}
