using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Muster.EndToEnd;

/// <summary>Waits for what another process does: asks every 50 ms until it is so, and fails by a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(50);

    internal static async Task<T> Is<T>(
        Func<Task<T?>> ask, TimeSpan within, [CallerArgumentExpression(nameof(ask))] string what = "")
        where T : class
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < within)
        {
            if (await ask() is { } found) return found;
            await Task.Delay(pause, Place.Clock, Place.Cancel);
        }

        throw new TimeoutException($"Not within {within.TotalSeconds:0} s: {what}");
    }

    internal static Task<T> Is<T>(
        Func<T?> ask, TimeSpan within, [CallerArgumentExpression(nameof(ask))] string what = "")
        where T : class => Is(() => Task.FromResult(ask()), within, what);

    internal static Task True(
        Func<Task<bool>> ask, TimeSpan within, [CallerArgumentExpression(nameof(ask))] string what = "") =>
        Is(async () => await ask() ? "yes" : null, within, what);

    /// <summary>Lets an instant pass at which something must not happen.</summary>
    internal static async Task Past(DateTimeOffset instant)
    {
        var left = instant - Place.Clock.GetUtcNow();
        if (left > TimeSpan.Zero) await Task.Delay(left, Place.Clock, Place.Cancel);
    }
}
