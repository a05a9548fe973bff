using Muster.Core;
using Muster.Core.OnCall;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.OnCall;

/// <summary>Changes of schedules by people (ONC-005): overrides, recorded with who and why.</summary>
public sealed class ScheduleDesk(IStore store, Live live, Ids ids)
{
    /// <summary>Puts a person (or nobody) on call for a while.</summary>
    public Task<(Override? Made, Refusal? Refusal)> Override(
        ScheduleId schedule,
        Instant from,
        Instant until,
        ResponderId? responder,
        string? reason,
        Actor by,
        CancellationToken cancel) =>
        Run(schedule, async (transaction, configuration, before) =>
        {
            if (responder is { } named && configuration.Person(named) is not { IsActive: true })
            {
                return ((Override?)null, (Refusal?)new Refusal("person.unknown", $"There is nobody called {named}.")
                {
                    Field = "responder",
                    Kind = RefusalKind.Invalid,
                });
            }

            var id = new OverrideId(ids.Next());
            var refusal = await Decide(transaction, before, new ScheduleCommand.CreateOverride(
                id, schedule, from, until, responder, string.IsNullOrWhiteSpace(reason) ? null : reason.Trim())
            {
                At = transaction.Now,
                By = by,
            });
            return refusal is null
                ? (new Override(id, schedule, from, until, responder, transaction.Now, reason), null)
                : (null, refusal);
        },
        (null, Unknown(schedule)),
        cancel);

    /// <summary>Takes an override back.</summary>
    public Task<Refusal?> RemoveOverride(
        ScheduleId schedule, OverrideId id, Actor by, CancellationToken cancel) =>
        Run(schedule, (transaction, _, before) => Decide(
            transaction, before, new ScheduleCommand.RemoveOverride(id) { At = transaction.Now, By = by }),
        Unknown(schedule),
        cancel);

    private async Task<T> Run<T>(
        ScheduleId id,
        Func<ITransaction, Configuration, (StreamId Stream, Loaded<ScheduleChanges> State), ValueTask<T>> work,
        T unknown,
        CancellationToken cancel)
    {
        var answer = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                if (configuration.Playbook.Schedule(id) is null)
                    return unknown;
                var stream = StreamId.Of(id);
                var before = await Streams.Load<ScheduleChanges, ScheduleCommand, ScheduleEvent>(transaction, stream);
                return await work(transaction, configuration, (stream, before));
            },
            cancel);
        await live.Refresh(store, cancel);
        return answer;
    }

    private static async ValueTask<Refusal?> Decide(
        ITransaction transaction, (StreamId Stream, Loaded<ScheduleChanges> State) before, ScheduleCommand command)
    {
        var (decision, _) = await Streams.Run<ScheduleChanges, ScheduleCommand, ScheduleEvent>(
            transaction, before.Stream, before.State, command, fact => fact.At);
        return decision.Refusal;
    }

    private static Refusal Unknown(ScheduleId id) =>
        new("schedule.unknown", $"There is no schedule {id}.") { Field = "schedule", Kind = RefusalKind.Unknown };
}
