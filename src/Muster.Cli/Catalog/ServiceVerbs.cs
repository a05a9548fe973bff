using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Cli.Playbook;
using Muster.Client.Alerts;
using Muster.Core.Access;
using Muster.Core.Playbook;

namespace Muster.Cli.Catalog;

/// <summary><c>muster service …</c>.</summary>
internal static class ServiceVerbs
{
    internal static Command Of(Surroundings around) => new("service", "What an organisation runs.")
    {
        List(around), Set(around), Key(around), NewKey(around), Reported(around),
        DefinitionVerbs.Definition(around, DefinitionKind.Service),
        DefinitionVerbs.Remove(around, DefinitionKind.Service),
        IntakeVerbs.Of(around), IntakeVerbs.Changes(around),
    };

    private static Verb List(Surroundings around) =>
        new Verb("list", "All services.", Permission.Read, "muster service list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListServices(cancel),
                list => session.Report.Table(
                    ["service", "name", "team", "policy", "place"],
                    list.Items.Select(each => new[]
                    {
                        each.Id, each.Name, each.Team, each.Policy, each.Place ?? "made here",
                    }))));

    private static Verb Set(Surroundings around)
    {
        var id = DefinitionVerbs.Id();
        var name = IncidentVerbs.Word("--name", "Its name", "TEXT");
        var about = IncidentVerbs.Word("--description", "What it does", "TEXT");
        var team = IncidentVerbs.Word("--team", "The team that owns it", "TEAM");
        var policy = IncidentVerbs.Word("--policy", "Who is paged", "POLICY");
        var needs = IncidentVerbs.Word("--needs", "Services that it needs, with commas between", "SERVICES");
        var where = IncidentVerbs.Word("--environments", "Where it runs, with commas between", "NAMES");
        var preview = DefinitionVerbs.PreviewOption();
        return new Verb(
            "set", "Make or change a service; where a file defines it, print the patch of the file.",
            Permission.Configure, "muster service set checkout --name Checkout --policy shop --team shop")
        {
            id, name, about, team, policy, needs, where, preview,
        }.Does(around, (session, cancel) => DefinitionVerbs.Set(
            session,
            DefinitionKind.Service,
            session.Of(id)!,
            DefinitionVerbs.Given(
                ("name", session.Of(name)), ("description", session.Of(about)),
                ("team", session.Of(team)), ("policy", session.Of(policy)),
                ("dependsOn", DefinitionVerbs.List(session.Of(needs))),
                ("environments", DefinitionVerbs.List(session.Of(where)))),
            session.Of(preview),
            cancel));
    }

    private static Verb Reported(Surroundings around)
    {
        var id = DefinitionVerbs.Id();
        var summary = new Argument<string>("SUMMARY") { Description = "What a user or customer says, in a line" };
        var details = IncidentVerbs.Word("--details", "What they did and saw", "TEXT");
        var contact = IncidentVerbs.Word("--contact", "How to reach them", "TEXT");
        var stops = new Option<bool>("--stops-work") { Description = "It stops their work" };
        return new Verb(
            "report", "Hand on what a user or customer reported: an alert of the service.", Permission.Respond,
            "muster service report checkout \"Cards are refused\" --contact \"+49 30 1234\" --stops-work")
        {
            id, summary, details, contact, stops,
        }.Does(around, async (session, cancel) => session.Show(
            await session.Client.Report(
                session.Of(id)!,
                new ReportOrderMessage(
                    session.Of(summary), session.Of(details), session.Of(contact), session.Of(stops)),
                session.NewKey(),
                cancel),
            taken => session.Report.Pairs(("alert key", taken.DedupKey))));
    }

    private static Verb Key(Surroundings around)
    {
        var id = Service();
        return new Verb(
            "key", "The integration key of a service, alone on its line. Reading it is recorded.",
            Permission.Administer,
            "muster service key checkout", "KEY=$(muster service key checkout)") { id }
            .Does(around, async (session, cancel) =>
            {
                var answer = await session.Client.ShowService(session.Of(id)!, cancel);
                if (answer is { Value: { IntakeKey: null } found })
                {
                    return session.Complain(
                        $"the key of {found.Id} is only for administrators",
                        "Use an administrator's token.",
                        Exit.Refused);
                }

                return session.Show(answer, service => session.Report.Line(service.IntakeKey!));
            });
    }

    private static Verb NewKey(Surroundings around)
    {
        var id = Service();
        var keep = new Option<bool>("--keep-old") { Description = "The keys before it go on working" };
        return new Verb(
            "new-key", "Make a new integration key; the old ones stop working unless kept.", Permission.Administer,
            "muster service new-key checkout --keep-old") { id, keep }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.NewServiceKey(session.Of(id)!, session.Of(keep), cancel),
                service => session.Report.Line(service.IntakeKey ?? "A new key was made.")));
    }

    private static Argument<string> Service() => new("SERVICE") { Description = "Its id" };
}
