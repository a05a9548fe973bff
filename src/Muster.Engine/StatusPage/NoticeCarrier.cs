using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using Muster.Core.StatusPage;
using Muster.Engine.Paging;

namespace Muster.Engine.StatusPage;

/// <summary>
/// Hands notices of status pages to mail servers and webhooks. Mail carries the headers by which one tap ends it (RFC
/// 8058); a webhook is signed after the Standard Webhooks specification.
/// </summary>
/// <param name="client">A client with an <see cref="OutgoingGuard"/>, without redirects.</param>
/// <param name="strangers">The same for addresses that strangers gave: into public networks only.</param>
/// <param name="smtp">Where mail goes out, or null when it does not.</param>
/// <param name="vault">Derives each webhook's secret.</param>
/// <param name="time">The clock of timestamps and deadlines.</param>
public sealed class NoticeCarrier(
    HttpClient client, HttpClient strangers, SmtpServer? smtp, Vault vault, TimeProvider time)
{
    /// <summary>A receiver has so long to answer.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The secret with which a receiver of webhooks checks signatures, <c>whsec_</c> and base64.</summary>
    public string SecretOf(PublicId subscriber, string address) =>
        "whsec_" + Convert.ToBase64String(Key(subscriber, address));

    /// <summary>
    /// Hands over a batch, one after the other to the mail server, until the time is over; what is left then was not
    /// tried.
    /// </summary>
    /// <returns>What came of each, in the order of the messages.</returns>
    public async Task<IReadOnlyList<NoticeResult>> Send(
        IReadOnlyList<NoticeMessage> messages, TimeSpan within, CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        using var server = smtp is null ? null : Connect(smtp);
        List<NoticeResult> results = new(messages.Count);
        foreach (var message in messages)
        {
            results.Add(
                message.Kind == SubscriberKind.Email && server is null
                    ? new(message.Subscriber, NoticeOutcome.Skipped, "No mail server is set (MUSTER_SMTP).")
                : time.GetElapsedTime(start) > within
                    ? new(message.Subscriber, NoticeOutcome.Again, "The ones before it took too long.")
                : Result(message, await Send(message, server, cancel)));
        }

        return results;
    }

    private async Task<Handover> Send(NoticeMessage message, SmtpClient? server, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            return message.Kind == SubscriberKind.Webhook ? await Post(message, either.Token)
                : await Mail(message, server!, either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Handover.Refused($"It did not answer within {Deadline.TotalSeconds:0} s.");
        }
    }

    private static NoticeResult Result(NoticeMessage message, Handover handover) => handover switch
    {
        { Refusal: null } => new(message.Subscriber, NoticeOutcome.Sent, Why: null),
        { IsFinal: true } => new(message.Subscriber, NoticeOutcome.Failed, handover.Refusal),
        _ => new(message.Subscriber, NoticeOutcome.Again, handover.Refusal),
    };

    private async Task<Handover> Mail(NoticeMessage message, SmtpClient server, CancellationToken cancel)
    {
        using var mail = Compose(message);
        try
        {
            await server.SendMailAsync(mail, cancel);
            return Handover.Taken(mail.Headers["Message-ID"]);
        }
        catch (SmtpException refused)
        {
            return EmailChannel.Refused(refused);
        }
    }

    private MailMessage Compose(NoticeMessage message)
    {
        var mail = new MailMessage
        {
            From = new MailAddress(smtp!.From, message.Sender),
            Subject = message.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = message.Text,
            BodyEncoding = Encoding.UTF8,
        };
        mail.To.Add(new MailAddress(message.Address));
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(
            message.Html, Encoding.UTF8, MediaTypeNames.Text.Html));
        mail.Headers.Add("Message-ID", $"<{message.Id}@{smtp.Domain}>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        if (message.UnsubscribeUrl is { } end)
        {
            mail.Headers.Add("List-Unsubscribe", $"<{end}>");
            mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        if (message.MayRepeat)
            mail.Headers.Add("X-Muster-May-Repeat", "yes");
        return mail;
    }

    private async Task<Handover> Post(NoticeMessage message, CancellationToken cancel)
    {
        using var request = Request(message);
        try
        {
            using var answer = await (message.IsOfStranger ? strangers : client).SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.IsSuccessStatusCode ? Handover.Taken(providerId: null)
                : answer.StatusCode == HttpStatusCode.Gone
                    ? Handover.RefusedForGood("The receiver answered 410: it is gone.")
                : Handover.Refused($"The receiver answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException failure)
        {
            return Handover.Refused($"The receiver cannot be reached ({failure.HttpRequestError}).");
        }
    }

    private HttpRequestMessage Request(NoticeMessage message)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] content = [.. Encoding.UTF8.GetBytes($"{message.Id}.{timestamp}."), .. message.Json.Span];
        var signed = HMACSHA256.HashData(Key(message.Subscriber, message.Address), content);
        var request = new HttpRequestMessage(HttpMethod.Post, message.Address)
        {
            Content = new ByteArrayContent(message.Json.ToArray()),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("webhook-id", message.Id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", timestamp);
        request.Headers.TryAddWithoutValidation("webhook-signature", "v1," + Convert.ToBase64String(signed));
        request.Headers.TryAddWithoutValidation("User-Agent", "Muster");
        if (message.MayRepeat)
            request.Headers.TryAddWithoutValidation("X-Muster-May-Repeat", "yes");
        return request;
    }

    private static SmtpClient Connect(SmtpServer smtp) => new(smtp.Host, smtp.Port)
    {
        EnableSsl = smtp.Tls,
        Credentials = smtp.Credentials,
        Timeout = (int)Deadline.TotalMilliseconds,
    };

    private byte[] Key(PublicId subscriber, string address) =>
        vault.Sign(Encoding.UTF8.GetBytes($"notice/{subscriber}/{address}"));
}
