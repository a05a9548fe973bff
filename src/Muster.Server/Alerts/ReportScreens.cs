using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Alerts;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Catalog;
using Muster.Engine;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Alerts;

/// <summary>The public form of a service, where it is open; and the same over JSON for people who are known.</summary>
internal static class ReportScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/report/{id}", Form).Needs(Permission.None).ExcludeFromDescription();
        routes.MapPost("/report/{id}", Send).Needs(Permission.None).ExcludeFromDescription();
        routes.MapPost("/api/v1/services/{id}/reports", Report).WithTags("intake").Needs(Permission.Respond)
            .WithSummary("Hand on what a user or customer reported: an alert of the service");
    }

    private static IResult Form(HttpContext http, string id, Live live, Visits visits) =>
        Open(id, live) is { } service
            ? Show(http, service, visits, refusal: null, fields: null)
            : Closed(http, visits);

    private static async Task<IResult> Send(
        HttpContext http, string id, Live live, Reports reports, Visits visits, CancellationToken cancel)
    {
        if (Open(id, live) is not { } service)
            return Closed(http, visits);
        var fields = await Fields.Of(http, cancel);
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        if (!reports.MaySend(address, service.Id))
        {
            return Show(
                http, service, visits,
                new Refusal("report.too-many", "Many reports came in the last minutes. They are being read."), fields,
                status: 429);
        }

        var (_, refusal) = await reports.Send(
            service.Id,
            new ReportOrderMessage(
                fields["summary"], fields["details"], fields["contact"], fields["stopped"] is not null),
            cancel);
        return refusal is null
            ? new SeeOther($"/report/{id}?done=sent")
            : Show(http, service, visits, refusal, fields, Problems.StatusOf(refusal));
    }

    private static async Task<Results<Ok<ReportMessage>, ProblemAnswer>> Report(
        string id, Input<ReportOrderMessage> input, Live live, Reports reports, CancellationToken cancel)
    {
        if (live.Now.Playbook.Service(new ServiceId(id)) is not { } service)
        {
            return new Refusal("service.unknown", "There is no such service.") { Kind = RefusalKind.Unknown }
                .ToProblem();
        }

        var (key, refusal) = await reports.Send(service.Id, input.Value, cancel);
        return refusal is null ? TypedResults.Ok(new ReportMessage(key!)) : refusal.ToProblem();
    }

    private static Service? Open(string id, Live live)
    {
        var service = new ServiceId(id);
        return live.Now.IntakeOf(service).Settings.TakesReports ? live.Now.Playbook.Service(service) : null;
    }

    private static IResult Show(
        HttpContext http, Service service, Visits visits, Refusal? refusal, Fields? fields, int status = 200) =>
        Screen.Of<ReportScreen>(
            new
            {
                Visit = visits.Stranger(http, refusal),
                Id = service.Id.Value,
                service.Name,
                IsDone = http.Request.Query["done"] == "sent",
                Summary = fields?["summary"],
                Details = fields?["details"],
            },
            status);

    private static IResult Closed(HttpContext http, Visits visits) =>
        Screen.Of<ReportClosedScreen>(new { Visit = visits.Stranger(http) }, 404);
}
