using Microsoft.Extensions.Logging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine;

/// <summary>
/// What a node of several looks after beside its own work: it follows configuration that others change, and says when
/// its clock has gone wrong.
/// </summary>
/// <param name="store">The store that the nodes share.</param>
/// <param name="live">The configuration here.</param>
/// <param name="ids">Gives ids to the pages of an alarm.</param>
/// <param name="name">How this node is called among the others.</param>
/// <param name="time">The clock of delays.</param>
/// <param name="log">Where it says what failed.</param>
public sealed partial class NodeWatch(
    IStore store, Live live, Ids ids, NodeName name, TimeProvider time, ILogger<NodeWatch> log)
{
    private const string DurabilityAlarm = "database:durability";

    /// <summary>A clock that is further away is an alarm (R10).</summary>
    public static Duration OffsetAlarm { get; } = Duration.FromSeconds(2);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenClocks = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    /// <summary>Runs until it is told to stop; a node alone has nothing to watch.</summary>
    public async Task Run(CancellationToken cancel)
    {
        if (!store.IsShared)
            return;
        await Task.WhenAll(Again(Follow, cancel), Again(LookAtClock, cancel));
    }

    private async Task Follow(CancellationToken cancel)
    {
        var seen = 0L;
        while (true)
        {
            await store.WaitForFacts(seen, cancel);
            seen = store.Head;
            await live.Refresh(store, cancel);
            await Task.Delay(BetweenLooks, time, cancel);
        }
    }

    private async Task LookAtClock(CancellationToken cancel)
    {
        while (true)
        {
            await LookAtClockOnce(cancel);
            await LookAtDurability(cancel);
            await Task.Delay(BetweenClocks, time, cancel);
        }
    }

    /// <summary>Raises or takes back the alarm about this node's clock.</summary>
    internal async Task LookAtClockOnce(CancellationToken cancel) => await store.Transact(
        Lane.Jobs,
        async transaction =>
        {
            var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
            var (key, offset) = ($"clock:{name.Value}", store.ClockOffset);
            if (offset > OffsetAlarm || offset < -OffsetAlarm)
            {
                await reactions.Alarm(
                    key,
                    $"The clock of node {name.Value} is {Math.Abs(offset.TotalSeconds):0} s "
                    + $"{(offset > Duration.Zero ? "behind" : "ahead of")} the database's. Set it; above "
                    + $"{Jobs.OffsetMax.TotalSeconds:0} s the node sends no pages.");
            }
            else
            {
                await reactions.Calm(key);
            }

            await NodesSeen.Note(reactions, new NodeSeen(
                name.Value, reactions.Now, reactions.Now, name.Version, DateTimeZoneProviders.Tzdb.VersionId,
                offset.TotalSeconds));
            await reactions.Finish();
            return true;
        },
        cancel);

    /// <summary>The nodes that are there, by name.</summary>
    public async Task<IReadOnlyList<NodeSeen>> Nodes(CancellationToken cancel) =>
        await store.Read(NodesSeen.Of, cancel);

    /// <summary>Raises or takes back the alarm about a database whose answers are less durable than promised.</summary>
    internal async Task LookAtDurability(CancellationToken cancel)
    {
        var weaknesses = await store.Weaknesses(cancel);
        var isKnown = live.Now.Alarms.Any(alarm => alarm.Key == DurabilityAlarm);
        if (isKnown == weaknesses.Count > 0)
            return;
        await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                if (weaknesses.Count > 0)
                    await reactions.Alarm(DurabilityAlarm, string.Join(' ', weaknesses));
                else
                    await reactions.Calm(DurabilityAlarm);
                await reactions.Finish();
                return true;
            },
            cancel);
    }

    private async Task Again(Func<CancellationToken, Task> watch, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await watch(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is StoreException or StreamContendedException)
            {
                LogFailed(failure);
                await Task.Delay(AfterFailure, time, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(EventId = 1401, Level = LogLevel.Warning, Message = "The store could not be followed; once more")]
    private partial void LogFailed(Exception failure);
}

/// <summary>How a node is called among the others.</summary>
/// <param name="Value">The host's name unless the operator gives another.</param>
/// <param name="Version">The version of its program.</param>
public sealed record NodeName(string Value, string Version = "");
