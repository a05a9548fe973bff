using Microsoft.Extensions.Logging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Alerts;

/// <summary>For how long signals are kept as they were received.</summary>
/// <param name="Days">Whole days; null keeps them for ever.</param>
public sealed record RetentionSettings(int? Days)
{
    /// <summary>A quarter of a year: long enough for the longest post-mortem.</summary>
    public const int DaysDefault = 90;
}

/// <summary>
/// Drops signals that are older than the operator wants to keep and were the cause of nothing. Facts, alerts and
/// incidents stay, and with them the signals that opened or changed something (R2).
/// </summary>
/// <param name="store">Where they are.</param>
/// <param name="settings">How long they are kept.</param>
/// <param name="log">Where it says what it dropped.</param>
public sealed partial class SignalRetention(IStore store, RetentionSettings settings, ILogger<SignalRetention> log)
{
    private const string Key = "signals";
    private const int AtOnce = 2_000;

    /// <summary>From one round to the next.</summary>
    public static Duration Every { get; } = Duration.FromHours(1);

    /// <summary>Plans the first round.</summary>
    internal static async ValueTask Plan(ITransaction transaction)
    {
        if (await transaction.Job(JobKinds.Retention, Key) is null)
            await transaction.Arm(new NewJob(JobKinds.Retention, Key, transaction.Now, ""));
    }

    /// <summary>Plans the next round.</summary>
    internal static ValueTask Again(Reactions reactions) =>
        reactions.Transaction.Arm(new NewJob(JobKinds.Retention, Key, reactions.Now + Every, ""));

    /// <summary>Drops what is too old, a little in each transaction, so that a page never waits behind it.</summary>
    internal async Task Drop(CancellationToken cancel)
    {
        if (settings.Days is not { } days)
            return;
        long dropped = 0;
        int some;
        do
        {
            some = await store.Transact(
                Lane.Jobs,
                transaction => transaction.DropSignals(transaction.Now - Duration.FromDays(days), AtOnce),
                cancel);
            dropped += some;
        }
        while (some > 0);
        if (dropped > 0)
            LogDropped(dropped, days);
    }

    [LoggerMessage(
        EventId = 1601, Level = LogLevel.Information,
        Message = "{Count} signals that are older than {Days} days and were the cause of nothing are dropped")]
    private partial void LogDropped(long count, int days);
}
