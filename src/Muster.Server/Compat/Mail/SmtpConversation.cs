using System.Text;
using Muster.Core;
using Muster.Server.Layout;

namespace Muster.Server.Compat.Mail;

/// <summary>
/// One conversation with a sender of mail. A mail box is an integration key, or a name with <c>+KEY</c> behind it; the
/// domain does not matter. Source: RFC 5321.
/// </summary>
internal sealed class SmtpConversation(Stream stream, IntakeDoor door)
{
    private const int LineBytesMax = 1000;
    private const int RecipientsMax = 20;
    private const int MailsMax = 100;
    private const int WrongMax = 10;

    private readonly List<ServiceId> recipients = [];
    private readonly byte[] buffer = new byte[16 * 1024];
    private int filled;
    private int at;
    private bool hasSender;

    /// <summary>Talks until the sender says goodbye, sends nonsense or is done.</summary>
    internal async Task Run(CancellationToken cancel)
    {
        await Say("220 Muster takes mail for integration keys", cancel);
        var mails = 0;
        var wrong = 0;
        while (mails < MailsMax && wrong < WrongMax && await ReadLine(cancel) is { } line)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            if (verb == "QUIT")
            {
                await Say("221 Goodbye", cancel);
                return;
            }

            if (verb == "DATA" && recipients.Count > 0)
            {
                await Say("354 Go on; end with a line that is a dot", cancel);
                await Say(await TakeMail(cancel), cancel);
                Reset();
                mails++;
                continue;
            }

            var answer = Answer(verb, line);
            wrong += answer[0] == '5' ? 1 : 0;
            await Say(answer, cancel);
        }
    }

    private string Answer(string verb, string line)
    {
        switch (verb)
        {
            case "HELO":
                Reset();
                return "250 muster";
            case "EHLO":
                Reset();
                return $"250-muster\r\n250-SIZE {MailEndpoints.BytesMax}\r\n250-8BITMIME\r\n250 SMTPUTF8";
            case "MAIL":
                Reset();
                hasSender = true;
                return "250 OK";
            case "RCPT" when !hasSender:
                return "503 Say MAIL first";
            case "RCPT" when recipients.Count >= RecipientsMax:
                return "452 Too many recipients";
            case "RCPT":
                return Recipient(line);
            case "DATA":
                return "503 Say RCPT first";
            case "RSET":
                Reset();
                return "250 OK";
            case "NOOP" or "VRFY":
                return "252 Send it and see";
            default:
                return "502 This is not understood here";
        }
    }

    private string Recipient(string line)
    {
        var open = line.IndexOf('<', StringComparison.Ordinal);
        var close = line.IndexOf('>', StringComparison.Ordinal);
        var address = open >= 0 && close > open ? line[(open + 1)..close] : line[(line.IndexOf(':') + 1)..].Trim();
        if (door.ServiceOf(KeyOf(address), MailEndpoints.Source) is not { } service)
            return "550 This mail box is not the integration key of a service";
        recipients.Add(service);
        return "250 OK";
    }

    /// <summary>The key in an address: the mail box, or what follows its plus sign.</summary>
    internal static string KeyOf(string address)
    {
        var box = address.Split('@')[0];
        return box[(box.LastIndexOf('+') + 1)..].ToLowerInvariant();
    }

    private async Task<string> TakeMail(CancellationToken cancel)
    {
        using var mail = new MemoryStream();
        var isTooLong = false;
        while (await ReadLine(cancel, wholeLine: false) is { } line && line != ".")
        {
            var text = line.StartsWith('.') ? line[1..] : line;
            isTooLong |= mail.Length + text.Length + 2 > MailEndpoints.BytesMax;
            if (!isTooLong)
                mail.Write(Encoding.Latin1.GetBytes($"{text}\r\n"));
        }

        if (isTooLong)
            return "552 The mail is too long";
        var body = mail.ToArray();
        var now = door.Now;
        try
        {
            foreach (var service in recipients.Distinct())
            {
                if (!await door.Take(
                    service, MailEndpoints.Source, now, body, MailEndpoints.Read(body, service, now)))
                {
                    return "451 Too much just now; send it again";
                }
            }
        }
        catch (ProblemException)
        {
            return "451 Nothing can be kept just now; send it again";
        }

        return "250 It is kept";
    }

    private void Reset()
    {
        recipients.Clear();
        hasSender = false;
    }

    private async Task Say(string line, CancellationToken cancel) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"), cancel);

    /// <summary>The next line without its end; null when the sender is gone, or when a command is too long.</summary>
    private async Task<string?> ReadLine(CancellationToken cancel, bool wholeLine = true)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (at == filled)
            {
                filled = await stream.ReadAsync(buffer, cancel);
                at = 0;
                if (filled == 0)
                    return null;
            }

            var end = buffer.AsSpan(at, filled - at).IndexOf((byte)'\n');
            var take = end < 0 ? filled - at : end;
            line.Append(Encoding.Latin1.GetString(buffer, at, take));
            at += end < 0 ? take : take + 1;
            if (end >= 0)
                return line.ToString().TrimEnd('\r');
            if (line.Length > (wholeLine ? LineBytesMax : MailEndpoints.BytesMax))
                return null;
        }
    }
}
