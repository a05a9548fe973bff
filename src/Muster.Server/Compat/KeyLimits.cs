using System.Collections.Concurrent;
using Muster.Core;
using Muster.Engine;
using NodaTime;

namespace Muster.Server.Compat;

/// <summary>
/// What the key of one service may send: so many signals a second over some seconds, and a share of those that wait.
/// Far above what a service says; a key that loops does not take the place of the others.
/// </summary>
/// <param name="perSecond">Signals a second that are taken for ever.</param>
/// <param name="burst">Signals that are taken at once.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyLimits(double perSecond, double burst, TimeProvider time)
{
    /// <summary>What holds when nothing is said: overload, not use.</summary>
    internal const double PerSecondDefault = 100_000;

    /// <summary>So many seconds' worth may come at once.</summary>
    internal const double BurstSeconds = 6;

    /// <summary>Of the deliveries that may wait, one key has at most this share.</summary>
    private const int WaitingMax = Intake.WaitingMax / 2;

    /// <summary>That a key sends too much is said this often.</summary>
    internal static Duration TellEvery { get; } = Duration.FromMinutes(5);

    private readonly ConcurrentDictionary<ServiceId, Bucket> buckets = new();

    internal double PerSecond => perSecond;

    /// <summary>Limits with the usual burst.</summary>
    internal static KeyLimits Of(double perSecond, TimeProvider time) =>
        new(perSecond, Math.Max(1, perSecond * BurstSeconds), time);

    /// <summary>Lets some signals in. When false, whether it is time to tell somebody.</summary>
    internal bool Enter(ServiceId service, int signals, out bool isToBeTold)
    {
        var bucket = buckets.GetOrAdd(service, _ => new Bucket(burst, time.GetTimestamp()));
        lock (bucket)
        {
            var now = time.GetTimestamp();
            var passed = time.GetElapsedTime(bucket.FilledAt, now).TotalSeconds;
            bucket.Left = Math.Min(burst, bucket.Left + passed * perSecond);
            bucket.FilledAt = now;
            isToBeTold = false;
            if (bucket.Left >= 1 && bucket.Waiting < WaitingMax)
            {
                // A message is taken whole: what it has beyond the limit is owed.
                bucket.Left -= signals;
                bucket.Waiting++;
                return true;
            }

            if (bucket.ToldAt is not { } told || time.GetElapsedTime(told, now) > TellEvery.ToTimeSpan())
            {
                bucket.ToldAt = now;
                isToBeTold = true;
            }

            return false;
        }
    }

    /// <summary>A delivery no longer waits.</summary>
    internal void Leave(ServiceId service)
    {
        if (!buckets.TryGetValue(service, out var bucket))
            return;
        lock (bucket)
            bucket.Waiting--;
    }

    private sealed class Bucket(double left, long filledAt)
    {
        internal double Left { get; set; } = left;

        internal long FilledAt { get; set; } = filledAt;

        internal int Waiting { get; set; }

        internal long? ToldAt { get; set; }
    }
}
