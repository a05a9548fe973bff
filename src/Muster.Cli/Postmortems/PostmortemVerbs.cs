using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client;
using Muster.Client.Postmortems;
using Muster.Core.Access;

namespace Muster.Cli.Postmortems;

/// <summary><c>muster postmortem …</c>: what is learnt from incidents.</summary>
internal static class PostmortemVerbs
{
    internal static Command Of(Surroundings around) => new("postmortem", "What is learnt from incidents.")
    {
        List(around), Show(around), Begin(around), Export(around), Import(around), Write(around), Answer(around),
        Owner(around), Factor(around), Sign(around), Changes(around), Post(around), Meeting(around),
        Act(around, "draft", "draft", "Draft it anew from the record; what people have written stays."),
        Act(around, "submit", "submission", "Put it before its readers."),
        Act(around, "publish", "publication", "Let the organisation read it."),
        Act(around, "close", "closure", "Say that nothing is left to do with it."),
        Text(around, "report", "report", "Send the short report."),
        Text(around, "external", "external", "Write what outsiders will read."),
        Text(around, "minutes", "meeting/minutes", "Say that the meeting was held, with what was said."),
    };

    private static Verb List(Surroundings around)
    {
        var status = IncidentVerbs.Word("--status", "Only this status", "STATUS");
        var owner = IncidentVerbs.Word("--owner", "Only those of the person", "PERSON");
        return new Verb(
            "list", "Post-mortems: what is not published first.", Permission.Read, "muster postmortem list",
            "muster postmortem list --status in-review") { status, owner }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListPostmortems(session.Of(status), session.Of(owner), cancel),
                list => session.Report.Table(
                    ["incident", "status", "open questions", "owner", "due", "title"],
                    list.Items.Select(each => new[]
                    {
                        each.Incident, each.StatusWord,
                        each.Unanswered.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        each.Owner ?? "", each.DueAt is { } due ? Moments.Show(due) : "", each.Title,
                    }))));
    }

    private static Verb Show(Surroundings around)
    {
        var id = Id();
        return new Verb(
            "show", "The post-mortem of an incident.", Permission.Read, "muster postmortem show INC-2026-11-21-001")
        { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowPostmortem(session.Of(id)!, cancel),
                document => Write(session.Report, document)));
    }

    private static Verb Begin(Surroundings around)
    {
        var id = Id();
        var why = IncidentVerbs.Word("--why", "Why it is wanted", "TEXT");
        var light = new Option<bool>("--light") { Description = "Five sections instead of all" };
        return new Verb(
            "begin", "Begin one; any incident can have one, near misses too.", Permission.Respond,
            "muster postmortem begin INC-2026-11-21-001 --why \"A near miss\" --light") { id, why, light }
            .Does(around, async (session, cancel) => Done(session, await session.Client.OpenPostmortem(
                new PostmortemOrderMessage(
                    session.Of(id), session.Of(why), session.Of(light) ? "light" : "full"),
                session.NewKey(), cancel)));
    }

    private static Verb Export(Surroundings around)
    {
        var id = Id();
        var format = IncidentVerbs.Word("--format", "markdown or html; without it markdown", "FORMAT");
        return new Verb(
            "export", "The document as Markdown or HTML; with --json the message.", Permission.Read,
            "muster postmortem export INC-2026-11-21-001",
            "muster postmortem export INC-2026-11-21-001 --format html") { id, format }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ExportPostmortem(
                    session.Of(id)!, session.Of(format) ?? "markdown", cancel),
                document => around.Out.Write(document.Text)));
    }

    private static Verb Import(Surroundings around)
    {
        var id = Id();
        var file = new Argument<FileInfo>("FILE") { Description = "A Markdown file with the headings of the document" };
        return new Verb(
            "import", "Take in a Markdown document, its parts by their headings.", Permission.Respond,
            "muster postmortem import INC-2026-11-21-001 postmortem.md") { id, file }
            .Does(around, async (session, cancel) =>
            {
                var named = session.Of(file)!;
                if (!named.Exists)
                    throw new MisuseException($"There is no file {named.Name}", "Name a Markdown file.");
                var text = await File.ReadAllTextAsync(named.FullName, cancel);
                return Done(session, await session.Client.ActOnPostmortem(
                    session.Of(id)!, "document", new PostmortemTextMessage(text), session.NewKey(), cancel));
            });
    }

    private static Verb Write(Surroundings around)
    {
        var id = Id();
        var section = new Argument<string>("SECTION") { Description = "Its id, as show names it: root-cause" };
        var text = new Argument<string>("TEXT") { Description = "The text, in Markdown" };
        var basis = new Option<int?>("--basis")
        {
            Description = "The number of the version that you saw; without it the newest",
            HelpName = "NUMBER",
        };
        return new Verb(
            "write", "Write a section; what others wrote meanwhile is kept beside it.", Permission.Respond,
            "muster postmortem write INC-2026-11-21-001 root-cause \"A token without a date\" --basis 1")
        {
            id, section, text, basis,
        }.Does(around, async (session, cancel) =>
        {
            var number = session.Of(basis);
            if (number is null)
            {
                var now = await session.Client.ShowPostmortem(session.Of(id)!, cancel);
                number = now.Value?.Sections.FirstOrDefault(each => each.Id == session.Of(section))?.Number;
            }

            return Done(session, await session.Client.WritePostmortemSection(
                session.Of(id)!, session.Of(section)!, new PostmortemTextMessage(session.Of(text), number ?? 0),
                cancel));
        });
    }

    private static Verb Answer(Surroundings around)
    {
        var id = Id();
        var section = new Argument<string>("SECTION") { Description = "The section that asks" };
        var question = new Argument<string>("QUESTION") { Description = "The question, as show says it" };
        var text = new Argument<string>("TEXT") { Description = "The answer" };
        return new Verb(
            "answer", "Answer a question that the record does not.", Permission.Respond,
            "muster postmortem answer INC-2026-11-21-001 impact \"How much revenue?\" \"20,000 dollars\"")
        {
            id, section, question, text,
        }.Does(around, async (session, cancel) => Done(session, await session.Client.ActOnPostmortem(
            session.Of(id)!, $"sections/{Uri.EscapeDataString(session.Of(section)!)}/answers",
            new PostmortemTextMessage(session.Of(text), Question: session.Of(question)), key: null, cancel)));
    }

    private static Verb Owner(Surroundings around)
    {
        var id = Id();
        var person = IncidentVerbs.Word("--to", "Who writes it; without it you", "PERSON");
        return new Verb(
            "owner", "Ask a person to write it.", Permission.Respond,
            "muster postmortem owner INC-2026-11-21-001 --to ada") { id, person }
            .Does(around, async (session, cancel) => Done(session, await session.Client.ActOnPostmortem(
                session.Of(id)!, "owner", new PostmortemOwnerMessage(session.Of(person)), key: null, cancel)));
    }

    private static Verb Factor(Surroundings around)
    {
        var id = Id();
        var text = new Argument<string>("TEXT") { Description = "What contributed" };
        var kind = IncidentVerbs.Word("--kind", "contributing, immediate or root", "KIND");
        return new Verb(
            "factor", "Say what contributed; there is rarely only one.", Permission.Respond,
            "muster postmortem factor INC-2026-11-21-001 \"No canary\" --kind contributing") { id, text, kind }
            .Does(around, async (session, cancel) => Done(session, await session.Client.ActOnPostmortem(
                session.Of(id)!, "factors",
                new FactorMessage(Id: null, session.Of(kind) ?? "contributing", session.Of(text)),
                session.NewKey(), cancel)));
    }

    private static Verb Sign(Surroundings around)
    {
        var id = Id();
        var role = IncidentVerbs.Word("--as", "The role; without it the first one you have", "ROLE");
        var revision = IncidentVerbs.Word("--revision", "What you have read, as show says it", "DIGEST");
        return new Verb(
            "sign", "Sign exactly the revision that you have read.", Permission.Respond,
            "muster postmortem sign INC-2026-11-21-001 --revision 1f0c9a7be2d4") { id, role, revision }
            .Does(around, async (session, cancel) => Done(session, await session.Client.ActOnPostmortem(
                session.Of(id)!, "signatures",
                new PostmortemSigningMessage(session.Of(role), session.Of(revision)), key: null, cancel)));
    }

    private static Verb Changes(Surroundings around)
    {
        var id = Id();
        var reason = new Argument<string>("REASON") { Description = "What has to change" };
        return new Verb(
            "changes", "Send it back to whoever writes it.", Permission.Respond,
            "muster postmortem changes INC-2026-11-21-001 \"Why was the alert late?\"") { id, reason }
            .Does(around, async (session, cancel) => Done(session, await session.Client.ActOnPostmortem(
                session.Of(id)!, "changes", new PostmortemReasonMessage(session.Of(reason)), key: null, cancel)));
    }

    private static Verb Post(Surroundings around)
    {
        var id = Id();
        var where = new Argument<string>("WHERE") { Description = "Where it was posted or talked about" };
        return new Verb(
            "post", "Say where it was posted or talked about.", Permission.Respond,
            "muster postmortem post INC-2026-11-21-001 \"team wiki\"") { id, where }
            .Does(around, async (session, cancel) => Done(session, await session.Client.ActOnPostmortem(
                session.Of(id)!, "posts", new PostmortemPostMessage(session.Of(where)), session.NewKey(), cancel)));
    }

    private static Verb Meeting(Surroundings around)
    {
        var id = Id();
        var at = Moments.Option(around, "--at", "When it begins");
        var leader = IncidentVerbs.Word("--facilitator", "Who leads; without it you", "PERSON");
        var reason = IncidentVerbs.Word("--reason", "Why somebody who responded leads", "TEXT");
        return new Verb(
            "meeting", "Set the meeting; who comes follows from the playbook.", Permission.Respond,
            "muster postmortem meeting INC-2026-11-21-001 --at 2026-11-23T10:00Z --facilitator dora")
        {
            id, at, leader, reason,
        }.Does(around, async (session, cancel) => Done(session, await session.Client.ActOnPostmortem(
            session.Of(id)!, "meeting",
            new PostmortemMeetingMessage
            {
                StartsAt = session.Of(at),
                Facilitator = session.Of(leader),
                Reason = session.Of(reason),
            },
            key: null, cancel)));
    }

    private static Verb Act(Surroundings around, string name, string act, string what)
    {
        var id = Id();
        return new Verb(name, what, Permission.Respond, $"muster postmortem {name} INC-2026-11-21-001") { id }
            .Does(around, async (session, cancel) => Done(session, await session.Client.ActOnPostmortem(
                session.Of(id)!, act, order: null, key: null, cancel)));
    }

    private static Verb Text(Surroundings around, string name, string act, string what)
    {
        var id = Id();
        var text = new Argument<string>("TEXT") { Description = "The text" };
        return new Verb(
            name, what, Permission.Respond, $"muster postmortem {name} INC-2026-11-21-001 \"In short\"") { id, text }
            .Does(around, async (session, cancel) => Done(session, await session.Client.ActOnPostmortem(
                session.Of(id)!, act, new PostmortemTextMessage(session.Of(text)), key: null, cancel)));
    }

    private static Argument<string> Id() =>
        new("INCIDENT") { Description = "The reference of the incident, or its id" };

    private static int Done(Session session, Answer<PostmortemMessage> answer) => session.Show(
        answer,
        document => session.Report.Line(
            $"{document.Incident}: {document.StatusWord}, revision {document.Revision[..12]}."));

    private static void Write(Report report, PostmortemMessage document)
    {
        report.Pairs(
            ("incident", document.Incident),
            ("title", document.Title),
            ("status", document.StatusWord),
            ("owner", document.Owner),
            ("due", document.DueAt is { } due ? Moments.Show(due) : null),
            ("revision", document.Revision[..12]),
            ("signed", string.Join(", ", document.Signatures.Select(each => $"{each.As}: {each.By ?? "not yet"}"))));
        foreach (var section in document.Sections)
        {
            report.Line($"{section.Id} (version {section.Number}): {section.Title}");
            foreach (var question in section.Unanswered)
                report.Line($"  not answered yet: {question}");
        }
    }
}
