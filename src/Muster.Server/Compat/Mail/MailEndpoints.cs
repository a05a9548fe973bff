using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.WebUtilities;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Server.Compat.Mail;

/// <summary>
/// Mail as an alert: a relay posts it as it came (RFC 5322), or taken apart as JSON or as a form. What has the same
/// subject, without the marks of state and of answers, is about the same thing. Source: INT-001.
/// </summary>
internal static class MailEndpoints
{
    internal const string Source = "email";

    /// <summary>The longest mail in bytes.</summary>
    internal const int BytesMax = 2 * 1024 * 1024;

    internal static Sender Sender { get; } = new(Source, Read) { BytesMax = BytesMax };

    internal static void Map(IEndpointRouteBuilder routes) => Sender.Map(routes, "/intake/email/{key}");

    internal static Parsed Read(ReadOnlyMemory<byte> body, ServiceId service, Instant now)
    {
        var text = body.Span.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'{', ..])
        {
            return JsonItem.ReadObject(body, out var problem) is { } sent
                ? OfFields(name => sent[name].Text, service, now)
                : Parsed.Nothing(problem);
        }

        if (text.StartsWith("--"u8))
            return OfFields(Multipart(text), service, now);
        if (MailMessage.IsMail(text))
        {
            var mail = MailMessage.Read(text);
            return One(
                mail["Subject"], mail["From"], mail.Text, mail["Date"] is { } date ? JsonText.When(date) : null,
                mail["X-Priority"], service, now);
        }

        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(text));
        return OfFields(name => form.TryGetValue(name, out var value) ? value.ToString() : null, service, now);
    }

    private static Parsed OfFields(Func<string, string?> field, ServiceId service, Instant now)
    {
        if (First("raw", "mime", "email", "body-mime") is { } raw && MailMessage.IsMail(Encoding.UTF8.GetBytes(raw)))
            return Read(Encoding.UTF8.GetBytes(raw), service, now);
        return One(
            First("subject", "Subject", "headers[subject]"),
            First("from", "From", "sender", "envelope[from]"),
            First("text", "TextBody", "body-plain", "plain", "body", "stripped-text", "html", "HtmlBody"),
            First("date", "Date", "timestamp") is { } date ? JsonText.When(date) : null,
            priority: null,
            service,
            now);

        string? First(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
            {
                if (field(name) is { } value && !string.IsNullOrWhiteSpace(value))
                    return value.Replace('\0', '\uFFFD');
            }

            return null;
        }
    }

    private static Parsed One(
        string? subject,
        string? from,
        string? text,
        Instant? date,
        string? priority,
        ServiceId service,
        Instant now)
    {
        var said = subject ?? text?.Split('\n').FirstOrDefault(line => !string.IsNullOrWhiteSpace(line));
        if (string.IsNullOrWhiteSpace(said))
            return Parsed.Nothing("The mail has neither a subject nor text.");
        var plain = JsonText.Line(Answer.Replace(said.Trim(), ""), SignalBounds.SummaryCharactersMax);
        var mark = StateMark.Match(plain);
        var rest = mark.Success ? plain[mark.Length..].Trim() : plain;
        var about = rest.Length > 0 ? rest : plain;
        return Parsed.One(
            new AlertSignal
            {
                Service = service,
                Source = Source,
                DedupKey = SignalBounds.Digest(about.ToLowerInvariant()),
                Action = mark.Groups["over"].Success ? AlertAction.Resolve
                    : mark.Groups["taken"].Success ? AlertAction.Acknowledge
                    : AlertAction.Trigger,
                Summary = about,
                Severity = mark.Groups["warning"].Success || priority is ['4' or '5', ..]
                    ? AlertSeverity.Warning
                    : AlertSeverity.Critical,
                Labels = from is null ? Labels.Empty : Labels.From([new("from", JsonText.Line(from, 320))]),
                SentAt = date,
                Details = text,
            },
            now);
    }

    /// <summary>The fields of a form in parts, as relays post mail.</summary>
    private static Func<string, string?> Multipart(ReadOnlySpan<byte> body)
    {
        var whole = Encoding.UTF8.GetString(body).Replace("\r\n", "\n", StringComparison.Ordinal);
        var boundary = whole.Split('\n', 2)[0].TrimEnd();
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        foreach (var part in whole.Split(boundary, StringSplitOptions.RemoveEmptyEntries))
        {
            var blank = part.IndexOf("\n\n", StringComparison.Ordinal);
            var name = PartName.Match(part);
            if (blank > 0 && name.Success && name.Index < blank
                && !part[..blank].Contains("filename=", StringComparison.OrdinalIgnoreCase))
            {
                fields.TryAdd(name.Groups["name"].Value, part[(blank + 2)..].TrimEnd('\n'));
            }
        }

        return fields.GetValueOrDefault;
    }

    private static readonly Regex Answer = new(
        @"\A((re|fw|fwd|aw|wg)\s*:\s*)+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking);

    private static readonly Regex StateMark = new(
        @"\A(\[\s*)?((?<over>resolved|recovered|recovery|ok|closed|cleared|up)|(?<taken>acknowledged|acknowledgement)"
        + @"|(?<warning>warning|warn)|firing|alert|problem|critical|alarm|down|error)(:\d+)?(\s*\]\s*:?|\s*:)\s*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
            | RegexOptions.NonBacktracking);

    private static readonly Regex PartName = new(
        "name=\"(?<name>[^\"]+)\"",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
