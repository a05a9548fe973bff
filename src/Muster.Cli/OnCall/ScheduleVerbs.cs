using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Client.OnCall;
using Muster.Core.Access;

namespace Muster.Cli.OnCall;

/// <summary><c>muster schedule …</c>.</summary>
internal static class ScheduleVerbs
{
    internal static Command Of(Surroundings around)
    {
        var schedule = new Command("schedule", "Who is on call when.")
        {
            List(around), Show(around), Override(around), Overrides(around), Remove(around), SwapVerbs.Of(around),
        };
        foreach (var verb in ScheduleMakingVerbs.Of(around).Concat(DutyListVerbs.Of(around)))
            schedule.Add(verb);
        return schedule;
    }

    private static Verb List(Surroundings around) =>
        new Verb("list", "All schedules.", Permission.Read, "muster schedule list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListSchedules(cancel),
                list => session.Report.Table(
                    ["schedule", "name", "zone", "layers", "place"],
                    list.Items.Select(each => new[]
                    {
                        each.Id, each.Name, each.Zone, string.Join(", ", each.Layers), each.Place,
                    }))));

    private static Verb Show(Surroundings around)
    {
        var id = new Argument<string>("SCHEDULE") { Description = "Its id" };
        var from = Moments.Option(around, "--from", "From when; without it now");
        var until = Moments.Option(around, "--until", "Until when");
        return new Verb(
            "show", "The shifts of a schedule, with who replaces whom.", Permission.Read,
            "muster schedule show primary", "muster schedule show primary --from now --until +30d") { id, from, until }
            .Does(around, async (session, cancel) =>
            {
                var answer = await session.Client.ShowSchedule(
                    session.Of(id)!, session.Of(from), session.Of(until), cancel);
                return session.Show(answer, schedule => Write(session.Report, schedule));
            });
    }

    private static Verb Override(Surroundings around)
    {
        var schedule = new Argument<string?>("SCHEDULE")
        {
            Description = "Its id; may be left out when there is only one",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var who = IncidentVerbs.Word("--user", "Who takes the pager; without it you", "PERSON", "--responder");
        var nobody = new Option<bool>("--nobody") { Description = "Nobody is on call, on purpose" };
        var from = Moments.Option(around, "--from", "From when; without it now");
        var until = Moments.Option(around, "--until", "Until when");
        until.Required = true;
        var reason = IncidentVerbs.Word("--reason", "Why", "TEXT");
        return new Verb(
            "override", "Put somebody in the place of whom the schedule says.", Permission.Respond,
            "muster schedule override primary --user bob --until +8h --reason \"Ada is ill\"",
            "muster schedule override primary --from 2026-12-24T18:00Z --until 2026-12-25T08:00Z")
        {
            schedule, who, nobody, from, until, reason,
        }.Does(around, async (session, cancel) =>
        {
            if (session.Of(nobody) && session.Of(who) is not null)
                throw new MisuseException("--user and --nobody cannot both be meant", "Leave one of them out.");
            var order = new OverrideOrderMessage
            {
                Schedule = session.Of(schedule),
                Responder = session.Of(who),
                Nobody = session.Of(nobody) ? true : null,
                From = session.Of(from),
                Until = session.Of(until),
                Reason = session.Of(reason),
            };
            var answer = await session.Client.MakeOverride(order, session.NewKey(), cancel);
            return session.Show(answer, made => Write(session.Report, [made]));
        });
    }

    private static Verb Overrides(Surroundings around)
    {
        var schedule = new Argument<string?>("SCHEDULE") { Description = "Only its", Arity = ArgumentArity.ZeroOrOne };
        return new Verb("overrides", "Who replaces whom.", Permission.Read, "muster schedule overrides primary")
        {
            schedule,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.ListOverrides(session.Of(schedule), cancel),
            list => Write(session.Report, list.Items)));
    }

    private static Verb Remove(Surroundings around)
    {
        var id = new Argument<string>("OVERRIDE") { Description = "Its id: 'schedule overrides' shows it" };
        return new Verb(
            "remove-override", "Take an override back.", Permission.Respond, "muster schedule remove-override 0193…")
        {
            id,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.RemoveOverride(session.Of(id)!, cancel),
            _ => session.Report.Line("The override is gone.")));
    }

    private static void Write(Report report, ScheduleMessage schedule)
    {
        report.Pairs(
            ("schedule", schedule.Id), ("name", schedule.Name), ("zone", schedule.Zone), ("place", schedule.Place));
        report.Line("");
        report.Table(
            ["from", "until", "on call", "layer", "override"],
            schedule.Shifts.Select(each => new[]
            {
                Moments.Show(each.From), Moments.Show(each.Until), each.Name ?? each.Responder ?? "nobody", each.Layer,
                each.Override,
            }));
    }

    private static void Write(Report report, IReadOnlyList<OverrideMessage> overrides)
    {
        if (overrides.Count == 0)
        {
            report.Line("No overrides.");
            return;
        }

        report.Table(
            ["override", "schedule", "on call", "from", "until", "why"],
            overrides.Select(each => new[]
            {
                each.Id, each.Schedule, each.Responder ?? "nobody", Moments.Show(each.From), Moments.Show(each.Until),
                each.Reason,
            }));
    }
}
