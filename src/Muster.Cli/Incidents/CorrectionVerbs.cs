using System.CommandLine;
using Muster.Client.Incidents;
using Muster.Core.Access;

namespace Muster.Cli.Incidents;

/// <summary>What is added to an incident or put right in it: who responds as well, its title and times, answers to the
/// first questions, clocks of the law; and every obligation that runs.</summary>
internal static class CorrectionVerbs
{
    internal static IEnumerable<Verb> Of(Surroundings around) =>
        [Join(around), Rename(around), Times(around), Question(around), Legal(around), Clocks(around)];

    private static Verb Join(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var who = IncidentVerbs.Word("--user", "Who responds as well; without it you", "PERSON");
        return new Verb(
            "join", "Respond as well, without taking it.", Permission.Respond,
            "muster incident join INC-2026-11-21-001") { id, who }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.JoinIncident(
                session.Of(id)!, session.Of(who), cancel)));
    }

    private static Verb Rename(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var title = new Argument<string>("TITLE") { Description = "What it is called" };
        return new Verb(
            "rename", "Call an incident something else.", Permission.Respond,
            "muster incident rename INC-2026-11-21-001 \"Cards are refused\"") { id, title }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.RenameIncident(
                session.Of(id)!, session.Of(title)!, cancel)));
    }

    private static Verb Times(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var started = Moments.Option(around, "--started", "When the trouble began");
        var detected = Moments.Option(around, "--detected", "When it was noticed");
        var reason = new Option<string>("--reason")
        {
            Description = "Why it is corrected",
            HelpName = "TEXT",
            Required = true,
        };
        return new Verb(
            "times", "Correct when an incident began or was noticed; every duration follows.", Permission.Respond,
            "muster incident times INC-2026-11-21-001 --started 2026-11-21T02:30Z --reason \"The log says so\"")
        {
            id, started, detected, reason,
        }.Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.CorrectTimes(
            session.Of(id)!,
            new TimesMessage(session.Of(started), session.Of(detected), session.Of(reason)),
            cancel)));
    }

    private static Verb Question(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var question = new Argument<string>("QUESTION") { Description = "Its id in classification.yaml" };
        var answer = new Argument<string>("ANSWER") { Description = "The answer" };
        return new Verb(
            "question", "Answer a question of the first minutes.", Permission.Respond,
            "muster incident question INC-2026-11-21-001 affected \"all users\"") { id, question, answer }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.AnswerQuestion(
                session.Of(id)!,
                new QuestionAnswerMessage(session.Of(question), session.Of(answer)),
                cancel)));
    }

    private static Verb Legal(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var clock = new Argument<string>("CLOCK") { Description = "Its id in security.yaml" };
        var from = Moments.Option(around, "--from", "From when it runs; without it now");
        var note = IncidentVerbs.Word("--note", "What is known", "TEXT", "-m");
        return new Verb(
            "legal", "Begin a clock of the law, from awareness.", Permission.Respond,
            "muster incident legal INC-2026-11-21-001 gdpr --note \"Data of users was read\"")
        {
            id, clock, from, note,
        }.Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.StartLegalClock(
            session.Of(id)!,
            new LegalClockMessage(session.Of(clock), session.Of(from), session.Of(note)),
            cancel)));
    }

    private static Verb Clocks(Surroundings around)
    {
        var incident = IncidentVerbs.Word("--incident", "Only those of an incident", "INCIDENT");
        var state = IncidentVerbs.Word("--state", "Only running, met, missed or waived", "STATE");
        return new Verb(
            "clocks", "The obligations of open incidents, the next due first.", Permission.Read,
            "muster incident clocks --state running") { incident, state }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListClocks(session.Of(incident), session.Of(state), cancel),
                list => session.Report.Table(
                    ["due", "state", "clock", "incident", "who"],
                    list.Items.Select(each => new[]
                    {
                        Moments.Show(each.DueAt), each.State,
                        each.Name is null ? each.Kind : $"{each.Kind} {each.Name}", each.Incident,
                        each.Owner ?? each.OwnerWords,
                    }))));
    }
}
