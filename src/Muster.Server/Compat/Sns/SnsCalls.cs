using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Muster.Server.Compat.Sns;

/// <summary>The two calls to Amazon: fetching the certificate that signed, confirming a subscription. Only addresses
/// of SNS are given here, and no redirect is followed.</summary>
/// <param name="http">A guarded client.</param>
internal sealed class SnsCalls(HttpClient http)
{
    private const int CertificateBytesMax = 64 * 1024;
    private const int CertificatesMax = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Uri, X509Certificate2> certificates = new();

    /// <summary>The public key of the certificate at an address; null when it cannot be had or is not valid at an
    /// instant.</summary>
    internal async Task<RSA?> KeyAt(Uri url, DateTimeOffset now, CancellationToken cancel)
    {
        if (!certificates.TryGetValue(url, out var certificate))
        {
            if (await Get(url, cancel) is not { } pem)
                return null;
            try
            {
                certificate = X509Certificate2.CreateFromPem(pem);
            }
            catch (CryptographicException)
            {
                return null;
            }

            if (certificates.Count >= CertificatesMax)
                certificates.Clear();
            certificates[url] = certificate;
        }

        return now.UtcDateTime >= certificate.NotBefore.ToUniversalTime()
            && now.UtcDateTime <= certificate.NotAfter.ToUniversalTime()
            ? certificate.GetRSAPublicKey()
            : null;
    }

    /// <summary>Confirms a subscription. False when Amazon did not say yes.</summary>
    internal async Task<bool> Confirm(Uri url, CancellationToken cancel) => await Get(url, cancel) is not null;

    private async Task<string?> Get(Uri url, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (answer.StatusCode != HttpStatusCode.OK)
                return null;
            await using var body = await answer.Content.ReadAsStreamAsync(patience.Token);
            var bytes = new byte[CertificateBytesMax];
            var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, patience.Token);
            return System.Text.Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception away) when (away is HttpRequestException or IOException
            || (away is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            return null;
        }
    }
}
