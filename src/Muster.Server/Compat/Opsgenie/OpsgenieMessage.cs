using System.Text;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.Opsgenie;

/// <summary>
/// What a call of the Opsgenie Alert API says. What the path says (which alert, which act) is kept around the body,
/// always by alias. Source: wire format D9.
/// </summary>
internal static class OpsgenieMessage
{
    internal const string Source = "opsgenie";
    private const int MessageCharactersMax = 130;

    /// <summary>Reads what was kept.</summary>
    internal static Parsed Read(ReadOnlyMemory<byte> kept, ServiceId service, Instant now)
    {
        var (path, body) = Envelope.Open(kept);
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
            body = "{}"u8.ToArray();
        if (JsonItem.ReadObject(body, out var problem) is not { } sent)
            return Parsed.Nothing(problem);
        return path is null
            ? Created(sent, sent["alias"].Text ?? SignalBounds.Digest(Encoding.UTF8.GetString(body.Span)), service, now)
            : OfPath(path, Envelope.MethodOf(kept), sent, service, now);
    }

    /// <summary>The path by which an act on an alert is kept.</summary>
    internal static string PathOf(string alias, string act) =>
        $"/og/v2/alerts/{Uri.EscapeDataString(alias)}/{act}?identifierType=alias";

    /// <summary>The alias and the act of a path; the act is <c>create</c> for the list itself.</summary>
    internal static (string Alias, string Act) PartsOf(string path)
    {
        var parts = path.Split('?')[0].Trim('/').Split('/');
        return parts switch
        {
            ["og", "v2", "alerts", var alias, var act, ..] => (Uri.UnescapeDataString(alias), act),
            ["og", "v2", "alerts", var alias] => (Uri.UnescapeDataString(alias), "create"),
            _ => ("", "create"),
        };
    }

    private static Parsed OfPath(string path, string? method, JsonItem sent, ServiceId service, Instant now)
    {
        var (alias, act) = PartsOf(path);
        var signal = new AlertSignal
        {
            Service = service,
            Source = Source,
            DedupKey = alias,
            Action = AlertAction.Reword,
        };
        return (act, method) switch
        {
            ("create", "POST") => Created(sent, alias, service, now),
            ("close", _) or ("create", "DELETE") => Parsed.One(signal with { Action = AlertAction.Resolve }, now),
            ("acknowledge", _) => Parsed.One(signal with { Action = AlertAction.Acknowledge }, now),
            ("message", _) => sent["message"].Text is { } text
                ? Parsed.One(signal with { Summary = text }, now)
                : Parsed.Nothing("message: must not be empty"),
            ("description", _) => Parsed.One(signal with { Details = sent["description"].Text ?? "" }, now),
            _ => Parsed.Silent,
        };
    }

    private static Parsed Created(JsonItem sent, string alias, ServiceId service, Instant now)
    {
        if (sent["message"].Text is not { } message)
            return Parsed.Nothing("message: must not be empty");
        List<KeyValuePair<string, string>> labels = [.. sent["details"].Pairs];
        foreach (var name in (ReadOnlySpan<string>)["entity", "source"])
        {
            if (sent[name].Text is { } text && !labels.Exists(pair => pair.Key == name))
                labels.Add(new(name, text));
        }

        if (sent["tags"].Items.Any())
            labels.Add(new("tags", string.Join(',', sent["tags"].Items.Select(tag => tag.Text).OfType<string>())));
        var links = new List<AlertLink>();
        links.AddLink(sent["source"].Text, "Source");
        var description = sent["description"].Text;
        // What Opsgenie would cut off is not lost.
        var details = message.Length > MessageCharactersMax && description is null ? message : description;
        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = Source,
                DedupKey = alias,
                Action = AlertAction.Trigger,
                Summary = message,
                Severity = SeverityWords.Read(sent["priority"].Text ?? "P3"),
                Labels = Labels.From(labels),
                Details = details,
                Links = links,
            },
            now);
    }
}
