using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.Tickets;
using Muster.Core.Access;

namespace Muster.Cli.Tickets;

/// <summary><c>muster ticket …</c>.</summary>
internal static class TicketVerbs
{
    internal static Command Of(Surroundings around) => new("ticket", "What is to be done without paging anybody.")
    {
        List(around), Show(around), Open(around), Assign(around), Close(around), Reopen(around),
    };

    private static Verb List(Surroundings around)
    {
        var status = IncidentVerbs.Word("--status", "open or closed; without it open", "STATUS");
        var all = new Option<bool>("--all") { Description = "Closed ones too" };
        var service = IncidentVerbs.Word("--service", "Only those of the service", "SERVICE");
        var assignee = IncidentVerbs.Word("--assignee", "Only those of the person", "PERSON");
        return new Verb(
            "list", "Tickets, newest first.", Permission.Read, "muster ticket list", "muster ticket list --all")
        {
            status, all, service, assignee,
        }.Does(around, async (session, cancel) =>
        {
            var asked = session.Of(status) ?? (session.Of(all) ? null : "open");
            return session.Show(
                await session.Client.ListTickets(asked, session.Of(service), session.Of(assignee), cancel),
                list => Write(session.Report, list.Items));
        });
    }

    private static Verb Show(Surroundings around)
    {
        var id = Id();
        return new Verb("show", "One ticket.", Permission.Read, "muster ticket show T-12") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowTicket(session.Of(id)!, cancel), ticket => Write(session.Report, ticket)));
    }

    private static Verb Open(Surroundings around)
    {
        var title = new Argument<string>("TITLE") { Description = "What is to be done" };
        var service = IncidentVerbs.Word("--service", "The service; without it the first", "SERVICE");
        var assignee = IncidentVerbs.Word("--assignee", "Who is to do it; without it whoever is on call", "PERSON");
        var planned = Moments.Option(around, "--planned", "When announced work begins");
        return new Verb(
            "open", "Write down something to be done; nobody is paged.", Permission.Respond,
            "muster ticket open \"Exchange the disk of db-1\" --service storage",
            "muster ticket open \"The provider moves our rack\" --planned 2026-12-01T02:00Z")
        {
            title, service, assignee, planned,
        }.Does(around, async (session, cancel) =>
        {
            var order = new TicketOrderMessage
            {
                Title = session.Of(title),
                Service = session.Of(service),
                Assignee = session.Of(assignee),
                PlannedAt = session.Of(planned),
            };
            return session.Show(
                await session.Client.OpenTicket(order, session.NewKey(), cancel),
                opened => Write(session.Report, opened));
        });
    }

    private static Verb Assign(Surroundings around)
    {
        var id = Id();
        var person = IncidentVerbs.Word("--to", "A person; without it nobody in particular", "PERSON");
        return new Verb(
            "assign", "Give a ticket to somebody.", Permission.Respond, "muster ticket assign T-12 --to ada")
        {
            id, person,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.AssignTicket(
                session.Of(id)!, new TicketAssignmentMessage(session.Of(person)), cancel),
            ticket => Write(session.Report, ticket)));
    }

    private static Verb Close(Surroundings around)
    {
        var id = Id();
        var note = IncidentVerbs.Word("--note", "What came of it", "TEXT");
        return new Verb(
            "close", "Close a ticket.", Permission.Respond, "muster ticket close T-12 --note \"Exchanged\"")
        {
            id, note,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.CloseTicket(session.Of(id)!, new TicketClosureMessage(session.Of(note)), cancel),
            ticket => session.Report.Line($"{ticket.Reference} is closed.")));
    }

    private static Verb Reopen(Surroundings around)
    {
        var id = Id();
        return new Verb("reopen", "Open a closed ticket again.", Permission.Respond, "muster ticket reopen T-12")
        {
            id,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ReopenTicket(session.Of(id)!, cancel),
            ticket => session.Report.Line($"{ticket.Reference} is open.")));
    }

    private static Argument<string> Id() => new("TICKET") { Description = "Its reference, T-12, or its id" };

    private static void Write(Report report, TicketMessage ticket) => report.Pairs(
        ("ticket", ticket.Reference),
        ("status", ticket.Status),
        ("what", ticket.Title),
        ("kind", ticket.Kind),
        ("service", ticket.Service),
        ("who", ticket.Assignee),
        ("planned", ticket.PlannedAt is { } planned ? Moments.Show(planned) : null),
        ("opened", Moments.Show(ticket.OpenedAt)),
        ("closed", ticket.ClosedAt is { } closed ? Moments.Show(closed) : null),
        ("note", ticket.Note));

    private static void Write(Report report, IReadOnlyList<TicketMessage> tickets)
    {
        if (tickets.Count == 0)
        {
            report.Line("There is no such ticket.");
            return;
        }

        report.Table(
            ["ticket", "status", "service", "who", "since", "what"],
            tickets.Select(each => new[]
            {
                each.Reference, each.Status, each.Service, each.Assignee ?? "", Moments.Show(each.OpenedAt), each.Title,
            }));
    }
}
