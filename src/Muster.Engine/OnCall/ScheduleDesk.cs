using Muster.Core;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.OnCall;

/// <summary>
/// Changes of schedules by people (ONC-005), recorded with who and why: overrides, swaps, temporary schedules, and
/// schedules that no file defines.
/// </summary>
public sealed class ScheduleDesk(IStore store, Live live, Ids ids)
{
    /// <summary>The longest text of a schedule, in characters.</summary>
    public const int TextMax = 100_000;

    /// <summary>Puts a person (or nobody) on call for a while.</summary>
    public Task<(Override? Made, Refusal? Refusal)> Override(
        ScheduleId schedule,
        Instant from,
        Instant until,
        ResponderId? responder,
        string? reason,
        Actor by,
        CancellationToken cancel) =>
        Run(schedule, async work =>
        {
            if (responder is { } named && Unknown(work, named) is { } refusal)
                return ((Override?)null, (Refusal?)refusal);

            var id = new OverrideId(ids.Next());
            var decision = await work.Decide(new ScheduleCommand.CreateOverride(
                id, schedule, from, until, responder, Trimmed(reason))
            { At = work.Now, By = by });
            return decision.Refusal is { } no
                ? (null, no)
                : (new Override(id, schedule, from, until, responder, work.Now, Trimmed(reason)), null);
        },
        (null, Unknown(schedule)),
        cancel);

    /// <summary>Takes an override back.</summary>
    public Task<Refusal?> RemoveOverride(ScheduleId schedule, OverrideId id, Actor by, CancellationToken cancel) =>
        Do(schedule, now => new ScheduleCommand.RemoveOverride(id) { At = now, By = by }, cancel);

    /// <summary>Lets shifts take the place of all layers for a while.</summary>
    public Task<(TemporaryScheduleId? Made, Refusal? Refusal)> SetTemporary(
        ScheduleId schedule,
        Instant from,
        Instant until,
        IReadOnlyList<FixedShift> shifts,
        string? reason,
        Actor by,
        CancellationToken cancel) =>
        Run(schedule, async work =>
        {
            foreach (var shift in shifts)
            {
                if (Unknown(work, shift.Responder) is { } unknown)
                    return ((TemporaryScheduleId?)null, (Refusal?)unknown);
            }

            var id = new TemporaryScheduleId(ids.Next());
            var decision = await work.Decide(new ScheduleCommand.SetTemporary(
                id, from, until, shifts, Trimmed(reason))
            { At = work.Now, By = by });
            return decision.Refusal is { } no ? (null, no) : (id, null);
        },
        (null, Unknown(schedule)),
        cancel);

    /// <summary>Takes a temporary schedule away.</summary>
    public Task<Refusal?> RemoveTemporary(
        ScheduleId schedule, TemporaryScheduleId id, Actor by, CancellationToken cancel) =>
        Do(schedule, now => new ScheduleCommand.RemoveTemporary(id) { At = now, By = by }, cancel);

    /// <summary>Offers time on call to one person, or to whoever takes it.</summary>
    public Task<(SwapId? Made, Refusal? Refusal)> OfferSwap(
        ScheduleId schedule,
        Instant from,
        Instant until,
        ResponderId offerer,
        ResponderId? asked,
        string? reason,
        Actor by,
        CancellationToken cancel) =>
        Run(schedule, async work =>
        {
            if (asked is { } named && Unknown(work, named) is { } unknown)
                return ((SwapId?)null, (Refusal?)unknown);

            var id = new SwapId(ids.Next());
            var decision = await Tell(work, new ScheduleCommand.OfferSwap(
                id, from, until, offerer, asked, work.Holds(offerer, from, until), Trimmed(reason))
            { At = work.Now, By = by });
            return decision.Refusal is { } no ? (null, no) : (id, null);
        },
        (null, Unknown(schedule)),
        cancel);

    /// <summary>Takes offered time, whole or a part; null edges mean those of what is left.</summary>
    public Task<Refusal?> TakeSwap(
        ScheduleId schedule,
        SwapId id,
        ResponderId taker,
        Instant? from,
        Instant? until,
        Actor by,
        CancellationToken cancel) =>
        DoAndTell(
            schedule,
            now => new ScheduleCommand.TakeSwap(id, new OverrideId(ids.Next()), schedule, taker, from, until)
            {
                At = now,
                By = by,
            },
            cancel);

