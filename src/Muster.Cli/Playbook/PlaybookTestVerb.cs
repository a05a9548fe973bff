using System.CommandLine;
using System.Text.Json;
using Muster.Client;
using Muster.Client.Playbook;
using Muster.Core.Access;
using Muster.Core.Playbook;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Cli.Playbook;

/// <summary><c>muster playbook test</c>: the stories of a folder, played by the real rules without a server.</summary>
internal static class PlaybookTestVerb
{
    internal static Verb Of(Surroundings around)
    {
        var folder = new Argument<string>("DIR") { Description = "The playbook's folder" };
        var only = new Option<string>("--only") { Description = "Only stories whose file or name has these words" };
        var all = new Option<bool>("--all") { Description = "Tell what happened in every story" };
        return new Verb(
            "test", "Play the stories of a playbook and compare what comes of them, without a server.",
            Permission.None,
            "muster playbook test ./playbook", "muster playbook test ./playbook --only night --all")
        {
            folder, only, all,
        }.Does(around, async (session, cancel) =>
        {
            var now = Instant.FromDateTimeOffset(session.Around.Time.GetUtcNow());
            var reading = StoryFiles.Read(PlaybookFolder.Load(session.Of(folder)!), now);
            var errors = reading.Playbook.Problems.Where(each => each.Severity == ProblemSeverity.Error).ToList();
            if (reading.Playbook.Playbook is not { } playbook)
            {
                foreach (var problem in errors) session.Report.Line(problem.ToString());
                session.Report.Line($"{errors.Count} error(s): mend them first.");
                return Exit.Refused;
            }

            List<RehearsalResult> results = [];
            foreach (var story in reading.Stories.Where(story => IsWanted(story, session.Of(only))))
                results.Add(await Rehearsal.Play(playbook, story, cancel));
            if (session.Json)
                WriteJson(session, results);
            else
                Write(session.Report, results, session.Of(all));
            return results.TrueForAll(result => result.IsGood) ? Exit.Done : Exit.Refused;
        });
    }

    private static bool IsWanted(Story story, string? words) =>
        words is null
        || story.Name.Contains(words, StringComparison.OrdinalIgnoreCase)
        || story.File.Contains(words, StringComparison.OrdinalIgnoreCase);

    private static void Write(Report report, List<RehearsalResult> results, bool isFull)
    {
        foreach (var result in results)
        {
            report.Line($"{(result.IsGood ? "ok  " : "FAIL")} {result.Story.File}: {result.Story.Name}");
            foreach (var finding in result.Findings.Where(each => each.Verdict != Verdict.Holds))
                report.Line($"     {Mark(finding.Verdict)} {finding.Place.File}:{finding.Place.Line} {finding.Text}");
            if (result.IsGood && !isFull)
                continue;
            report.Line("     what happened:");
            foreach (var line in result.Happened) report.Line($"       {line}");
        }

        var waiting = results.SelectMany(result => result.Findings).Count(each => each.Verdict == Verdict.Pending);
        var failed = results.Count(result => !result.IsGood);
        report.Line(
            $"{results.Count - failed} stories passed, {failed} failed, {waiting} expectations pending.");
    }

    private static string Mark(Verdict verdict) => verdict == Verdict.Fails ? "failed " : "pending";

    private static void WriteJson(Session session, List<RehearsalResult> results) =>
        session.Around.Out.WriteLine(JsonSerializer.Serialize(
            new StoryResultsMessage([.. results.Select(result => new StoryResultMessage(
                result.Story.File,
                result.Story.Name,
                result.IsGood,
                [.. result.Findings.Select(each => new StoryFindingMessage(
                    each.Place.Line, each.Verdict.ToString().ToLowerInvariant(), each.Text))],
                result.Happened))]),
            WireJson.Options));
}
