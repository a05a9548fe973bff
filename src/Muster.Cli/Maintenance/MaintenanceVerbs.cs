using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.Maintenance;
using Muster.Core.Access;

namespace Muster.Cli.Maintenance;

/// <summary><c>muster status maintenance …</c>: planned work.</summary>
internal static class MaintenanceVerbs
{
    internal static Command Of(Surroundings around) => new("maintenance", "Planned work.")
    {
        List(around), Show(around), Plan(around), Tick(around), Timer(around),
        Act(around, "approve", "approval", "Agree to planned work."),
        Act(around, "refuse", "refusal", "Do not agree to planned work; needs --note."),
        Act(around, "start", "start", "Begin, up to an hour before the window."),
        Act(around, "complete", "completion", "Say that it is done and looked at."),
        Act(around, "fail", "failure", "Say that it failed: it goes on as an incident; needs --note."),
        Act(around, "cancel", "cancellation", "Say that it will not be done."),
    };

    private static Verb List(Surroundings around)
    {
        var status = IncidentVerbs.Word("--status", "Only this status", "STATUS");
        return new Verb(
            "list", "Planned work: what is ahead or under way first.", Permission.Read,
            "muster status maintenance list", "muster status maintenance list --status scheduled") { status }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListMaintenances(session.Of(status), cancel),
                list => Write(session.Report, list.Items)));
    }

    private static Verb Show(Surroundings around)
    {
        var id = Id();
        return new Verb("show", "One planned work.", Permission.Read, "muster status maintenance show M-3") { id }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ShowMaintenance(session.Of(id)!, cancel), work => Write(session.Report, work)));
    }

    private static Verb Plan(Surroundings around)
    {
        var title = new Argument<string>("TITLE") { Description = "What is done" };
        var from = Moments.Option(around, "--from", "When its first window begins");
        var until = Moments.Option(around, "--until", "When its first window ends");
        var minutes = new Option<int?>("--duration")
        {
            Description = "How long it lasts, in minutes, instead of --until",
            HelpName = "MINUTES",
        };
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        var impact = IncidentVerbs.Word("--impact", "What others may notice", "TEXT");
        var service = new Option<string[]>("--service") { Description = "What it concerns", HelpName = "SERVICE" };
        var owner = IncidentVerbs.Word("--owner", "Who does it; without it you", "PERSON");
        var repeats = IncidentVerbs.Word("--repeats", "How it comes again: FREQ=WEEKLY;BYDAY=SU", "RRULE");
        var zone = IncidentVerbs.Word("--zone", "The zone on whose wall clock it comes again", "ZONE");
        var steps = IncidentVerbs.Word("--steps", "The exact steps", "TEXT");
        var rollback = IncidentVerbs.Word("--rollback", "The points of return, and how", "TEXT");
        var staging = IncidentVerbs.Word("--staging", "What a test in staging showed", "TEXT");
        var change = IncidentVerbs.Word("--change", "The change request", "TEXT");
        var risk = IncidentVerbs.Word("--risk", "The assessed risk", "TEXT");
        return new Verb(
            "plan", "Plan work.", Permission.Respond,
            "muster status maintenance plan \"Exchange the database\" --from 2026-12-15T02:00Z --duration 240 "
                + "--reason \"A larger disk\" --impact \"Nothing\" --service database")
        {
            title, from, until, minutes, reason, impact, service, owner, repeats, zone, steps, rollback, staging,
            change, risk,
        }.Does(around, async (session, cancel) =>
        {
            var begins = session.Of(from);
            var order = new MaintenanceOrderMessage
            {
                Title = session.Of(title),
                StartsAt = begins,
                EndsAt = session.Of(until)
                    ?? (session.Of(minutes) is { } length ? begins?.AddMinutes(length) : null),
                Reason = session.Of(reason),
                Impact = session.Of(impact),
                Services = session.Of(service) is { Length: > 0 } services ? services : null,
                Owner = session.Of(owner),
                Repeats = session.Of(repeats),
                Zone = session.Of(zone),
                Steps = session.Of(steps),
                Rollback = session.Of(rollback),
                Staging = session.Of(staging),
                Change = session.Of(change),
                Risk = session.Of(risk),
            };
            return session.Show(
                await session.Client.PlanMaintenance(order, session.NewKey(), cancel),
                work => Write(session.Report, work));
        });
    }

    private static Verb Tick(Surroundings around)
    {
        var id = Id();
        var item = new Argument<string>("ITEM") { Description = "The point, as the playbook names it" };
        var undo = new Option<bool>("--undo") { Description = "It is not done after all" };
        return new Verb(
            "tick", "Tick a point of the checklist before or after.", Permission.Respond,
            "muster status maintenance tick M-3 \"a test in staging\"") { id, item, undo }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.TickMaintenance(
                    session.Of(id)!, session.Of(item)!, !session.Of(undo), cancel),
                work => Write(session.Report, work)));
    }

    private static Verb Timer(Surroundings around)
    {
        var id = Id();
        var timer = new Argument<string>("TIMER") { Description = "The wait, as the playbook names it" };
        return new Verb(
            "timer", "Begin one of the waits of the work, or begin it anew.", Permission.Respond,
            "muster status maintenance timer M-3 \"watch after the switch\"") { id, timer }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.BeginMaintenanceTimer(session.Of(id)!, session.Of(timer)!, cancel),
                work => Write(session.Report, work)));
    }

    private static Verb Act(Surroundings around, string name, string act, string description)
    {
        var id = Id();
        var note = IncidentVerbs.Word("--note", "What is said with it", "TEXT", "--reason");
        return new Verb(name, description, Permission.Respond, $"muster status maintenance {name} M-3") { id, note }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ActOnMaintenance(session.Of(id)!, act, session.Of(note), cancel),
                work => Write(session.Report, work)));
    }

    private static Argument<string> Id() => new("WORK") { Description = "Its reference, M-3, or its id" };

    private static void Write(Report report, MaintenanceMessage work) => report.Pairs(
        ("work", work.Reference),
        ("status", work.Status),
        ("what", work.Title),
        ("from", Moments.Show(work.StartsAt)),
        ("until", Moments.Show(work.EndsAt)),
        ("repeats", work.Repeats),
        ("who", work.Owner),
        ("services", string.Join(", ", work.Services)),
        ("impact", work.Impact),
        ("why", work.Reason),
        ("agreed", work.Approved ? "yes" : "not yet"),
        ("refused", work.Refused),
        ("missing before", Open(work.Before)),
        ("waits", work.Timers is [] ? null : string.Join("; ", work.Timers.Select(Wait))),
        ("missing after", Open(work.After)),
        ("note", work.Note),
        ("incident", work.Incident));

    private static string Wait(MaintenanceTimerMessage timer) =>
        timer.Over ? $"{timer.Timer}: over"
        : timer.Until is { } until ? $"{timer.Timer}: until {Moments.Show(until)}"
        : $"{timer.Timer}: not begun";

    private static string? Open(IReadOnlyList<MaintenanceItemMessage> items) =>
        items.Where(item => !item.Done).Select(item => item.Item).ToList() is [_, ..] open
            ? string.Join("; ", open)
            : null;

    private static void Write(Report report, IReadOnlyList<MaintenanceMessage> works)
    {
        if (works.Count == 0)
        {
            report.Line("Nothing is planned.");
            return;
        }

        report.Table(
            ["work", "status", "from", "until", "who", "what"],
            works.Select(each => new[]
            {
                each.Reference, each.Status, Moments.Show(each.StartsAt), Moments.Show(each.EndsAt), each.Owner,
                each.Title,
            }));
    }
}
