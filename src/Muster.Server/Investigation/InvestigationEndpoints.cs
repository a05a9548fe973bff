using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Incidents;
using Muster.Client.Investigation;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Engine.Incidents;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Muster.Server.Monitors;
using NodaTime;

namespace Muster.Server.Investigation;

/// <summary>Where to look for the cause of an incident, and how far the damage reaches, over JSON.</summary>
internal static class InvestigationEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var one = routes.MapGroup("/api/v1/incidents/{id}").WithTags("incidents");
        one.MapGet("/investigation", Show).Needs(Permission.Read)
            .WithSummary("Where to look for the cause, with the time of the incident filled in, and the impact");
        one.MapPost("/impact", Measure).Needs(Permission.Respond)
            .WithSummary("Say how far the damage reaches in one area");
    }

    private static async Task<Results<Ok<InvestigationMessage>, ProblemAnswer>> Show(
        string id, Asker asker, IncidentReader reader, InvestigationShow show, TimeProvider time,
        CancellationToken cancel)
    {
        if (await reader.Read(id, cancel) is not { } found || !IncidentActions.MaySee(found.State, asker))
            return IncidentRefusals.Unknown.ToProblem();
        var view = await show.Of(found, Instant.FromDateTimeOffset(time.GetUtcNow()), cancel);
        return TypedResults.Ok(new InvestigationMessage
        {
            Incident = found.State.Reference,
            Questions =
            [
                .. view.Questions.Select(each => new AskedQuestionMessage(each.Id, each.Ask, each.Answer)),
            ],
            Dashboards =
            [
                .. view.Dashboards.Select(each =>
                    new FilledDashboardMessage(each.Dashboard.Name, each.Url, each.Dashboard.Check)),
            ],
            Symptoms =
            [
                .. view.Symptoms.Select(each => new SymptomMessage(
                    each.Symptom.Seen, each.Symptom.Cause, each.Symptom.Check, each.Symptom.Runbook, each.Fits)),
            ],
            Causes = view.Causes,
            Impact =
            [
                .. view.Impact.Select(each => new ImpactMessage(
                    each.Area, each.Latest?.Text, each.Latest?.Value, each.Latest?.By, Wire.At(each.Latest?.At),
                    each.Total)),
            ],
            Systems = [.. view.Systems.Select(each => MonitorEndpoints.MessageOf(each, hasSamples: false))],
        });
    }

    private static Task<Results<Ok<IncidentMessage>, ProblemAnswer>> Measure(
        string id, Input<ImpactOrderMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Run(
            id, asker,
            at => new IncidentCommand.MeasureImpact(input.Value.Area ?? "", input.Value.Text ?? "", input.Value.Value)
            {
                At = at,
                By = asker.AsActor,
            },
            cancel);
}
