using System.CommandLine;
using Muster.Core.Access;

namespace Muster.Cli.Catalog;

/// <summary><c>muster service …</c>.</summary>
internal static class ServiceVerbs
{
    internal static Command Of(Surroundings around) => new("service", "What an organisation runs.")
    {
        List(around), Key(around), NewKey(around), IntakeVerbs.Of(around), IntakeVerbs.Changes(around),
    };

    private static Verb List(Surroundings around) =>
        new Verb("list", "All services.", Permission.Read, "muster service list")
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListServices(cancel),
                list => session.Report.Table(
                    ["service", "name", "team", "policy", "place"],
                    list.Items.Select(each => new[] { each.Id, each.Name, each.Team, each.Policy, each.Place }))));

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
