using System.Globalization;
using System.Text;
using System.Xml;
using Muster.Core.OnCall;
using Muster.Core.StatusPage;
using NodaTime;

namespace Muster.Server.StatusPage;

/// <summary>
/// A page as RSS 2.0 and Atom: an item an incident, or an item for each thing that was said (<c>?per=update</c>),
/// because many readers pass over an item that changed under its old id. Ids and dates never come from the reading.
/// </summary>
internal static class PublicFeeds
{
    private const int ItemsMax = 50;
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Own = "urn:muster:stamp";
    private const string Dc = "http://purl.org/dc/elements/1.1/";

    internal static byte[] Rss(PublicView view, string url, bool perUpdate) => Write(xml =>
    {
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        xml.WriteAttributeString("xmlns", "dc", null, Dc);
        xml.WriteStartElement("channel");
        xml.WriteElementString("title", Title(view));
        xml.WriteElementString("link", url);
        xml.WriteElementString("description", "Statuspage");
        xml.WriteElementString("pubDate", Rfc822(ChangedAt(view)));
        xml.WriteElementString("lastBuildDate", Rfc822(view.Now));
        xml.WriteElementString("ttl", ((int)PublicView.ValidFor.TotalMinutes).ToString(CultureInfo.InvariantCulture));
        Stamp(xml, view);
        foreach (var item in Items(view, url, perUpdate))
        {
            xml.WriteStartElement("item");
            xml.WriteElementString("title", item.Title);
            xml.WriteElementString("description", item.Html);
            xml.WriteElementString("pubDate", Rfc822(item.Published));
            xml.WriteElementString("link", item.Link);
            xml.WriteStartElement("guid");
            xml.WriteAttributeString("isPermaLink", "true");
            xml.WriteString(item.Link);
            xml.WriteEndElement();
            if (item.PlannedUntil is { } end)
                xml.WriteElementString("maintenanceEndDate", Rfc822(end));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
    });

    internal static byte[] OfAtom(PublicView view, string url, bool perUpdate) => Write(xml =>
    {
        var host = Uri.TryCreate(url, UriKind.Absolute, out var address) ? address.Host : "localhost";
        xml.WriteStartElement("feed", Atom);
        xml.WriteAttributeString("xml", "lang", null, "en-US");
        xml.WriteElementString("id", Atom, $"tag:{host},2005:/history/{view.Page.Code}{(perUpdate ? "/updates" : "")}");
        Link(xml, "alternate", "text/html", url);
        Link(xml, "self", "application/atom+xml", $"{url}/history.atom{(perUpdate ? "?per=update" : "")}");
        xml.WriteElementString("title", Atom, Title(view));
        xml.WriteElementString("updated", Atom, Rfc3339(ChangedAt(view)));
        xml.WriteStartElement("author", Atom);
        xml.WriteElementString("name", Atom, view.Page.Settings.Name);
        xml.WriteEndElement();
        Stamp(xml, view);
        foreach (var item in Items(view, url, perUpdate))
        {
            xml.WriteStartElement("entry", Atom);
            xml.WriteElementString("id", Atom, $"tag:{host},2005:{item.Id}");
            xml.WriteElementString("published", Atom, Rfc3339(item.Published));
            xml.WriteElementString("updated", Atom, Rfc3339(item.Updated));
            Link(xml, "alternate", "text/html", item.Link);
            xml.WriteElementString("title", Atom, item.Title);
            xml.WriteStartElement("content", Atom);
            xml.WriteAttributeString("type", "html");
            xml.WriteString(item.Html);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    });

    /// <summary>Planned work as a calendar that others subscribe to (RFC 5545).</summary>
    internal static byte[] Calendar(PublicView view, string url) => Encoding.UTF8.GetBytes(CalendarFeed.Write(
        $"{view.Page.Settings.Name}: planned work",
        view.Page.Incidents
            .Where(one => one.Window is not null)
            .Select(one => new CalendarEntry(
                $"{one.Id}@{view.Page.Code}", one.Window!.From, one.Window.Until, one.Name,
                $"{one.Newest?.Body}\n{url}/incidents/{one.Id}".Trim()))
            .OrderBy(entry => entry.From)));

    private static string Title(PublicView view) => $"{view.Page.Settings.Name} Status - Incident History";

    private static Instant ChangedAt(PublicView view) =>
        view.Page.ChangedAt ?? view.Page.MadeAt ?? Instant.FromUnixTimeSeconds(0);

    private static IEnumerable<Item> Items(PublicView view, string url, bool perUpdate)
    {
        var incidents = view.Page.Incidents.Where(one => one.Updates.Count > 0);
        return perUpdate
            ? incidents.SelectMany(one => one.Updates.Select(said => OfUpdate(view, url, one, said)))
                .OrderByDescending(item => item.Published).Take(ItemsMax)
            : incidents.Take(ItemsMax).Select(one => OfIncident(view, url, one));
    }

    private static Item OfIncident(PublicView view, string url, PublicIncident incident)
    {
        var html = new StringBuilder();
        if (incident.Window is { } window)
        {
            html.Append("<p><strong>THIS IS A SCHEDULED EVENT ").Append(When(view, window.From)).Append(" - ")
                .Append(When(view, window.Until)).Append("</strong></p>");
        }

        foreach (var update in incident.Updates.Reverse())
            html.Append(Paragraph(view, incident, update));
        return new Item(
            $"Incident/{incident.Id}", Clean(incident.Name), Clean(html.ToString()), $"{url}/incidents/{incident.Id}",
            incident.StartedAt, incident.UpdatedAt, incident.Window?.Until);
    }

    private static Item OfUpdate(PublicView view, string url, PublicIncident incident, PublicUpdate update) => new(
        $"Update/{update.Id}",
        Clean($"{PublicView.Label(incident, update)}: {incident.Name}"),
        Clean(Paragraph(view, incident, update)),
        $"{url}/incidents/{incident.Id}#u-{update.Id}",
        update.ShownAt,
        update.EditedAt,
        PlannedUntil: null);

    private static string Paragraph(PublicView view, PublicIncident incident, PublicUpdate update)
    {
        var words = PublicText.HtmlOf(update.Body).Trim();
        var inner = words.StartsWith("<p>", StringComparison.Ordinal)
            && words.EndsWith("</p>", StringComparison.Ordinal)
            && words.LastIndexOf("<p>", StringComparison.Ordinal) == 0
                ? words[3..^4]
                : words;
        return $"<p><small>{When(view, update.ShownAt)}</small><br>"
            + $"<strong>{PublicView.Label(incident, update)}</strong> - {inner}</p>";
    }

    private static string When(PublicView view, Instant at)
    {
        var zoned = at.InZone(view.Zone);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{zoned:MMM} <var data-var='date'>{zoned.Day,2}</var>, <var data-var='time'>{zoned:HH:mm}</var> "
            + $"{zoned.GetZoneInterval().Name}");
    }

    /// <summary>When the feed was made and until when it may be believed; readers that do not know it pass it
    /// over.</summary>
    private static void Stamp(XmlWriter xml, PublicView view)
    {
        xml.WriteStartElement("muster", "stamp", Own);
        xml.WriteAttributeString("made-at", Rfc3339(view.Now));
        xml.WriteAttributeString("valid-until", Rfc3339(view.Now + PublicView.ValidFor));
        xml.WriteEndElement();
    }

    /// <summary>Without what XML cannot hold.</summary>
    private static string Clean(string text) => string.Concat(text.Where(XmlConvert.IsXmlChar));

    private static void Link(XmlWriter xml, string relation, string type, string to)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", to);
        xml.WriteEndElement();
    }

    private static string Rfc822(Instant at) =>
        at.ToDateTimeUtc().ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    private static string Rfc3339(Instant at) =>
        at.ToDateTimeUtc().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static byte[] Write(Action<XmlWriter> body)
    {
        using var stream = new MemoryStream();
        var settings = new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true };
        using (var xml = XmlWriter.Create(stream, settings))
            body(xml);
        return stream.ToArray();
    }

    private sealed record Item(
        string Id, string Title, string Html, string Link, Instant Published, Instant Updated, Instant? PlannedUntil);
}
