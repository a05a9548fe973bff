using System.CommandLine;
using System.Globalization;
using Muster.Cli.Incidents;
using Muster.Client.Drills;
using Muster.Core.Access;

namespace Muster.Cli.Drills;

/// <summary><c>muster drill …</c>: exercises and training.</summary>
internal static class DrillVerbs
{
    internal static Command Of(Surroundings around) => new("drill", "Exercises and training.")
    {
        List(around), Show(around), Start(around), Training(around), Train(around),
        End(around, "score", "score", "End it: it is scored, compared with the last one and filed."),
        End(around, "cancel", "cancellation", "Break it off; needs --note."),
    };

    private static Verb List(Surroundings around) =>
        new Verb("list", "Drills, newest first.", Permission.Read, "muster drill list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListDrills(cancel),
                list => session.Report.Table(
                    ["drill", "status", "score", "incident", "began", "what"],
                    list.Items.Select(each => new[]
                    {
                        each.Reference, each.Status, Score(each), each.Incident, Moments.Show(each.StartedAt),
                        each.Name,
                    }))));

    private static Verb Show(Surroundings around)
    {
        var id = Id();
        return new Verb("show", "One drill with its report.", Permission.Read, "muster drill show D-3") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowDrill(session.Of(id)!, cancel),
                drill =>
                {
                    session.Report.Line($"{drill.Reference} {drill.Name}: {drill.Status} {Score(drill)}");
                    if (drill.Report is { } report)
                        around.Out.Write(report);
                }));
    }

    private static Verb Start(Surroundings around)
    {
        var scenario = new Argument<string>("SCENARIO") { Description = "A scenario of drills.yaml, or a drill of it" };
        var quiet = new Option<bool>("--no-page") { Description = "Page nobody" };
        return new Verb(
            "start", "Begin a drill on the real screens; nothing leaves the house.", Permission.Respond,
            "muster drill start database-failover", "muster drill start leaked-key --no-page") { scenario, quiet }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.StartDrill(
                    new DrillOrderMessage(session.Of(scenario), !session.Of(quiet)), session.NewKey(), cancel),
                drill => session.Report.Line(
                    $"{drill.Reference} has begun; its incident is {drill.Incident}.")));
    }

    private static Verb End(Surroundings around, string name, string act, string what)
    {
        var id = Id();
        var note = IncidentVerbs.Word("--note", "What came of it, or why", "TEXT");
        return new Verb(name, what, Permission.Respond, $"muster drill {name} D-3 --note \"Well done\"") { id, note }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.EndDrill(session.Of(id)!, act, session.Of(note), cancel),
                drill => session.Report.Line($"{drill.Reference}: {drill.Status} {Score(drill)}")));
    }

    private static Verb Training(Surroundings around)
    {
        var person = IncidentVerbs.Word("--person", "Only this person", "PERSON");
        return new Verb("training", "Who has practised what.", Permission.Read, "muster drill training") { person }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListTraining(session.Of(person), cancel),
                list => session.Report.Table(
                    ["person", "training", "day", "note"],
                    list.Items.Select(each => new[]
                    {
                        each.Person ?? "", each.Training ?? "", each.Day ?? "", each.Note ?? "",
                    }))));
    }

    private static Verb Train(Surroundings around)
    {
        var training = new Argument<string>("TRAINING") { Description = "A training of drills.yaml" };
        var person = IncidentVerbs.Word("--person", "Who; without it you", "PERSON");
        var day = IncidentVerbs.Word("--day", "When, 2026-11-21; without it today", "DAY");
        return new Verb(
            "train", "Write down that somebody has practised something.", Permission.Respond,
            "muster drill train onboarding --person ada --day 2026-11-21") { training, person, day }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.RecordTraining(
                    new TrainingMessage(session.Of(person), session.Of(training), session.Of(day)), cancel),
                _ => session.Report.Line("It is in the record.")));
    }

    private static Argument<string> Id() => new("DRILL") { Description = "Its reference, D-3, or its id" };

    private static string Score(DrillMessage drill) => drill is { Met: { } met, Of: { } of }
        ? string.Create(CultureInfo.InvariantCulture, $"{met} of {of}")
        : "";
}
