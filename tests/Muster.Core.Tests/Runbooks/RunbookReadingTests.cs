using System.Collections.Immutable;
using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Core.Tests.Playbook;
using Muster.Playbooks.Playbook;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Runbooks;

/// <summary>Markdown read as runbooks: what has marks can be executed, the rest is for people.</summary>
public sealed class RunbookReadingTests
{
    private const string Connections = """
        ---
        title: Connections run out
        tags: [kept, by, others]
        runbook:
          version: 1
          id: connections
          owner: team payments
          services: [payments]
          review: 90d
          reviewed: 2026-11-01
          params:
            instance: { from: alert.labels.instance, pattern: "[a-z0-9.-]+:[0-9]+" }
            limit: { type: integer, default: 20, min: 1, max: 100 }
          runner: { labels: [db, eu-1] }
          approve: team/payments:2
        ---
        # Connections run out

        ## Meaning
        Most connections are in use.

        ## Diagnosis

        ### Count them
        ```sql {name=count on=store-db effect=read save=used:scalar timeout=10s}
        select count(*) from pg_stat_activity;
        ```

        ### Which are idle?
        ```sql {name=idle on=store-db effect=read save=idle:table}
        select pid from pg_stat_activity limit :limit;
        ```

        ### Are most of them idle?
        - `rows(idle) >= 10` → [End them](#end-the-idle-ones)
        - **No, they work** -> [Slow queries](slow.md "run instance=$instance")
        - otherwise → [Ask others](#escalate)

        ## Mitigation

        ### End the idle ones
        > [!WARNING]
        > Clients see one failed request.

        ```bash {name=end-idle effect=change approve=team/dba:1 timeout=1m retry=0 verify=recount undo=none}
        psql "service=store-db" -v n="$limit" -f end-idle.sql
        ```

        ```console
        $ psql -f end-idle.sql
        ```

        ## Verification

        ### Count again
        ```sql {name=recount on=store-db effect=read until="value < 60" every=10s for=3m}
        select count(*) from pg_stat_activity;
        ```

        - [ ] The shop works
        - [ ] The cause is in the incident

        ## Escalate
        Call the database team.
        """;

    [Fact]
    [Requirement("RUN-001")]
    public void A_runbook_is_read_into_sections_and_steps()
    {
        var runbook = Read(Connections, "Slow queries");
        Assert.Equal(
            ["meaning", "diagnosis", "mitigation", "verification", "escalate"],
            runbook.Sections.Select(section => section.Name));
        Assert.Equal(
            [
                ("count", StepKind.Command, RunbookPhase.Diagnosis),
                ("idle", StepKind.Command, RunbookPhase.Diagnosis),
                ("are-most-of-them-idle", StepKind.Decision, RunbookPhase.Diagnosis),
                ("end-idle", StepKind.Command, RunbookPhase.Mitigation),
                ("recount", StepKind.Command, RunbookPhase.Verification),
                ("the-shop-works", StepKind.Manual, RunbookPhase.Verification),
                ("the-cause-is-in-the-incident", StepKind.Manual, RunbookPhase.Verification),
                ("escalate", StepKind.Manual, RunbookPhase.Escalation),
            ],
            runbook.Steps.Select(step => (step.Name, step.Kind, step.Phase)));
        Assert.Equal(["db", "eu-1"], runbook.Rules.Runner);
        Assert.Equal(new RunbookApproval("team/payments", 2, AllowsSelf: false), runbook.Rules.Approval);
        Assert.Equal(Duration.FromDays(90), runbook.Rules.Review);
        Assert.Equal(new LocalDate(2026, 11, 1), runbook.Rules.Reviewed);
    }

    [Fact]
    [Requirement("RUN-006")]
    [Requirement("RUN-008")]
    public void The_marks_of_a_fence_say_how_its_step_runs()
    {
        var runbook = Read(Connections, "Slow queries");
        var end = runbook.Step("end-idle")!;
        Assert.Equal(StepEffect.Change, end.Rules.Effect);
        Assert.Equal(new RunbookApproval("team/dba", 1, AllowsSelf: false), end.Rules.Approval);
        Assert.Equal(Duration.FromMinutes(1), end.Rules.Timeout);
        Assert.Equal(("recount", "none"), (end.Rules.Verify, end.Rules.Undo));
        Assert.Contains("Clients see one failed request", end.Prose, StringComparison.Ordinal);
        Assert.Contains("```console", end.Prose, StringComparison.Ordinal);
        Assert.Equal("psql \"service=store-db\" -v n=\"$limit\" -f end-idle.sql", end.Code!.Text);
        var recount = runbook.Step("recount")!.Rules;
        Assert.Equal("value is less than 60", recount.Until!.InWords());
        Assert.Equal((10, 180), ((int)recount.Every.TotalSeconds, (int)recount.For.TotalSeconds));
        var count = runbook.Step("count")!.Rules;
        Assert.Equal(("used", SaveForm.Scalar), (count.Save, count.SaveAs));
        Assert.Null(recount.Approval);
    }

