using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Muster.Core.Paging;

namespace Muster.Engine.Paging;

/// <summary>
/// A signed POST to a person's URL, after the Standard Webhooks specification: <c>webhook-id</c> is the page and
/// stays the same over attempts, <c>webhook-timestamp</c> and <c>webhook-signature</c> are those of the attempt.
/// </summary>
/// <param name="client">A client with an <see cref="OutgoingGuard"/>, without redirects.</param>
/// <param name="vault">Derives each receiver's secret.</param>
/// <param name="time">The clock of the timestamp and the deadline.</param>
public sealed class WebhookChannel(HttpClient client, Vault vault, TimeProvider time) : IPageChannel
{
    /// <summary>The receiver has so long to answer.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public string Name => Channels.Webhook;

    /// <summary>The secret with which a receiver checks signatures, <c>whsec_</c> and base64.</summary>
    public static string SecretOf(Vault vault, string responder, string address) =>
        "whsec_" + Convert.ToBase64String(Key(vault, responder, address));

    /// <inheritdoc/>
    public async Task<Handover> Send(PageMessage message, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        using var request = Compose(message);
        try
        {
            using var answer = await client.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode
                ? Handover.Taken(providerId: null)
                : answer.StatusCode is HttpStatusCode.Gone or HttpStatusCode.NotFound
                    ? Handover.RefusedForGood($"The receiver answered {(int)answer.StatusCode}.")
                    : Handover.Refused($"The receiver answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError)
        {
            return Handover.Refused(failure.Message);
        }
    }

    private HttpRequestMessage Compose(PageMessage message)
    {
        var body = Body(message);
        var id = message.Page.ToString();
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] content = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var signed = HMACSHA256.HashData(Key(vault, message.Responder, message.Address), content);
        var request = new HttpRequestMessage(HttpMethod.Post, message.Address)
        {
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", "v1," + Convert.ToBase64String(signed));
        request.Headers.TryAddWithoutValidation("User-Agent", "Muster");
        return request;
    }

    private static byte[] Body(PageMessage message)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", "page." + JsonNamingPolicy.KebabCaseLower.ConvertName(message.Purpose.ToString()));
            json.WriteString("page", message.Page.ToString());
            json.WriteNumber("attempt", message.Attempt);
            json.WriteBoolean("mayRepeat", message.MayRepeat);
            json.WriteString("responder", message.Responder);
            json.WriteString("subject", PageText.Subject(message));
            json.WriteString("text", PageText.Plain(message));
            json.WriteString("why", message.Why);
            Optional(json, "incident", message.Reference);
            Optional(json, "severity", message.Severity);
            Optional(json, "title", message.Title);
            Optional(json, "service", message.Service);
            Optional(json, "acknowledgeUrl", message.AcknowledgeUrl);
            Optional(json, "incidentUrl", message.IncidentUrl);
            Optional(json, "answerUrl", message.AnswerUrl);
            Optional(json, "takenBy", message.TakenBy);
            json.WriteBoolean("drill", message.Drill);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static byte[] Key(Vault vault, string responder, string address) =>
        vault.Sign(Encoding.UTF8.GetBytes($"webhook/{responder}/{address}"));
}
