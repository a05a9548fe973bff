using System.Collections.Concurrent;
using System.Globalization;
using Muster.Server.Layout;

namespace Muster.Server.Access;

/// <summary>How often one address, or one name, may try to sign in: so often in a window, then not until it
/// ends.</summary>
internal sealed class SignInLimits(RequestDelegate next, TimeProvider time)
{
    private const int TriesMax = 10;
    private const int EntriesMax = 10_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Tries> tries = new(StringComparer.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) || http.Request.Path != "/sign-in"
            || !http.Request.HasFormContentType)
        {
            await next(http);
            return;
        }

        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        string[] keys = [$"from {http.Connection.RemoteIpAddress}", $"name {form["who"].ToString().Trim()}"];
        if (Try(keys) is { } wait)
        {
            http.Response.Headers.RetryAfter = ((int)wait.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);
            var minutes = (int)wait.TotalMinutes + 1;
            await Problems.Write(
                http, 429, "access.too-many-tries",
                $"Too many tries. Wait {minutes} minutes. The link in a page works without signing in.");
            return;
        }

        await next(http);
        if (http.Response.StatusCode == StatusCodes.Status303SeeOther)
            Clear(keys);
    }

    /// <summary>Counts a try; null when it may go on, else how long to wait.</summary>
    private TimeSpan? Try(string[] keys)
    {
        var now = time.GetUtcNow();
        if (tries.Count > EntriesMax)
            Forget(now);
        TimeSpan? wait = null;
        foreach (var key in keys)
        {
            var one = tries.AddOrUpdate(
                key,
                _ => new Tries(1, now + Window),
                (_, before) =>
                    before.Until <= now ? new Tries(1, now + Window) : before with { Count = before.Count + 1 });
            if (one.Count > TriesMax)
                wait = one.Until - now;
        }

        return wait;
    }

    /// <summary>It was them: the tries before do not count.</summary>
    private void Clear(string[] keys)
    {
        foreach (var key in keys)
            tries.TryRemove(key, out _);
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, one) in tries)
        {
            if (one.Until <= now)
                tries.TryRemove(key, out _);
        }
    }

    private sealed record Tries(int Count, DateTimeOffset Until);
}
