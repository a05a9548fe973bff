using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;

namespace Muster.Server.Compat.Slack;

/// <summary>Something that Slack says: a command, a button, an event, or a question whether we are there.</summary>
internal abstract record SlackCall
{
    private SlackCall()
    {
    }

    /// <summary>Somebody typed a command.</summary>
    internal sealed record Command(string Text, string User, string Channel, string Trigger, Uri? RespondTo)
        : SlackCall;

    /// <summary>Somebody pressed a button.</summary>
    internal sealed record Button(string Action, string Value, string User, string Channel, Uri? RespondTo)
        : SlackCall;

    /// <summary>Somebody marked a message: it is to be kept.</summary>
    /// <param name="User">Who marked it.</param>
    /// <param name="Channel">Where.</param>
    /// <param name="Stamp">Which message.</param>
    /// <param name="Author">Who wrote it; empty when the event does not say.</param>
    /// <param name="Text">What it says, or null when it has to be asked for.</param>
    /// <param name="Thread">The message on which its thread hangs, or null.</param>
    internal sealed record Marked(
        string User, string Channel, string Stamp, string Author, string? Text, string? Thread) : SlackCall;

    /// <summary>The address is being tried out: the challenge is the answer.</summary>
    internal sealed record Challenge(string Value) : SlackCall;

    /// <summary>Nothing that concerns us.</summary>
    internal sealed record Other : SlackCall;

    /// <summary>The reactions that mark a message to be kept.</summary>
    private static readonly string[] Marks = ["pushpin", "star", "round_pushpin", "memo"];

    /// <summary>A body as it was posted: a form of a command, a form with a payload, or JSON of an event.</summary>
    internal static SlackCall Read(ReadOnlyMemory<byte> body)
    {
        if (body.Span.TrimStart(" \r\n\t"u8).StartsWith("{"u8))
            return OfEvent(JsonItem.ReadObject(body, out _) ?? default);
        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body.Span));
        if (form.TryGetValue("payload", out var payload))
        {
            return OfAction(
                JsonItem.ReadObject(Encoding.UTF8.GetBytes(payload.ToString()), out _) ?? default);
        }

        return form.ContainsKey("command")
            ? new Command(
                Plain(Of("text")), Of("user_id"), Of("channel_id"), Of("trigger_id"), Address(Of("response_url")))
            : new Other();

        string Of(string name) => form.TryGetValue(name, out var value) ? value.ToString() : "";
    }

    /// <summary>An envelope of Socket Mode: its kind says what the payload is.</summary>
    internal static SlackCall OfEnvelope(string kind, JsonItem payload) => kind switch
    {
        "slash_commands" => new Command(
            Plain(payload["text"].Text ?? ""), payload["user_id"].Text ?? "", payload["channel_id"].Text ?? "",
            payload["trigger_id"].Text ?? "", Address(payload["response_url"].Text)),
        "interactive" => OfAction(payload),
        "events_api" => OfEvent(payload),
        _ => new Other(),
    };

    private static SlackCall OfAction(JsonItem payload)
    {
        if (payload["type"].Text != "block_actions"
            || payload["actions"].Items.FirstOrDefault() is not { IsObject: true } action)
        {
            return new Other();
        }

        return new Button(
            action["action_id"].Text ?? "",
            action["value"].Text ?? "",
            payload["user"]["id"].Text ?? "",
            payload["channel"]["id"].Text ?? payload["container"]["channel_id"].Text ?? "",
            Address(payload["response_url"].Text));
    }

    private static SlackCall OfEvent(JsonItem body)
    {
        if (body["type"].Text == "url_verification")
            return new Challenge(body["challenge"].Text ?? "");
        var what = body["event"];
        var item = what["item"];
        var message = item["message"];
        var isMark = what["type"].Text switch
        {
            "pin_added" or "star_added" => true,
            "reaction_added" => Marks.Contains(what["reaction"].Text),
            _ => false,
        };
        var stamp = message["ts"].Text ?? item["ts"].Text;
        var channel = item["channel"].Text ?? what["channel_id"].Text;
        return isMark && item["type"].Text == "message" && stamp is not null && channel is not null
            ? new Marked(
                what["user"].Text ?? "", channel, stamp, message["user"].Text ?? what["item_user"].Text ?? "",
                message["text"].Text is { } text ? Plain(text) : null, message["thread_ts"].Text)
            : new Other();
    }

    /// <summary>A text without Slack's marks for links and its escapes.</summary>
    internal static string Plain(string text) =>
        WebUtility.HtmlDecode(Link.Replace(text, match => match.Groups["name"] is { Success: true, Value: var name }
            ? name
            : match.Groups["what"].Value)).Trim();

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "https" or "http" ? url : null;

    private static readonly Regex Link = new(
        @"<(?<what>[^<>|]+)(\|(?<name>[^<>]*))?>",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
