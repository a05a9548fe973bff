using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Metrics;

/// <summary>A part of the way from a signal to a person.</summary>
public enum DeliveryStage
{
    /// <summary>From the receipt of a signal until it is on disk with all that follows.</summary>
    Durable,

    /// <summary>From the commit that queued a page until it is due: what rules and delays ask for.</summary>
    Due,

    /// <summary>From the instant at which a page was due until its provider took it.</summary>
    Accepted,

    /// <summary>From the provider's taking until the person answered.</summary>
    Receipt,
}

/// <summary>
/// How long the parts of the way take on this node: the product measures itself. Each is told to whoever listens (the
/// scrape), and the newest of each are kept for the screen.
/// </summary>
public sealed class DeliveryTimes
{
    /// <summary>So many of each stage are kept.</summary>
    public const int KeptMax = 2_000;

    private readonly Lock guard = new();
    private readonly Kept[] kept =
        [.. Enum.GetValues<DeliveryStage>().Select(_ => new Kept())];

    /// <summary>Told of each stage, in seconds.</summary>
    public Action<DeliveryStage, double>? Took { get; set; }

    /// <summary>Told of each transaction: its lane, and the seconds from its being asked for until it was
    /// durable.</summary>
    public Action<Lane, double>? Committed { get; set; }

    /// <summary>Told of each claimed job: its kind, and the seconds by which it was claimed after it was due.</summary>
    public Action<string, double>? Claimed { get; set; }

    /// <summary>A stage took so long; less than nothing is nothing.</summary>
    internal void Note(DeliveryStage stage, Duration took)
    {
        var seconds = Math.Max(0, took.TotalSeconds);
        lock (guard)
            kept[(int)stage].Add(seconds);
        Took?.Invoke(stage, seconds);
    }

    /// <summary>What is known of a stage since this node began.</summary>
    public StageTimes Of(DeliveryStage stage)
    {
        lock (guard)
            return kept[(int)stage].Sum();
    }

    private sealed class Kept
    {
        private readonly double[] newest = new double[KeptMax];
        private long count;
        private double longest;

        internal void Add(double seconds)
        {
            newest[count++ % KeptMax] = seconds;
            longest = Math.Max(longest, seconds);
        }

        internal StageTimes Sum() => StageTimes.Of(
            newest.Take((int)Math.Min(count, KeptMax)), count, longest);
    }
}

/// <summary>How long a stage took: of the newest half, 95 and 99 in a hundred, and the longest, in seconds.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Median">Half of the newest took no longer.</param>
/// <param name="NinetyFive">95 of 100 took no longer.</param>
/// <param name="NinetyNine">99 of 100 took no longer.</param>
/// <param name="Longest">The longest of all.</param>
public sealed record StageTimes(long Count, double Median, double NinetyFive, double NinetyNine, double Longest)
{
    /// <summary>Of some times in seconds, in any order.</summary>
    public static StageTimes Of(IEnumerable<double> times, long? count = null, double? longest = null)
    {
        double[] sorted = [.. times.Order()];
        return new StageTimes(
            count ?? sorted.Length, At(sorted, 0.5), At(sorted, 0.95), At(sorted, 0.99),
            longest ?? (sorted is [.., var last] ? last : 0));
    }

    private static double At(double[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
