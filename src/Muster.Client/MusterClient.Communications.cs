using Muster.Client.Communications;
using Muster.Client.Incidents;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>The messages about an incident, newest first.</summary>
    public Task<Answer<ListMessage<AudienceMessage>>> ListUpdates(string id, CancellationToken cancel) =>
        Read<ListMessage<AudienceMessage>>(At($"api/v1/incidents/{id}/updates"), cancel);

    /// <summary>One message about an incident with its ledger.</summary>
    public Task<Answer<AudienceMessage>> ShowUpdate(string id, string message, CancellationToken cancel) =>
        Read<AudienceMessage>(At($"api/v1/incidents/{id}/updates/{message}"), cancel);

    /// <summary>An update as it would go out; nothing is sent.</summary>
    public Task<Answer<ListMessage<MessagePreviewMessage>>> PreviewUpdate(
        string id, UpdateMessage update, CancellationToken cancel) =>
        Write<ListMessage<MessagePreviewMessage>>(
            At($"api/v1/incidents/{id}/updates/preview"), update, key: null, cancel);

    /// <summary>Fills in a draft and sends it.</summary>
    public Task<Answer<AudienceMessage>> SendUpdate(
        string id, string message, UpdateMessage update, CancellationToken cancel) =>
        Write<AudienceMessage>(At($"api/v1/incidents/{id}/updates/{message}/sending"), update, key: null, cancel);

    /// <summary>Agrees to a message.</summary>
    public Task<Answer<AudienceMessage>> ApproveUpdate(
        string id, string message, string? note, CancellationToken cancel) => Write<AudienceMessage>(
        At($"api/v1/incidents/{id}/updates/{message}/approval"), new MessageSettlementMessage(note), key: null, cancel);

    /// <summary>Does not agree to a message.</summary>
    public Task<Answer<AudienceMessage>> RefuseUpdate(
        string id, string message, string reason, CancellationToken cancel) => Write<AudienceMessage>(
        At($"api/v1/incidents/{id}/updates/{message}/refusal"), new MessageSettlementMessage(reason), key: null,
        cancel);

    /// <summary>Sends a message again to one recipient, or to all that did not get it.</summary>
    public Task<Answer<AudienceMessage>> ResendUpdate(
        string id, string message, string? recipient, CancellationToken cancel) => Write<AudienceMessage>(
        At($"api/v1/incidents/{id}/updates/{message}/resending"), new ResendingMessage(recipient), key: null, cancel);
}
