using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Alerts;
using Muster.Client.Catalog;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Catalog;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Catalog;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Catalog;

/// <summary>What was changed in services, and will be, over JSON.</summary>
internal static class ChangeListEndpoints
{
    private static readonly Duration Before = Duration.FromDays(7);
    private static readonly Duration Ahead = Duration.FromDays(14);
    private static readonly Duration BeforeIncident = Duration.FromDays(1);

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/changes", List).WithTags("catalogue").Needs(Permission.Read)
            .WithSummary("Changes, newest first: of the last 7 and the next 14 days, or around an incident")
            .Takes("service", "incident", "from", "until", "limit");

    /// <summary>The changes that may have to do with an incident: of its service and of those that it needs, from the
    /// day before it began.</summary>
    internal static Task<IReadOnlyList<ServiceChangeEvent.Recorded>> Around(
        Incident incident, Live live, ChangeDesk desk, Instant now, int limit, CancellationToken cancel)
    {
        if (incident.Declaration?.Service is not { } id)
            return Task.FromResult<IReadOnlyList<ServiceChangeEvent.Recorded>>([]);
        var needs = live.Now.Playbook.Service(id)?.DependsOn ?? [];
        var from = (incident.StartedAt < incident.DeclaredAt ? incident.StartedAt : incident.DeclaredAt)
            - BeforeIncident;
        return desk.Between([id, .. needs], from, (incident.ResolvedAt ?? now) + BeforeIncident, limit, cancel);
    }

    private static async Task<Ok<ListMessage<ChangeMessage>>> List(
        HttpContext http, ChangeDesk desk, IncidentActions incidents, Live live, Visits visits,
        CancellationToken cancel)
    {
        var limit = Lists.LimitOf(Query.Number(http, "limit"));
        var query = http.Request.Query;
        if (query["incident"].ToString() is { Length: > 0 } key)
        {
            return await incidents.Find(key, cancel) is { } incident
                ? Messages(await Around(incident, live, desk, visits.Now, limit, cancel))
                : Messages([]);
        }

        var from = When(http, "from") ?? visits.Now - Before;
        var until = When(http, "until") ?? visits.Now + Ahead;
        if (until <= from || until - from > Duration.FromDays(ChangeDesk.DaysMax))
        {
            throw new ProblemException(
                400, "list.filter-wrong", $"Give 'from' before 'until', at most {ChangeDesk.DaysMax} days.", "from");
        }

        ServiceId[] services = query["service"].ToString() is { Length: > 0 } one ? [new ServiceId(one)] : [];
        return Messages(await desk.Between(services, from, until, limit, cancel));
    }

    private static Instant? When(HttpContext http, string name)
    {
        var text = http.Request.Query[name].ToString();
        if (text.Length == 0)
            return null;
        return Compat.JsonText.When(text) ?? throw new ProblemException(
            400, "list.filter-wrong", $"'{name}' is not a time: write 2026-11-20T12:00:00Z.", name);
    }

    private static Ok<ListMessage<ChangeMessage>> Messages(IEnumerable<ServiceChangeEvent.Recorded> changes) =>
        TypedResults.Ok(Lists.Whole(changes.Select(change => new ChangeMessage(
            change.Id.ToString("N"),
            change.Service.Value,
            change.Summary,
            change.Source,
            Wire.At(change.HappensAt),
            Wire.At(change.At),
            change.Details,
            [.. change.Links.Select(link => new AlertLinkMessage(link.Href, link.Text))]))));
}
