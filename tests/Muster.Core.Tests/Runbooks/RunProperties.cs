using FsCheck;
using FsCheck.Fluent;
using Muster.Core.Runbooks;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Runbooks.TestRuns;
using E = Muster.Core.Runbooks.RunEvent;

namespace Muster.Core.Tests.Runbooks;

/// <summary>Whatever people, runners and time do to a run, in any order.</summary>
public sealed class RunProperties
{
    private static readonly Runbook Any = Book("""
        ---
        runbook: { params: { pods: { default: "a,b" } } }
        ---
        ## Diagnosis

        ### Look
        ```bash {name=look effect=read save=seen:lines retry=1}
        look
        ```

        ### Is it bad?
        - `rows(seen) > 1` → [Fix](#fix-it)
        - **No** → [Look again](#look)
        <!-- runbook: times=2 -->

        ## Mitigation

        ### Fix it
        ```bash {name=fix effect=change approve=team/dba:1 undo=back verify=good}
        fix
        ```

        ### Each
        ```bash {name=each effect=change each=pods danger="It is slow" undo=none}
        each "$item"
        ```

        ### Settle
        <!-- runbook: wait=1m -->

        ## Verification

        ### Good
        ```bash {name=good effect=read until="value = 'ok'" every=10s for=1m}
        good
        ```

        - [ ] People are happy

        ## Rollback

        ### Back
        ```bash {name=back effect=change undo=none}
        back
        ```
        """);

    private static readonly StepState[] Results =
        [StepState.Succeeded, StepState.Failed, StepState.TimedOut, StepState.Unknown];

    [Fact]
    [Requirement("RUN-002")]
    public void Every_fact_leads_to_a_state_in_which_every_command_has_an_answer() => ForAll(run =>
    {
        foreach (var step in Any.Steps)
            Assert.NotNull(Run.Decide(run.State, Go(Any, step.Name)).Refusal?.Code ?? "answered");
    });

    [Fact]
    public void A_change_begins_once_for_each_time_that_people_let_it()
    {
        ForAll(run =>
        {
            foreach (var step in (string[])["fix", "back"])
            {
                var let = run.Facts.Count(fact => fact is E.Queued e && e.Step == step);
                var begun = run.Facts.OfType<E.Began>().Where(fact => fact.Step == step).ToList();
                Assert.Equal(begun.Count, begun.Select(fact => fact.Attempt).Distinct().Count());
                Assert.True(begun.Count <= let);
            }

            // Between two beginnings of a change somebody has spoken: nothing repeats it by itself.
            var speaking = 0;
            foreach (var fact in run.Facts)
            {
                if (fact is E.Began { Step: "fix" })
                {
                    Assert.True(speaking > 0);
                    speaking = 0;
                }

                if (fact is E.Approved { Left: <= 0, Step: "fix" })
                    speaking++;
            }
        });
    }

    [Fact]
    public void What_needs_agreement_never_waits_for_a_runner_without_it() => ForAll(run =>
    {
        for (var at = 0; at < run.Facts.Count; at++)
        {
            if (run.Facts[at] is E.Queued { Step: "fix" } queued)
            {
                var cause = run.Facts.Take(at).LastOrDefault(fact =>
                    fact is E.Approved { Step: "fix" } or E.Lost { Step: "fix", IsRepeated: true });
                Assert.NotNull(cause);
                Assert.True(cause is E.Lost || ((E.Approved)cause).Bound == queued.Bound);
            }

            if (run.Facts[at] is E.Queued { Step: "each" } dangerous)
                Assert.False(string.IsNullOrWhiteSpace(dangerous.Danger));
        }
    });

    [Fact]
    public void The_same_command_a_second_time_changes_nothing_more() => ForAll(run =>
    {
        foreach (var (before, command) in run.Taken)
        {
            if (command is RunCommand.Report or RunCommand.Approve or RunCommand.Begin or RunCommand.Cancel)
            {
                var after = Run.Decide(before, command).Facts.Aggregate(before, Run.Evolve);
                Assert.Empty(Run.Decide(after, command).Facts);
            }
        }
    });

    private static void ForAll(Action<Walk> holds) => Prop.ForAll(
        Gen.Choose(0, 11).Two().ListOf(40).ToArbitrary(),
        picks => holds(WalkOf(picks))).QuickCheckThrowOnFailure();

    private static Walk WalkOf(IEnumerable<(int, int)> picks)
    {
        var stream = Begun(Any);
        var facts = stream.Last.Facts.ToList();
        List<(Run, RunCommand)> taken = [];
        var minutes = 1.0;
        foreach (var (what, how) in picks)
        {
            minutes += how * 0.1;
            var command = CommandOf(stream.State, what, how, minutes);
            taken.Add((stream.State, command));
            stream = stream.When(command);
            facts.AddRange(stream.Last.Facts);
        }

        return new Walk(stream.State, facts, taken);
    }

    private static RunCommand CommandOf(Run run, int what, int how, double minutes)
    {
        var step = run.Current?.Step ?? "fix";
        var attempt = Math.Max(1, run.Current?.Attempt ?? 1);
        RunCommand command = what switch
        {
            0 => Go(Any, step, how > 5 ? "needed" : null),
            1 => Approve(Any, step, how > 5 ? ByBob : ByAda, how != 7),
            2 or 3 => Lease(Any, attempt),
            4 or 5 => Begin(Any, attempt),
            6 or 7 => Report(Any, how > 6 ? "ok" : "a\nb\n", attempt, Results[how % 4]),
            8 => Tick(Any, minutes, how > 8 ? At(minutes) : null),
            9 => new RunCommand.Answer(step, how > 5 ? "No" : "Fix") { At = Noon, By = ByAda, Runbook = Any },
            10 => how > 6
                ? new RunCommand.Retry(step) { At = Noon, By = ByAda, Runbook = Any }
                : Done(Any, step, how > 2),
            _ => how switch
            {
                < 4 => new RunCommand.Settle(step, (UnknownOutcome)(how % 3), "seen")
                {
                    At = Noon,
                    By = ByAda,
                    Runbook = Any,
                },
                < 8 => new RunCommand.Skip(step, "not needed") { At = Noon, By = ByAda, Runbook = Any },
                < 11 => new RunCommand.Undo("fix") { At = Noon, By = ByAda, Runbook = Any },
                _ => new RunCommand.Cancel("enough") { At = Noon, By = ByAda, Runbook = Any },
            },
        };
        return command with { At = At(minutes), NewId = Id(900 + how) };
    }

    private sealed record Walk(
        Run State, IReadOnlyList<E> Facts, IReadOnlyList<(Run Before, RunCommand Command)> Taken);
}
