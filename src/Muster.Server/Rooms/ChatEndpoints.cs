using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Rooms;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Core.Rooms;
using Muster.Engine.Rooms;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;

namespace Muster.Server.Rooms;

/// <summary>The rooms of incidents in the chat product, over JSON.</summary>
internal static class ChatEndpoints
{
    private const string Product = "slack";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var one = routes.MapGroup("/api/v1/incidents/{id}/chat").WithTags("incidents");
        one.MapGet("", Show).Needs(Permission.Read).WithSummary("Its room in the chat product");
        one.MapPost("", Bring).Needs(Permission.Respond).WithSummary("Bring that room up to date now");
        routes.MapGet("/api/v1/chat/manifest", Manifest).WithTags("installation").Needs(Permission.Administer)
            .WithSummary("What Slack is given to make Muster's app");
    }

    private static async Task<Results<Ok<ChatRoomMessage>, ProblemAnswer>> Show(
        string id, Asker asker, HttpContext http, IncidentActions incidents, CancellationToken cancel) =>
        await incidents.Find(id, asker, cancel) is not { } incident ? IncidentRefusals.Unknown.ToProblem()
        : http.RequestServices.GetService<ChatRooms>() is { } rooms
            ? TypedResults.Ok(MessageOf(await rooms.Of(incident.Id, cancel)))
            : RoomRefusals.NotConnected.ToProblem();

    private static async Task<Results<Ok<ChatRoomMessage>, ProblemAnswer>> Bring(
        string id, Asker asker, HttpContext http, IncidentActions incidents, CancellationToken cancel)
    {
        if (await incidents.Find(id, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        if (http.RequestServices.GetService<ChatRooms>() is not { } rooms)
            return RoomRefusals.NotConnected.ToProblem();
        return await rooms.Bring(incident.Id, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(MessageOf(await rooms.Of(incident.Id, cancel)));
    }

    private static Ok<ChatManifestMessage> Manifest(ServerSettings settings) =>
        TypedResults.Ok(new ChatManifestMessage(ManifestOf(settings)));

    private static ChatRoomMessage MessageOf(ChatRoom room) => new()
    {
        Product = Product,
        Channel = room.Channel,
        Name = room.Name,
        Url = room.Channel is { } channel ? SlackRooms.UrlOf(channel) : null,
        Topic = room.Topic,
        Standing = room.IsStanding,
        Invited = [.. room.Invited.Select(who => who.Value).Order(StringComparer.Ordinal)],
        Unknown = [.. room.Unknown.Select(who => who.Value).Order(StringComparer.Ordinal)],
        ToldThrough = room.ToldThrough,
        Kept = room.Kept.Count,
        Problem = room.Problem?.Why,
        RetryAt = Wire.At(room.Problem?.RetryAt),
        ArchivedAt = Wire.At(room.ArchivedAt),
    };

    /// <summary>All that Slack's form for new apps wants to know, so that nobody has to click it together.</summary>
    internal static string ManifestOf(ServerSettings settings)
    {
        var isSocket = settings.Slack is not { SigningSecret: not null, AppToken: null };
        var url = settings.PublicUrl + SlackInbox.Path;
        string[] scopes =
        [
            "bookmarks:read", "bookmarks:write", "channels:history", "channels:join", "channels:manage",
            "channels:read", "chat:write", "commands", "groups:history", "groups:read", "groups:write", "pins:read",
            "pins:write", "reactions:read", "users:read", "users:read.email",
        ];
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartObject("display_information");
            json.WriteString("name", "Muster");
            json.WriteString("description", "Incidents: channels, cards, commands");
            json.WriteEndObject();
            Features(json, isSocket, url);
            json.WriteStartObject("oauth_config");
            json.WriteStartObject("scopes");
            Texts(json, "bot", scopes);
            json.WriteEndObject();
            json.WriteEndObject();
            Behaviour(json, isSocket, url);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Features(Utf8JsonWriter json, bool isSocket, string url)
    {
        json.WriteStartObject("features");
        json.WriteStartObject("bot_user");
        json.WriteString("display_name", "muster");
        json.WriteBoolean("always_online", true);
        json.WriteEndObject();
        json.WriteStartArray("slash_commands");
        json.WriteStartObject();
        json.WriteString("command", "/muster");
        json.WriteString("description", "Declare, take, update and resolve incidents");
        json.WriteString("usage_hint", "help");
        if (!isSocket)
            json.WriteString("url", url);
        json.WriteBoolean("should_escape", false);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Behaviour(Utf8JsonWriter json, bool isSocket, string url)
    {
        json.WriteStartObject("settings");
        json.WriteStartObject("event_subscriptions");
        if (!isSocket)
            json.WriteString("request_url", url);
        Texts(json, "bot_events", ["pin_added", "reaction_added"]);
        json.WriteEndObject();
        json.WriteStartObject("interactivity");
        json.WriteBoolean("is_enabled", true);
        if (!isSocket)
            json.WriteString("request_url", url);
        json.WriteEndObject();
        json.WriteBoolean("socket_mode_enabled", isSocket);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
