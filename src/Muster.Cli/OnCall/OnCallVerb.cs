using Muster.Cli.Incidents;
using Muster.Client.OnCall;
using Muster.Core.Access;

namespace Muster.Cli.OnCall;

/// <summary><c>muster oncall</c>: who holds the pager, and why.</summary>
internal static class OnCallVerb
{
    internal static Verb Of(Surroundings around)
    {
        var schedule = IncidentVerbs.Word("--schedule", "Only this schedule", "SCHEDULE");
        var at = Moments.Option(around, "--at", "At which instant; without it now");
        return new Verb(
            "oncall", "Who is on call, and why.", Permission.Read,
            "muster oncall", "muster oncall --schedule primary --at 2026-12-24T20:00Z",
            "muster oncall --at +12h --json")
        {
            schedule, at,
        }.Does(around, async (session, cancel) =>
        {
            var answer = await session.Client.OnCall(session.Of(schedule), session.Of(at), cancel);
            return session.Show(answer, list => Write(session.Report, list.Items));
        });
    }

    private static void Write(Report report, IReadOnlyList<OnCallMessage> lines)
    {
        if (lines.Count == 0)
        {
            report.Line("There is no schedule.");
            return;
        }

        report.Table(
            ["schedule", "on call", "until", "next", "why"],
            lines.Select(each => new[]
            {
                each.Schedule, each.Name ?? each.Responder ?? "nobody", Moments.Show(each.Until), each.Next,
                each.Sentence,
            }));
    }
}
