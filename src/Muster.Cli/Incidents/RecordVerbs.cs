using System.CommandLine;
using Muster.Cli.Communications;
using Muster.Core.Access;

namespace Muster.Cli.Incidents;

/// <summary>What is said and written about an incident, and who does what in it.</summary>
internal static class RecordVerbs
{
    internal static IEnumerable<Verb> Of(Surroundings around) =>
        [Role(around), UpdateVerbs.Update(around), UpdateVerbs.Updates(around), Note(around)];

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
        return new Verb(
            "note", "Write something down in the timeline.", Permission.Respond,
            "muster incident note INC-2026-11-21-001 \"Error rate fell after 14:05\"") { id, text }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, await session.Client.WriteNote(
                session.Of(id)!, session.Of(text)!, session.NewKey(), cancel)));
    }
}
