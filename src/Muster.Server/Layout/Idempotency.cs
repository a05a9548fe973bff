using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Muster.Server.Access;
using Muster.Storage;

namespace Muster.Server.Layout;

/// <summary>
/// <c>Idempotency-Key</c>: the answer to a write is kept under the asker's key, and the same write sent again gets the
/// same answer without being done again. Another write under the same key is refused.
/// </summary>
internal sealed class Idempotency(RequestDelegate next, IStore store) : IDisposable
{
    private const string Header = "Idempotency-Key";
    private const int KeyCharactersMax = 255;
    private const int BodyBytesMax = 4 * 1024 * 1024;
    private const int Locks = 64;

    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, Locks).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>The key of a request within its asker's own, or null.</summary>
    internal static string? KeyOf(HttpContext http, Asker asker) =>
        http.Request.Headers[Header].ToString() is { Length: > 0 } key ? $"{asker.Id}:{key}" : null;

    public async Task InvokeAsync(HttpContext http)
    {
        if (Asker.Of(http) is not { } asker || KeyOf(http, asker) is not { } key || !IsWrite(http))
        {
            await next(http);
            return;
        }

        if (key.Length > KeyCharactersMax)
        {
            await Problems.Write(http, 400, "request.key-too-long", $"{Header} has at most 200 characters.");
            return;
        }

        var turn = turns[unchecked((uint)StringComparer.Ordinal.GetHashCode(key)) % Locks];
        await turn.WaitAsync(http.RequestAborted);
        try
        {
            await Once(http, $"idempotency:{key}");
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose()
    {
        foreach (var turn in turns)
            turn.Dispose();
    }

    private async Task Once(HttpContext http, string memory)
    {
        var mark = await Mark(http);
        if (await store.Read(reading => reading.Recall(memory), http.RequestAborted) is { } kept)
        {
            await Repeat(http, JsonSerializer.Deserialize<Kept>(kept)!, mark);
            return;
        }

        var outer = http.Response.Body;
        using var copy = new MemoryStream();
        http.Response.Body = copy;
        try
        {
            await next(http);
        }
        finally
        {
            http.Response.Body = outer;
        }

        if (http.Response.StatusCode is >= 200 and < 300)
        {
            var answer = new Kept(
                mark, http.Response.StatusCode, http.Response.ContentType, http.Response.Headers.Location,
                Encoding.UTF8.GetString(copy.GetBuffer(), 0, (int)copy.Length));
            await store.Transact(
                Lane.Human,
                async transaction =>
                {
                    await transaction.Remember(memory, JsonSerializer.Serialize(answer));
                    return true;
                },
                CancellationToken.None);
        }

        copy.Position = 0;
        await copy.CopyToAsync(outer, http.RequestAborted);
    }

    private static Task Repeat(HttpContext http, Kept kept, string mark)
    {
        if (kept.Mark != mark)
        {
            return Problems.Write(
                http, 422, "request.key-reused", $"This {Header} was used for another request. Take a new one.");
        }

        http.Response.StatusCode = kept.Status;
        http.Response.ContentType = kept.ContentType;
        http.Response.Headers["Idempotency-Replayed"] = "true";
        if (kept.Location is { } location)
            http.Response.Headers.Location = location;
        return kept.Body.Length == 0
            ? Task.CompletedTask
            : http.Response.WriteAsync(kept.Body, http.RequestAborted);
    }

    /// <summary>What is asked: method, address and body.</summary>
    private static async Task<string> Mark(HttpContext http)
    {
        http.Request.EnableBuffering(BodyBytesMax, BodyBytesMax * 2);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{http.Request.Method} {http.Request.Path}\n"));
        var buffer = new byte[8192];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is > 0 and var read)
            hash.AppendData(buffer.AsSpan(0, read));
        http.Request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static bool IsWrite(HttpContext http) =>
        (HttpMethods.IsPost(http.Request.Method) || HttpMethods.IsDelete(http.Request.Method))
        && http.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal);

    private sealed record Kept(string Mark, int Status, string? ContentType, string? Location, string Body);
}
