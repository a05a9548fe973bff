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
        return new Verb(
            "role", "Give a role to a person, or take it yourself.", Permission.Respond,
            "muster incident role INC-2026-11-21-001 incident-commander",
            "muster incident role INC-2026-11-21-001 scribe --responder bob",
            "muster incident role INC-2026-11-21-001 scribe --release") { id, role, responder, release }
            .Does(around, async (session, cancel) => ResponseVerbs.Done(session, session.Of(release)
                ? await session.Client.ReleaseRole(session.Of(id)!, session.Of(role)!, cancel)
                : await session.Client.GiveRole(session.Of(id)!, session.Of(role)!, session.Of(responder), cancel)));
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
