using System.Net;
using System.Text.Json;
using Muster.Engine.Paging;

namespace Muster.Engine.Rooms;

/// <summary>How Slack knows this installation.</summary>
/// <param name="Token">The bot's token, <c>MUSTER_SLACK_TOKEN</c>.</param>
/// <param name="SigningSecret">What Slack signs its calls with, or null: it does not call.</param>
/// <param name="AppToken">The app's token for Socket Mode, or null: it is not used.</param>
/// <param name="Api">Where the Web API is, with a slash at its end.</param>
public sealed record SlackKeys(string Token, string? SigningSecret, string? AppToken, Uri Api)
{
    /// <summary>Slack's own address.</summary>
    public static Uri ApiDefault { get; } = new("https://slack.com/api/");
}

/// <summary>What Slack answered.</summary>
/// <param name="Json">The answer.</param>
/// <param name="Error">Its word for what is wrong, or null.</param>
/// <param name="RetryAfter">It wants to be left alone for so long; null when it does not say.</param>
public sealed record SlackAnswer(JsonElement Json, string? Error, TimeSpan? RetryAfter)
{
    /// <summary>A text at a path of members, or an empty one.</summary>
    public string Text(params ReadOnlySpan<string> path)
    {
        var at = Json;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return "";
        }

        return at.ValueKind == JsonValueKind.String ? at.GetString()! : "";
    }

    /// <summary>The items of a list, none when there is no such list.</summary>
    public IEnumerable<JsonElement> Items(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var list)
        && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray()
            : [];
}

/// <summary>
/// Calls of Slack's Web API: forms with objects as JSON within, answers that say <c>ok</c>. What was surely not done
/// is an error; what nobody knows is an exception.
/// </summary>
/// <param name="client">A client with an <see cref="OutgoingGuard"/>, without redirects.</param>
/// <param name="keys">Who calls.</param>
/// <param name="time">The clock of deadlines.</param>
public sealed class SlackClient(HttpClient client, SlackKeys keys, TimeProvider time)
{
    /// <summary>Slack has so long to answer.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(15);

    /// <summary>It cannot be reached: a word of ours beside Slack's.</summary>
    public const string Away = "away";

    /// <summary>It is asked too often.</summary>
    public const string Limited = "ratelimited";

    /// <summary>Who calls.</summary>
    public SlackKeys Keys => keys;

    /// <summary>Asks for something, as the bot.</summary>
    public Task<SlackAnswer> Call(
        string method, IEnumerable<(string Name, string? Value)> fields, CancellationToken cancel) =>
        Call(method, keys.Token, fields, cancel);

    /// <summary>Opens a connection for Socket Mode, as the app.</summary>
    public Task<SlackAnswer> OpenSocket(CancellationToken cancel) =>
        Call("apps.connections.open", keys.AppToken ?? "", [], cancel);

    /// <summary>Answers at an address that Slack gave.</summary>
    public async Task<bool> Respond(Uri address, byte[] json, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        using var content = new ByteArrayContent(json);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        using var answer = await client.PostAsync(address, content, either.Token);
        return answer.IsSuccessStatusCode;
    }

    private async Task<SlackAnswer> Call(
        string method, string token, IEnumerable<(string Name, string? Value)> fields, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(keys.Api, method))
        {
            Content = new FormUrlEncodedContent(fields
                .Where(field => field.Value is not null)
                .Select(field => KeyValuePair.Create(field.Name, field.Value!))),
        };
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        request.Headers.TryAddWithoutValidation("User-Agent", "Muster");
        HttpResponseMessage answer;
        try
        {
            answer = await client.SendAsync(request, either.Token);
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError)
        {
            return new SlackAnswer(default, Away, RetryAfter: null);
        }

        using (answer)
            return await Read(answer, either.Token);
    }

    private static async Task<SlackAnswer> Read(HttpResponseMessage answer, CancellationToken cancel)
    {
        if (answer.StatusCode == HttpStatusCode.TooManyRequests)
        {
            var pause = answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(30);
            return new SlackAnswer(default, Limited, pause);
        }

        if ((int)answer.StatusCode >= 500)
            throw new HttpRequestException($"Slack answered {(int)answer.StatusCode}.");
        JsonElement json;
        try
        {
            json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel)).RootElement.Clone();
        }
        catch (JsonException)
        {
            return new SlackAnswer(default, $"http_{(int)answer.StatusCode}", RetryAfter: null);
        }

        var isRight = json.ValueKind == JsonValueKind.Object
            && json.TryGetProperty("ok", out var ok) && ok.ValueKind == JsonValueKind.True;
        var error = new SlackAnswer(json, Error: null, RetryAfter: null).Text("error");
        return new SlackAnswer(json, isRight ? null : error.Length > 0 ? error : "unknown_error", RetryAfter: null);
    }
}
