using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.Paging;
using Muster.Core.Access;

namespace Muster.Cli.Paging;

/// <summary><c>muster page …</c>: attempts to reach a person.</summary>
internal static class PageVerbs
{
    internal static Command Of(Surroundings around) => new("page", "Attempts to reach a person.")
    {
        Send(around), Test(around), List(around), Show(around),
    };

    private static Verb Send(Surroundings around)
    {
        var who = new Argument<string>("PERSON") { Description = "Whom" };
        var incident = new Option<string>("--incident")
        {
            Description = "Into which incident",
            HelpName = "INCIDENT",
            Required = true,
        };
        var message = IncidentVerbs.Word("--message", "What to say", "TEXT", "-m");
        return new Verb(
            "send", "Page a person into an incident.", Permission.Respond,
            "muster page send bob --incident INC-2026-11-21-001 --message \"We need a database person\"")
        {
            who, incident, message,
        }.Does(around, async (session, cancel) =>
        {
            var order = new PageOrderMessage(session.Of(incident), session.Of(who), session.Of(message));
            var answer = await session.Client.SendPage(order, session.NewKey(), cancel);
            return session.Show(answer, sent => Write(session.Report, sent.Items));
        });
    }

    private static Verb Test(Surroundings around)
    {
        var who = new Argument<string?>("PERSON")
        {
            Description = "Whom; without it you",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var named = IncidentVerbs.Word("--user", "The same, by name", "PERSON");
        return new Verb(
            "test", "Send a page that asks for nothing, to see that it arrives.", Permission.Respond,
            "muster page test", "muster page test bob") { who, named }
            .Does(around, async (session, cancel) =>
            {
                var answer = await session.Client.SendTestPage(
                    session.Of(who) ?? session.Of(named), session.NewKey(), cancel);
                return session.Show(answer, sent => Write(session.Report, sent.Items));
            });
    }

    private static Verb List(Surroundings around)
    {
        var incident = IncidentVerbs.Word("--incident", "Only those of an incident", "INCIDENT");
        var who = IncidentVerbs.Word("--user", "Only those to a person", "PERSON", "--responder");
        var limit = new Option<int?>("--limit") { Description = "At most this many, 1 to 1000", HelpName = "N" };
        return new Verb(
            "list", "Pages, newest first: whom, why, by what, and what came of it.", Permission.Read,
            "muster page list --incident INC-2026-11-21-001") { incident, who, limit }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListPages(
                    session.Of(incident), session.Of(who), session.Of(limit), cancel),
                list => Write(session.Report, list.Items)));
    }

    private static Verb Show(Surroundings around)
    {
        var id = new Argument<string>("PAGE") { Description = "Its id, as 'page list' shows it" };
        return new Verb(
            "show", "One page: every attempt, what the provider said, and whether it was answered.", Permission.Read,
            "muster page show 0193…") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowPage(session.Of(id)!, cancel), page => Write(session.Report, page)));
    }

    private static void Write(Report report, PageMessage page)
    {
        report.Pairs(
            ("page", page.Id),
            ("whom", page.Responder),
            ("purpose", page.Purpose),
            ("channel", page.Channel),
            ("outcome", page.Outcome),
            ("possible repeat", page.PossibleRepeat ? "yes" : null),
            ("answered", page.ReceiptAt is { } at ? Moments.Show(at) : null),
            ("why", page.Reason.Sentence));
        report.Line("");
        report.Table(
            ["at", "attempt", "outcome", "channel", "provider id", "text"],
            page.Deliveries.Select(each => new[]
            {
                Moments.Show(each.At), each.Attempt?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                each.PossibleRepeat ? $"{each.Outcome}, possible repeat" : each.Outcome, each.Channel,
                each.ProviderId, each.Why,
            }));
    }

    private static void Write(Report report, IReadOnlyList<PageMessage> pages)
    {
        if (pages.Count == 0)
        {
            report.Line("No pages.");
            return;
        }

        report.Table(
            ["page", "queued", "whom", "purpose", "channel", "outcome", "sent", "why"],
            pages.Select(each => new[]
            {
                each.Id, Moments.Show(each.QueuedAt), each.Responder, each.Purpose, each.Channel, each.Outcome,
                Moments.Show(each.SentAt), each.Why ?? each.Reason.Sentence,
            }));
    }
}
