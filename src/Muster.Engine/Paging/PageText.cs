using System.Net;
using System.Text;
using Muster.Core.Paging;

namespace Muster.Engine.Paging;

/// <summary>The words of a page: subject, text, HTML. The first line says what is broken, the next what to
/// do.</summary>
public static class PageText
{
    private const int SubjectCharactersMax = 150;

    /// <summary>One line without line breaks, at most 150 characters.</summary>
    public static string Subject(PageMessage message)
    {
        var lead = message.Drill ? "EXERCISE: " : "";
        var about = message.Title ?? message.Why;
        var what = message.Purpose switch
        {
            PagePurpose.Respond => $"{message.Severity} {about}",
            PagePurpose.Taken => $"Taken: {about}",
            PagePurpose.Joined => $"Joined: {about}",
            PagePurpose.Cleared => $"Is it over? {about}",
            PagePurpose.Learn => $"Follow along: {about}",
            PagePurpose.Duty => $"Due soon: {about}",
            PagePurpose.HandOff => "You are on call now",
            PagePurpose.Swap => $"Time on call: {message.Why}",
            PagePurpose.Reminder => $"A reminder: {message.Why}",
            PagePurpose.Update => $"Write an update: {about}",
            PagePurpose.Test => "Test page from Muster",
            PagePurpose.Verify => "Your code from Muster",
            PagePurpose.Prompt => $"A question: {about}",
            PagePurpose.Emergency => $"DATABASE AWAY {about}",
            PagePurpose.Bundle => $"{message.Several.Count} incidents need you",
            _ => $"Muster needs you: {message.Why}",
        };
        var reference = message.Reference is { } known ? $" [{known}]" : "";
        var line = new string([.. (lead + what).Trim().Select(c => char.IsControl(c) ? ' ' : c)]);
        var room = SubjectCharactersMax - reference.Length;
        return (line.Length <= room ? line : line[..(room - 1)] + "…") + reference;
    }

    /// <summary>Plain text.</summary>
    public static string Plain(PageMessage message)
    {
        var text = new StringBuilder();
        foreach (var line in Lines(message))
            text.AppendLine(line.Label.Length == 0 ? line.Text : $"{line.Label}: {line.Text}");
        if (message.AcknowledgeUrl is { } acknowledge)
            text.AppendLine().AppendLine(Ask(message) + " (one tap, no sign-in):").AppendLine(acknowledge);
        if (message.IncidentUrl is { } room)
            text.AppendLine().AppendLine("The incident:").AppendLine(room);
        if (message.AnswerUrl is { } answer)
            text.AppendLine().AppendLine("Answer it here (sign in first):").AppendLine(answer);
        return text.ToString();
    }

    /// <summary>HTML without scripts, images or outside resources; every value escaped.</summary>
    public static string Html(PageMessage message)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
            .Append("<meta name=\"color-scheme\" content=\"light dark\"></head>")
            .Append("<body style=\"font:16px/1.5 system-ui,sans-serif;max-width:34em;margin:1em auto;padding:0 1em\">");
        foreach (var (label, text) in Lines(message))
        {
            if (label.Length == 0)
                html.Append("<p><strong>").Append(Safe(text)).Append("</strong></p>");
            else
                html.Append("<p>").Append(Safe(label)).Append(": ").Append(Safe(text)).Append("</p>");
        }

        if (message.AcknowledgeUrl is { } acknowledge)
        {
            html.Append("<p><a href=\"").Append(Safe(acknowledge))
                .Append("\" style=\"display:block;padding:1em;text-align:center;border-radius:6px;")
                .Append("background:#1c1f24;color:#ffffff;font-weight:600;text-decoration:none\">")
                .Append(Ask(message)).Append("</a></p>");
        }

        if (message.IncidentUrl is { } room)
            html.Append("<p><a href=\"").Append(Safe(room)).Append("\">Open the incident</a></p>");
        if (message.AnswerUrl is { } answer)
            html.Append("<p><a href=\"").Append(Safe(answer)).Append("\">Answer it</a> (sign in first)</p>");
        return html.Append("</body></html>").ToString();
    }

    /// <summary>What is said, line by line; a line without a label is a headline.</summary>
    public static IEnumerable<(string Label, string Text)> Lines(PageMessage message)
    {
        if (message.Drill)
            yield return ("", "This is an exercise.");
        if (message.TakenBy is { } taker && message.Purpose == PagePurpose.Respond)
            yield return ("", $"{taker} has acknowledged it meanwhile.");
        if (message.Title is { } title)
            yield return ("", message.Severity is { } severity ? $"{severity}: {title}" : title);
        if (message.Purpose != PagePurpose.Respond || message.Title is null)
            yield return ("", message.Why);
        foreach (var one in message.Several)
            yield return ("", one);
        if (message.MayRepeat)
        {
            yield return ("", message.Purpose == PagePurpose.Emergency
                ? "Muster's database is away: this was sent without it. Nobody can acknowledge here until it is "
                    + "back, and you may be paged for this again."
                : "This may be a repeat of a page that you have already.");
        }

        if (message.Reference is { } reference)
            yield return ("Incident", reference);
        if (message.Service is { } service)
            yield return ("Service", service);
        if (message.Since is { } since)
            yield return ("Since", since);
        if (message.Purpose == PagePurpose.Respond)
            yield return ("Why you", message.Why);
        if (message.IfYouWait is { } next)
            yield return ("If you wait", next);
    }

    private static string Ask(PageMessage message) => message.Purpose switch
    {
        PagePurpose.Test => "Say that it arrived",
        PagePurpose.Bundle => "Take all of them",
        _ => "Take it",
    };

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
