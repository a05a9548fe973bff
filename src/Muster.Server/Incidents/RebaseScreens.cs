using Muster.Core.Incidents;
using Muster.Engine.Incidents;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Incidents;

/// <summary>What changes for a running incident when the playbook in force holds for it, and doing it (R7).</summary>
internal static class RebaseScreens
{
    internal static void Map(RouteGroupBuilder one)
    {
        one.MapGet("rebase", Show);
        RoomScreens.Does(one, "rebase", async (room, incident, asker, _, cancel) =>
            (await room.Work.Rebase(incident.Id, isDone: true, asker.AsActor, cancel)).Refusal);
    }

    private static async Task<IResult> Show(
        HttpContext http, string reference, Asker asker, IncidentActions incidents, WorkDesk work, Visits visits,
        CancellationToken cancel)
    {
        if (await incidents.Find(reference, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var answer = await work.Rebase(incident.Id, isDone: false, asker.AsActor, cancel);
        var visit = await visits.Of(http, asker, answer.Refusal, cancel);
        return Screen.Of<RebaseScreen>(new { Visit = visit, Incident = incident, Answer = answer });
    }
}
