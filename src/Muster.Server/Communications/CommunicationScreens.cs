using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Communications;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Communications;

/// <summary>The screen of what is said of an incident to its audiences, and the forms in it.</summary>
internal static class CommunicationScreens
{
    /// <summary>The names of the form's fields that fill a template begin so.</summary>
    internal const string FieldPrefix = "field-";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/{reference}/communications", (
            HttpContext http, string reference, Asker asker, CommunicationShow room, CancellationToken cancel) =>
            room.Show(http, reference, asker, new Composed(new UpdateOrder()), refusal: null, cancel))
            .Needs(Permission.Read).ExcludeFromDescription();
        var one = routes.MapGroup("/incidents/{reference}/communications")
            .Needs(Permission.Respond).ExcludeFromDescription();
        one.MapPost("", Compose);
        Does(one, "sending", (desk, incident, message, asker, fields, cancel) =>
            desk.SendDraft(incident.Id, message, OrderOf(fields, at: null), asker.AsActor, cancel));
        Does(one, "approval", (desk, incident, message, asker, fields, cancel) => desk.Settle(
            incident.Id, message, isApproved: true, fields["note"], UpdateEndpoints.SettlerOf(asker), cancel));
        Does(one, "refusal", (desk, incident, message, asker, fields, cancel) => desk.Settle(
            incident.Id, message, isApproved: false, fields["note"], UpdateEndpoints.SettlerOf(asker), cancel));
        Does(one, "dropping", (desk, incident, message, asker, fields, cancel) =>
            desk.Drop(incident.Id, message, fields["note"], asker.AsActor, cancel));
        Does(one, "resending", (desk, incident, message, asker, fields, cancel) =>
            desk.Resend(incident.Id, message, fields["recipient"], asker.AsActor, cancel));
    }

    private static async Task<IResult> Compose(
        HttpContext http, string reference, Asker asker, CommunicationShow room, Visits visits,
        CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var order = OrderOf(fields, visits.Now);
        var composed = new Composed(order) { NextMinutes = fields.Number("next"), IsPreview = fields["act"] != "send" };
        if (composed.IsPreview)
            return await room.Show(http, reference, asker, composed, refusal: null, cancel);
        return await room.Do(
            http, reference, asker, composed,
            async (desk, incident) => (await desk.Say(incident.Id, order, asker.AsActor, cancel)).Refusal, cancel);
    }

    private static void Does(
        RouteGroupBuilder one,
        string path,
        Func<CommunicationDesk, Incident, MessageId, Asker, Fields, CancellationToken, Task<Refusal?>> act) =>
        one.MapPost($"/{{message:guid}}/{path}", async (
            HttpContext http, string reference, Guid message, Asker asker, CommunicationShow room,
            CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            return await room.Do(
                http, reference, asker, new Composed(new UpdateOrder()),
                (desk, incident) => act(desk, incident, new MessageId(message), asker, fields, cancel), cancel);
        });

    private static UpdateOrder OrderOf(Fields fields, Instant? at) => new()
    {
        Text = fields["text"] ?? "",
        To = [.. fields.Form["to"].OfType<string>()],
        AskFirst = fields["ask"] is { Length: > 0 } ask ? [ask] : [],
        NextAt = at is { } now && fields.Number("next") is { } minutes ? now + Duration.FromMinutes(minutes) : null,
        Fields = fields.Form
            .Where(field => field.Key.StartsWith(FieldPrefix, StringComparison.Ordinal))
            .Select(field => (Name: field.Key[FieldPrefix.Length..], Text: field.Value.ToString().Trim()))
            .Where(field => field.Text.Length > 0)
            .ToDictionary(field => field.Name, field => field.Text, StringComparer.Ordinal),
    };
}

/// <summary>What stands in the form.</summary>
/// <param name="Order">The order that it means.</param>
internal sealed record Composed(UpdateOrder Order)
{
    /// <summary>After how many minutes the next is promised, as chosen; or null.</summary>
    internal int? NextMinutes { get; init; }

    /// <summary>It is looked at, not sent.</summary>
    internal bool IsPreview { get; init; }
}

/// <summary>Shows what is said of an incident, and does what its forms ask.</summary>
internal sealed class CommunicationShow(
    IncidentActions incidents, CommunicationDesk desk, Live live, Visits visits, MessageForms forms)
{
    internal async Task<IResult> Do(
        HttpContext http, string reference, Asker asker, Composed composed,
        Func<CommunicationDesk, Incident, Task<Refusal?>> act, CancellationToken cancel)
    {
        if (await incidents.Find(reference, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        return await act(desk, incident) is { } refusal
            ? await Show(http, reference, asker, composed, refusal, cancel)
            : new SeeOther($"/incidents/{incident.Reference}/communications?done={Done.Said}");
    }

    internal async Task<IResult> Show(
        HttpContext http, string reference, Asker asker, Composed composed, Refusal? refusal, CancellationToken cancel)
    {
        if (await incidents.Find(reference, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var (previews, _) = await desk.Preview(incident.Id, composed.Order with { To = [] }, cancel);
        return Screen.Of<CommunicationsScreen>(
            new
            {
                Visit = await visits.Of(http, asker, refusal, cancel),
                View = new CommunicationsView
                {
                    State = incident,
                    Playbook = live.Now.PlaybookOf(incident.PlaybookVersion),
                    Order = composed.Order,
                    NextMinutes = composed.NextMinutes,
                    IsPreview = composed.IsPreview,
                    Previews = previews,
                    Messages = await desk.Messages(incident.Id, cancel),
                    Drafts = await desk.Drafts(incident.Id, cancel),
                    Forms = forms,
                },
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }
}
