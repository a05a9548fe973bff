using System.CommandLine;
using Muster.Cli.Communications;
using Muster.Client.Incidents;
using Muster.Core.Access;

namespace Muster.Cli.Incidents;

/// <summary>What is said and written about an incident, and who does what in it.</summary>
internal static class RecordVerbs
{
    internal static IEnumerable<Verb> Of(Surroundings around) =>
        [
            Role(around), UpdateVerbs.Update(around), UpdateVerbs.Updates(around), Note(around), Correct(around),
            Strike(around), Cause(around),
        ];

    private static Verb Correct(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var note = new Argument<string>("NOTE") { Description = "Its id, as 'muster incident show --json' says it" };
        var text = new Argument<string>("TEXT") { Description = "What it says from here on" };
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        return new Verb(
            "correct-note", "Let a note read otherwise; what it said stays in the record.", Permission.Respond,
            "muster incident correct-note INC-2026-11-21-001 0192… \"At 14:05\" --reason \"Wrong clock\"")
        {
            id, note, text, reason,
        }.Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.CorrectNote(
            session.Of(id)!, session.Of(note)!, session.Of(text)!, session.Of(reason) ?? "", cancel)));
    }

    private static Verb Strike(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var note = new Argument<string>("NOTE") { Description = "Its id, as 'muster incident show --json' says it" };
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        return new Verb(
            "strike-note", "Take a note back; a mark stays in its place.", Permission.Respond,
            "muster incident strike-note INC-2026-11-21-001 0192… --reason \"It names a customer\"")
        {
            id, note, reason,
        }.Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.StrikeNote(
            session.Of(id)!, session.Of(note)!, session.Of(reason) ?? "", cancel)));
    }

    private static Verb Cause(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var state = new Argument<string>("STATE") { Description = "unknown, suspected or confirmed" };
        var text = IncidentVerbs.Word("--text", "What it is", "TEXT");
        return new Verb(
            "cause", "Say what is known of the cause.", Permission.Respond,
            "muster incident cause INC-2026-11-21-001 suspected --text \"The deployment of 14:25\"")
        {
            id, state, text,
        }.Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.StateCause(
            session.Of(id)!, new CauseMessage(session.Of(state), session.Of(text)), cancel)));
    }

    private static Verb Role(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var role = new Argument<string>("ROLE") { Description = "A role of the playbook: incident-commander" };
        var responder = IncidentVerbs.Word("--responder", "Who; without it you", "PERSON", "--user");
        var release = new Option<bool>("--release") { Description = "Leave the role empty" };
        var to = IncidentVerbs.Word("--hand-over-to", "Who has to accept it, with --note", "PERSON");
        var state = IncidentVerbs.Word("--note", "How it stands, for whoever takes it over", "TEXT");
        var accept = new Option<bool>("--accept") { Description = "Accept the role that is handed over to you" };
        var decline = new Option<bool>("--decline")
        {
            Description = "Do not accept it, or no longer hand it over",
        };
        return new Verb(
            "role", "Give a role to a person, or take it yourself.", Permission.Respond,
            "muster incident role INC-2026-11-21-001 incident-commander",
            "muster incident role INC-2026-11-21-001 scribe --responder bob",
            "muster incident role INC-2026-11-21-001 scribe --hand-over-to bob --note \"Waiting for the provider\"",
            "muster incident role INC-2026-11-21-001 scribe --accept",
            "muster incident role INC-2026-11-21-001 scribe --release")
        {
            id, role, responder, release, to, state, accept, decline,
        }
            .Does(around, async (session, cancel) =>
            {
                var (client, of, named) = (session.Client, session.Of(id)!, session.Of(role)!);
                return ResponseVerbs.Done(
                    session,
                    session.Of(release) ? await client.ReleaseRole(of, named, cancel)
                    : session.Of(accept) ? await client.AcceptRole(of, named, cancel)
                    : session.Of(decline) ? await client.EndRoleOffer(of, named, cancel)
                    : session.Of(to) is { } person
                        ? await client.HandOverRole(of, named, person, session.Of(state) ?? "", cancel)
                    : await client.GiveRole(of, named, session.Of(responder), cancel));
            });
    }

    private static Verb Note(Surroundings around)
    {
        var id = ResponseVerbs.Incident();
        var text = new Argument<string>("TEXT") { Description = "What to write down" };
        var at = Moments.Option(around, "--at", "When it happened; without it now");
        var kind = IncidentVerbs.Word("--kind", "note, command or recollection", "KIND");
        return new Verb(
            "note", "Write something down in the timeline.", Permission.Respond,
            "muster incident note INC-2026-11-21-001 \"Error rate fell after 14:05\"",
            "muster incident note INC-2026-11-21-001 \"I saw it first\" --at 2026-11-21T14:02Z --kind recollection")
        {
            id, text, at, kind,
        }.Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.WriteNote(
            session.Of(id)!,
            new NoteMessage(session.Of(text)) { HappenedAt = session.Of(at), Kind = session.Of(kind) },
            session.NewKey(), cancel)));
    }
}
