using System.CommandLine;
using Muster.Client.Incidents;
using Muster.Core.Access;

namespace Muster.Cli.Incidents;

/// <summary>Who has an incident next, and who comes to help.</summary>
internal static class HandoverVerbs
{
    internal static IEnumerable<Verb> Of(Surroundings around) =>
    [
        Snooze(around), Reassign(around), Prompt(around), AllHands(around), Class(around), Lists(around),
        Delist(around),
    ];

    private static Verb Snooze(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var minutes = new Option<int?>("--minutes") { Description = "For how long", HelpName = "N" };
        var until = Moments.Option(around, "--until", "Until when");
        return new Verb(
            "snooze", "Wait with an incident; whoever is on call then is paged.", Permission.Respond,
            "muster incident snooze INC-2026-11-21-001 --minutes 30") { id, minutes, until }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.SnoozeIncident(
                session.Of(id)!, new SnoozeMessage(session.Of(until), session.Of(minutes)), cancel)));
    }

    private static Verb Reassign(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var who = new Argument<string>("PERSON") { Description = "Who is paged and has to take it" };
        var note = IncidentVerbs.Word("--note", "What to say", "TEXT", "-m");
        return new Verb(
            "reassign", "Give an incident to a person; the policy goes on when they do not take it.",
            Permission.Respond, "muster incident reassign INC-2026-11-21-001 bob --note \"it is the database\"")
        {
            id, who, note,
        }.Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.ReassignIncident(
            session.Of(id)!, session.Of(who)!, session.Of(note), cancel)));
    }

    private static Verb Prompt(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var level = new Argument<int>("LEVEL") { Description = "The level that asks" };
        var no = new Option<bool>("--no") { Description = "Leave it" };
        var note = IncidentVerbs.Word("--note", "What to say to it", "TEXT", "-m");
        var number = IncidentVerbs.Word("--case", "The number of the vendor's case", "NUMBER");
        return new Verb(
            "answer", "Answer what a step of the policy offers or asks.", Permission.Respond,
            "muster incident answer INC-2026-11-21-001 4",
            "muster incident answer INC-2026-11-21-001 5 --case 1234567",
            "muster incident answer INC-2026-11-21-001 4 --no --note \"over in ten minutes\"")
        {
            id, level, no, note, number,
        }.Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.AnswerPrompt(
            session.Of(id)!,
            session.Of(level),
            new PromptAnswerMessage(!session.Of(no), session.Of(note), session.Of(number)),
            cancel)));
    }

    private static Verb AllHands(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var message = IncidentVerbs.Word("--message", "What to say", "TEXT", "-m");
        return new Verb(
            "all-hands", "Page everybody who can be paged.", Permission.Respond,
            "muster incident all-hands INC-2026-11-21-001 --message \"All engineers are needed\"") { id, message }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.CallAllHands(
                session.Of(id)!, session.Of(message), session.NewKey(), cancel)));
    }

    private static Verb Class(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var classes = new Argument<string[]>("CLASS")
        {
            Description = "What kind of trouble it is; none takes them away",
            Arity = ArgumentArity.ZeroOrMore,
        };
        return new Verb(
            "class", "Say what kinds of trouble it is; steps of the policy may hold for some only.",
            Permission.Respond, "muster incident class INC-2026-11-21-001 security") { id, classes }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.ChangeClasses(
                session.Of(id)!, session.Of(classes) ?? [], cancel)));
    }

    private static Verb Delist(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var list = new Argument<string>("LIST") { Description = "The list that it is on" };
        var to = IncidentVerbs.Word("--to", "The list that it goes to; without it, it is dealt with", "LIST");
        var note = IncidentVerbs.Word("--note", "What the team says to it", "TEXT", "-m");
        return new Verb(
            "delist", "Take an incident off a list that the team has gone through, or move it to another.",
            Permission.Respond, "muster incident delist INC-2026-11-21-001 standup --note \"planned for Thursday\"",
            "muster incident delist INC-2026-11-21-001 standup --to sprint") { id, list, to, note }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.LeaveList(
                session.Of(id)!, session.Of(list)!, new ListOrderMessage(session.Of(to), session.Of(note)), cancel)));
    }

    private static Verb Lists(Surroundings around)
    {
        var list = new Argument<string?>("LIST")
        {
            Description = "Only this one",
            Arity = ArgumentArity.ZeroOrOne,
        };
        return new Verb(
            "lists", "Open incidents that policies put on lists, such as the next stand-up's.", Permission.Read,
            "muster incident lists", "muster incident lists standup") { list }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListListed(session.Of(list), cancel),
                listed => session.Report.Table(
                    ["list", "incident", "severity", "since", "title"],
                    listed.Items.Select(each => new[]
                    {
                        each.List, each.Reference, each.Severity, Moments.Show(each.Since), each.Title,
                    }))));
    }
}
