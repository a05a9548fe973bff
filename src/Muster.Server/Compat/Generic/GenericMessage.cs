using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.Generic;

/// <summary>
/// Any JSON (or form) that says in usual words what is wrong: one object or a list of them. The names that are
/// understood are documented in docs/intake.md. Source: wire format D8.
/// </summary>
internal static class GenericMessage
{
    private const int MessagesMax = 1000;

    private static readonly string[] SummaryNames = ["summary", "title", "message", "name"];
    private static readonly string[] KeyNames = ["key", "dedup_key", "dedupKey", "alias", "id", "fingerprint"];
    private static readonly string[] StateNames = ["status", "state", "action", "event_action"];
    private static readonly string[] SeverityNames = ["severity", "priority", "level"];
    private static readonly string[] DetailsNames = ["details", "description", "body"];
    private static readonly string[] TimeNames = ["timestamp", "time", "startedAt", "startsAt", "date"];
    private static readonly string[] LinkNames = ["url", "link", "href"];

    private static readonly SearchValues<byte> Blank = SearchValues.Create(" \t\r\n"u8);

    /// <summary>What a word of state means.</summary>
    internal static AlertAction ActionOf(string? state) => state?.Trim() switch
    {
        null => AlertAction.Trigger,
        var word when ResolveWords.Contains(word) => AlertAction.Resolve,
        var word when AcknowledgeWords.Contains(word) => AlertAction.Acknowledge,
        _ => AlertAction.Trigger,
    };

