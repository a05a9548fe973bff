using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Engine.Escalation;
using Muster.Engine.Incidents;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;

namespace Muster.Server.Escalation;

/// <summary>What the screen of the lists shows: each list with its incidents, the longest there first.</summary>
/// <param name="Lists">The lists that have incidents.</param>
/// <param name="Known">Every list that a policy of the playbook names, or that has incidents.</param>
public sealed record ListsView(
    IReadOnlyList<(string Name, IReadOnlyList<ListedIncident> Incidents)> Lists, IReadOnlyList<string> Known);

/// <summary>
/// The lists that a team works off, such as the stand-up's: an incident is dealt with, goes to another list, or people
/// are paged for it now.
/// </summary>
internal static class ListScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/lists", (
            HttpContext http, Asker asker, Visits visits, EscalationDesk desk, CancellationToken cancel) =>
            Show(http, asker, visits, desk, refusal: null, cancel))
            .Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/lists/{reference}", Act).Needs(Permission.Respond).ExcludeFromDescription();
    }

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, Visits visits, EscalationDesk desk, Refusal? refusal, CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal, cancel);
        var listed = (await desk.Listed(cancel))
            .Where(each => IncidentActions.MaySee(each.Incident, asker)).ToList();
        var named = visit.Playbook.Policies.SelectMany(policy => policy.Steps).Select(step => step.List)
            .OfType<string>().Concat(listed.Select(each => each.List));
        return Screen.Of<ListsScreen>(
            new
            {
                Visit = visit,
                View = new ListsView(
                    [
                        .. listed.GroupBy(each => each.List, StringComparer.Ordinal)
                            .Select(group => (group.Key, (IReadOnlyList<ListedIncident>)[.. group])),
                    ],
                    [.. named.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]),
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    private static async Task<IResult> Act(
        HttpContext http, string reference, Asker asker, Visits visits, IncidentActions incidents,
        EscalationDesk desk, IncidentDesk responders, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        if (await incidents.Find(reference, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var (list, note) = (fields["list"] ?? "", fields["note"]);
        var refusal = fields["act"] switch
        {
            "page" => (await responders.ChangeSeverity(
                incident.Id, incident.Severity.Value, note ?? $"Asked for when going through the list {list}.",
                asker.AsActor, cancel, pages: true)).Refusal
                ?? await desk.LeaveList(incident.Id, list, to: null, note, asker.AsActor, cancel),
            "move" when fields["to"] is { } to =>
                await desk.LeaveList(incident.Id, list, to, note, asker.AsActor, cancel),
            "move" => new Refusal("list.missing", "Say to which list it goes.")
            {
                Field = "to",
                Kind = RefusalKind.Invalid,
            },
            _ => await desk.LeaveList(incident.Id, list, to: null, note, asker.AsActor, cancel),
        };
        var done = fields["act"] switch
        {
            "page" => Done.ListPaged,
            "move" => Done.ListMoved,
            _ => Done.ListDone,
        };
        return refusal is null
            ? new SeeOther($"/lists?done={done}")
            : await Show(http, asker, visits, desk, refusal, cancel);
    }
}
