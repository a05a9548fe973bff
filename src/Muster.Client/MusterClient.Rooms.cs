using Muster.Client.Incidents;
using Muster.Client.Rooms;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>The room of an incident in the chat product.</summary>
    public Task<Answer<ChatRoomMessage>> ShowChatRoom(string id, CancellationToken cancel) =>
        Read<ChatRoomMessage>(At($"api/v1/incidents/{id}/chat"), cancel);

    /// <summary>Brings that room up to date now.</summary>
    public Task<Answer<ChatRoomMessage>> BringChatRoom(string id, CancellationToken cancel) =>
        Write<ChatRoomMessage>(At($"api/v1/incidents/{id}/chat"), new { }, key: null, cancel);

    /// <summary>What Slack is given to make Muster's app.</summary>
    public Task<Answer<ChatManifestMessage>> ShowChatManifest(CancellationToken cancel) =>
        Read<ChatManifestMessage>("api/v1/chat/manifest", cancel);

    /// <summary>Asks vendors how they are, and writes down what they say.</summary>
    public Task<Answer<IncidentMessage>> AskVendors(string id, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/vendors"), new { }, key: null, cancel);

    /// <summary>Says that everybody meets.</summary>
    public Task<Answer<IncidentMessage>> OpenRoom(
        string id, string? why, string? link, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/room"), new RoomOrderMessage(why, link), key: null, cancel);

    /// <summary>Says that the meeting is over.</summary>
    public Task<Answer<IncidentMessage>> CloseRoom(
        string id, string? postmortemOwner, string? note, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/room/closing"), new RoomClosingMessage(postmortemOwner, note), key: null, cancel);
}
