using Muster.Core.Runbooks;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Runbooks.TestRuns;
using E = Muster.Core.Runbooks.RunEvent;

namespace Muster.Core.Tests.Runbooks;

/// <summary>A runbook runs one step at a time; what changes something waits for people.</summary>
public sealed class RunTests
{
    private static readonly Runbook Connections = Book("""
        ---
        runbook:
          owner: team payments
          params: { limit: { type: integer, default: 20, min: 1, max: 100 } }
        ---
        # Connections run out

        ## Diagnosis

        ### Which are idle
        ```sql {name=idle on=store effect=read save=idle:table}
        select pid from pg_stat_activity limit :limit;
        ```

        ### Are most of them idle?
        - `rows(idle) >= 2` → [End them](#end-them)
        - **No, they work** → [Ask others](#ask-others)

        ## Mitigation

        ### End them
        ```bash {name=end effect=change approve=team/dba:2 verify=again undo=back}
        end-idle "$limit"
        ```

        ### Ask others
        Call the database team.

        ## Verification

        ### Fewer are left
        ```sql {name=again on=store effect=read until="value < 60" every=10s for=3m}
        select count(*) from pg_stat_activity;
        ```

        ### The shop works
        Buy something.

        ## Rollback

        ### Let them in again
        ```bash {name=back effect=change undo=none}
        allow-all
        ```
        """);

    private static readonly Runbook Wipe = Book("""
        ## Fix

        ### Empty the cache
        ```bash {name=wipe effect=destroy danger="Every page is slow for an hour"}
        redis-cli flushall
        ```
        """);

    private static readonly Runbook Restart = Book("""
        ## Fix

        ### Restart it
        ```bash {name=restart effect=change timeout=1m undo=none}
        systemctl restart api
        ```

        ### It answers
        ```bash {name=look effect=read retry=1 backoff=5s}
        curl -sf http://127.0.0.1/health
        ```
        """);

    [Fact]
    [Requirement("RUN-002")]
    [Requirement("RUN-003")]
    [Requirement("RUN-006")]
    public void What_reads_goes_on_alone_a_question_answers_itself_and_a_change_waits_for_a_person()
    {
        var begun = Begun(Connections);
        Assert.Equal(("idle", StepState.Queued), (begun.State.Current!.Step, begun.State.Current.State));

        var asked = begun.Ran(Connections, rows: """[{"pid":1},{"pid":2}]""");
        Assert.Equal(("end", StepState.Ready), (asked.State.Current!.Step, asked.State.Current.State));
        Assert.Contains(asked.Last.Facts, fact => fact is E.Answered { IsAutomatic: true });
        Assert.Equal("rows(idle) >= 2", asked.State.Path[^1].Answer);
    }

    [Fact]
    [Requirement("RUN-003")]
    public void Where_no_condition_holds_a_person_chooses_and_the_other_branch_is_passed_over()
    {
        var asked = Begun(Connections).Ran(Connections, rows: """[{"pid":1}]""");
        Assert.Equal((StepKind.Decision, StepState.Ready), (asked.State.Current!.Kind, asked.State.Current.State));
        var answered = asked.When(new RunCommand.Answer(asked.State.Current.Step, "no, they work")
        {
            At = At(5),
            By = ByBob,
            Runbook = Connections,
        });
        Assert.Equal("Ask others", answered.State.Current!.Title);
        asked.When(new RunCommand.Answer(asked.State.Current.Step, "perhaps")
        {
            At = At(5),
            By = ByBob,
            Runbook = Connections,
        }).ThenRefused("run.no-such-answer");
    }

    [Fact]
    [Requirement("RUN-006")]
    public void A_change_runs_when_two_others_have_agreed_to_exactly_this()
    {
        var asked = AtChange().When(Go(Connections, "end"));
        Assert.Equal(StepState.AwaitingApproval, asked.State.Current!.State);
        asked.When(Approve(Connections, "end", ByAda)).ThenRefused("run.four-eyes");
        asked.When(Approve(Connections, "end", ByBob, isOfGroup: false)).ThenRefused("run.not-of-group");

        var one = asked.When(Approve(Connections, "end", ByBob));
        Assert.Equal(StepState.AwaitingApproval, one.State.Current!.State);
        one.When(Approve(Connections, "end", ByBob)).ThenNothing();
        var two = one.When(Approve(Connections, "end", Actor.Responder(new("cleo"), "Cleo")));
        Assert.Equal(StepState.Queued, two.State.Current!.State);
        Assert.Equal(StepState.Leased, two.When(Lease(Connections, 2)).State.Current!.State);
    }

