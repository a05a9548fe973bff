using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Drills;
using Muster.Core.Training;
using Muster.Engine;
using Muster.Engine.Drills;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Drills;

/// <summary>What the screen of drills shows.</summary>
/// <param name="Items">The drills, newest first.</param>
/// <param name="Rules">What the playbook says about practising.</param>
/// <param name="Trained">Who has practised what.</param>
public sealed record DrillsView(
    IReadOnlyList<Drill> Items, DrillRules Rules, IReadOnlyDictionary<ResponderId, TrainingRecord> Trained);

/// <summary>The screen of drills and training.</summary>
internal static class DrillScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/drills", (HttpContext http, Asker asker, DrillShow show, CancellationToken cancel) =>
            show.All(http, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/drills", async (
            HttpContext http, Asker asker, DrillShow show, DrillDesk desk, CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            var (begun, refusal) = await desk.Start(
                fields["scenario"] ?? "", fields["page"] == "yes", asker.AsActor, cancel);
            return begun is null
                ? await show.All(http, asker, refusal, cancel)
                : new SeeOther($"/incidents/{begun.Beginning!.IncidentReference}");
        }).Needs(Permission.Respond).ExcludeFromDescription();
        Ends(routes, "score", (desk, id, fields, by, cancel) => desk.Score(id, fields["note"], by, cancel));
        Ends(routes, "cancellation", (desk, id, fields, by, cancel) =>
            desk.Cancel(id, fields["note"] ?? "", by, cancel));
        routes.MapPost("/drills/training", async (
            HttpContext http, Asker asker, DrillShow show, DrillDesk desk, CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            var refusal = await desk.Train(
                fields.Person("who") ?? asker.Id, fields["training"] ?? "", day: null, fields["note"], asker.AsActor,
                cancel);
            return await show.Answer(http, asker, refusal, cancel);
        }).Needs(Permission.Respond).ExcludeFromDescription();
    }

    private static void Ends(
        IEndpointRouteBuilder routes, string act,
        Func<DrillDesk, string, Fields, Actor, CancellationToken, Task<(Drill? After, Refusal? Refusal)>> end) =>
        routes.MapPost($"/drills/{{id}}/{act}", async (
            HttpContext http, string id, Asker asker, DrillShow show, DrillDesk desk, CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            var (_, refusal) = await end(desk, id, fields, asker.AsActor, cancel);
            return await show.Answer(http, asker, refusal, cancel);
        }).Needs(Permission.Respond).ExcludeFromDescription();
}

/// <summary>Shows drills and training.</summary>
internal sealed class DrillShow(DrillDesk desk, Live live, Visits visits)
{
    internal async Task<IResult> Answer(
        HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel) =>
        refusal is null ? new SeeOther($"/drills?done={Done.Drill}") : await All(http, asker, refusal, cancel);

    internal async Task<IResult> All(HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel) =>
        Screen.Of<DrillsScreen>(
            new
            {
                Visit = await visits.Of(http, asker, refusal, cancel),
                View = new DrillsView(
                    await desk.All(cancel), live.Now.Playbook.Drills, await desk.Trained(cancel)),
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
}
