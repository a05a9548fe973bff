using System.Net;
using System.Text;
using System.Text.Json;
using Muster.Core.StatusPage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Engine.StatusPage;

/// <summary>What subscribers read: the words of mails and what webhooks are given.</summary>
/// <param name="page">The page.</param>
/// <param name="url">Its address, without a slash at the end.</param>
/// <param name="zone">The zone of its times.</param>
internal sealed class NoticeText(PageInForce page, string url, DateTimeZone zone)
{
    private static readonly ZonedDateTimePattern Wall =
        ZonedDateTimePattern.CreateWithInvariantCulture("ddd d MMM uuuu, HH:mm x", zoneProvider: null);

    private const string Repeat = "You may have had this message already.";

    /// <summary>The notice of an update to one subscriber.</summary>
    internal NoticeMessage Of(
        Subscriber subscriber, PublicIncident incident, PublicUpdate update, string token, bool mayRepeat, Instant now)
    {
        var order = subscriber.Order!;
        var leave = $"{url}/subscription/{token}";
        var message = new NoticeMessage
        {
            Subscriber = order.Id,
            Kind = order.Kind,
            Address = order.Address,
            Id = $"{update.Id}.{order.Id}",
            Sender = page.Settings.Name,
            UnsubscribeUrl = $"{leave}/unsubscribe",
            MayRepeat = mayRepeat,
            IsOfStranger = order.By.AsResponder is null,
        };
        return order.Kind == SubscriberKind.Webhook
            ? message with { Json = Webhook(incident, leave, now) }
            : message with
            {
                Subject = $"[{page.Settings.Name}] {Title(incident, update)}",
                Text = Plain(incident, update, leave, mayRepeat),
                Html = Html(incident, update, leave, mayRepeat),
            };
    }

    /// <summary>The question whether somebody wants to hear of the page.</summary>
    internal NoticeMessage Ask(Subscriber subscriber, string token)
    {
        var order = subscriber.Order!;
        var yes = $"{url}/subscription/{token}";
        var name = page.Settings.Name;
        return new NoticeMessage
        {
            Subscriber = order.Id,
            Kind = order.Kind,
            Address = order.Address,
            Id = $"ask.{order.Id}.{subscriber.Since.ToUnixTimeSeconds()}",
            Sender = name,
            Subject = $"Do you want to hear of {name}?",
            Text = $"""
                Somebody, we hope you, asked that this address hears of {name} ({url}).

                Yes, send me updates:
                {yes}

                If it was not you, do nothing: no more is sent here.
                """,
            Html = $"""
                <p>Somebody, we hope you, asked that this address hears of <a href="{E(url)}">{E(name)}</a>.</p>
                <p><a href="{E(yes)}">Yes, send me updates</a></p>
                <p>If it was not you, do nothing: no more is sent here.</p>
                """,
        };
    }

    private static string Title(PublicIncident incident, PublicUpdate update) =>
        $"{Words(update.Status)}: {incident.Name}";

    private string Plain(PublicIncident incident, PublicUpdate update, string leave, bool mayRepeat)
    {
        var text = new StringBuilder();
        if (mayRepeat)
            text.Append(Repeat).Append("\n\n");
        text.Append(Title(incident, update)).Append('\n').Append(Time(update.ShownAt)).Append("\n\n");
        if (incident.Window is { } window)
            text.Append($"From {Time(window.From)} to {Time(window.Until)}.\n\n");
        if (update.Body.Length > 0)
            text.Append(update.Body).Append("\n\n");
        foreach (var change in update.Components)
            text.Append($"{NameOf(change.Component)}: {Words(change.To)}\n");
        text.Append($"\n{url}/incidents/{incident.Id}\n\n--\nChange what you hear of, or leave: {leave}\n");
        return text.ToString();
    }

    private string Html(PublicIncident incident, PublicUpdate update, string leave, bool mayRepeat)
    {
        var text = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><body style=\"font-family:sans-serif\">");
        if (mayRepeat)
            text.Append($"<p><em>{Repeat}</em></p>");
        text.Append($"<h1 style=\"font-size:1.2em\">{E(Title(incident, update))}</h1><p>{E(Time(update.ShownAt))}</p>");
        if (incident.Window is { } window)
            text.Append($"<p>From {E(Time(window.From))} to {E(Time(window.Until))}.</p>");
        foreach (var part in update.Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            text.Append($"<p>{E(part).Replace("\n", "<br>", StringComparison.Ordinal)}</p>");
        if (update.Components.Count > 0)
        {
            text.Append("<ul>");
            foreach (var change in update.Components)
                text.Append($"<li>{E(NameOf(change.Component))}: {E(Words(change.To))}</li>");
            text.Append("</ul>");
        }

        var link = $"{url}/incidents/{incident.Id}";
        text.Append($"<p><a href=\"{E(link)}\">{E(link)}</a></p><hr>");
        text.Append($"<p><a href=\"{E(leave)}\">Change what you hear of, or leave</a></p></body></html>");
        return text.ToString();
    }

    private byte[] Webhook(PublicIncident incident, string leave, Instant now)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            var health = page.Health;
            var writer = new PublicJson(json, page, url, zone.Id, now);
            json.WriteStartObject();
            json.WriteStartObject("meta");
            json.WriteString("unsubscribe", leave);
            json.WriteString("documentation", $"{url}/api");
            json.WriteString("generated_at", PublicJson.At(now));
            json.WriteEndObject();
            json.WriteStartObject("page");
            json.WriteString("id", page.Code.Value);
            json.WriteString("status_indicator", health.Indicator);
            json.WriteString("status_description", health.Description);
            json.WriteEndObject();
            json.WriteStartObject("incident");
            writer.IncidentFields(incident);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private string NameOf(string component) => page.Component(component)?.Settings.Name ?? component;

    private string Time(Instant at) => Wall.Format(at.InZone(zone));

    private static string Words(ComponentStatus status) => Sentence(status.Word());

    private static string Words(PublicStatus status) => Sentence(status.Word());

    private static string Sentence(string word) =>
        char.ToUpperInvariant(word[0]) + word[1..].Replace('_', ' ');

    private static string E(string text) => WebUtility.HtmlEncode(text);
}
