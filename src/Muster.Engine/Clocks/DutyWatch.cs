using System.Globalization;
using Muster.Core;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Clocks;

/// <summary>
/// The clocks of duties that come again without an incident: their owner is reminded, and a date that passes is a fact
/// and stands on the screens until it is made up for.
/// </summary>
internal static class DutyWatch
{
    private static readonly Duration LookAgain = Duration.FromDays(30);

    /// <summary>Plans what is not planned yet, or was planned for other dates.</summary>
    internal static async ValueTask Plan(Reactions reactions)
    {
        foreach (var duty in RecurringDuties.Of(reactions.Configuration.Written))
        {
            if ((await reactions.Transaction.Job(JobKinds.Duty, duty.Id))?.Payload != duty.Rhythm)
                await Arm(reactions.Transaction, duty, reactions.Now);
        }
    }

    /// <summary>Looks at a duty again at an instant.</summary>
    internal static ValueTask Arm(ITransaction transaction, RecurringDuty duty, Instant at) =>
        transaction.Arm(new NewJob(JobKinds.Duty, duty.Id, at, duty.Rhythm));

    /// <summary>How a duty stands.</summary>
    internal static ValueTask<Loaded<Duty>> StateOf(IReading reading, string id) =>
        Streams.Load<Duty, DutyCommand, DutyEvent>(reading, StreamId.OfDuty(id));

    /// <summary>Runs a command on a duty; answers with the state after it, or why not.</summary>
    internal static async ValueTask<(Loaded<Duty> After, Refusal? Refusal)> Run(
        ITransaction transaction, string id, Loaded<Duty> before, DutyCommand command, Instant? at = null)
    {
        var (decision, after) = await Streams.Run<Duty, DutyCommand, DutyEvent>(
            transaction, StreamId.OfDuty(id), before, command, fact => at ?? fact.At);
        return (after, decision.Refusal);
    }

    /// <summary>Records what passed, reminds of what is near, and plans the next look.</summary>
    internal static async ValueTask Do(Reactions reactions, Job job)
    {
        var playbook = reactions.Configuration.Written;
        if (RecurringDuties.Find(playbook, job.Key) is not { } duty)
            return;
        var (transaction, now, zone) = (reactions.Transaction, reactions.Now, playbook.Zone);
        var today = now.InZone(zone).Date;
        var (state, _) = await Run(
            transaction, duty.Id, await StateOf(transaction, duty.Id),
            new DutyCommand.Begin(today) { At = now, By = Actor.Muster });
        if (RecurringDuties.Owed(duty, state.State, today) < today && duty.Before(today) is { } passed)
        {
            var dueAt = RecurringDuty.DueAt(passed, zone);
            (state, _) = await Run(
                transaction, duty.Id, state, new DutyCommand.Miss(passed) { At = dueAt, By = Actor.Muster });
            await reactions.Note(
                AlarmOf(duty),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{duty.Name} was due on {passed:uuuu-MM-dd} and nobody said that it was done."));
        }

        if (RecurringDuties.Owed(duty, state.State, today) is not { } next)
        {
            await Arm(transaction, duty, now + LookAgain);
            return;
        }

        if (duty.RemindAt(next, zone) is var remindAt && now < remindAt)
        {
            await Arm(transaction, duty, remindAt);
            return;
        }

        if (state.State.Reminded is not { } reminded || reminded < next)
        {
            await Run(transaction, duty.Id, state, new DutyCommand.Remind(next) { At = now, By = Actor.Muster });
            await Tell(reactions, duty, next);
        }

        await Arm(transaction, duty, RecurringDuty.DueAt(next, zone));
    }

    /// <summary>The alarm that says that a date has passed.</summary>
    internal static string AlarmOf(RecurringDuty duty) => $"duty:{duty.Id}";

    /// <summary>Who owes it: the person, role, team, schedule or contact of that name, with the word for what it is
    /// before it or without; the administrators when it is nobody that Muster knows.</summary>
    internal static IReadOnlyList<ResponderId> Owners(Configuration configuration, string? owner, Instant now)
    {
        return owner is not null && Known(configuration, owner, now) is { Count: > 0 } people
            ? people
            : [.. configuration.Administrators.Select(person => person.Id)];
    }

    /// <summary>The people of that name, with the word for what it is before it or without; none when it is nobody
    /// that Muster knows.</summary>
    internal static IReadOnlyList<ResponderId> Known(Configuration configuration, string words, Instant now)
    {
        var isSaid = Kinds.FirstOrDefault(kind => words.StartsWith(kind + " ", StringComparison.OrdinalIgnoreCase));
        return Named(configuration, isSaid is null ? words : words[isSaid.Length..].Trim(), now);
    }

    private static readonly string[] Kinds = ["team", "role", "person", "schedule", "contact"];

    private static IReadOnlyList<ResponderId> Named(Configuration configuration, string name, Instant now)
    {
        var playbook = configuration.Playbook;
        if (configuration.PersonCalled(name) is { } person)
            return [person];
        if (playbook.RolesInForce.FirstOrDefault(role => Is(role.Id.Value, role.Name)) is { From.Count: > 0 } role)
            return [.. Suggested.Of(role.From, configuration.ReachAt(now)).Select(each => each.Responder)];
        if (playbook.Teams.FirstOrDefault(team => Is(team.Id.Value, team.Name)) is { } team)
            return team.Members;
        if (playbook.Schedules.FirstOrDefault(each => Is(each.Id.Value, each.Name)) is { } schedule)
        {
            return
            [
                .. Suggested.Of([new EscalationTarget.OnCall(schedule.Id)], configuration.ReachAt(now))
                    .Select(each => each.Responder),
            ];
        }

        return playbook.Directory.Contacts.FirstOrDefault(each => Is(each.Id, each.Role))?.Person is { } contact
            ? [contact]
            : [];

        bool Is(string id, string called) =>
            id.Equals(name, StringComparison.OrdinalIgnoreCase)
            || called.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask Tell(Reactions reactions, RecurringDuty duty, LocalDate date)
    {
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{duty.Name} is due on {date:dddd d MMMM uuuu}{(duty.Owner is { } owner ? $" (owner: {owner})" : "")}.");
        foreach (var person in Owners(reactions.Configuration, duty.Owner, reactions.Now))
        {
            foreach (var page in PageRespondersOnEscalationStep.Spread(
                incident: null,
                new PageOrder(person, new PageReason { Sentence = sentence }),
                PagePurpose.Duty,
                reactions.Now,
                reactions.Configuration.Person,
                reactions.NewPage,
                Urgency.Low))
            {
                await reactions.Queue(page);
            }
        }
    }
}