    [Fact]
    [Requirement("RUN-006")]
    public void An_approval_is_void_when_the_values_are_others()
    {
        var asked = AtChange().When(Go(Connections, "end"));
        var other = asked.State with
        {
            Values = asked.State.Values.SetItem("limit", new RunValue("limit", new RunbookValue.Number(99), "Eve")),
        };
        var decision = Run.Decide(other, Approve(Connections, "end", ByBob));
        Assert.Equal("run.approval-stale", decision.Refusal?.Code);
    }

    [Fact]
    public void A_question_to_agree_that_nobody_answers_ends_as_a_no()
    {
        var asked = AtChange().When(Go(Connections, "end", minutes: 1));
        asked.When(Tick(Connections, 60)).ThenNothing();
        var over = asked.When(Tick(Connections, 61));
        Assert.Equal(StepState.Cancelled, over.State.Current!.State);
        var again = over.When(new RunCommand.Retry("end") { At = At(62), By = ByAda, Runbook = Connections });
        Assert.Equal((StepState.Ready, 0), (again.State.Current!.State, again.State.Current.Agreed.Count));
    }

    [Fact]
    [Requirement("RUN-007")]
    public void A_dangerous_step_is_confirmed_a_second_time_with_its_reason()
    {
        var begun = Begun(Wipe, RunPace.All);
        Assert.Equal(StepState.Ready, begun.State.Current!.State);
        begun.When(Go(Wipe, "wipe")).ThenRefused("run.confirm-danger");
        begun.When(Done(Wipe, "wipe")).ThenRefused("run.confirm-danger");
        var queued = begun.When(Go(Wipe, "wipe", "It serves stale prices."));
        Assert.Equal(
            (StepState.Queued, "It serves stale prices."), (queued.State.Current!.State, queued.State.Current.Danger));
    }

    [Fact]
    [Requirement("RUN-002")]
    public void Without_a_runner_a_person_does_each_step_and_says_what_came_of_it()
    {
        var by = Begun(Restart, RunPace.Steps).When(Done(Restart, "restart")).When(Done(Restart, "look", output: "ok"));
        Assert.Equal(RunOutcome.Succeeded, by.State.Outcome);
        Assert.All(by.State.Path, step => Assert.True(step.IsByHand));
        AtChange().When(Done(Connections, "end")).ThenRefused("run.approval-needed");
        Begun(Restart).When(Done(Restart, "restart")).When(Done(Restart, "restart")).ThenNothing();
    }

    [Fact]
    [Requirement("RUN-002")]
    public void A_change_whose_runner_is_lost_is_unknown_and_never_repeated_by_itself()
    {
        var running = Begun(Restart).When(Go(Restart, "restart")).When(Lease(Restart)).When(Begin(Restart));
        running.When(Tick(Restart, 3.4, At(3.5))).ThenNothing();
        var lost = running.When(Tick(Restart, 3.5, At(3.5)));
        Assert.Equal(StepState.Unknown, lost.State.Current!.State);
        lost.When(Tick(Restart, 60)).ThenNothing();
        lost.When(Lease(Restart)).ThenRefused("run.lease-lost");

        var settle = new RunCommand.Settle("restart", UnknownOutcome.Repeat, "The pid is the old one.")
        {
            At = At(10),
            By = ByAda,
            Runbook = Restart,
        };
        Assert.Equal(StepState.Ready, lost.When(settle).State.Current!.State);
        var worked = lost.When(settle with { As = UnknownOutcome.Worked });
        Assert.Equal("look", worked.State.Current!.Step);
        lost.When(settle with { Reason = " " }).ThenRefused("run.reason-missing");
    }

    [Fact]
    public void What_a_runner_had_not_begun_or_only_reads_waits_for_another_runner()
    {
        var leased = Begun(Restart).When(Go(Restart, "restart")).When(Lease(Restart));
        var again = leased.When(Tick(Restart, 3.5, At(3.5)));
        Assert.Equal((StepState.Queued, 2), (again.State.Current!.State, again.State.Current.Attempt));
        again.When(Begin(Restart, 1)).ThenRefused("run.lease-lost");

        var reading = Begun(Connections).When(Lease(Connections)).When(Begin(Connections));
        var lost = reading.When(Tick(Connections, 9, At(8)));
        Assert.Equal((StepState.Queued, 2), (lost.State.Current!.State, lost.State.Current.Attempt));
        lost.When(Report(Connections, "late", attempt: 1, minutes: 10)).ThenRefused("run.lease-lost");
    }

