using Muster.Core.Runbooks;
using Muster.Playbooks.Runbooks;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Given;
using E = Muster.Core.Runbooks.RunEvent;

namespace Muster.Core.Tests.Runbooks;

/// <summary>Runs for examples: a runbook as Markdown, people, a runner, and time.</summary>
internal static class TestRuns
{
    internal const string Db = "db-1";

    internal static readonly Actor ByDb = new(ActorKind.Muster, "runner/db-1", "Runner db-1");

    /// <summary>Reads a runbook; it must be without errors.</summary>
    internal static Runbook Book(string markdown)
    {
        var reading = RunbookReader.Read("test.md", markdown);
        Assert.DoesNotContain(reading.Problems, problem => problem.Severity == Core.Playbook.ProblemSeverity.Error);
        return reading.Runbook!;
    }

    internal static Stream<Run, RunCommand, E> Begun(
        Runbook book, RunPace pace = RunPace.Reads, Actor? by = null, params (string Name, string Value)[] given)
    {
        var (values, problems) = RunValues.Fill(
            book, given.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal), "Ada",
            new Dictionary<string, string>());
        Assert.Empty(problems);
        return Stream<Run, RunCommand, E>.Of().When(new RunCommand.Start(new E.Started(
            new RunId(Id(1)), book.Id, book.Card.Title, book.Digest, 1, Incident: null, values, pace, Parent: null,
            ParentStep: null, book.Rules.Timeout is { } most ? Noon + most : null)
        {
            At = Noon,
            By = by ?? ByAda,
        })
        {
            At = Noon,
            By = by ?? ByAda,
            Runbook = book,
            NewId = Id(2),
        });
    }

    internal static RunCommand Go(Runbook book, string step, string? confirmed = null, double minutes = 1) =>
        new RunCommand.Go(step, confirmed) { At = At(minutes), By = ByAda, Runbook = book, NewId = Id(3) };

    internal static RunCommand Approve(Runbook book, string step, Actor by, bool isOfGroup = true) =>
        new RunCommand.Approve(step, Bound: null, isOfGroup) { At = At(2), By = by, Runbook = book };

    internal static RunCommand Lease(Runbook book, int attempt = 1, string runner = Db, double minutes = 3) =>
        new RunCommand.Lease(attempt, runner) { At = At(minutes), By = ByDb, Runbook = book };

    internal static RunCommand Begin(Runbook book, int attempt = 1, string runner = Db, double minutes = 3) =>
        new RunCommand.Begin(attempt, runner) { At = At(minutes), By = ByDb, Runbook = book };

    internal static RunCommand Report(
        Runbook book, string output = "", int attempt = 1, StepState state = StepState.Succeeded, double minutes = 4,
        string? rows = null, int exit = 0, string runner = Db) =>
        new RunCommand.Report(attempt, runner, new StepResult(state, exit, output, output.Length, rows, Why: null))
        {
            At = At(minutes),
            By = ByDb,
            Runbook = book,
            NewId = Id(4),
        };

    /// <summary>A runner takes the step, begins it and says what came of it.</summary>
    internal static Stream<Run, RunCommand, E> Ran(
        this Stream<Run, RunCommand, E> stream, Runbook book, string output = "", string? rows = null,
        StepState state = StepState.Succeeded, double minutes = 4)
    {
        var attempt = stream.State.Current!.Attempt;
        return stream.When(Lease(book, attempt)).When(Begin(book, attempt))
            .When(Report(book, output, attempt, state, minutes, rows));
    }

    internal static RunCommand Tick(Runbook book, double minutes, Instant? leased = null) =>
        new RunCommand.Tick(leased) { At = At(minutes), By = Actor.Muster, Runbook = book, NewId = Id(5) };

    internal static RunCommand Done(Runbook book, string step, bool worked = true, string? output = null) =>
        new RunCommand.Record(step, worked, output, Note: null, Confirmed: null)
        {
            At = At(5),
            By = ByAda,
            Runbook = book,
            NewId = Id(6),
        };
}
