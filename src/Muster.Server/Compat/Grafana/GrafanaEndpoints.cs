using System.Globalization;
using System.Text;
using Muster.Core;
using Muster.Server.Compat.Alertmanager;
using Muster.Server.Compat.Generic;
using NodaTime;

namespace Muster.Server.Compat.Grafana;

/// <summary>
/// Grafana's alerting: the webhook of Alertmanager with more fields, or a template of the user's own. Signed when a
/// secret is set. Source: wire format D4.
/// </summary>
internal static class GrafanaEndpoints
{
    private const string Source = "grafana";
    private const string SignatureHeader = "X-Grafana-Alerting-Signature";
    private const string TimestampHeader = "X-Grafana-Alerting-Timestamp";
    private static readonly TimeSpan ClockSkewMax = TimeSpan.FromMinutes(5);

    internal static Sender Sender { get; } = new(Source, Read) { Distrust = Distrust };

    internal static void Map(IEndpointRouteBuilder routes) =>
        Sender.Map(routes, "/intake/grafana/{key}", "POST", "PUT");

    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        if (JsonItem.ReadObject(body, out _) is { } message && !message["alerts"].IsList)
        {
            var parsed = GenericMessage.Parse(body, service, now);
            return parsed with { Signals = [.. parsed.Signals.Select(signal => signal with { Source = Source })] };
        }

        return AlertmanagerPayload.ParseWebhook(body.Span, service, now, Source);
    }

    private static string? Distrust(HttpContext http, ServiceId service, ReadOnlyMemory<byte> body)
    {
        var secrets = Signatures.SecretsOf(http, service, Source);
        if (secrets.Count == 0)
            return null;
        var signature = http.Request.Headers[SignatureHeader].ToString();
        var stamp = http.Request.Headers[TimestampHeader].ToString();
        if (stamp.Length == 0)
            return Signatures.Holds(secrets, signature, body.Span) ? null : Wrong;
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{stamp}:"), .. body.Span];
        if (!Signatures.Holds(secrets, signature, signed))
            return Wrong;
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        return long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && (now - DateTimeOffset.UnixEpoch).TotalSeconds - seconds is var age
            && Math.Abs(age) <= ClockSkewMax.TotalSeconds
            ? null
            : "The signature is older than five minutes, or the clocks differ by so much.";
    }

    private const string Wrong =
        $"The header {SignatureHeader} is not the HMAC-SHA256 of the body by the secret that is set for grafana.";
}
