using System.CommandLine;
using Muster.Client;
using Muster.Client.Clocks;
using Muster.Core.Access;

namespace Muster.Cli.Clocks;

/// <summary><c>muster duty …</c>: reviews, drills, training and whatever else comes again without an
/// incident.</summary>
internal static class DutyVerbs
{
    internal static Command Of(Surroundings around) => new("duty", "Duties that come again without an incident.")
    {
        List(around), Done(around), Waive(around),
    };

    private static Verb List(Surroundings around) =>
        new Verb("list", "What is owed, the next one first.", Permission.Read, "muster duty list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListDuties(cancel),
                list => session.Report.Table(
                    ["duty", "what", "owner", "due", "last"],
                    list.Items.Select(each => new[]
                    {
                        each.Id, each.Name, each.Owner ?? "", each.Date ?? "",
                        each.Outcomes is [var last, ..] ? $"{last.Date} {last.State}" : "",
                    }))));

    private static Verb Done(Surroundings around)
    {
        var id = Id();
        var note = new Option<string>("--note") { Description = "What came of it", HelpName = "TEXT" };
        return new Verb(
            "done", "Say that it was done.", Permission.Respond,
            "muster duty done review:weekly --note \"Two actions\"")
        { id, note }
            .Does(around, async (session, cancel) => Show(session, await session.Client.MeetDuty(
                session.Of(id)!, new DutyOrderMessage(Note: session.Of(note)), session.NewKey(), cancel)));
    }

    private static Verb Waive(Surroundings around)
    {
        var id = Id();
        var reason = new Option<string>("--reason")
        {
            Description = "Why it is set aside",
            HelpName = "TEXT",
            Required = true,
        };
        return new Verb(
            "waive", "Set the date that is owed aside.", Permission.Respond,
            "muster duty waive drill:failover --reason \"Release week\"")
        { id, reason }
            .Does(around, async (session, cancel) => Show(session, await session.Client.WaiveDuty(
                session.Of(id)!, new DutyOrderMessage(Reason: session.Of(reason)), session.NewKey(), cancel)));
    }

    private static int Show(Session session, Answer<DutyMessage> answer) => session.Show(
        answer,
        duty => session.Report.Line(
            duty.Date is { } date ? $"{duty.Name}: next on {date}." : $"{duty.Name}: settled."));

    private static Argument<string> Id() => new("DUTY") { Description = "Its id, as 'muster duty list' shows it" };
}
