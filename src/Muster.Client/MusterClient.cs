using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Muster.Client;

/// <summary>
/// The API of one Muster server (<c>/api/v1</c>). Every call answers with a value or a problem; it throws
/// <see cref="UnreachableServerException"/> when nobody answers, and nothing else.
/// </summary>
/// <param name="http">Carries the requests; its base address is the server, and whoever made it disposes of it.</param>
public sealed partial class MusterClient(HttpClient http)
{
    /// <summary>Makes a client for a server and a token.</summary>
    /// <param name="server">Its address: <c>http://127.0.0.1:7780</c>.</param>
    /// <param name="token">An API token; null asks as nobody.</param>
    /// <param name="carrier">Carries the requests; is disposed of with the result.</param>
    /// <returns>What a <see cref="MusterClient"/> is made from.</returns>
    public static HttpClient Connect(Uri server, string? token, HttpMessageHandler carrier)
    {
        var http = new HttpClient(carrier) { BaseAddress = server, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("muster", "1"));
        http.DefaultRequestHeaders.Accept.ParseAdd("application/json");
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>Asks for whatever stands at a path below the server.</summary>
    public Task<Answer<JsonNode>> Get(string path, CancellationToken cancel) => Read<JsonNode>(path, cancel);

    private Task<Answer<T>> Read<T>(string path, CancellationToken cancel)
        where T : class => Ask<T>(HttpMethod.Get, path, body: null, key: null, cancel);

    private Task<Answer<T>> Write<T>(string path, object? body, string? key, CancellationToken cancel)
        where T : class => Ask<T>(HttpMethod.Post, path, body, key, cancel);

    private Task<Answer<T>> Remove<T>(string path, CancellationToken cancel)
        where T : class => Ask<T>(HttpMethod.Delete, path, body: null, key: null, cancel);

    private async Task<Answer<T>> Ask<T>(
        HttpMethod method, string path, object? body, string? key, CancellationToken cancel)
        where T : class
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: WireJson.Options);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        var (status, text) = await Send(request, cancel);
        if (status >= 400) return new Answer<T>(null, ProblemOf(status, text), text);
        try
        {
            var json = text.Length == 0 ? "{}" : text;
            return JsonSerializer.Deserialize<T>(json, WireJson.Options) is { } value
                ? new Answer<T>(value, null, json)
                : throw new JsonException("Nothing was said.");
        }
        catch (JsonException problem)
        {
            throw new UnreachableServerException($"{Server} answers, but not as Muster does", problem);
        }
    }

    private Uri? Server => http.BaseAddress;

    private async Task<(int Status, string Text)> Send(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            using var response = await http.SendAsync(request, cancel);
            return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancel));
        }
        catch (HttpRequestException problem)
        {
            throw new UnreachableServerException($"{Server} does not answer: {problem.Message}", problem);
        }
        catch (OperationCanceledException problem) when (!cancel.IsCancellationRequested)
        {
            throw new UnreachableServerException($"{Server} did not answer in time", problem);
        }
    }

    private static Problem ProblemOf(int status, string text)
    {
        try
        {
            if (JsonSerializer.Deserialize<ProblemMessage>(text, WireJson.Options) is { } said)
                return new Problem(status, said.Code ?? "", said.Detail ?? said.Title ?? Unsaid(status), said.Field);
        }
        catch (JsonException)
        {
            // An answer of something in between; its status is all there is to say.
        }

        return new Problem(status, "", Unsaid(status), null);
    }

    private static string Unsaid(int status) => $"The server answered {status}.";

    /// <summary>A path with a part that came from a person.</summary>
    private static string At(FormattableString path) => string.Format(
        CultureInfo.InvariantCulture,
        path.Format,
        [.. path.GetArguments().Select(each => (object)Uri.EscapeDataString(Text(each)))]);

    /// <summary>A path with a query; what is null is left out.</summary>
    private static string With(string path, params (string Name, object? Value)[] query)
    {
        var parts = query.Where(each => each.Value is not null)
            .Select(each => $"{each.Name}={Uri.EscapeDataString(Text(each.Value))}");
        var joined = string.Join('&', parts);
        return joined.Length == 0 ? path : $"{path}?{joined}";
    }

    private static string Text(object? value) => value switch
    {
        DateTimeOffset at => UtcConverter.Write(at),
        bool flag => flag ? "true" : "false",
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };
}