    private static readonly HashSet<string> ResolveWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "resolve", "resolved", "ok", "okay", "close", "closed", "recovery", "recovered", "normal", "up", "clear",
        "cleared", "inactive", "success", "healthy", "green", "good", "end", "ended", "fixed", "done",
    };

    private static readonly HashSet<string> AcknowledgeWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "acknowledge", "acknowledged", "ack", "acked",
    };

    /// <summary>Reads a body by its first byte: an object, a list of objects, or a form.</summary>
    internal static Parsed Parse(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        var text = JsonText.WithoutMark(body.Span);
        var first = text.IndexOfAnyExcept(Blank);
        return first < 0 ? Parsed.Nothing("The body is empty.")
            : text[first] is (byte)'{' or (byte)'[' ? ParseJson(body[(body.Length - text.Length)..], service, now)
            : ParseForm(Encoding.UTF8.GetString(text), service, now);
    }

    private static Parsed ParseJson(ReadOnlyMemory<byte> json, ServiceId service, Instant now)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
                return One(Fields(root), service, now);
            if (root.GetArrayLength() is 0 or > MessagesMax)
                return Parsed.Nothing($"The list must have 1 to {MessagesMax} messages.");
            List<AlertSignal> signals = [];
            string? problem = null;
            foreach (var item in root.EnumerateArray())
            {
                var parsed = item.ValueKind == JsonValueKind.Object
                    ? One(Fields(item), service, now)
                    : Parsed.Nothing("An item of the list is not an object.");
                signals.AddRange(parsed.Signals);
                problem ??= parsed.Problem;
            }

            return new Parsed(signals, problem);
        }
        catch (JsonException problem)
        {
            return Parsed.Nothing(JsonText.Where(problem));
        }
    }

    private static Parsed ParseForm(string form, ServiceId service, Instant now)
    {
        if (!form.Contains('=', StringComparison.Ordinal))
            return Parsed.Nothing("The body is neither a JSON object nor a form.");
        var fields = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in QueryHelpers.ParseQuery(form.Trim()))
            fields[name] = values.ToString().Replace('\0', '\uFFFD');
        return One(fields, service, now);
    }

    private static Parsed One(Dictionary<string, object> fields, ServiceId service, Instant now)
    {
        if (Find(fields, SummaryNames) is not { } summary)
            return Parsed.Nothing("There is no summary: give one of summary, title, message, name.");
        summary = JsonText.Line(summary, SignalBounds.SummaryCharactersMax);
        var details = Find(fields, DetailsNames);
        var links = new List<AlertLink>();
        AddLinks(links, fields);
        var sent = Find(fields, TimeNames) is { } time ? JsonText.When(time) : null;
        return new Parsed(
            [
                new AlertSignal
                {
                    Service = service,
                    Source = "generic",
                    DedupKey = Find(fields, KeyNames) is { } key
                        ? SignalBounds.Key(key)
                        : SignalBounds.Digest(summary), // what says the same is about the same
                    Action = ActionOf(Find(fields, StateNames)),
                    Summary = summary,
                    Severity = SeverityWords.Read(Find(fields, SeverityNames)),
                    Labels = LabelsOf(fields),
                    SentAt = sent is { } at ? Instant.Min(at, now) : null,
                    StartedAt = sent,
                    Details = details is null ? null : JsonText.Cut(details, SignalBounds.DetailsCharactersMax),
                    Links = links,
                },
            ],
            Problem: null);
    }

    private static string? Find(Dictionary<string, object> fields, string[] names)
    {
        foreach (var name in names)
        {
            if (fields.TryGetValue(name, out var value) && TextOf(value) is { } text
                && !string.IsNullOrWhiteSpace(text))
            {
                return text;
            }
        }

        return null;
    }

    private static string? TextOf(object value) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => null,
        JsonElement { ValueKind: JsonValueKind.String } element => Whole(element),
        JsonElement element => element.GetRawText(),
        _ => null,
    };

    /// <summary>Of a name given twice the last value counts, whatever its case.</summary>
    private static Dictionary<string, object> Fields(JsonElement element)
    {
        var fields = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var property in element.EnumerateObject())
            fields[NameOf(property)] = property.Value;
        return fields;
    }

    [SuppressMessage("Design", "MA0045", Justification = "Reads from memory.")]
    private static string Whole(JsonElement element)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(element.GetRawText()));
        reader.Read();
        return JsonText.String(ref reader);
    }

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "";
        }
    }

    private static void AddLinks(List<AlertLink> links, Dictionary<string, object> fields)
    {
        links.AddLink(Find(fields, LinkNames), "Source");
        if (!fields.TryGetValue("links", out var value))
            return;
        if (value is not JsonElement { ValueKind: JsonValueKind.Array } list)
        {
            links.AddLink(TextOf(value), "Link");
            return;
        }

        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.Object)
            {
                var link = Fields(item);
                links.AddLink(Find(link, ["href", "url"]), Find(link, ["text", "title", "name"]));
            }
            else
            {
                links.AddLink(TextOf(item), "Link");
            }
        }
    }

    /// <summary>An object of names and values, or a list (or a comma-separated text) of <c>name:value</c> and
    /// words.</summary>
    private static Labels LabelsOf(Dictionary<string, object> fields)
    {
        if (!fields.TryGetValue("labels", out var value) && !fields.TryGetValue("tags", out value))
            return Labels.Empty;
        var pairs = value switch
        {
            JsonElement { ValueKind: JsonValueKind.Object } map =>
                map.EnumerateObject().Select(pair => new KeyValuePair<string, string>(
                    NameOf(pair), TextOf(pair.Value) ?? "")),
            JsonElement { ValueKind: JsonValueKind.Array } list =>
                list.EnumerateArray().Select(item => Tag(TextOf(item) ?? "")),
            _ => (TextOf(value) ?? "").Split(',').Select(Tag),
        };
        return Labels.From(pairs.Where(pair => pair.Key.Length > 0));
    }

    private static KeyValuePair<string, string> Tag(string tag)
    {
        var colon = tag.AsSpan().IndexOfAny(':', '=');
        return colon < 0
            ? new(tag.Trim(), "true")
            : new(tag[..colon].Trim(), tag[(colon + 1)..].Trim());
    }
}