    /// <summary>Says no to an offer.</summary>
    public Task<Refusal?> DeclineSwap(
        ScheduleId schedule, SwapId id, ResponderId responder, Actor by, CancellationToken cancel) =>
        DoAndTell(schedule, now => new ScheduleCommand.DeclineSwap(id, responder) { At = now, By = by }, cancel);

    /// <summary>Takes back what is left of an offer.</summary>
    public Task<Refusal?> WithdrawSwap(ScheduleId schedule, SwapId id, Actor by, CancellationToken cancel) =>
        DoAndTell(schedule, now => new ScheduleCommand.WithdrawSwap(id) { At = now, By = by }, cancel);

    /// <summary>Keeps the answers of a checklist.</summary>
    public Task<Refusal?> Check(ScheduleId schedule, ScheduleCommand.Check answers, CancellationToken cancel) =>
        Do(schedule, now => answers with { At = now }, cancel);

    /// <summary>What a text would make of a schedule; nothing is kept.</summary>
    /// <param name="id">The schedule, which may be new.</param>
    /// <param name="text">Keys and values as in schedules.yaml.</param>
    public (Schedule? Schedule, IReadOnlyList<Problem> Problems) Preview(ScheduleId id, string text)
    {
        var configuration = live.Now;
        if (live.Language is not { } language || text.Length > TextMax)
            return (null, []);
        var (schedule, problems) = language.Read(id, text, configuration.Written, configuration.People.Values);
        return (schedule, problems);
    }

