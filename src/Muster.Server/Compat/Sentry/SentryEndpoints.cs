using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.Sentry;

/// <summary>
/// Sentry's integration platform: issue alerts, metric alerts, and issues, whose resolution ends what an issue alert
/// began. Signed when a secret is set. Source: wire format D7.
/// </summary>
internal static class SentryEndpoints
{
    private const string Source = "sentry";
    private const string SignatureHeader = "Sentry-Hook-Signature";

    internal static Sender Sender { get; } = new(Source, Read)
    {
        Distrust = Distrust,
        IsSpooled = true,
        MessageId = (http, _) =>
            http.Request.Headers["Request-ID"].ToString() is { Length: > 0 and <= 64 } id ? id : null,
        Accept = (http, _) =>
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return Task.CompletedTask;
        },
    };

    internal static void Map(IEndpointRouteBuilder routes) => Sender.Map(routes, "/intake/sentry/{key}");

    /// <summary>Reads a hook by what is in it; what is about installations and comments says nothing of an
    /// alert.</summary>
    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        var message = JsonItem.ReadObject(body, out var problem);
        if (message is not { } sent)
            return Parsed.Nothing(problem);
        var data = sent["data"];
        var action = sent["action"].Text;
        var signal = data["metric_alert"].IsObject ? OfMetric(data, action)
            : data["event"].IsObject ? OfEvent(data)
            : data["issue"].IsObject ? OfIssue(data["issue"], action)
            : null;
        return signal is null ? Parsed.Silent : Parsed.One(signal with { Service = service }, now);
    }

    private static AlertSignal OfEvent(JsonItem data)
    {
        var sent = data["event"];
        var links = new List<AlertLink>();
        links.AddLink(sent.First("web_url"), "Sentry");
        links.AddLink(sent.First("issue_url"), "Issue");
        var rule = data["triggered_rule"].Text ?? data["issue_alert"]["title"].Text;
        var title = sent["title"].Text ?? rule ?? "An issue alert of Sentry";
        var key = IssueKey(sent["issue_id"].Text ?? sent["event_id"].Text ?? title);
        return Signal(key, AlertAction.Trigger, title) with
        {
            Severity = sent["level"].Text is "fatal" ? AlertSeverity.Critical : SeverityWords.Read(sent["level"].Text),
            Labels = Labels.From(
                TagsOf(sent["tags"]).Concat(rule is null ? [] : [new("rule", rule)])),
            SentAt = sent["datetime"].When,
            StartedAt = sent["datetime"].When,
            Details = sent["culprit"].Text,
            Links = links,
        };
    }

    private static AlertSignal OfMetric(JsonItem data, string? action)
    {
        var links = new List<AlertLink>();
        links.AddLink(data["web_url"].Text, "Sentry");
        var title = data["description_title"].Text ?? "A metric alert of Sentry";
        return Signal(
            $"metric:{data["metric_alert"]["id"].Text ?? title}",
            action == "resolved" ? AlertAction.Resolve : AlertAction.Trigger,
            title) with
        {
            Severity = action == "warning" ? AlertSeverity.Warning : AlertSeverity.Critical,
            SentAt = data["metric_alert"]["date_closed"].When ?? data["metric_alert"]["date_detected"].When,
            StartedAt = data["metric_alert"]["date_started"].When,
            Details = data["description_text"].Text,
            Links = links,
        };
    }

    /// <summary>Only that an issue was resolved or ignored ends something; a new issue is the matter of an issue
    /// alert.</summary>
    private static AlertSignal? OfIssue(JsonItem issue, string? action) =>
        action is "resolved" or "ignored" or "archived" && issue["id"].Text is { } id
            ? Signal(IssueKey(id), AlertAction.Resolve, issue["title"].Text ?? "")
            : null;

    private static AlertSignal Signal(string key, AlertAction action, string title) => new()
    {
        Service = default,
        Source = Source,
        DedupKey = key,
        Action = action,
        Summary = title,
    };

    private static string IssueKey(string id) => $"issue:{id}";

    /// <summary>Tags come as pairs in a list.</summary>
    private static IEnumerable<KeyValuePair<string, string>> TagsOf(JsonItem tags) =>
        from tag in tags.Items
        let pair = tag.Items.Select(part => part.Text).ToArray()
        where pair is [{ Length: > 0 }, not null]
        select new KeyValuePair<string, string>(pair[0]!, pair[1]!);

    private static string? Distrust(HttpContext http, ServiceId service, ReadOnlyMemory<byte> body)
    {
        var secrets = Signatures.SecretsOf(http, service, Source);
        return secrets.Count == 0
            || Signatures.Holds(secrets, http.Request.Headers[SignatureHeader].ToString(), body.Span)
            ? null
            : $"The header {SignatureHeader} is not the HMAC-SHA256 of the body by the secret that is set for sentry.";
    }
}
