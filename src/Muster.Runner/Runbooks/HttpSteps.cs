using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Muster.Client.Runbooks;

namespace Muster.Runner.Runbooks;

/// <summary>Requests and metric queries: to hosts of this machine's own file, without redirects, and never to a
/// link-local address, where clouds keep their credentials.</summary>
internal sealed class HttpSteps(RunnerPolicy policy, SecretStore secrets) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        ConnectCallback = Connect,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => http.Dispose();

    /// <summary>A request in the usual form: method line, headers, an empty line, the body.</summary>
    internal async Task<WorkResult> Request(RunnerWorkMessage work, TimeSpan timeout, CancellationToken cancel)
    {
        var values = new Dictionary<string, string>(work.Values, StringComparer.Ordinal);
        foreach (var name in work.Secrets)
            values[name] = secrets.Value(name);
        var (request, problem) = Read(work.Text, values);
        if (request is null)
            return WorkResult.Refused(problem!);
        using (request)
            return await Send(request, work.OutputMax, timeout, cancel);
    }

    /// <summary>A metric query on a store that the step names.</summary>
    internal async Task<WorkResult> Query(RunnerWorkMessage work, TimeSpan timeout, CancellationToken cancel)
    {
        if (work.On is not { } on || !policy.Connections.TryGetValue(on, out var connection)
            || connection is not { Kind: "prometheus", Url: { } url })
        {
            return WorkResult.Refused($"This runner has no metric store {work.On}. Its policy names them.");
        }

        var (query, problem) = Placeholders.Promql(work.Text.Trim(), work.Values);
        if (query is null)
            return WorkResult.Refused(problem!);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{url.TrimEnd('/')}/api/v1/query")
        {
            Content = new FormUrlEncodedContent([new("query", query)]),
        };
        if (connection.Password is { } name)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secrets.Value(name));
        var answer = await Send(request, work.OutputMax, timeout, cancel);
        return answer.State == WorkResult.Succeeded ? Series(answer) : answer;
    }

    private (HttpRequestMessage? Request, string? Problem) Read(string text, Dictionary<string, string> values)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var first = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (first.Length < 2)
            return (null, "The first line of a request is METHOD ADDRESS.");
        var (url, wrong) = Placeholders.Url(first[1], values);
        if (url is null)
            return (null, wrong);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            return (null, $"{first[1]} is no address that begins with http:// or https://.");
        if (address.UserInfo.Length > 0)
            return (null, "A password in an address is seen by everybody. Send it in a header, as a secret.");
        if (!policy.AllowsHost(address.IdnHost))
            return (null, $"The policy of this runner does not allow calls to {address.IdnHost}.");
        var request = new HttpRequestMessage(new HttpMethod(first[0].ToUpperInvariant()), address);
        var empty = Array.FindIndex(lines, string.IsNullOrWhiteSpace);
        var (type, problem) = AddHeaders(request, lines[1..(empty < 0 ? lines.Length : empty)], values);
        if (problem is null && empty >= 0 && string.Join('\n', lines[(empty + 1)..]).Trim() is { Length: > 0 } body)
            problem = AddBody(request, body, type, values);
        if (problem is null)
            return (request, null);
        request.Dispose();
        return (null, problem);
    }

    private static (string Type, string? Problem) AddHeaders(
        HttpRequestMessage request, string[] lines, Dictionary<string, string> values)
    {
        var type = "application/json";
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
                return (type, $"“{line}” is no header.");
            var name = line[..colon].Trim();
            var (value, problem) = Placeholders.Header(line[(colon + 1)..].Trim(), values);
            if (value is null)
                return (type, problem);
            if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
                type = value;
            else if (!request.Headers.TryAddWithoutValidation(name, value))
                return (type, $"The header {name} cannot be set.");
        }

        return (type, null);
    }

    private static string? AddBody(
        HttpRequestMessage request, string body, string type, Dictionary<string, string> values)
    {
        var (filled, problem) = type switch
        {
            _ when type.Contains("json", StringComparison.OrdinalIgnoreCase) => Placeholders.Json(body, values),
            _ when type.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) =>
                Placeholders.Form(body, values),
            _ when !body.Contains("{{", StringComparison.Ordinal) => (body, null),
            _ => (null, $"There is no safe way to put a value into {type}. Send JSON or a form."),
        };
        if (filled is null)
            return problem;
        request.Content = new StringContent(filled, Encoding.UTF8);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.TryParse(type, out var media)
            ? media
            : new MediaTypeHeaderValue("application/json");
        return null;
    }

    private async Task<WorkResult> Send(
        HttpRequestMessage request, int outputMax, TimeSpan timeout, CancellationToken cancel)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(timeout);
        try
        {
            using var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            var said = new CappedText(Math.Min(outputMax, policy.OutputMax));
            await using var body = await response.Content.ReadAsStreamAsync(deadline.Token);
            await said.Read(body);
            var (text, bytes) = said.Taken();
            var status = (int)response.StatusCode;
            return new WorkResult(status < 400 ? WorkResult.Succeeded : WorkResult.Failed, status, text, bytes)
            {
                Why = status < 400 ? null : $"The answer was {status}.",
            };
        }
        catch (OperationCanceledException)
        {
            return cancel.IsCancellationRequested
                ? new WorkResult(WorkResult.Cancelled, null, "", 0) { Why = "It was called off while it ran." }
                : new WorkResult(WorkResult.TimedOut, null, "", 0)
                {
                    Why = $"It took longer than {timeout.TotalSeconds} s and was ended.",
                };
        }
        catch (HttpRequestException problem)
        {
            return WorkResult.Refused($"{request.RequestUri?.Authority} does not answer: {problem.Message}");
        }
    }

    /// <summary>What a metric store says, one series a line, and as rows.</summary>
    private static WorkResult Series(WorkResult answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Output);
            var data = document.RootElement.GetProperty("data");
            using var rows = new MemoryStream();
            var text = new StringBuilder();
            using (var json = new Utf8JsonWriter(rows))
            {
                json.WriteStartArray();
                if (data.GetProperty("resultType").GetString() == "scalar")
                {
                    Sample(json, text, metric: null, data.GetProperty("result"));
                }
                else
                {
                    foreach (var series in data.GetProperty("result").EnumerateArray())
                        Sample(json, text, series.GetProperty("metric"), series.GetProperty("value"));
                }

                json.WriteEndArray();
            }

            var output = text.ToString();
            return answer with
            {
                Exit = 0,
                Output = output,
                Bytes = Encoding.UTF8.GetByteCount(output),
                Rows = Encoding.UTF8.GetString(rows.ToArray()),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return WorkResult.Refused("The metric store answered in a form that is not understood.");
        }
    }

    private static void Sample(Utf8JsonWriter json, StringBuilder text, JsonElement? metric, JsonElement sample)
    {
        var value = sample[1].GetString() ?? "";
        json.WriteStartObject();
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            json.WriteNumber("value", number);
        }
        else
        {
            json.WriteString("value", value);
        }

        List<string> labels = [];
        foreach (var label in metric?.EnumerateObject() ?? default)
        {
            json.WriteString(label.Name == "value" ? "label_value" : label.Name, label.Value.GetString());
            labels.Add($"{label.Name}=\"{label.Value.GetString()}\"");
        }

        json.WriteEndObject();
        text.Append(labels.Count == 0 ? "" : $"{{{string.Join(", ", labels)}}} ").Append(value).Append('\n');
    }

    private static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancel);
        var allowed = Array.FindAll(addresses, address => !IsRefused(address));
        if (allowed.Length == 0)
        {
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                $"{context.DnsEndPoint.Host} leads to an address that is not called.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Where clouds keep their credentials, and what is no host.</summary>
    internal static bool IsRefused(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            return address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.IPv6Any);
        var octets = address.GetAddressBytes();
        return octets[0] == 0 || octets[0] >= 224 || (octets[0] == 169 && octets[1] == 254);
    }
}
