using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Muster.Engine.StatusPage;

/// <summary>A bucket of an object store, and who writes to it.</summary>
/// <param name="Address">The bucket's address, with a slash at its end.</param>
/// <param name="Key">Who writes.</param>
/// <param name="Secret">Their secret.</param>
/// <param name="Region">The region that signatures name.</param>
public sealed record BucketSettings(Uri Address, string Key, string Secret, string Region)
{
    private const string RegionDefault = "us-east-1";

    /// <summary>Reads <c>https://KEY:SECRET@host/bucket?region=eu-central-1</c>; null says what is wrong.</summary>
    public static BucketSettings? Parse(string text, out string problem)
    {
        problem = "MUSTER_STATUS_BUCKET must be https://KEY:SECRET@HOST/BUCKET?region=REGION: a bucket of an object "
            + "store that speaks as S3 does.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.UserInfo.Split(':', 2) is not [{ Length: > 0 } key, { Length: > 0 } secret])
        {
            return null;
        }

        const string Named = "?region=";
        var region = url.Query.StartsWith(Named, StringComparison.Ordinal) ? url.Query[Named.Length..] : RegionDefault;
        var address = new UriBuilder(url) { UserName = "", Password = "", Query = "" };
        address.Path = address.Path.TrimEnd('/') + "/";
        return new BucketSettings(
            address.Uri, Uri.UnescapeDataString(key), Uri.UnescapeDataString(secret), region);
    }

    /// <summary>The address of an object.</summary>
    public Uri UrlOf(string path) => new(Address, path);
}

/// <summary>Signs requests to an object store: signature version 4, with all headers that were set.</summary>
public static class BucketSignature
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>Adds date, digest of the body and signature to a request whose headers are set.</summary>
    public static void Sign(
        HttpRequestMessage request, ReadOnlySpan<byte> body, BucketSettings bucket, DateTimeOffset now)
    {
        var moment = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{moment[..8]}/{bucket.Region}/s3/aws4_request";
        var digest = Convert.ToHexStringLower(SHA256.HashData(body));
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", digest);
        request.Headers.TryAddWithoutValidation("x-amz-date", moment);
        var headers = request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? [])
            .Where(header => !header.Key.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
            .Select(header => (Name: header.Key.ToLowerInvariant(), Value: string.Join(',', header.Value).Trim()))
            .Append((Name: "host", Value: request.RequestUri!.Authority))
            .OrderBy(header => header.Name, StringComparer.Ordinal)
            .ToList();
        var signed = string.Join(';', headers.Select(header => header.Name));
        var asked = string.Join('\n', [
            request.Method.Method,
            request.RequestUri.AbsolutePath,
            request.RequestUri.Query.TrimStart('?'),
            .. headers.Select(header => $"{header.Name}:{header.Value}"),
            "",
            signed,
            digest,
        ]);
        var text = $"{Algorithm}\n{moment}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(asked)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + bucket.Secret);
        foreach (var part in scope.Split('/'))
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        var signature = Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"{Algorithm} Credential={bucket.Key}/{scope},SignedHeaders={signed},Signature={signature}");
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
