using System.CommandLine;
using System.Text.Json;
using Muster.Client;
using Muster.Client.Runbooks;
using Muster.Cli.Playbook;
using Muster.Core.Access;
using Muster.Core.Runbooks;
using Muster.Playbooks.Playbook;
using Muster.Playbooks.Runbooks;

namespace Muster.Cli.Runbooks;

/// <summary><c>muster runbook …</c>: procedures as Markdown.</summary>
internal static class RunbookVerbs
{
    internal static Command Of(Surroundings around)
    {
        var command = new Command("runbook", "Procedures as Markdown, and their runs.") { Lint(around) };
        foreach (var verb in RunVerbs.Of(around)) command.Add(verb);
        return command;
    }

    private static Verb Lint(Surroundings around)
    {
        var path = new Argument<string>("PATH") { Description = "A Markdown file, or a folder of them" };
        var steps = new Option<bool>("--steps") { Description = "Also say which steps and parameters each has" };
        return new Verb(
            "lint", "Say what is wrong with runbooks, without a server; nothing is executed.", Permission.None,
            "muster runbook lint ./playbook/runbooks", "muster runbook lint restart.md --steps") { path, steps }
            .Does(around, (session, _) =>
            {
                var reports = Files(session.Of(path)!).Select(file => Report(file.Path, file.Text)).ToList();
                if (session.Json)
                {
                    session.Around.Out.WriteLine(JsonSerializer.Serialize(
                        new RunbookReportsMessage(reports), WireJson.Options));
                }
                else
                {
                    Write(session.Report, reports, session.Of(steps));
                }

                var isBad = reports.Any(report => report.Problems.Any(problem => problem.Severity == "error"));
                return Task.FromResult(isBad ? Exit.Refused : Exit.Done);
            });
    }

    private static IEnumerable<(string Path, string Text)> Files(string path) => File.Exists(path)
        ? [(path, PlaybookFolder.Text(path))]
        : PlaybookFolder.Load(path).Where(file => Path.GetExtension(file.Key) == ".md")
            .Select(file => (file.Key, file.Value));

    private static RunbookReportMessage Report(string path, string text)
    {
        var reading = RunbookReader.Read(path, text);
        return new RunbookReportMessage(
            path,
            reading.Runbook?.Card.Title,
            [.. (reading.Runbook?.Steps ?? []).Select(Message)],
            [.. (reading.Runbook?.Parameters ?? []).Select(parameter => parameter.Name)],
            reading.Suggested,
            [.. reading.Problems.Select(PlaybookVerbs.Message)]);
    }

    private static RunbookStepMessage Message(RunbookStep step) => new(
        step.Name,
        step.Title,
        step.Kind.ToString().ToLowerInvariant(),
        step.Phase.ToString().ToLowerInvariant(),
        step.IsExecutable ? step.Rules.Effect.ToString().ToLowerInvariant() : null,
        step.Line);

    private static void Write(Report report, List<RunbookReportMessage> runbooks, bool withSteps)
    {
        foreach (var runbook in runbooks)
        {
            foreach (var problem in runbook.Problems) report.Line(PlaybookVerbs.Line(problem));
            if (!withSteps) continue;
            report.Line($"{runbook.File}: {runbook.Title}");
            report.Table(
                ["line", "step", "kind", "part", "effect", "title"],
                runbook.Steps.Select(step => new[]
                {
                    $"{step.Line}", step.Name, step.Kind, step.Phase, step.Effect ?? "", step.Title,
                }));
            if (runbook.Parameters.Count > 0) report.Line($"It asks for: {string.Join(", ", runbook.Parameters)}.");
            if (runbook.Suggested.Count > 0) report.Line($"It could ask for: {string.Join(", ", runbook.Suggested)}.");
        }

        report.Line(
            $"{runbooks.Count} runbook(s), {Count("error")} error(s), {Count("warning")} warning(s); "
                + "nothing was executed.");

        int Count(string severity) => runbooks.Sum(each => each.Problems.Count(one => one.Severity == severity));
    }
}
