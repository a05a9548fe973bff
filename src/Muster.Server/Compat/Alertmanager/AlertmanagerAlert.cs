using System.Text.Json;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.Alertmanager;

/// <summary>One alert as Prometheus and Alertmanager write it. Source: wire formats D2 and D3.</summary>
internal sealed class AlertmanagerAlert
{
    private readonly List<KeyValuePair<string, string>> labels = new(12);
    private readonly List<KeyValuePair<string, string>> annotations = new(4);
    private string? generatorUrl;
    private string? fingerprint;
    private string? status;
    private string? values;
    private readonly List<AlertLink> screens = new(4);

    internal Instant? StartsAt { get; private set; }

    internal Instant? EndsAt { get; private set; }

    internal bool HasLabels => labels.Exists(label => label.Value.Length > 0);

    internal bool HasStatus => status is not null;

    internal bool SaysResolved => string.Equals(status, "resolved", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the object at which the reader stands.</summary>
    internal static AlertmanagerAlert Read(ref Utf8JsonReader reader)
    {
        var alert = new AlertmanagerAlert();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("labels"u8))
                ReadMap(ref reader, alert.labels);
            else if (reader.ValueTextEquals("annotations"u8))
                ReadMap(ref reader, alert.annotations);
            else if (reader.ValueTextEquals("startsAt"u8))
                alert.StartsAt = reader.Read() ? JsonText.When(ref reader) : null;
            else if (reader.ValueTextEquals("endsAt"u8))
                alert.EndsAt = reader.Read() ? JsonText.When(ref reader) : null;
            else if (reader.ValueTextEquals("generatorURL"u8))
                alert.generatorUrl = reader.Read() ? JsonText.Text(ref reader) : null;
            else if (reader.ValueTextEquals("fingerprint"u8))
                alert.fingerprint = reader.Read() ? JsonText.Text(ref reader) : null;
            else if (reader.ValueTextEquals("status"u8))
                alert.status = reader.Read() ? JsonText.Text(ref reader) : null;
            else if (!alert.TakeGrafana(ref reader))
                reader.Skip();
        }

        return alert;
    }

    /// <summary>
    /// The alert in normal form. It is ordered by when it began (firing) or ended (resolved): of a resolution that
    /// comes after the alert fired anew, the sender's own times say that it is late.
    /// </summary>
    /// <param name="service">The key's service.</param>
    /// <param name="source"><c>alertmanager</c> or <c>prometheus</c>.</param>
    /// <param name="isResolved">Whether it is over.</param>
    /// <param name="now">When it arrived.</param>
    internal AlertSignal ToSignal(ServiceId service, string source, bool isResolved, Instant now)
    {
        var known = Labels.From(labels);
        var notes = Labels.From(annotations);
        var summary = Summary(known, notes);
        var description = FirstOf(notes, "description", "message");
        var began = StartsAt;
        var sent = isResolved && EndsAt is { } ended && (began is null || ended > began) ? ended : began;
        var links = new List<AlertLink>(3);
        links.AddLink(generatorUrl, "Source");
        links.AddLink(FirstOf(notes, "runbook_url", "runbook"), "Runbook");
        links.AddLink(FirstOf(notes, "dashboard_url", "dashboard"), "Dashboard");
        foreach (var screen in screens)
            links.AddLink(screen.Href, screen.Text);
        return new AlertSignal
        {
            Service = service,
            Source = source,
            DedupKey = string.IsNullOrWhiteSpace(fingerprint)
                ? Fingerprint.Of(known)
                : JsonText.Line(fingerprint, SignalBounds.DedupKeyCharactersMax),
            Action = isResolved ? AlertAction.Resolve : AlertAction.Trigger,
            Summary = JsonText.Line(summary, SignalBounds.SummaryCharactersMax),
            Severity = SeverityWords.Read(known["severity"]),
            Labels = known,
            SentAt = sent is { } at ? Instant.Min(at, now) : null,
            StartedAt = began,
            Details = DetailsOf(description == summary ? null : description),
            Links = links,
        };
    }

    /// <summary>What Grafana adds: the values that were measured, and where to look and to silence.</summary>
    private bool TakeGrafana(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("valueString"u8))
            values = reader.Read() ? JsonText.Text(ref reader) : null;
        else if (reader.ValueTextEquals("dashboardURL"u8))
            AddScreen(ref reader, "Dashboard");
        else if (reader.ValueTextEquals("panelURL"u8))
            AddScreen(ref reader, "Panel");
        else if (reader.ValueTextEquals("imageURL"u8))
            AddScreen(ref reader, "Image");
        else if (reader.ValueTextEquals("silenceURL"u8))
            AddScreen(ref reader, "Silence it at the sender");
        else
            return false;
        return true;
    }

    private void AddScreen(ref Utf8JsonReader reader, string text) =>
        screens.AddLink(reader.Read() ? JsonText.Text(ref reader) : null, text);

    private static string Summary(Labels labels, Labels annotations)
    {
        if (FirstOf(annotations, "summary", "title", "description", "message") is { } said)
            return said;
        var name = labels["alertname"] is { Length: > 0 } alertname ? alertname : labels.ToString();
        return labels["instance"] is { Length: > 0 } instance ? $"{name} on {instance}" : name;
    }

    private string? DetailsOf(string? description)
    {
        var text = string.IsNullOrWhiteSpace(values) ? description : $"{description}\n\nMeasured: {values}".TrimStart();
        return text is null ? null : JsonText.Cut(text, SignalBounds.DetailsCharactersMax);
    }

    private static string? FirstOf(Labels from, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!string.IsNullOrWhiteSpace(from[name]))
                return from[name];
        }

        return null;
    }

    private static void ReadMap(ref Utf8JsonReader reader, List<KeyValuePair<string, string>> into)
    {
        reader.Read();
        into.Clear();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Known(ref reader);
            reader.Read();
            into.Add(new(name, JsonText.Text(ref reader) ?? ""));
        }
    }

    /// <summary>The names that nearly every alert has are not made anew for each.</summary>
    private static string Known(ref Utf8JsonReader reader)
    {
        foreach (var name in Usual)
        {
            if (reader.ValueTextEquals(name))
                return name;
        }

        return JsonText.String(ref reader);
    }

    private static readonly string[] Usual =
        ["alertname", "severity", "instance", "job", "service", "cluster", "namespace", "summary", "description"];
}
