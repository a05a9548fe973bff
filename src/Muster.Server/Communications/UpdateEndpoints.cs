using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Communications;
using Muster.Client.Incidents;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Communications;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using One = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Communications.AudienceMessage>,
    Muster.Server.Layout.ProblemAnswer>>;

namespace Muster.Server.Communications;

/// <summary>What is said of an incident to its audiences, over JSON.</summary>
internal static class UpdateEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var one = routes.MapGroup("/api/v1/incidents/{id}/updates").WithTags("incidents");
        one.MapGet("", List).Needs(Permission.Read).WithSummary("Messages about it, newest first, with their ledgers");
        one.MapGet("/{message}", Show).Needs(Permission.Read).WithSummary("One message with its ledger");
        one.MapPost("", Say).Needs(Permission.Respond)
            .WithSummary("Say something to those who wait, and to the audiences it names");
        one.MapPost("/preview", Preview).Needs(Permission.Respond)
            .WithSummary("See an update as each audience would get it; nothing is sent");
        one.MapPost("/{message}/sending", Send).Needs(Permission.Respond).WithSummary("Fill in a draft and send it");
        one.MapPost("/{message}/approval", Approve).Needs(Permission.Respond)
            .WithSummary("Agree to a message that waits");
        one.MapPost("/{message}/refusal", Refuse).Needs(Permission.Respond)
            .WithSummary("Do not agree to a message that waits, with the reason");
        one.MapPost("/{message}/resending", Resend).Needs(Permission.Respond)
            .WithSummary("Send it again to one recipient, or to all that did not get it");
        one.MapDelete("/{message}", Drop).Needs(Permission.Respond)
            .WithSummary("Give up a message that has not gone out");
    }

    /// <summary>The order that a message of the wire means.</summary>
    internal static UpdateOrder OrderOf(UpdateMessage update) => new()
    {
        Text = update.Text ?? "",
        NextAt = Wire.At(update.NextAt),
        To = update.Audiences ?? [],
        Fields = update.Fields ?? new Dictionary<string, string>(StringComparer.Ordinal),
        Channels = update.Channels,
        AskFirst = update.AskFirst ?? [],
    };

    private static async Task<Results<Ok<ListMessage<AudienceMessage>>, ProblemAnswer>> List(
        string id, Asker asker, IncidentActions incidents, CommunicationDesk desk, Live live, CancellationToken cancel)
    {
        if (await incidents.Find(id, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var playbook = live.Now.PlaybookOf(incident.PlaybookVersion);
        return TypedResults.Ok(Lists.Whole(
            (await desk.Messages(incident.Id, cancel)).Select(each => UpdateMessages.Of(each, playbook))));
    }

    private static One Show(
        string id, string message, Asker asker, IncidentActions incidents, CommunicationDesk desk, Live live,
        CancellationToken cancel) =>
        Do(id, message, asker, incidents, desk, live, (_, _) => Task.FromResult<Refusal?>(null), cancel);

    private static Task<Results<Ok<IncidentMessage>, ProblemAnswer>> Say(
        string id, Input<UpdateMessage> input, Asker asker, IncidentActions incidents, CommunicationDesk desk,
        CancellationToken cancel) => incidents.Do(
            id,
            asker,
            async incident => (await desk.Say(
                incident.Id, OrderOf(input.Value), asker.AsActor, cancel)).Refusal,
            cancel);

    private static async Task<Results<Ok<ListMessage<MessagePreviewMessage>>, ProblemAnswer>> Preview(
        string id, Input<UpdateMessage> input, Asker asker, IncidentActions incidents, CommunicationDesk desk,
        MessageForms forms, CancellationToken cancel)
    {
        if (await incidents.Find(id, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var (previews, refusal) = await desk.Preview(incident.Id, OrderOf(input.Value), cancel);
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Ok(Lists.Whole(previews.Select(each => UpdateMessages.Of(each, forms))));
    }

    private static One Send(
        string id, string message, Input<UpdateMessage> input, Asker asker, IncidentActions incidents,
        CommunicationDesk desk, Live live, CancellationToken cancel) => Do(
            id, message, asker, incidents, desk, live,
            (incident, which) => desk.SendDraft(
                incident.Id, which, OrderOf(input.Value), asker.AsActor, cancel),
            cancel);

    private static One Approve(
        string id, string message, Input<MessageSettlementMessage> input, Asker asker, IncidentActions incidents,
        CommunicationDesk desk, Live live, CancellationToken cancel) => Do(
            id, message, asker, incidents, desk, live,
            (incident, which) => desk.Settle(
                incident.Id, which, isApproved: true, input.Value.Note, SettlerOf(asker), cancel),
            cancel);

    private static One Refuse(
        string id, string message, Input<MessageSettlementMessage> input, Asker asker, IncidentActions incidents,
        CommunicationDesk desk, Live live, CancellationToken cancel) => Do(
            id, message, asker, incidents, desk, live,
            (incident, which) => desk.Settle(
                incident.Id, which, isApproved: false, input.Value.Note, SettlerOf(asker), cancel),
            cancel);

    private static One Resend(
        string id, string message, Input<ResendingMessage> input, Asker asker, IncidentActions incidents,
        CommunicationDesk desk, Live live, CancellationToken cancel) => Do(
            id, message, asker, incidents, desk, live,
            (incident, which) => desk.Resend(
                incident.Id, which, input.Value.Recipient, asker.AsActor, cancel),
            cancel);

    private static One Drop(
        string id, string message, Input<MessageSettlementMessage> input, Asker asker, IncidentActions incidents,
        CommunicationDesk desk, Live live, CancellationToken cancel) => Do(
            id, message, asker, incidents, desk, live,
            (incident, which) => desk.Drop(incident.Id, which, input.Value.Note, asker.AsActor, cancel),
            cancel);

    internal static Settler SettlerOf(Asker asker) => new(asker.Id, asker.May(Permission.Administer), asker.AsActor);

    private static async One Do(
        string id, string message, Asker asker, IncidentActions incidents, CommunicationDesk desk, Live live,
        Func<Incident, MessageId, Task<Refusal?>> act, CancellationToken cancel)
    {
        if (await incidents.Find(id, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        if (!Guid.TryParse(message, out var value))
            return CommunicationRefusals.Unknown.ToProblem();
        var which = new MessageId(value);
        if (await act(incident, which) is { } refusal)
            return refusal.ToProblem();
        var playbook = live.Now.PlaybookOf(incident.PlaybookVersion);
        return (await desk.Messages(incident.Id, cancel))
            .FirstOrDefault(each => each.Message.Id == which) is { } found
            ? TypedResults.Ok(UpdateMessages.Of(found, playbook))
            : CommunicationRefusals.Unknown.ToProblem();
    }
}
