using System.Net.Mail;
using System.Text;
using System.Text.Json;
using Muster.Core.Alerts;
using Muster.Engine.Paging;

namespace Muster.Engine.Alerts;

/// <summary>Hands messages to mirror channels, each in the form that its kind takes.</summary>
/// <param name="client">A client with an <see cref="OutgoingGuard"/>, without redirects.</param>
/// <param name="smtp">Where mail goes out, or null when it does not.</param>
/// <param name="variable">The value of an environment variable of the server, or null.</param>
/// <param name="settings">The address of this installation, for links.</param>
/// <param name="time">The clock of the deadline.</param>
public sealed class MirrorCarrier(
    HttpClient client, SmtpServer? smtp, Func<string, string?> variable, PageSettings settings, TimeProvider time)
{
    /// <summary>So many alerts are written out in a text; the others are counted.</summary>
    public const int LinesMax = 20;

    /// <summary>The receiver has so long to answer.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Sends a message; null when it was taken, else what is wrong, without the address.</summary>
    public async Task<string?> Send(MirrorMessage message, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            return message.Channel.Kind == MirrorKind.Mail
                ? await Mail(message, either.Token)
                : await Post(message, either.Token);
        }
        catch (HttpRequestException failure)
        {
            return $"it cannot be reached ({failure.HttpRequestError}).";
        }
        catch (SmtpException failure)
        {
            return $"the mail server answered: {failure.Message}";
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"it did not answer within {Deadline.TotalSeconds:0} s.";
        }
    }

    private async Task<string?> Post(MirrorMessage message, CancellationToken cancel)
    {
        var channel = message.Channel;
        var address = channel.Variable is { } name ? variable(name) : channel.Address;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            return $"the environment variable {channel.Variable} of the server holds no address. Set it.";
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(channel.Kind == MirrorKind.Slack ? Slack(message) : Json(message)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Muster");
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        return answer.IsSuccessStatusCode ? null : $"it answered {(int)answer.StatusCode}.";
    }

    private async Task<string?> Mail(MirrorMessage message, CancellationToken cancel)
    {
        if (smtp is null)
            return "no mail server is set. Set MUSTER_SMTP.";
        var first = Sentence(message.Lines[0]);
        using var mail = new MailMessage
        {
            From = new MailAddress(smtp.From, "Muster"),
            Subject = OneLine(message.Lines.Count == 1 ? first : $"{first} (and {message.Lines.Count - 1} more)"),
            SubjectEncoding = Encoding.UTF8,
            Body = Text(message, line => Sentence(line) + (Link(line) is { } link ? $"\n  {link}" : "")),
            BodyEncoding = Encoding.UTF8,
        };
        mail.To.Add(new MailAddress(message.Channel.Address));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        using var server = new SmtpClient(smtp.Host, smtp.Port)
        {
            EnableSsl = smtp.Tls,
            Credentials = smtp.Credentials,
            Timeout = (int)Deadline.TotalMilliseconds,
        };
        await server.SendMailAsync(mail, cancel);
        return null;
    }

    private byte[] Slack(MirrorMessage message)
    {
        var text = Text(
            message,
            line => Escaped(Sentence(line)) + (Link(line) is { } link ? $" <{link}|{line.Reference}>" : ""));
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private byte[] Json(MirrorMessage message)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("type", "alerts.mirrored");
            json.WriteString("channel", message.Channel.Name);
            json.WriteStartArray("items");
            foreach (var line in message.Lines)
                Item(json, line);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void Item(Utf8JsonWriter json, MirrorLine line)
    {
        var alert = line.Alert;
        json.WriteStartObject();
        json.WriteString("id", line.Key);
        json.WriteString("what", Word(line.News.ToString()));
        json.WriteString("alert", alert.Id.ToString());
        json.WriteString("dedupKey", alert.DedupKey);
        json.WriteString("service", alert.Service.Value);
        json.WriteString("severity", Word(alert.Severity.ToString()));
        json.WriteString("status", Word(alert.Status.ToString()));
        json.WriteString("summary", alert.Summary);
        json.WriteNumber("count", alert.Count);
        if (line.Reference is { } reference)
            json.WriteString("incident", reference);
        if (Link(line) is { } link)
            json.WriteString("incidentUrl", link);
        json.WriteEndObject();
    }

    private string? Link(MirrorLine line) =>
        line.Reference is { } reference ? $"{settings.PublicUrl}/incidents/{reference}" : null;

    private static string Text(MirrorMessage message, Func<MirrorLine, string> write)
    {
        var lines = message.Lines.Take(LinesMax).Select(write);
        return string.Join('\n', message.Lines.Count > LinesMax
            ? lines.Append($"and {message.Lines.Count - LinesMax} more alerts")
            : lines);
    }

    private static string Sentence(MirrorLine line)
    {
        var alert = line.Alert;
        var news = line.News switch
        {
            MirrorNews.Resolved => "Resolved",
            MirrorNews.Reopened => "Firing again",
            _ => "Firing",
        };
        var held = alert is { IsOpen: true, Hold: { } hold } ? $", held back: {hold.Why}" : "";
        return OneLine($"{news}: {alert.Summary} ({alert.Service}, {Word(alert.Severity.ToString())}{held})");
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    /// <summary>Slack reads these three as the beginning of links and mentions.</summary>
    private static string Escaped(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Word(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
