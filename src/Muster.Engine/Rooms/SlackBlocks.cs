using System.Globalization;
using System.Text;
using System.Text.Json;
using Muster.Core.Rooms;
using Muster.Engine.Communications;
using NodaTime;

namespace Muster.Engine.Rooms;

/// <summary>What Muster shows in Slack, in Slack's own form.</summary>
public static class SlackBlocks
{
    /// <summary>The name of what Muster's messages carry to be found again.</summary>
    public const string Mark = "muster_message";

    /// <summary>The buttons of a card, by what they do.</summary>
    public const string Acknowledge = "muster-acknowledge";

    /// <summary>Respond as well.</summary>
    public const string Join = "muster-join";

    /// <summary>Page the next level.</summary>
    public const string Escalate = "muster-escalate";

    /// <summary>It is over.</summary>
    public const string Resolve = "muster-resolve";

    private const int FieldCharactersMax = 1_900;
    private const int FieldsMax = 10;
    private const int HeadCharactersMax = 150;
    private const int LineCharactersMax = 2_500;

    private static readonly Duration Late = Duration.FromMinutes(2);

    /// <summary>The card as blocks.</summary>
    public static string Card(ChatCard card) => Write(json =>
    {
        json.WriteStartArray();
        json.WriteStartObject();
        json.WriteString("type", "header");
        TextOf(json, "plain_text", Cut(card.Title, HeadCharactersMax));
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "section");
        json.WriteStartArray("fields");
        foreach (var (name, value) in card.Lines.Take(FieldsMax))
        {
            json.WriteStartObject();
            json.WriteString("type", "mrkdwn");
            json.WriteString("text", Cut($"*{Escaped(name)}*\n{Escaped(value)}", FieldCharactersMax));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject();
        json.WriteString("type", "context");
        json.WriteStartArray("elements");
        json.WriteStartObject();
        json.WriteString("type", "mrkdwn");
        json.WriteString(
            "text",
            $"<{Escaped(card.Url)}|The whole room in Muster>. All talk about it is here; pin a message to keep it.");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        if (card.IsOpen)
            Buttons(json, card);
        json.WriteEndArray();
    });

    /// <summary>The card in one line, for notifications.</summary>
    public static string CardText(ChatCard card) =>
        Escaped(string.Join(" · ", [card.Title, .. card.Lines.Take(3).Select(line => $"{line.Name}: {line.Value}")]));

    /// <summary>What happened, as the text of one message.</summary>
    public static string Told(IReadOnlyList<ChatLine> lines, MessageForms forms, Instant now)
    {
        var text = new StringBuilder();
        if (now - lines[0].At > Late)
            text.Append("_Caught up:_\n");
        foreach (var line in lines)
        {
            var words = line.IsMarkdown ? forms.Slack(line.Text).Trim('\n') : Escaped(line.Text);
            if (line.CallsAll)
                text.Append("<!channel> ");
            text.Append('`').Append(Time(line.At, now)).Append("` ").Append(Cut(words, LineCharactersMax)).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>What a message carries so that it is found again: which it is, and how far it tells.</summary>
    public static string MarkOf(string key, long through) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("event_type", Mark);
        json.WriteStartObject("event_payload");
        json.WriteString("key", key);
        json.WriteNumber("through", through);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>Slack reads these three as the beginning of links and mentions.</summary>
    public static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static void Buttons(Utf8JsonWriter json, ChatCard card)
    {
        json.WriteStartObject();
        json.WriteString("type", "actions");
        json.WriteStartArray("elements");
        if (card.CanTake)
            Button(json, card, Acknowledge, "I have it", style: "primary", ask: null);
        Button(json, card, Join, "Join", style: null, ask: null);
        Button(json, card, Escalate, "Escalate", style: null, ask: "The next level is paged now.");
        Button(json, card, Resolve, "Resolve", style: null, ask: "Its effect is over, and those who wait are told.");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Button(Utf8JsonWriter json, ChatCard card, string action, string text, string? style,
        string? ask)
    {
        json.WriteStartObject();
        json.WriteString("type", "button");
        json.WriteString("action_id", action);
        json.WriteString("value", card.Incident.ToString());
        TextOf(json, "plain_text", text);
        if (style is not null)
            json.WriteString("style", style);
        if (ask is not null)
        {
            json.WriteStartObject("confirm");
            Member(json, "title", "plain_text", $"{text}?");
            Member(json, "text", "plain_text", ask);
            Member(json, "confirm", "plain_text", text);
            Member(json, "deny", "plain_text", "No");
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void TextOf(Utf8JsonWriter json, string type, string text) => Member(json, "text", type, text);

    private static void Member(Utf8JsonWriter json, string name, string type, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("type", type);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string Time(Instant at, Instant now) => at.ToString(
        now - at > Duration.FromHours(20) ? "uuuu-MM-dd HH:mm 'UTC'" : "HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            write(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
