using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Server.Access;
using Muster.Server.Compat.Alertmanager;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Compat.GoAlert;

/// <summary>GoAlert's generic intake, with its paths of Alertmanager and Grafana; the token is our integration key.
/// Source: wire format D10.</summary>
internal static class GoAlertEndpoints
{
    private const int BytesMax = 256 * 1024;

    internal static Sender Sender { get; } = new("goalert", Read)
    {
        BytesMax = BytesMax,
        OverloadStatus = 429,
        Fold = (http, body) => Envelope.Of(http, body),
        Accept = Accept,
    };

    private static readonly Sender Alertmanager = new(
        "alertmanager", (body, service, now) => AlertmanagerPayload.ParseWebhook(body.Span, service, now));

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "/api/v2/generic/incoming", Sender);
        Map(routes, "/api/v2/prometheusalertmanager/incoming", Alertmanager);
        Map(routes, "/api/v2/grafana/incoming", Grafana.GrafanaEndpoints.Sender);
    }

    internal static Parsed Read(ReadOnlyMemory<byte> kept, ServiceId service, Instant now)
    {
        var (path, body) = Envelope.Open(kept);
        var query = path?.IndexOf('?', StringComparison.Ordinal) is { } at and >= 0 ? path[at..] : "";
        var fields = Fields(QueryHelpers.ParseQuery(query));
        var text = body.Span.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'{', ..])
        {
            if (JsonItem.ReadObject(body, out var problem) is not { } json)
                return Parsed.Nothing(problem);
            foreach (var (name, value) in json.Members)
            {
                fields[name] = value.IsObject
                    ? [.. value.Pairs.Select(pair => $"{pair.Key}={pair.Value}")]
                    : [value.Text ?? ""];
            }
        }
        else if (!text.IsEmpty)
        {
            foreach (var (name, values) in Fields(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(text))))
                fields[name] = values;
        }

        return One(fields, service, now);
    }

    private static Parsed One(Dictionary<string, string[]> fields, ServiceId service, Instant now)
    {
        if (First("summary") is not { } summary)
            return Parsed.Nothing("There is no 'summary'.");
        var details = First("details");
        var labels = fields.GetValueOrDefault("meta", [])
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair is [{ Length: > 0 }, _])
            .Select(pair => new KeyValuePair<string, string>(pair[0], pair[1]));
        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = "goalert",
                DedupKey = First("dedup") ?? SignalBounds.Digest($"{summary}\n{details}"),
                Action = First("action") == "close" ? AlertAction.Resolve : AlertAction.Trigger,
                Summary = summary,
                Labels = Labels.From(labels),
                Details = details,
            },
            now);

        string? First(string name) =>
            fields.TryGetValue(name, out var values) && values is [{ Length: > 0 } value, ..] ? value : null;
    }

    private static Dictionary<string, string[]> Fields(
        Dictionary<string, Microsoft.Extensions.Primitives.StringValues> pairs) =>
        pairs.ToDictionary(
            pair => pair.Key,
            pair => pair.Value.Select(value => (value ?? "").Replace('\0', '\uFFFD')).ToArray(),
            StringComparer.Ordinal);

    private static void Map(IEndpointRouteBuilder routes, string path, Sender sender) =>
        routes.MapPost(path, http => sender.Take(http, http.Request.Query["token"].ToString()))
            .ShortCircuit().Needs(Permission.None);

    private static async Task Accept(HttpContext http, Parsed parsed)
    {
        if (!http.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal))
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        var signal = parsed.Signals[0];
        var alerts = await http.RequestServices.GetRequiredService<IStore>().Read(
            reading => reading.Alerts(new AlertQuery { DedupKey = signal.DedupKey, Limit = 1 }), http.RequestAborted);
        await http.Response.WriteAsJsonAsync(
            new Answer(
                alerts is [var alert] ? alert.Id.ToString() : null,
                signal.Service.Value,
                alerts is [{ IsOpen: true, Count: 1 }]),
            AsWritten,
            contentType: null,
            http.RequestAborted);
    }

    private static readonly JsonSerializerOptions AsWritten = new();

    private sealed record Answer(string? AlertID, string ServiceID, bool IsNew);
}
