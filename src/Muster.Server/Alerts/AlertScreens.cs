using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Engine.Alerts;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Alerts;

/// <summary>The list of alerts.</summary>
internal static class AlertScreens
{
    private const int PartOf = 100;
    private const int UnreadableMax = 100;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/alerts", (
            HttpContext http, Asker asker, Visits visits, IStore store, CancellationToken cancel) =>
            Show(http, asker, visits, store, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/alerts/{id:guid}/resolution", Resolve).Needs(Permission.Respond).ExcludeFromDescription();
    }

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, Visits visits, IStore store, Refusal? refusal, CancellationToken cancel)
    {
        var show = http.Request.Query["show"].ToString() is ("all" or "held") and var asked ? asked : "open";
        var before = Guid.TryParse(http.Request.Query["before"], out var last) ? new AlertId(last) : (AlertId?)null;
        var visit = await visits.Of(http, asker, refusal, cancel);
        var view = await store.Read(
            async reading =>
            {
                var alerts = await reading.Alerts(new AlertQuery
                {
                    Statuses = show switch
                    {
                        "all" => [],
                        "held" => [AlertStatus.Suppressed],
                        _ => [AlertStatus.Firing, AlertStatus.Acknowledged, AlertStatus.Suppressed],
                    },
                    Before = before,
                    Limit = PartOf,
                });
                var unreadable = await reading.Signals(
                    new SignalQuery { UnreadableOnly = true, Limit = UnreadableMax });
                return new AlertListView
                {
                    Items = [.. alerts.OrderBy(alert => alert.Status == AlertStatus.Resolved)],
                    Show = show,
                    References = await References(reading, alerts),
                    Unreadable = unreadable.Count(signal => signal.ReceivedAt > visit.Now - Duration.FromHours(24)),
                    Next = alerts.Count == PartOf ? $"/alerts?show={show}&before={alerts[^1].Id}" : null,
                };
            },
            cancel);
        return Screen.Of<AlertsScreen>(
            new { Visit = visit, View = view }, refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    private static async Task<IResult> Resolve(
        HttpContext http, Guid id, Asker asker, Visits visits, IStore store, AlertDesk desk,
        CancellationToken cancel) =>
        await desk.Resolve(new AlertId(id), asker.AsActor, cancel) is { } refusal
            ? await Show(http, asker, visits, store, refusal, cancel)
            : new SeeOther("/alerts");

    private static async Task<Dictionary<IncidentId, string>> References(
        IReading reading, IReadOnlyList<Alert> alerts)
    {
        Dictionary<IncidentId, string> references = [];
        foreach (var alert in alerts)
        {
            if (alert.Incident is { } id && !references.ContainsKey(id)
                && await reading.Incident(id) is { State.Reference: var reference })
            {
                references[id] = reference;
            }
        }

        return references;
    }
}
