using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.OnCall;
using Muster.Core.Access;

namespace Muster.Cli.OnCall;

/// <summary><c>muster schedule checklists | check</c>: what is done before, during and after a shift.</summary>
internal static class DutyListVerbs
{
    internal static IEnumerable<Verb> Of(Surroundings around) => [List(around), Check(around)];

    private static Verb List(Surroundings around)
    {
        var id = new Argument<string>("SCHEDULE") { Description = "Its id" };
        return new Verb(
            "checklists", "What is done before, during and after a shift, and who last went through it.",
            Permission.Read, "muster schedule checklists primary") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListDutyLists(session.Of(id)!, cancel),
                lists => session.Report.Table(
                    ["phase", "number", "text", "last gone through"],
                    lists.Items.SelectMany(list => list.Items.Select((item, at) => new[]
                    {
                        list.Phase, $"{at + 1}", item,
                        list.Newest is { } newest ? $"{Moments.Show(newest.At)} by {newest.Responder}" : null,
                    })))));
    }

    private static Verb Check(Surroundings around)
    {
        var id = new Argument<string>("SCHEDULE") { Description = "Its id" };
        var phase = new Argument<string>("PHASE") { Description = "before, during, after or equipment" };
        phase.AcceptOnlyFromAmong("before", "during", "after", "equipment");
        var done = new Option<int[]>("--done")
        {
            Description = "The numbers of the points that hold; without it all of them",
            HelpName = "NUMBER",
            AllowMultipleArgumentsPerToken = true,
        };
        var note = IncidentVerbs.Word("--note", "What is written beside it", "TEXT", "-m");
        return new Verb(
            "check", "Go through a checklist of the on-call duty.", Permission.Respond,
            "muster schedule check primary before", "muster schedule check primary after --done 1 2 --note \"quiet\"")
        {
            id, phase, done, note,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.CheckDutyList(
                session.Of(id)!,
                session.Of(phase)!,
                new DutyAnswersOrderMessage(session.Of(done) is { Length: > 0 } given ? given : null, session.Of(note)),
                cancel),
            kept => session.Report.Pairs(
                ("at", Moments.Show(kept.At)),
                ("who", kept.Responder),
                ("holds", string.Join("; ", kept.Done)),
                ("open", kept.Open.Count > 0 ? string.Join("; ", kept.Open) : null),
                ("note", kept.Note))));
    }
}
