using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.Search;
using Muster.Core.Access;

namespace Muster.Cli.Search;

/// <summary><c>muster search</c>: whatever contains some words.</summary>
internal static class SearchVerb
{
    internal static Verb Of(Surroundings around)
    {
        var words = new Argument<string[]>("words")
        {
            Description = "What is searched for; all words have to occur",
            HelpName = "WORD",
            Arity = ArgumentArity.OneOrMore,
        };
        var kind = IncidentVerbs.Word(
            "--kind", "Only incident, timeline, alert, service, schedule, policy, team, person, runbook or playbook",
            "KIND");
        var limit = new Option<int?>("--limit") { Description = "At most this many of each kind", HelpName = "N" };
        return new Verb(
            "search", "Find incidents, what was written in them, alerts, people, services and pages.",
            Permission.Read,
            "muster search db-7", "muster search pool exhausted --kind timeline", "muster search checkout --json")
        {
            words, kind, limit,
        }.Does(around, async (session, cancel) =>
        {
            var text = string.Join(' ', session.Of(words) ?? []);
            var answer = await session.Client.Search(text, session.Of(kind), session.Of(limit), cancel);
            return session.Show(answer, list => Write(session.Report, list.Items));
        });
    }

    private static void Write(Report report, IReadOnlyList<FoundMessage> found)
    {
        if (found.Count == 0)
        {
            report.Line("Nothing was found.");
            return;
        }

        report.Table(
            ["kind", "what", "title", "at", "more"],
            found.Select(each => new[] { each.Kind, each.Id, each.Title, Moments.Show(each.At), each.Detail }));
    }
}