    /// <summary>Makes a schedule that no file defines, or changes one from now on.</summary>
    /// <returns>The refusal, or null; the problems of the text when it is refused for them.</returns>
    public async Task<(Refusal? Refusal, IReadOnlyList<Problem> Problems)> Save(
        ScheduleId id, string text, Actor by, CancellationToken cancel)
    {
        if (live.Language is not { } language || text.Length > TextMax)
            return (Refusals.TooLong, []);
        var answer = await store.Transact<(Refusal?, IReadOnlyList<Problem>)>(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                if (configuration.Written.Schedule(id) is not null)
                    return (Refusals.OwnedByFile, []);
                var read = language.Read(id, text, configuration.Written, configuration.People.Values);
                if (!read.IsGood)
                    return (Refusals.Wrong(read.Problems), read.Problems);
                var work = await Work.Of(transaction, configuration, id);
                var decision = await work.Decide(new ScheduleCommand.Revise(language.Write(read.Schedule!), File: null)
                {
                    At = transaction.Now,
                    By = by,
                });
                return (decision.Refusal, read.Problems);
            },
            cancel);
        await live.Refresh(store, cancel);
        return answer;
    }

    /// <summary>Takes away a schedule that no file defines and no policy pages.</summary>
    public Task<Refusal?> Withdraw(ScheduleId id, Actor by, CancellationToken cancel) =>
        Run(id, async work =>
        {
            if (work.Configuration.Written.Schedule(id) is not null)
                return Refusals.OwnedByFile;
            if (work.Configuration.Playbook.Policies.FirstOrDefault(policy => policy.Steps.Any(step =>
                step.Targets.Contains(new Core.Escalation.EscalationTarget.OnCall(id)))) is { } user)
            {
                return Refusals.InUse(user.Name);
            }

            return (await work.Decide(new ScheduleCommand.Withdraw { At = work.Now, By = by })).Refusal;
        },
        Unknown(id),
        cancel);

    private Task<Refusal?> Do(ScheduleId id, Func<Instant, ScheduleCommand> command, CancellationToken cancel) =>
        Run(id, async work => (await work.Decide(command(work.Now))).Refusal, Unknown(id), cancel);

    private Task<Refusal?> DoAndTell(
        ScheduleId id, Func<Instant, ScheduleCommand> command, CancellationToken cancel) =>
        Run(id, async work => (await Tell(work, command(work.Now))).Refusal, Unknown(id), cancel);

    /// <summary>Decides what is done with an offer, and tells whom it concerns in the same transaction.</summary>
    private async ValueTask<Decision<ScheduleEvent>> Tell(Work work, ScheduleCommand command)
    {
        var decision = await work.Decide(command);
        if (work.Configuration.Playbook.Schedule(new ScheduleId(work.Stream.Key)) is not { } schedule)
            return decision;
        var reactions = new Reactions(work.Transaction, work.Configuration, live, ids);
        foreach (var fact in decision.Facts)
        {
            foreach (var page in TellPeopleOnSwap.React(
                schedule, SwapOf(work.Before.State, fact), fact, work.Configuration.Person, reactions.NewPage))
            {
                await reactions.Queue(page);
            }
        }

        return decision;
    }

    private static Swap? SwapOf(ScheduleChanges before, ScheduleEvent fact)
    {
        var id = fact switch
        {
            ScheduleEvent.SwapTaken e => e.Id,
            ScheduleEvent.SwapDeclined e => e.Id,
            ScheduleEvent.SwapWithdrawn e => e.Id,
            _ => default,
        };
        return before.Swaps.Find(swap => swap.Id == id);
    }

    private async Task<T> Run<T>(ScheduleId id, Func<Work, ValueTask<T>> work, T unknown, CancellationToken cancel)
    {
        var answer = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                return configuration.Playbook.Schedule(id) is null
                    ? unknown
                    : await work(await Work.Of(transaction, configuration, id));
            },
            cancel);
        await live.Refresh(store, cancel);
        return answer;
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static Refusal? Unknown(Work work, ResponderId person) =>
        work.Configuration.Person(person) is { IsActive: true }
            ? null
            : new Refusal("person.unknown", $"There is nobody called {person}.")
            {
                Field = "responder",
                Kind = RefusalKind.Invalid,
            };

    private static Refusal Unknown(ScheduleId id) =>
        new("schedule.unknown", $"There is no schedule {id}.") { Field = "schedule", Kind = RefusalKind.Unknown };

    /// <summary>One schedule within one transaction.</summary>
    private sealed record Work(
        ITransaction Transaction, Configuration Configuration, StreamId Stream, Loaded<ScheduleChanges> Before)
    {
        internal Instant Now => Transaction.Now;

        internal static async ValueTask<Work> Of(ITransaction transaction, Configuration configuration, ScheduleId id)
        {
            var stream = StreamId.Of(id);
            return new Work(
                transaction,
                configuration,
                stream,
                await Streams.Load<ScheduleChanges, ScheduleCommand, ScheduleEvent>(transaction, stream));
        }

        internal async ValueTask<Decision<ScheduleEvent>> Decide(ScheduleCommand command) =>
            (await Streams.Run<ScheduleChanges, ScheduleCommand, ScheduleEvent>(
                Transaction, Stream, Before, command, fact => fact.At)).Decision;

        /// <summary>Whether a person is on call for some of a stretch.</summary>
        internal bool Holds(ResponderId person, Instant from, Instant until)
        {
            var schedule = Configuration.Playbook.Schedule(new ScheduleId(Stream.Key))!;
            var end = Instant.Min(until, from + OnCallResolver.SightMax);
            return FinalSchedule.Between(schedule, Before.State.Overrides, from, end)
                .Any(shift => shift.Responder == person);
        }
    }

    /// <summary>The ways in which a change of a schedule is refused. The codes are stable.</summary>
    private static class Refusals
    {
        internal static Refusal OwnedByFile { get; } = new(
            "schedule.owned-by-file", "schedules.yaml defines this schedule. Change it there and apply the playbook.");

        internal static Refusal TooLong { get; } =
            new("schedule.too-long", $"A schedule has at most {TextMax} characters.") { Kind = RefusalKind.Invalid };

        internal static Refusal InUse(string policy) => new(
            "schedule.in-use", $"The policy {policy} pages this schedule. Take it out of the policy first.");

        internal static Refusal Wrong(IReadOnlyList<Problem> problems) => new(
            "schedule.wrong",
            string.Join(" ", problems.Where(each => each.Severity == ProblemSeverity.Error).Select(each => each.Text)))
        {
            Kind = RefusalKind.Invalid,
            Field = "schedule",
        };
    }
}