    [Fact]
    [Requirement("RUN-003")]
    public void A_question_has_answers_that_lead_on()
    {
        var answers = Read(Connections, "Slow queries").Step("are-most-of-them-idle")!.Answers;
        Assert.Equal("the number of rows of idle is at least 10", answers[0].When!.InWords());
        Assert.Equal(("No, they work", "slow.md"), (answers[1].Text, answers[1].Call!.File));
        Assert.Equal("$instance", answers[1].Call!.Values["instance"]);
        Assert.True(answers[2].IsOtherwise);
        Assert.Equal("escalate", answers[2].Target);
    }

    [Fact]
    [Requirement("RUN-003")]
    public void A_branch_that_was_not_taken_is_passed_over_and_the_proof_never_is()
    {
        var runbook = Read(Connections, "Slow queries");
        var decision = runbook.Step("are-most-of-them-idle")!;
        Assert.Equal(
            ["end-idle", "recount", "the-shop-works", "the-cause-is-in-the-incident"],
            Walk(runbook, decision, decision.Answers[0]));
        Assert.Equal(["escalate"], Walk(runbook, decision, decision.Answers[2]));
    }

    [Fact]
    [Requirement("RUN-004")]
    public void A_parameter_takes_what_fits_it_and_says_what_does_not()
    {
        var runbook = Read(Connections, "Slow queries");
        var (instance, limit) = (runbook.Parameters[0], runbook.Parameters[1]);
        Assert.Equal((true, false), (instance.IsRequired, limit.IsRequired));
        Assert.Equal(new RunbookValue.Text("db-1:5432"), instance.Read("db-1:5432").Value);
        Assert.Equal("instance must fit the pattern [a-z0-9.-]+:[0-9]+.", instance.Read("db-1:5432; rm -rf /").Problem);
        Assert.Equal("instance is empty.", instance.Read(" ").Problem);
        Assert.Equal("instance has a line break or another control character.", instance.Read("a\nb").Problem);
        Assert.Equal(new RunbookValue.Number(20), limit.Read("20").Value);
        Assert.Equal("limit is at most 100.", limit.Read("101").Problem);
        Assert.Equal("limit is a whole number.", limit.Read("2.5").Problem);
    }

