using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Muster.Core.Paging;

namespace Muster.Engine.Paging;

/// <summary>Mail over SMTP, text and HTML; the page's id is in the Message-ID, so a repeat can be recognised.</summary>
/// <param name="server">Host, port, credentials and sender of <c>MUSTER_SMTP</c>.</param>
/// <param name="time">The clock of its deadline.</param>
public sealed class EmailChannel(SmtpServer server, TimeProvider time) : IPageChannel
{
    /// <summary>The provider has so long to answer.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public string Name => Channels.Email;

    /// <inheritdoc/>
    public async Task<Handover> Send(PageMessage message, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        using var mail = Compose(message);
        using var client = new SmtpClient(server.Host, server.Port)
        {
            EnableSsl = server.Tls,
            Credentials = server.Credentials,
            Timeout = (int)Deadline.TotalMilliseconds,
        };
        try
        {
            await client.SendMailAsync(mail, either.Token);
            return Handover.Taken(mail.Headers["Message-ID"]);
        }
        catch (SmtpFailedRecipientException refused)
        {
            return Refused(refused);
        }
        catch (SmtpException refused) when (IsRefusal(refused))
        {
            return Refused(refused);
        }
    }

    private MailMessage Compose(PageMessage message)
    {
        var mail = new MailMessage
        {
            From = new MailAddress(server.From, "Muster"),
            Subject = PageText.Subject(message),
            SubjectEncoding = Encoding.UTF8,
            Body = PageText.Plain(message),
            BodyEncoding = Encoding.UTF8,
        };
        mail.To.Add(new MailAddress(message.Address, message.Name));
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(
            PageText.Html(message), Encoding.UTF8, MediaTypeNames.Text.Html));
        mail.Headers.Add("Message-ID", $"<{message.Page}.{message.Attempt}@{server.Domain}>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Muster-Page", message.Page.ToString());
        if (message.Purpose == PagePurpose.Respond)
        {
            mail.Priority = MailPriority.High;
        }

        return mail;
    }

    /// <summary>The server was reached and said no, or was never reached: nothing was sent.</summary>
    internal static bool IsRefusal(SmtpException failure) =>
        failure.StatusCode != SmtpStatusCode.GeneralFailure
        || failure.InnerException is System.Net.Sockets.SocketException
        || failure.InnerException is HttpRequestException;

    /// <summary>What a mail server's no means.</summary>
    internal static Handover Refused(SmtpException failure)
    {
        var code = (int)failure.StatusCode;
        var why = code > 0 ? $"{code} {failure.Message}" : failure.InnerException?.Message ?? failure.Message;
        return code is >= 550 and <= 559 ? Handover.RefusedForGood(why) : Handover.Refused(why);
    }
}
