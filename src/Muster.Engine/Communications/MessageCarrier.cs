using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Muster.Core.Alerts;
using Muster.Core.Communications;
using Muster.Core.Paging;
using Muster.Engine.Paging;

namespace Muster.Engine.Communications;

/// <summary>
/// Carries messages out: mail with text and HTML, rooms of chat products and programs over HTTP, people's own apps by
/// the channels that page them.
/// </summary>
/// <param name="client">A client with an <see cref="OutgoingGuard"/>, without redirects.</param>
/// <param name="smtp">Where mail goes out, or null when it does not.</param>
/// <param name="variable">The value of an environment variable of the server, or null.</param>
/// <param name="channels">The ways on which people are paged.</param>
/// <param name="forms">Markdown in the forms of channels.</param>
/// <param name="time">The clock of the deadline.</param>
public sealed class MessageCarrier(
    HttpClient client,
    SmtpServer? smtp,
    Func<string, string?> variable,
    IEnumerable<IPageChannel> channels,
    MessageForms forms,
    TimeProvider time) : IMessageCarrier
{
    /// <summary>The receiver has so long to answer.</summary>
    public static TimeSpan Deadline { get; } = TimeSpan.FromSeconds(20);

    private const string Repeat = "This may be a repeat of a message that you have already.";

    private readonly Dictionary<string, IPageChannel> byName = channels.ToDictionary(channel => channel.Name);

    /// <inheritdoc/>
    public async Task<Handover> Carry(OutgoingMessage message, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        return message switch
        {
            { Recipient.Means: RecipientMeans.Mail } => await Mail(message, either.Token),
            { Channel: { } channel } => await Post(message, channel, either.Token),
            { Recipient.Means: RecipientMeans.Push } => await Person(message, Channels.Ntfy, either.Token),
            { Recipient.Means: RecipientMeans.Webhook } => await Person(message, Channels.Webhook, either.Token),
            _ => Handover.RefusedForGood($"Nothing carries messages to {message.Recipient.Name}."),
        };
    }

    private async Task<Handover> Mail(OutgoingMessage message, CancellationToken cancel)
    {
        if (smtp is null)
            return Handover.RefusedForGood("No mail server is set. Set MUSTER_SMTP.");
        if (!MailAddress.TryCreate(message.Recipient.Address, message.Recipient.Name, out var to))
            return Handover.RefusedForGood($"{message.Recipient.Address} is no mail address.");
        using var mail = Compose(message, to, smtp);
        using var server = new SmtpClient(smtp.Host, smtp.Port)
        {
            EnableSsl = smtp.Tls,
            Credentials = smtp.Credentials,
            Timeout = (int)Deadline.TotalMilliseconds,
        };
        try
        {
            await server.SendMailAsync(mail, cancel);
            return Handover.Taken(mail.Headers["Message-ID"]);
        }
        catch (SmtpException refused) when (refused is SmtpFailedRecipientException || EmailChannel.IsRefusal(refused))
        {
            return EmailChannel.Refused(refused);
        }
    }

    private MailMessage Compose(OutgoingMessage message, MailAddress to, SmtpServer server)
    {
        var text = message.MayRepeat ? $"*{Repeat}*\n\n{message.Text}" : message.Text;
        var mail = new MailMessage
        {
            From = new MailAddress(server.From, "Muster"),
            Subject = MessageBodies.OneLine(message.Subject),
            SubjectEncoding = Encoding.UTF8,
            Body = forms.Plain(text),
            BodyEncoding = Encoding.UTF8,
        };
        mail.To.Add(to);
        mail.AlternateViews.Add(AlternateView.CreateAlternateViewFromString(
            MessageBodies.Page(forms.Html(text)), Encoding.UTF8, MediaTypeNames.Text.Html));
        mail.Headers.Add("Message-ID", $"<{MessageBodies.Digest(message.Key)}.{message.Attempt}@{server.Domain}>");
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        mail.Headers.Add("X-Muster-Message", message.Key);
        return mail;
    }

    private async Task<Handover> Post(
        OutgoingMessage message, CommunicationChannel channel, CancellationToken cancel)
    {
        var isVariable = channel.Address?.StartsWith(MirrorChannel.FromEnvironment, StringComparison.Ordinal) == true;
        var address = isVariable ? variable(channel.Address![MirrorChannel.FromEnvironment.Length..]) : channel.Address;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return Handover.RefusedForGood(
                isVariable ? $"The variable {channel.Address} of the server holds no address. Set it."
                    : "The channel has no address.");
        }

        var said = message.MayRepeat ? message with { Text = $"*{Repeat}*\n\n{message.Text}" } : message;
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(MessageBodies.Of(channel.Form, said, forms)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", "Muster");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", message.Key);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.IsSuccessStatusCode ? Handover.Taken(providerId: null)
                : answer.StatusCode is HttpStatusCode.Gone or HttpStatusCode.NotFound
                    or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
                    ? Handover.RefusedForGood($"It answered {(int)answer.StatusCode}.")
                    : Handover.Refused($"It answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError)
        {
            return Handover.Refused($"It cannot be reached ({failure.HttpRequestError}).");
        }
    }

    /// <summary>A person's own app, by the way on which they are paged.</summary>
    private async Task<Handover> Person(OutgoingMessage message, string way, CancellationToken cancel) =>
        byName.TryGetValue(way, out var channel)
            ? await channel.Send(
                new PageMessage
                {
                    Page = new PageId(message.Id.Value),
                    Attempt = message.Attempt,
                    Purpose = PagePurpose.Reminder,
                    Responder = message.Recipient.Key[(message.Recipient.Key.IndexOf(
                        ':', StringComparison.Ordinal) + 1)..],
                    Name = message.Recipient.Name,
                    Channel = way,
                    Address = message.Recipient.Address,
                    Reference = message.Reference,
                    Title = message.Subject,
                    Why = forms.Plain(message.Text),
                    MayRepeat = message.MayRepeat,
                    IsUrgent = false,
                },
                cancel)
            : Handover.RefusedForGood($"Nothing is set up for {way}.");
}
