using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Muster.Core.Paging;

namespace Muster.Engine.Paging;

/// <summary>
/// A push message to a topic of an ntfy server, published as JSON to the server's root: a button that acknowledges,
/// one that opens the incident, and the loudest priority for what must wake somebody.
/// </summary>
/// <param name="client">A client with an <see cref="OutgoingGuard"/>, without redirects.</param>
/// <param name="home">The organisation's own server with its token, or null.</param>
/// <param name="time">The clock of the deadline.</param>
public sealed class NtfyChannel(HttpClient client, PushServer? home, TimeProvider time) : IPageChannel
{
    private const int LoudestPriority = 5;
    private const int HighPriority = 4;
    private const int PlainPriority = 3;
    private const int AnswerBytesMax = 16 * 1024;

    /// <summary>ntfy cuts longer messages into attachments.</summary>
    private const int TextCharactersMax = 1_300;

    /// <summary>The server has so long to answer.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => Channels.Ntfy;

    /// <inheritdoc/>
    public async Task<Handover> Send(PageMessage message, CancellationToken cancel)
    {
        if (PushTopic.Parse(message.Address) is not { } topic)
            return Handover.RefusedForGood($"{message.Address} is no topic.");
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, topic.Server)
        {
            Content = new ByteArrayContent(Body(message, topic)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Muster");
        if (home?.TokenFor(topic.Server) is { } token)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode
                ? Handover.Taken(await IdOf(answer, either.Token))
                : Refused(answer.StatusCode);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError)
        {
            return Handover.Refused(failure.Message);
        }
    }

    private static Handover Refused(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Handover.RefusedForGood(
            $"The push server answered {(int)status}: it wants a token. Set MUSTER_NTFY."),
        HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge =>
            Handover.RefusedForGood($"The push server answered {(int)status}."),
        _ => Handover.Refused($"The push server answered {(int)status}."),
    };

    /// <summary>The server's id of the message; a server that answers something else has taken it all the
    /// same.</summary>
    private static async Task<string?> IdOf(HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            await using var stream = await answer.Content.ReadAsStreamAsync(cancel);
            var bytes = new byte[AnswerBytesMax];
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
            using var json = JsonDocument.Parse(bytes.AsMemory(0, read));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                ? id.GetString()
                : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or HttpRequestException)
        {
            return null;
        }
    }

    private static byte[] Body(PageMessage message, PushTopic topic)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("topic", topic.Name);
            json.WriteString("title", PageText.Subject(message));
            json.WriteString("message", Text(message));
            json.WriteNumber("priority", Priority(message));
            json.WriteStartArray("tags");
            json.WriteStringValue(IsAsk(message) ? "rotating_light" : "information_source");
            json.WriteEndArray();
            if ((message.AcknowledgeUrl ?? message.IncidentUrl ?? message.AnswerUrl) is { } click)
                json.WriteString("click", click);
            json.WriteStartArray("actions");
            if (message.AcknowledgeUrl is { } acknowledge)
            {
                Action(json, "http", IsAsk(message) ? "I have it" : "It arrived", acknowledge, ("method", "POST"));
            }

            if (message.IncidentUrl is { } room)
                Action(json, "view", "Open", room);
            if (message.AnswerUrl is { } answer)
                Action(json, "view", "Answer it", answer);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Action(
        Utf8JsonWriter json, string kind, string label, string url, params (string Name, string Value)[] more)
    {
        json.WriteStartObject();
        json.WriteString("action", kind);
        json.WriteString("label", label);
        json.WriteString("url", url);
        foreach (var (name, value) in more)
            json.WriteString(name, value);
        json.WriteBoolean("clear", kind == "http");
        json.WriteEndObject();
    }

    private static string Text(PageMessage message)
    {
        var lines = PageText.Lines(message)
            .Select(line => line.Label.Length == 0 ? line.Text : $"{line.Label}: {line.Text}");
        var text = string.Join('\n', lines);
        return text.Length <= TextCharactersMax ? text : text[..TextCharactersMax] + "…";
    }

    private static bool IsAsk(PageMessage message) =>
        message.Purpose is PagePurpose.Respond or PagePurpose.Help or PagePurpose.Bundle;

    private static int Priority(PageMessage message) => message.Purpose switch
    {
        PagePurpose.Respond or PagePurpose.Bundle => message.IsUrgent ? LoudestPriority : PlainPriority,
        PagePurpose.Help or PagePurpose.Alarm or PagePurpose.Emergency => LoudestPriority,
        PagePurpose.Prompt or PagePurpose.Test => HighPriority,
        _ => PlainPriority,
    };
}
