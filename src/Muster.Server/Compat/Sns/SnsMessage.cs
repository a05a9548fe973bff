using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using NodaTime;

namespace Muster.Server.Compat.Sns;

/// <summary>An envelope of Amazon's SNS, and what must hold before anything of it is believed. Source: wire format
/// D5.</summary>
internal sealed record SnsMessage
{
    private static readonly string[] OfNotification =
        ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];

    private static readonly string[] OfConfirmation =
        ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

    /// <summary>Retries may take an hour.</summary>
    private static readonly Duration AgeMax = Duration.FromMinutes(75);

    private static readonly Duration AheadMax = Duration.FromMinutes(15);

    private readonly JsonItem item;

    private SnsMessage(JsonItem item) => this.item = item;

    internal string Type => item["Type"].Text ?? "";

    internal string MessageId => item["MessageId"].Text ?? "";

    internal string Topic => item["TopicArn"].Text ?? "";

    internal string? Subject => item["Subject"].Text;

    internal string Message => item["Message"].Text ?? "";

    internal Uri? SubscribeUrl => OfAmazon(item["SubscribeURL"].Text);

    internal Uri? CertificateUrl =>
        OfAmazon(item["SigningCertURL"].Text) is { } url
        && url.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal) && url.Query.Length == 0
            ? url
            : null;

    /// <summary>The envelope, or null when the message has none (raw delivery).</summary>
    internal static SnsMessage? Of(JsonItem item) =>
        item["Type"].Text is "Notification" or "SubscriptionConfirmation" or "UnsubscribeConfirmation"
        && item["TopicArn"].Text is not null
            ? new SnsMessage(item)
            : null;

    /// <summary>Why its time cannot be right, or null.</summary>
    internal string? TimeProblem(Instant now) => item["Timestamp"].When switch
    {
        null => "The message has no 'Timestamp'.",
        { } sent when sent < now - AgeMax => "The message is older than 75 minutes.",
        { } sent when sent > now + AheadMax => "The message is of the future.",
        _ => null,
    };

    /// <summary>Whether the key of a certificate signed it.</summary>
    internal bool IsSignedBy(RSA key)
    {
        var hash = item["SignatureVersion"].Text switch
        {
            "1" => HashAlgorithmName.SHA1,
            "2" => HashAlgorithmName.SHA256,
            _ => default,
        };
        if (hash == default)
            return false;
        try
        {
            return key.VerifyData(
                Encoding.UTF8.GetBytes(Signed()),
                Convert.FromBase64String(item["Signature"].Text ?? ""),
                hash,
                RSASignaturePadding.Pkcs1);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The text that is signed: the names and values of some members, a line each.</summary>
    internal string Signed()
    {
        var text = new StringBuilder();
        foreach (var name in Type == "Notification" ? OfNotification : OfConfirmation)
        {
            if (item[name].Text is { } value)
                text.Append(name).Append('\n').Append(value).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>An address of SNS itself and of nobody else; the rest is not called.</summary>
    private static Uri? OfAmazon(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort
        && url.UserInfo.Length == 0 && Host.IsMatch(url.Host)
            ? url
            : null;

    private static readonly Regex Host = new(
        @"\Asns\.[a-z0-9-]{3,40}\.amazonaws\.com(\.cn)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
}
