using Muster.Core;
using Muster.Core.Access;
using Muster.Engine.Clocks;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Clocks;

/// <summary>The screen of duties that come again, and the forms in it.</summary>
internal static class DutyScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/duties", (
            HttpContext http, Asker asker, DutyDesk desk, Visits visits, CancellationToken cancel) =>
            Show(http, asker, desk, visits, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/duties", Settle).Needs(Permission.Respond).ExcludeFromDescription();
    }

    private static async Task<IResult> Settle(
        HttpContext http, Asker asker, DutyDesk desk, Visits visits, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var id = fields["duty"] ?? "";
        var refusal = fields["act"] == "waive"
            ? await desk.Waive(id, fields["note"] ?? "", asker.AsActor, cancel)
            : await desk.Meet(id, fields["note"], asker.AsActor, cancel);
        return refusal is null
            ? new SeeOther($"/duties?done={Done.Duty}")
            : await Show(http, asker, desk, visits, refusal, cancel);
    }

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, DutyDesk desk, Visits visits, Refusal? refusal, CancellationToken cancel) =>
        Screen.Of<DutiesScreen>(
            new { Visit = await visits.Of(http, asker, refusal, cancel), Duties = await desk.List(cancel) },
            refusal is null ? 200 : Problems.StatusOf(refusal));
}
