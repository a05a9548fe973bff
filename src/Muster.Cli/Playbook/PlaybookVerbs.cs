using System.CommandLine;
using System.Text.Json;
using Muster.Client;
using Muster.Client.Playbook;
using Muster.Core.Access;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Cli.Playbook;

/// <summary><c>muster playbook …</c>: the organisation's rules as files.</summary>
internal static class PlaybookVerbs
{
    internal static Command Of(Surroundings around) => new("playbook", "The organisation's rules as files.")
    {
        Check(around), PlaybookTestVerb.Of(around), Show(around), Plan(around),
        Apply(around), Import(around), PlaybookExportVerb.Of(around),
    };

    private static Verb Check(Surroundings around)
    {
        var folder = Folder();
        var strict = new Option<bool>("--strict") { Description = "A warning is as bad as an error" };
        return new Verb(
            "check", "Say what is wrong with a playbook, without a server.", Permission.None,
            "muster playbook check ./playbook", "muster playbook check ./playbook --strict") { folder, strict }
            .Does(around, (session, _) =>
            {
                var now = Instant.FromDateTimeOffset(session.Around.Time.GetUtcNow());
                var reading = StoryFiles.Read(PlaybookFolder.Load(session.Of(folder)!), now).Playbook;
                Write(session, [.. reading.Problems.Select(Message)]);
                var isBad = reading.Playbook is null || (session.Of(strict) && reading.Problems.Any(each =>
                    each.Severity == Core.Playbook.ProblemSeverity.Warning));
                return Task.FromResult(isBad ? Exit.Refused : Exit.Done);
            });
    }

    private static Verb Show(Surroundings around) =>
        new Verb("show", "The playbook in force, and what is wrong with it.", Permission.Read, "muster playbook show")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowPlaybook(cancel), playbook => Write(session.Report, playbook)));

    private static Verb Plan(Surroundings around)
    {
        var folder = Folder();
        return new Verb(
            "plan", "What would change, and who would be on call instead of whom.", Permission.Read,
            "muster playbook plan ./playbook") { folder }
            .Does(around, async (session, cancel) =>
            {
                var order = new PlanOrderMessage(PlaybookFolder.Load(session.Of(folder)!));
                var answer = await session.Client.PlanPlaybook(order, cancel);
                var exit = session.Show(answer, plan => Write(session.Report, plan));
                var isBad = answer.Value is { } said && said.Problems.Any(each => each.Severity == "error");
                return isBad ? Exit.Refused : exit;
            });
    }

    private static void Write(Report report, PlanMessage plan)
    {
        foreach (var problem in plan.Problems) report.Line(Line(problem));
        foreach (var change in plan.Changes) report.Line(change.Text);
        foreach (var pager in plan.Pagers)
        {
            report.Line($"{pager.Schedule}: {pager.After ?? "nobody"} instead of {pager.Before ?? "nobody"} from "
                + $"{Moments.Show(pager.From)} until {Moments.Show(pager.Until)}");
        }

        report.Line(plan.Changes.Count == 0 ? "Nothing would change." : $"{plan.Changes.Count} value(s) would change.");
    }

    private static Verb Apply(Surroundings around)
    {
        var folder = Folder();
        var force = new Option<bool>("--force") { Description = "Even a state that was in force before" };
        var dry = new Option<bool>("--dry-run") { Description = "Only let the server check it" };
        var adopt = new Option<bool>("--adopt")
        {
            Description = "The files take over what screens made under the same ids",
        };
        return new Verb(
            "apply", "Put a folder in force when nothing is wrong with it.", Permission.Administer,
            "muster playbook apply ./playbook", "muster playbook apply ./playbook --dry-run",
            "muster playbook apply ./playbook --adopt")
        { folder, force, dry, adopt }
            .Does(around, (session, cancel) => Apply(
                session,
                new ApplyPlaybookMessage(
                    PlaybookFolder.Load(session.Of(folder)!), session.Of(force), session.Of(dry), session.Of(adopt)),
                cancel));
    }

    private static Verb Import(Surroundings around)
    {
        var folder = Folder();
        return new Verb(
            "import", "Put an exported folder in force; it takes over what screens made under the same ids.",
            Permission.Administer, "muster playbook import ./playbook") { folder }
            .Does(around, (session, cancel) => Apply(
                session,
                new ApplyPlaybookMessage(PlaybookFolder.Load(session.Of(folder)!), Force: true, Adopt: true),
                cancel));
    }

    private static async Task<int> Apply(Session session, ApplyPlaybookMessage order, CancellationToken cancel)
    {
        var isDry = order.DryRun == true;
        var answer = await session.Client.ApplyPlaybook(order, cancel);
        var exit = session.Show(answer, applied =>
        {
            foreach (var problem in applied.Problems) session.Report.Line(Line(problem));
            session.Report.Line(applied.Version is { } version
                ? $"Version {version} is in force."
                : isDry ? "Checked; nothing was applied." : "Not applied: mend the errors first.");
        });
        var failed = answer.Value is { Version: null } said
            && (!isDry || said.Problems.Any(each => each.Severity == "error"));
        return failed ? Exit.Refused : exit;
    }

    private static Argument<string> Folder() => new("DIR") { Description = "The playbook's folder" };

    private static void Write(Session session, List<PlaybookProblemMessage> problems)
    {
        if (session.Json)
        {
            session.Around.Out.WriteLine(JsonSerializer.Serialize(
                new ApplyAnswerMessage(null, problems), WireJson.Options));
            return;
        }

        foreach (var problem in problems) session.Report.Line(Line(problem));
        var errors = problems.Count(each => each.Severity == "error");
        var warnings = problems.Count(each => each.Severity == "warning");
        session.Report.Line(
            errors > 0 ? $"{errors} error(s): it cannot be applied."
            : warnings > 0 ? $"It can be applied, with {warnings} warning(s)."
            : "It can be applied.");
    }

    private static void Write(Report report, PlaybookMessage playbook)
    {
        report.Pairs(
            ("organisation", playbook.Organisation),
            ("version", $"{playbook.Version}"),
            ("zone", playbook.Zone),
            ("applied", Moments.Show(playbook.AppliedAt)),
            ("by", playbook.AppliedBy),
            ("digest", playbook.Digest));
        report.Line("");
        report.Table(
            ["severity", "name", "pages", "definition"],
            playbook.Severities.Select(each =>
                new[] { each.Id, each.Name, each.Pages ? "yes" : "no", each.Definition }));
        report.Line("");
        report.Table(
            ["policy", "name", "steps", "rounds"],
            playbook.Policies.Select(each => new[] { each.Id, each.Name, $"{each.Steps}", $"{each.Rounds}" }));
        if (playbook.MadeHere.Count > 0)
        {
            report.Line("");
            report.Line("Made here, beside the files (muster playbook export writes it into them):");
            foreach (var made in playbook.MadeHere) report.Line($"  {made.File}: {made.Id}");
        }

        foreach (var alarm in playbook.Alarms) report.Line($"alarm since {Moments.Show(alarm.Since)}: {alarm.Text}");
    }

    internal static string Line(PlaybookProblemMessage problem) =>
        $"{problem.File}:{problem.Line}:{problem.Column} {problem.Severity} {problem.Code} {problem.Text}";

    internal static PlaybookProblemMessage Message(Core.Playbook.Problem problem) => new(
        problem.File, problem.Line, problem.Column, problem.Severity.ToString().ToLowerInvariant(), problem.Code,
        problem.Text);
}
