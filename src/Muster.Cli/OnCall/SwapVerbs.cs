using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.OnCall;
using Muster.Core.Access;

namespace Muster.Cli.OnCall;

/// <summary><c>muster schedule swap …</c>: time on call that people offer each other.</summary>
internal static class SwapVerbs
{
    internal static Command Of(Surroundings around) => new("swap", "Offer and take time on call.")
    {
        List(around), Offer(around), Take(around), Decline(around), Withdraw(around),
    };

    private static Verb List(Surroundings around)
    {
        var schedule = new Argument<string?>("SCHEDULE") { Description = "Only its", Arity = ArgumentArity.ZeroOrOne };
        return new Verb("list", "What is offered.", Permission.Read, "muster schedule swap list") { schedule }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListSwaps(session.Of(schedule), cancel),
                list => Write(session.Report, list.Items)));
    }

    private static Verb Offer(Surroundings around)
    {
        var schedule = new Argument<string?>("SCHEDULE")
        {
            Description = "Its id; may be left out when there is only one",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var from = Moments.Option(around, "--from", "From when");
        var until = Moments.Option(around, "--until", "Until when");
        from.Required = until.Required = true;
        var asked = IncidentVerbs.Word("--to", "Only this person is asked", "PERSON");
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        return new Verb(
            "offer", "Offer some of your own time on call.", Permission.Respond,
            "muster schedule swap offer primary --from 2026-12-24T09:00Z --until 2026-12-25T09:00Z --to bob")
        {
            schedule, from, until, asked, reason,
        }.Does(around, async (session, cancel) =>
        {
            var order = new SwapOrderMessage
            {
                Schedule = session.Of(schedule),
                From = session.Of(from),
                Until = session.Of(until),
                Asked = session.Of(asked),
                Reason = session.Of(reason),
            };
            return session.Show(
                await session.Client.OfferSwap(order, session.NewKey(), cancel),
                made => Write(session.Report, [made]));
        });
    }

    private static Verb Take(Surroundings around)
    {
        var id = Id();
        var from = Moments.Option(around, "--from", "From when; without it from the beginning of what is left");
        var until = Moments.Option(around, "--until", "Until when; without it to the end of what is left");
        return new Verb("take", "Take offered time, or a part of it.", Permission.Respond,
            "muster schedule swap take 0193…", "muster schedule swap take 0193… --until 2026-12-24T18:00Z")
        {
            id, from, until,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.TakeSwap(
                session.Of(id)!,
                new SwapOrderMessage { From = session.Of(from), Until = session.Of(until) },
                session.NewKey(),
                cancel),
            taken => Write(session.Report, [taken])));
    }

    private static Verb Decline(Surroundings around)
    {
        var id = Id();
        return new Verb("decline", "Say no to an offer.", Permission.Respond, "muster schedule swap decline 0193…")
        {
            id,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.DeclineSwap(session.Of(id)!, cancel),
            swap => Write(session.Report, [swap])));
    }

    private static Verb Withdraw(Surroundings around)
    {
        var id = Id();
        return new Verb(
            "withdraw", "Take back what is left of an offer.", Permission.Respond,
            "muster schedule swap withdraw 0193…")
        {
            id,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.WithdrawSwap(session.Of(id)!, cancel),
            _ => session.Report.Line("The offer is taken back.")));
    }

    private static Argument<string> Id() => new("SWAP") { Description = "Its id: 'schedule swap list' shows it" };

    private static void Write(Report report, IReadOnlyList<SwapMessage> swaps)
    {
        if (swaps.Count == 0)
        {
            report.Line("Nothing is offered.");
            return;
        }

        report.Table(
            ["swap", "schedule", "of", "from", "until", "asked", "taken by", "open"],
            swaps.Select(each => new[]
            {
                each.Id, each.Schedule, each.Offerer, Moments.Show(each.From), Moments.Show(each.Until), each.Asked,
                string.Join(", ", each.Taken.Select(part => part.Taker)), each.Open.Count > 0 ? "yes" : "no",
            }));
    }
}