    [Fact]
    public void A_runner_that_comes_back_says_what_became_of_an_unknown_step()
    {
        var lost = Begun(Restart).When(Go(Restart, "restart")).When(Lease(Restart)).When(Begin(Restart))
            .When(Tick(Restart, 9, At(4)));
        var back = lost.When(Report(Restart, "restarted", minutes: 20));
        Assert.Equal(("look", StepState.Succeeded), (back.State.Current!.Step, back.State.Path[^1].State));
        back.When(Report(Restart, "restarted", minutes: 21)).ThenNothing();

        var off = lost.When(new RunCommand.Cancel("Other cause.") { At = At(10), By = ByAda, Runbook = Restart });
        Assert.Equal(RunOutcome.Cancelled, off.State.Outcome);
        var late = off.When(Report(Restart, "restarted", minutes: 20));
        Assert.IsType<E.ReportedLate>(Assert.Single(late.Last.Facts));
        late.When(Report(Restart, "restarted", minutes: 21)).ThenNothing();
    }

    [Fact]
    [Requirement("VER-003")]
    public void A_check_is_repeated_until_it_holds_or_its_time_is_over()
    {
        var at = AtVerification();
        var poll = at.Ran(Connections, "80\n");
        Assert.Equal(StepState.Waiting, poll.State.Current!.State);
        poll.When(Tick(Connections, 4.1)).ThenNothing();
        var queued = poll.When(Tick(Connections, 4.2));
        Assert.Equal(StepState.Queued, queued.State.Current!.State);
        Assert.Equal("The shop works", queued.Ran(Connections, "41\n", minutes: 4.3).State.Current!.Title);
        var over = queued.Ran(Connections, "80\n", minutes: 9);
        Assert.Equal(StepState.Failed, over.State.Current!.State);
        Assert.Contains("value is less than 60", over.State.Current.Why, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("VER-010")]
    public void What_a_check_shows_not_to_have_worked_is_taken_back_by_the_step_that_its_author_named()
    {
        var failed = AtVerification().Ran(Connections, state: StepState.Failed);
        failed.When(Undo("again")).ThenRefused("run.no-undo");
        var back = failed.When(Undo("end"));
        Assert.Equal("back", back.State.Current!.Step);
        Assert.Contains("End them", back.State.Current.Why, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.TakenBack, back.When(Done(Connections, "back")).State.Outcome);

        static RunCommand Undo(string step) =>
            new RunCommand.Undo(step) { At = At(9), By = ByAda, Runbook = Connections };
    }

    [Fact]
    public void A_reading_step_that_fails_is_tried_again_as_often_as_its_author_says()
    {
        var at = Begun(Restart).When(Done(Restart, "restart"));
        var failed = at.Ran(Restart, state: StepState.Failed, minutes: 6);
        Assert.Equal((StepState.Waiting, PauseKind.Retry), (failed.State.Current!.State, failed.State.Current.Cause));
        var second = failed.When(Tick(Restart, 7)).Ran(Restart, state: StepState.Failed, minutes: 8);
        Assert.Equal(StepState.Failed, second.State.Current!.State);
    }

    [Fact]
    public void A_step_that_fails_with_nobody_there_ends_the_run()
    {
        var alone = Begun(Connections, by: Actor.Muster).Ran(Connections, state: StepState.Failed);
        Assert.Equal(RunOutcome.Failed, alone.State.Outcome);
        Assert.Equal(
            StepState.Failed, Begun(Connections).Ran(Connections, state: StepState.Failed).State.Current!.State);
    }

    [Fact]
    [Requirement("RUN-008")]
    public void A_run_is_called_off_with_a_reason_and_takes_no_more_commands()
    {
        var begun = Begun(Restart);
        Cancel(" ").ThenRefused("run.reason-missing");
        var off = Cancel("Not needed.");
        Assert.Equal(RunOutcome.Cancelled, off.State.Outcome);
        off.When(Go(Restart, "restart")).ThenRefused("run.over");
        off.When(Tick(Restart, 99)).ThenNothing();

        Stream<Run, RunCommand, E> Cancel(string reason) => begun.When(
            new RunCommand.Cancel(reason) { At = At(1), By = ByAda, Runbook = Restart });
    }

    [Fact]
    [Requirement("RUN-004")]
    public void Nothing_begins_with_a_value_that_is_missing_or_does_not_fit()
    {
        var book = Book("""
            ---
            runbook:
              params:
                pod: { pattern: "[a-z0-9-]+", prompt: "Which pod" }
                host: { type: host, from: alert.labels.instance }
                count: { type: integer, min: 1, max: 5, default: 2 }
            ---
            ## Fix
            - [ ] Look
            """);
        var around = new Dictionary<string, string> { ["alert.labels.instance"] = "db-1:5432" };
        var (_, missing) = RunValues.Fill(book, new Dictionary<string, string>(), "Ada", around);
        Assert.Equal(("run.value-missing", "pod"), (Assert.Single(missing).Code, missing[0].Field));
        var (_, wrong) = RunValues.Fill(
            book, new Dictionary<string, string> { ["pod"] = "api; rm -rf /", ["count"] = "9", ["x"] = "1" }, "Ada",
            around);
        Assert.Equal(["x", "pod", "count"], wrong.Select(problem => problem.Field));
        var (values, none) = RunValues.Fill(
            book, new Dictionary<string, string> { ["pod"] = "api-1" }, "Ada", around);
        Assert.Empty(none);
        Assert.Equal(
            ["pod from Ada", "host from alert.labels.instance", "count from its default"],
            values.Where(value => !value.Name.Contains('.', StringComparison.Ordinal))
                .Select(value => $"{value.Name} from {value.From}"));
    }

    [Fact]
    public void A_loop_runs_for_each_item_and_a_repeat_goes_on_where_it_failed()
    {
        var book = Book("""
            ---
            runbook: { params: { pods: {} } }
            ---
            ## Fix

            ### Restart each
            ```bash {name=each effect=change each=pods undo=none}
            kubectl delete pod "$item"
            ```
            """);
        var first = Begun(book, given: ("pods", "a,b,c")).When(Go(book, "each")).Ran(book);
        Assert.Equal((1, StepState.Queued), (first.State.Current!.Item, first.State.Current.State));
        var failed = first.Ran(book, state: StepState.Failed, minutes: 5);
        Assert.Equal(StepState.Failed, failed.State.Current!.State);
        var again = failed.When(new RunCommand.Retry("each") { At = At(6), By = ByAda, Runbook = book });
        Assert.Equal((1, StepState.Queued), (again.State.Current!.Item, again.State.Current.State));
        Assert.Equal(RunOutcome.Succeeded, again.Ran(book, minutes: 7).Ran(book, minutes: 8).State.Outcome);
    }

    [Fact]
    public void Another_runbook_runs_in_the_place_of_a_step_and_its_end_leads_on()
    {
        var book = Book("""
            ---
            runbook: { params: { instance: {} } }
            ---
            ## Fix

            ### The slow query
            [Find it](slow.md "run instance=$instance")

            ### Look
            Does it answer?
            """);
        var calling = Begun(book, given: ("instance", "db-1"));
        var called = Assert.Single(calling.Last.Facts.OfType<E.Called>());
        Assert.Equal("db-1", Assert.Single(called.Values).Value.AsText);
        Assert.Equal(StepState.Calling, calling.State.Current!.State);
        calling.When(Ended(new RunId(Id(99)), RunOutcome.Succeeded)).ThenNothing();
        Assert.Equal("Look", calling.When(Ended(called.Child, RunOutcome.Succeeded)).State.Current!.Title);
        Assert.Equal(
            StepState.Failed, calling.When(Ended(called.Child, RunOutcome.Failed)).State.Current!.State);

        RunCommand Ended(RunId child, RunOutcome outcome) => new RunCommand.ChildEnded(child, outcome, "why")
        {
            At = At(9),
            By = ByAda,
            Runbook = book,
        };
    }

    [Fact]
    public void A_wait_ends_by_itself_and_the_whole_run_ends_at_its_time()
    {
        var book = Book("""
            ---
            runbook: { timeout: 10m }
            ---
            ## Fix

            ### Let it settle
            <!-- runbook: wait=5m -->

            ### Look
            Does it answer?
            """);
        var waiting = Begun(book);
        Assert.Equal(At(5), waiting.State.WakeAt);
        waiting.When(Tick(book, 4)).ThenNothing();
        var on = waiting.When(Tick(book, 5));
        Assert.Equal("Look", on.State.Current!.Title);
        Assert.Equal(At(10), on.State.WakeAt);
        Assert.Equal(RunOutcome.Failed, on.When(Tick(book, 10)).State.Outcome);
    }

    private static Stream<Run, RunCommand, E> AtChange() =>
        Begun(Connections).Ran(Connections, rows: """[{"pid":1},{"pid":2}]""");

    private static Stream<Run, RunCommand, E> AtVerification() => AtChange().When(Go(Connections, "end"))
        .When(Approve(Connections, "end", ByBob))
        .When(Approve(Connections, "end", Actor.Responder(new("cleo"), "Cleo")))
        .Ran(Connections, minutes: 4);
}