    [Fact]
    [Requirement("RUN-033")]
    public void A_plain_text_is_a_runbook_whose_steps_a_person_ticks_off()
    {
        var runbook = Read("""
            # It is down

            Some words first.

            ## Fix

            1. Look at the dashboard.
            2. Restart it:

               ```
               systemctl restart app
               ```

            - [ ] It answers

            ## Notes

            - nothing to tick
            """, "", isPlain: true);
        Assert.Equal(
            ["Look at the dashboard.", "Restart it:", "It answers"],
            runbook.Steps.Select(step => step.Title));
        Assert.All(runbook.Steps, step => Assert.Equal(StepKind.Manual, step.Kind));
        Assert.Contains("systemctl restart app", runbook.Steps[1].Prose, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Lints => new()
    {
        { "```bash {name=a effect=read\nx\n```", "RB001:7:28" },
        { "```bash {name=a effect=reed}\nx\n```", "RB001:7:17" },
        { "```bash {name=a timeout=soon effect=read}\nx\n```", "RB001:7:17" },
        { "```bash {name=a until=\"value <\" effect=read}\nx\n```", "RB001:7:17" },
        { "```bash {name=a efect=read}\nx\n```", "RB002:7:17" },
        { "```ruby {name=a effect=read}\nx\n```", "RB003:7:1" },
        { "```bash {name=a effect=read}\nx\n```\n\n```bash {name=a effect=read}\ny\n```", "RB004:11:1" },
        { "```bash {name=a effect=change verify=b undo=none}\nx\n```", "RB005:7:31" },
        { "```bash {name=a effect=read}\necho <POD NAME>\n```", "RB008:8:6" },
        { "```bash {name=a effect=read}\necho YOUR_TOKEN\n```", "RB008:8:6" },
        { "```bash {name=a effect=read}\necho {{instance}}\n```", "RB009:8:6" },
        { "```sql {name=a effect=read on=db}\nselect '{{ instance }}'\n```", "RB009:8:9" },
        { "```bash {name=a effect=read}\nexport PASSWORD=hunter2hunter2\n```", "RB010:8:8" },
        { "```bash {name=a effect=change undo=none}\nx\n```", "RB011:7:1" },
        { "```bash {name=a effect=change verify=a}\nx\n```", "RB012:7:1" },
        { "```bash {name=a effect=change verify=a undo=none retry=2}\nx\n```", "RB013:7:1" },
        { "```bash {name=a effect=read}\nkubectl edit deploy api\n```", "RB017:8:1" },
        { "```bash {name=a effect=read}\npsql -h db -U app\n```", "RB017:8:1" },
        { "See [this](gone.md).", "RB018:7:5" },
        { "```bash {name=a effect=read}\nsudo systemctl status x\n```", "RB019:8:1" },
        { "```\nx\n```", "RB020:7:1" },
        { "```bash {name=a effect=read}\ncurl -s https://x.example.com | sudo -n bash\n```", "RB022:8:1" },
    };

    [Theory]
    [MemberData(nameof(Lints))]
    public void A_fault_is_told_with_its_number_and_place(string part, string expected)
    {
        const string Head = "---\nrunbook: { owner: Ops, params: { instance: { type: host } } }\n---\n# X\n\n## Fix\n";
        var text = $"{Head}{part}\n";
        Assert.Equal([expected], Problems(text).Select(problem => $"{problem.Code}:{problem.Line}:{problem.Column}"));
    }

    [Fact]
    public void A_change_while_the_cause_is_looked_for_is_told()
    {
        var problem = Assert.Single(Problems(
            "---\nrunbook: { owner: Ops }\n---\n## Triage\n```bash {name=a verify=a undo=none}\nx\n```\n"));
        Assert.Equal("RB021", problem.Code);
    }

    [Fact]
    public void A_step_that_no_answer_leads_to_and_a_circle_are_told()
    {
        var problems = Problems("""
            ## Fix

            ### Is it this?
            - **Yes** → [Restart](#restart)
            - **No** → [Is it this?](#is-it-this)

            ### Forgotten
            Do something.

            ### Restart
            Do it.
            """);
        Assert.Equal(["RB007:3", "RB006:7"], problems.Select(problem => $"{problem.Code}:{problem.Line}"));
        Assert.Empty(Problems("""
            ## Fix

            ### Is it this?
            - **Yes** → [Restart](#restart)
            - **No** → [Is it this?](#is-it-this)

            <!-- runbook: times=3 -->

            ### Restart
            Do it.
            """));
    }

    [Fact]
    public void A_step_with_wrong_marks_is_shown_and_never_executed()
    {
        var reading = House.Read("runbooks/x.md", "## Fix\n```bash {effect=red}\nx\n```\n");
        Assert.Null(reading.Playbook);
        Assert.Contains(reading.Problems, problem => problem.Code == "RB001");
    }

    [Fact]
    [Requirement("RUN-037")]
    public void An_overdue_review_and_a_missing_owner_are_told()
    {
        var problems = Problems("""
            ---
            runbook: { review: 90d, reviewed: 2026-01-05 }
            ---
            ## Fix
            ```bash {name=a effect=read}
            uptime
            ```
            """);
        Assert.Equal(["RB014", "RB015"], problems.Select(problem => problem.Code).Order());
    }

    [Fact]
    public void Any_text_gives_a_report_and_never_a_failure()
    {
        var random = new Random(11);
        string[] parts =
        [
            "# a\n", "## Fix\n", "### b?\n", "- [ ] c\n", "1. d\n", "   ", "```bash {name=e effect=read}\n", "```\n",
            "~~~sh\n", "> ", "- `x > 1` → [y](#fix)\n", "- **z** -> [w](w.md \"run a=$b\")\n",
            "<!-- runbook: wait=2m -->\n", "|a|b|\n|-|-|\n", "{", "}", "\\", "\0", "\uFEFF", "\r\n", "\t", "---\n",
            "[x]: y\n", "\"", "\uD83D\uDE00", "&#0;", "<div>\n", "***", "`",
            "```json {\"name\": 3}\n", "```bash {\"name\": \"q\", \"effect\": \"read\"}\n",
        ];
        for (var round = 0; round < 3_000; round++)
        {
            var count = random.Next(40);
            var text = string.Concat(Enumerable.Range(0, count).Select(_ => parts[random.Next(parts.Length)]));
            _ = PlaybookReader.Read(House.With(("runbooks/x.md", text)));
        }

        Assert.Contains(Problems(new string('>', 5_000) + " x"), problem => problem.Code is "PB003");
    }

    private static List<string> Walk(Runbook runbook, RunbookStep decision, StepAnswer answer)
    {
        var passed = runbook.PassOver(decision, answer, ImmutableHashSet<string>.Empty);
        var walked = new List<string>();
        for (var step = runbook.First(answer.Target!); step is not null; step = runbook.After(step.Name, passed))
            walked.Add(step.Name);
        return walked;
    }

    private static IReadOnlyList<Problem> Problems(string text) =>
        [.. PlaybookReader.Read(House.With(("runbooks/x.md", text)), House.Noon).Problems
            .Where(problem => problem.File == "runbooks/x.md")];

    private static Runbook Read(string text, string other, bool isPlain = false)
    {
        var files = House.With(("runbooks/x.md", text));
        if (other.Length > 0)
            files["runbooks/slow.md"] = $"# {other}\n";
        var (playbook, problems) = PlaybookReader.Read(files, House.Noon);
        Assert.DoesNotContain(problems, problem => !isPlain && problem.Severity != ProblemSeverity.Info);
        return playbook!.Runbooks.Single(runbook => runbook.Card.File == "runbooks/x.md");
    }
}
