using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Muster.Core.Communications;

namespace Muster.Engine.Communications;

/// <summary>A message in the forms that chat products and programs take.</summary>
internal static class MessageBodies
{
    /// <summary>Teams takes at most so many bytes; what is longer is cut and says so.</summary>
    internal const int TeamsBytesMax = 28 * 1024;

    /// <summary>Mattermost takes at most so many characters in a post.</summary>
    internal const int MattermostCharactersMax = 16_000;

    /// <summary>Slack cuts longer texts.</summary>
    internal const int SlackCharactersMax = 38_000;

    private const string More = "…\n\n(The text is longer than this product takes. All of it is in the incident.)";

    internal static byte[] Of(ChannelForm form, OutgoingMessage message, MessageForms forms) => form switch
    {
        ChannelForm.Mattermost => Write(json => json.WriteString(
            "text", Cut($"**{message.Subject}**\n\n{message.Text}", MattermostCharactersMax))),
        ChannelForm.Teams => Teams(message),
        ChannelForm.Muster => Write(json => Own(json, message, forms)),
        _ => Write(json => json.WriteString(
            "text", Cut($"*{Escaped(message.Subject)}*\n{forms.Slack(message.Text)}", SlackCharactersMax))),
    };

    /// <summary>HTML as a whole page that mail programs show, also in the dark.</summary>
    internal static string Page(string html) =>
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
        + "<meta name=\"color-scheme\" content=\"light dark\"></head>"
        + "<body style=\"font:16px/1.5 system-ui,sans-serif;max-width:40em;margin:1em auto;padding:0 1em\">"
        + html + "</body></html>";

    internal static string OneLine(string text) =>
        new([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]);

    /// <summary>A short name of a key that may stand in a mail header.</summary>
    internal static string Digest(string key) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));

    private static byte[] Teams(OutgoingMessage message)
    {
        var text = message.Text;
        var body = Card(message.Subject, text);
        while (body.Length > TeamsBytesMax && text.Length > 0)
        {
            text = text[..Math.Max(0, text.Length - Math.Max(256, (body.Length - TeamsBytesMax) / 4))];
            body = Card(message.Subject, text + More);
        }

        return body;
    }

    /// <summary>A card as the workflow for incoming webhooks takes it.</summary>
    private static byte[] Card(string subject, string text) => Write(json =>
    {
        json.WriteString("type", "message");
        json.WriteStartArray("attachments");
        json.WriteStartObject();
        json.WriteString("contentType", "application/vnd.microsoft.card.adaptive");
        json.WriteNull("contentUrl");
        json.WriteStartObject("content");
        json.WriteString("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        json.WriteString("type", "AdaptiveCard");
        json.WriteString("version", "1.4");
        json.WriteStartArray("body");
        Block(json, subject, isHead: true);
        Block(json, text, isHead: false);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void Block(Utf8JsonWriter json, string text, bool isHead)
    {
        json.WriteStartObject();
        json.WriteString("type", "TextBlock");
        json.WriteString("text", text);
        json.WriteBoolean("wrap", true);
        if (isHead)
        {
            json.WriteString("weight", "bolder");
            json.WriteString("size", "medium");
        }

        json.WriteEndObject();
    }

    private static void Own(Utf8JsonWriter json, OutgoingMessage message, MessageForms forms)
    {
        json.WriteString("type", "update.published");
        json.WriteString("id", message.Key);
        json.WriteNumber("attempt", message.Attempt);
        json.WriteBoolean("mayRepeat", message.MayRepeat);
        json.WriteString("subject", message.Subject);
        json.WriteString("markdown", message.Text);
        json.WriteString("text", forms.Plain(message.Text));
        if (message.Reference is { } reference)
            json.WriteString("incident", reference);
    }

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(most - More.Length)] + More;

    /// <summary>Slack reads these three as the beginning of links and mentions.</summary>
    private static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
