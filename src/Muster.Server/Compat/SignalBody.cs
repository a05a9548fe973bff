using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;

namespace Muster.Server.Compat;

/// <summary>
/// The bytes of a signal, read up to a limit and unpacked. What is longer is not kept whole: its beginning is, so
/// that a person can see what it was.
/// </summary>
/// <param name="Bytes">As received, unpacked; at most the limit.</param>
/// <param name="Problem">Why they cannot be taken as a message, or null.</param>
/// <param name="Status">The HTTP status that goes with the problem.</param>
internal readonly record struct SignalBody(ReadOnlyMemory<byte> Bytes, string? Problem, int Status)
{
    /// <summary>What other senders may send at once.</summary>
    internal const int BytesMax = 1024 * 1024;

    private const int FirstReadBytes = 4096;

    /// <summary>Reads the body of a request. Bytes beyond the limit are neither read nor unpacked.</summary>
    internal static async ValueTask<SignalBody> Read(HttpContext http, int limit)
    {
        // The limit below is ours: Kestrel's would end the request before the sender has its answer.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } kestrel)
            kestrel.MaxRequestBodySize = null;
        var encoding = http.Request.Headers.ContentEncoding.ToString();
        try
        {
            return encoding switch
            {
                "" or "identity" => await ReadPlain(http.Request.BodyReader, limit, http.RequestAborted),
                _ when Unpacked(http.Request.Body, encoding) is { } stream =>
                    await ReadPacked(stream, limit, http.RequestAborted),
                _ => new SignalBody(
                    default, $"Content-Encoding '{encoding}' is not understood: send gzip, deflate, br or none.", 415),
            };
        }
        catch (InvalidDataException)
        {
            return new SignalBody(default, $"The body is not {encoding} data.", 400);
        }
    }

    private static async ValueTask<SignalBody> ReadPlain(PipeReader reader, int limit, CancellationToken cancel)
    {
        while (true)
        {
            var result = await reader.ReadAsync(cancel);
            var buffer = result.Buffer;
            if (result.IsCompleted || buffer.Length > limit)
            {
                var isTooLong = buffer.Length > limit;
                var bytes = (isTooLong ? buffer.Slice(0, limit) : buffer).ToArray();
                reader.AdvanceTo(buffer.End);
                return isTooLong ? TooLong(bytes, limit) : Checked(bytes);
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static async ValueTask<SignalBody> ReadPacked(Stream unpacked, int limit, CancellationToken cancel)
    {
        await using var stream = unpacked;
        var buffer = ArrayPool<byte>.Shared.Rent(FirstReadBytes);
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grown(buffer, length, limit + 1);
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancel);
                length += read;
                if (length > limit)
                    return TooLong(buffer.AsSpan(0, limit).ToArray(), limit);
                if (read == 0)
                    return Checked(buffer.AsSpan(0, length).ToArray());
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grown(byte[] full, int length, int limit)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + 1, Math.Min(length * 2, limit)));
        full.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }

    private static SignalBody TooLong(byte[] beginning, int limit) =>
        new(beginning, $"The body is longer than {limit} bytes.", 413);

    private static SignalBody Checked(byte[] bytes) =>
        bytes.Length == 0 ? new SignalBody(default, "The body is empty.", 400)
        : !Utf8.IsValid(bytes) ? new SignalBody(bytes, "The body is not valid UTF-8.", 400)
        : bytes.AsSpan().Contains((byte)0) ? new SignalBody(bytes, "The body has a NUL byte in it.", 400)
        : new SignalBody(bytes, Problem: null, 200);

    private static Stream? Unpacked(Stream body, string encoding) => encoding.Trim().ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
        "deflate" => new ZLibStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        _ => null,
    };
}
