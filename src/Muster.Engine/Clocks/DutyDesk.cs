using Muster.Core;
using Muster.Core.Clocks;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Clocks;

/// <summary>A duty that comes again, and how it stands.</summary>
/// <param name="Duty">What it is.</param>
/// <param name="State">How it stands.</param>
/// <param name="Next">The date that is owed, or null when none follows.</param>
/// <param name="DueAt">When that date is over, or null.</param>
/// <param name="Owners">Who owes it.</param>
public sealed record DutyView(
    RecurringDuty Duty, Duty State, LocalDate? Next, Instant? DueAt, IReadOnlyList<ResponderId> Owners);

/// <summary>Duties that come again without an incident: what is owed, and saying that it was done.</summary>
public sealed class DutyDesk(IStore store, Live live)
{
    /// <summary>All duties of the playbook in force, the next one first.</summary>
    public Task<IReadOnlyList<DutyView>> List(CancellationToken cancel) => store.Read(
        async reading =>
        {
            var configuration = await live.At(reading);
            var zone = configuration.Written.Zone;
            var today = reading.Now.InZone(zone).Date;
            List<DutyView> views = [];
            foreach (var duty in RecurringDuties.Of(configuration.Written))
            {
                var state = (await DutyWatch.StateOf(reading, duty.Id)).State;
                var next = RecurringDuties.Owed(duty, state, today);
                views.Add(new DutyView(
                    duty,
                    state,
                    next,
                    next is { } date ? RecurringDuty.DueAt(date, zone) : null,
                    DutyWatch.Owners(configuration, duty.Owner, reading.Now)));
            }

            return (IReadOnlyList<DutyView>)[.. views.OrderBy(view => view.DueAt ?? Instant.MaxValue)];
        },
        cancel).AsTask();

    /// <summary>Says that it was done: for the last date when that was missed, else for the one that is owed.</summary>
    public Task<Refusal?> Meet(string id, string? note, Actor by, CancellationToken cancel) =>
        Change(id, (date, at) => new DutyCommand.Meet(date, note) { At = at, By = by }, cancel);

    /// <summary>Sets the date that is owed aside, with a reason.</summary>
    public Task<Refusal?> Waive(string id, string reason, Actor by, CancellationToken cancel) =>
        Change(id, (date, at) => new DutyCommand.Waive(date, reason) { At = at, By = by }, cancel);

    private async Task<Refusal?> Change(
        string id, Func<LocalDate, Instant, DutyCommand> command, CancellationToken cancel)
    {
        var refusal = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                var playbook = configuration.Written;
                if (RecurringDuties.Find(playbook, id) is not { } duty)
                    return DutyRefusals.Unknown;
                var before = await DutyWatch.StateOf(transaction, id);
                var owed = RecurringDuties.Owed(duty, before.State, transaction.Now.InZone(playbook.Zone).Date);
                LocalDate? missed = before.State.Outcomes is [.., { State: ClockState.Missed } last] ? last.Date : null;
                var asked = command(missed ?? owed ?? default, transaction.Now);
                if ((asked is DutyCommand.Meet ? missed ?? owed : owed) is not { } date)
                    return DutyRefusals.NothingOwed;
                var (_, refused) = await DutyWatch.Run(transaction, id, before, command(date, transaction.Now));
                if (refused is not null)
                    return refused;
                await DutyWatch.Arm(transaction, duty, transaction.Now);
                if (configuration.Alarms.Any(alarm => alarm.Key == DutyWatch.AlarmOf(duty)))
                    await Calm(transaction, DutyWatch.AlarmOf(duty));
                return null;
            },
            cancel);
        await live.Refresh(store, cancel);
        return refusal;
    }

    private static async ValueTask Calm(ITransaction transaction, string alarm)
    {
        var stream = new StreamId(StreamKinds.Installation, "muster");
        await transaction.Append(stream, await transaction.Version(stream),
        [
            new NewFact(
                new Core.Access.InstallationEvent.AlarmCleared(alarm) { At = transaction.Now, By = Actor.Muster },
                transaction.Now),
        ]);
    }
}
