using System.CommandLine;
using Muster.Cli.Incidents;
using Muster.Core.Access;

namespace Muster.Cli.Audit;

/// <summary><c>muster audit</c>: who changed what.</summary>
internal static class AuditVerb
{
    internal static Verb Of(Surroundings around)
    {
        var kind = IncidentVerbs.Word(
            "--kind", "Only changes of this sort of thing: person, schedule, silence, token …", "KIND");
        var by = IncidentVerbs.Word("--by", "Only what this person did, or muster itself", "PERSON");
        var before = IncidentVerbs.Word("--before", "Only changes before this one", "CHANGE");
        var limit = new Option<int?>("--limit") { Description = "At most this many, 1 to 1000", HelpName = "N" };
        return new Verb(
            "audit", "Who changed what in the platform, newest first.", Permission.Administer,
            "muster audit --by ada", "muster audit --kind silence --limit 20") { kind, by, before, limit }
            .Does(around, async (session, cancel) => session.Show(
                await session.Client.ListChanges(
                    session.Of(kind), session.Of(by), session.Of(before), session.Of(limit), cancel),
                list => session.Report.Table(
                    ["change", "at", "who", "kind", "text"],
                    list.Items.Select(each => new[]
                    {
                        each.Id, Moments.Show(each.At), each.Name, each.Kind, each.Text,
                    }))));
    }
}
