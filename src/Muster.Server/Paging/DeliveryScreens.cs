using Muster.Client.Paging;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Paging;

/// <summary>What the log of deliveries shows: each page with every attempt and what came of it.</summary>
/// <param name="Incident">The incident whose pages they are.</param>
/// <param name="Pages">Newest first.</param>
public sealed record DeliveryView(
    Incident Incident, IReadOnlyList<(PageRow Page, IReadOnlyList<DeliveryMessage> Deliveries)> Pages);

/// <summary>The log of deliveries of an incident: attempts, the provider's answer, receipts, possible
/// repeats.</summary>
internal static class DeliveryScreens
{
    private const int PagesMax = 500;

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/incidents/{reference}/pages", Show).Needs(Permission.Read).ExcludeFromDescription();

    private static async Task<IResult> Show(
        HttpContext http, string reference, Asker asker, IncidentActions incidents, Visits visits, IStore store,
        CancellationToken cancel)
    {
        if (await incidents.Find(reference, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var pages = await store.Read(
            async reading =>
            {
                var rows = await reading.Pages(new PageQuery { Incident = incident.Id, Limit = PagesMax });
                var deliveries = await PageEndpoints.Deliveries(reading, rows);
                return rows.Select(row => (row, deliveries.GetValueOrDefault(row.Id) ?? [])).ToList();
            },
            cancel);
        return Screen.Of<DeliveryScreen>(new
        {
            Visit = await visits.Of(http, asker, refusal: null, cancel),
            View = new DeliveryView(incident, pages),
        });
    }
}
