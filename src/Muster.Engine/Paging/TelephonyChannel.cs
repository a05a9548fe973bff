using System.Net;
using System.Net.Http.Headers;
using System.Security;
using System.Text;
using System.Text.Json;
using Muster.Core.Paging;

namespace Muster.Engine.Paging;

/// <summary>A provider of text messages and calls that speaks as Twilio does.</summary>
/// <param name="Api">Its address.</param>
/// <param name="Account">The account.</param>
/// <param name="Token">The account's secret.</param>
/// <param name="From">The number that messages and calls come from.</param>
public sealed record TelephonyProvider(Uri Api, string Account, string Token, string From)
{
    /// <summary>Reads <c>https://ACCOUNT:TOKEN@host?from=+15550100</c>; null says what is wrong.</summary>
    public static TelephonyProvider? Parse(string text, out string problem)
    {
        problem = "MUSTER_TELEPHONY must be https://ACCOUNT:TOKEN@HOST?from=+15550100: a provider that speaks as "
            + "Twilio does, and the number that pages come from.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.UserInfo.Split(':', 2) is not [{ Length: > 0 } account, { Length: > 0 } token])
        {
            return null;
        }

        const string Key = "?from=";
        var from = url.Query.StartsWith(Key, StringComparison.Ordinal)
            ? Uri.UnescapeDataString(url.Query[Key.Length..])
            : "";
        return PhoneNumber.Of(PhoneNumber.Call + from) is null
            ? null
            : new TelephonyProvider(
                new Uri(url.GetLeftPart(UriPartial.Authority).Replace(
                    $"{url.UserInfo}@", "", StringComparison.Ordinal) + "/"),
                Uri.UnescapeDataString(account), Uri.UnescapeDataString(token), from);
    }
}

/// <summary>
/// Text messages, or calls that read the page out and take it when a key is pressed, by a provider that speaks as
/// Twilio does. Taken by the provider is not arrived. Source: ONC-006, NTF-002.
/// </summary>
/// <param name="client">A client with an <see cref="OutgoingGuard"/>, without redirects.</param>
/// <param name="provider">The provider.</param>
/// <param name="isCall">It calls; otherwise it writes.</param>
/// <param name="time">The clock of the deadline.</param>
public sealed class TelephonyChannel(HttpClient client, TelephonyProvider provider, bool isCall, TimeProvider time)
    : IPageChannel
{
    /// <summary>The provider has so long to answer.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Two parts of a text message: more is cut by some networks.</summary>
    private const int TextCharactersMax = 300;

    private const int SpokenCharactersMax = 600;

    /// <inheritdoc/>
    public string Name => isCall ? Channels.Voice : Channels.Sms;

    /// <summary>What is done at the other end of a call, in the provider's markup.</summary>
    public static string Spoken(params ReadOnlySpan<string> sentences)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>");
        foreach (var sentence in sentences)
            text.Append("<Say>").Append(SecurityElement.Escape(sentence)).Append("</Say>");
        return text.Append("</Response>").ToString();
    }

    /// <inheritdoc/>
    public async Task<Handover> Send(PageMessage message, CancellationToken cancel)
    {
        if (PhoneNumber.Of(message.Address) is not { } number)
            return Handover.RefusedForGood($"{message.Address} is no telephone number.");
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        var what = isCall ? "Calls" : "Messages";
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri(provider.Api, $"2010-04-01/Accounts/{Uri.EscapeDataString(provider.Account)}/{what}.json"))
        {
            Content = new FormUrlEncodedContent(
            [
                KeyValuePair.Create("To", number),
                KeyValuePair.Create("From", provider.From),
                isCall ? KeyValuePair.Create("Twiml", Call(message)) : KeyValuePair.Create("Body", Text(message)),
            ]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{provider.Account}:{provider.Token}")));
        request.Headers.TryAddWithoutValidation("User-Agent", "Muster");
        try
        {
            using var answer = await client.SendAsync(request, either.Token);
            var said = await Read(answer, either.Token);
            return answer.IsSuccessStatusCode ? Handover.Taken(Member(said, "sid")) : Refused(answer, said);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError)
        {
            return Handover.Refused($"The telephone provider cannot be reached ({failure.HttpRequestError}).");
        }
    }

    private static Handover Refused(HttpResponseMessage answer, JsonElement said)
    {
        var why = Member(said, "message") is { } words ? $": {words}" : ".";
        var text = $"The telephone provider answered {(int)answer.StatusCode}{why}";
        return answer.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError
            ? Handover.Refused(text)
            : Handover.RefusedForGood(text);
    }

    private static async Task<JsonElement> Read(HttpResponseMessage answer, CancellationToken cancel)
    {
        try
        {
            using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string Text(PageMessage message)
    {
        var link = message.AcknowledgeUrl ?? message.AnswerUrl ?? message.IncidentUrl;
        var end = link is null ? "" : $" {link}";
        var text = PageText.Subject(message);
        var room = TextCharactersMax - end.Length;
        return (text.Length <= room ? text : text[..Math.Max(0, room - 1)] + "…") + end;
    }

    /// <summary>The page is read twice; a key takes it.</summary>
    private static string Call(PageMessage message)
    {
        var words = $"This is Muster. {PageText.Subject(message)}. {message.Why}";
        if (words.Length > SpokenCharactersMax)
            words = words[..SpokenCharactersMax];
        if (message.AcknowledgeUrl is not { } url)
            return Spoken(words, words);
        var said = SecurityElement.Escape($"{words} Press one to take it.");
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>"
            + $"<Gather numDigits=\"1\" timeout=\"8\" method=\"POST\" action=\"{SecurityElement.Escape(url)}/call\">"
            + $"<Say>{said}</Say><Pause length=\"1\"/><Say>{said}</Say></Gather>"
            + "<Say>No key was pressed. Muster goes on to the next.</Say></Response>";
    }
}
