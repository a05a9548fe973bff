using Muster.Core;
using Muster.Core.Monitors;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Monitors;

/// <summary>A heartbeat with what its job knows.</summary>
/// <param name="Heartbeat">What is set, and its state.</param>
/// <param name="LastAt">When it was last heard, or null.</param>
/// <param name="Deadline">Until when it is in time; null when it is late or paused.</param>
public sealed record HeartbeatView(Heartbeat Heartbeat, Instant? LastAt, Instant? Deadline);

/// <summary>Dead man's switches: what people set, and what beats. Source: INT-019, INT-023.</summary>
public sealed class HeartbeatDesk(IStore store, Live live, Ids ids, Vault vault)
{
    private const int KeyBytes = 16;

    /// <summary>Watches something new; answers with its id and key.</summary>
    public async Task<(HeartbeatId Id, string Key, Refusal? Refusal)> Make(
        ServiceId service, string name, HeartbeatPeriod period, Duration grace, Actor by, CancellationToken cancel)
    {
        var id = new HeartbeatId(ids.Next());
        var key = Vault.NewSecret(KeyBytes);
        var refusal = await Change(id, service, now => new HeartbeatCommand.Make(new HeartbeatEvent.Made(
            id, service, name.Trim(), period, grace, Vault.Digest(key), vault.Seal(key, Configuration.KeyPurpose(id)))
        {
            At = now,
            By = by,
        })
        {
            At = now,
            By = by,
        },
        cancel);
        return (id, key, refusal);
    }

    /// <summary>Changes, pauses, resumes or deletes one.</summary>
    public Task<Refusal?> Run(HeartbeatId id, Func<Instant, HeartbeatCommand> command, CancellationToken cancel) =>
        Change(id, service: null, command, cancel);

    /// <summary>It beats. False when it was deleted meanwhile.</summary>
    public async Task<bool> Beat(HeartbeatId id, CancellationToken cancel)
    {
        var (refusal, isNews) = await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                var reactions = new Reactions(transaction, configuration, live, ids);
                var before = configuration.Heartbeat(id)?.State;
                var (after, refused) = await HeartbeatWatch.Run(reactions, id, new HeartbeatCommand.Beat
                {
                    At = transaction.Now,
                    By = Actor.Muster,
                });
                await reactions.Finish();
                return (refused, before != after.State);
            },
            cancel);
        if (isNews)
            await live.Refresh(store, cancel);
        return refusal is null;
    }

    /// <summary>All heartbeats, or those of one service, oldest first.</summary>
    public Task<IReadOnlyList<HeartbeatView>> List(ServiceId? service, CancellationToken cancel) => store.Read(
        async reading =>
        {
            var configuration = await live.At(reading);
            List<HeartbeatView> views = [];
            foreach (var one in configuration.Heartbeats)
            {
                if (service is null || one.Order!.Service == service)
                    views.Add(await View(reading, one));
            }

            return (IReadOnlyList<HeartbeatView>)views;
        },
        cancel).AsTask();

    /// <summary>One heartbeat, or null.</summary>
    public Task<HeartbeatView?> Find(HeartbeatId id, CancellationToken cancel) => store.Read(
        async reading => (await live.At(reading)).Heartbeat(id) is { } one ? await View(reading, one) : null,
        cancel).AsTask();

    private static async ValueTask<HeartbeatView> View(IReading reading, Heartbeat heartbeat) =>
        await reading.Job(JobKinds.Heartbeat, heartbeat.Order!.Id.ToString()) is { } job
            ? new HeartbeatView(
                heartbeat, HeartbeatWatch.LastAt(job) ?? heartbeat.LastAt, HeartbeatWatch.DeadlineOf(job))
            : new HeartbeatView(heartbeat, heartbeat.LastAt, Deadline: null);

    private async Task<Refusal?> Change(
        HeartbeatId id, ServiceId? service, Func<Instant, HeartbeatCommand> command, CancellationToken cancel)
    {
        var refusal = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                if (service is { } named && configuration.Playbook.Service(named) is null)
                {
                    return new Refusal("service.unknown", $"There is no service {named}.")
                    {
                        Field = "service",
                        Kind = RefusalKind.Invalid,
                    };
                }

                var reactions = new Reactions(transaction, configuration, live, ids);
                var (_, refused) = await HeartbeatWatch.Run(reactions, id, command(transaction.Now));
                await reactions.Finish();
                return refused;
            },
            cancel);
        await live.Refresh(store, cancel);
        return refusal;
    }
}
