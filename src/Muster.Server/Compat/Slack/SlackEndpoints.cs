using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.Slack;

/// <summary>
/// A message in the shape of Slack's incoming webhooks, for senders that know nothing else. It is lossy: there is no
/// key, so what has the same title (without its mark in brackets) is about the same thing. Source: real clients 3.5.
/// </summary>
internal static class SlackEndpoints
{
    internal static Sender Sender { get; } = new("slack", Read)
    {
        Accept = (http, _) => http.Response.WriteAsync("ok", http.RequestAborted),
    };

    internal static void Map(IEndpointRouteBuilder routes) => Sender.Map(routes, "/intake/slack/{key}");

    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        var message = JsonItem.ReadObject(AsJson(body), out var problem);
        if (message is not { } sent)
            return Parsed.Nothing(problem);
        List<AlertSignal> signals =
        [
            .. sent["attachments"].Items.Where(item => item.IsObject)
                .Select(item => OfAttachment(item, service)).OfType<AlertSignal>().Select(one => one.Bounded(now)),
        ];
        if (signals.Count == 0 && sent.First("text") is { } text)
            signals.Add(Of(service, text.Split('\n')[0], text, color: null, [], []).Bounded(now));
        return signals.Count > 0
            ? new Parsed(signals, Problem: null)
            : Parsed.Nothing("There is neither a 'text' nor an attachment with a title.");
    }

    private static AlertSignal? OfAttachment(JsonItem item, ServiceId service)
    {
        if (item.First("title", "fallback", "pretext", "text") is not { } title)
            return null;
        var links = new List<AlertLink>();
        links.AddLink(item.First("title_link"), "Source");
        foreach (var action in item["actions"].Items)
            links.AddLink(action.First("url"), action.First("text"));
        var labels = item["fields"].Items
            .Where(field => field["title"].Text is not null && field["value"].Text is not null)
            .Select(field => new KeyValuePair<string, string>(
                field["title"].Text!.Trim().ToLowerInvariant(), field["value"].Text!));
        return Of(service, title.Split('\n')[0], item.First("text"), item.First("color"), labels, links);
    }

    private static AlertSignal Of(
        ServiceId service,
        string title,
        string? text,
        string? color,
        IEnumerable<KeyValuePair<string, string>> labels,
        List<AlertLink> links)
    {
        var mark = Mark.Match(title);
        var plain = mark.Success && mark.Length < title.Length ? title[mark.Length..].Trim() : title.Trim();
        var word = mark.Groups["word"].Value;
        var isOver = color is "good" || word is "RESOLVED" or "OK" or "RECOVERED" or "CLOSED";
        return new AlertSignal
        {
            Service = service,
            Source = "slack",
            DedupKey = SignalBounds.Digest(plain),
            Action = isOver ? AlertAction.Resolve : AlertAction.Trigger,
            Summary = plain,
            Severity = color is "warning" ? AlertSeverity.Warning : AlertSeverity.Critical,
            Labels = Labels.From(labels),
            Details = text,
            Links = links,
        };
    }

    private static ReadOnlyMemory<byte> AsJson(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith("payload="u8)
        && QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span)).TryGetValue("payload", out var payload)
            ? Encoding.UTF8.GetBytes(payload.ToString())
            : body;

    private static readonly Regex Mark = new(
        @"^\s*\[(?<word>[A-Z]+)(:\d+)?\]",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
