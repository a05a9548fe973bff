using System.Globalization;
using Muster.Core;
using Muster.Core.Clocks;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Communications;

/// <summary>
/// News that are late page, level by level, until something is said: who owes them, who leads them, the
/// administrators. Before they are late, whoever owes them is reminded. Source: COM-004.
/// </summary>
internal static class Overdue
{
    private const string OfClock = "clock";
    private const string OfMessage = "message";

    /// <summary>An obligation to speak was missed.</summary>
    internal static ValueTask Missed(Reactions reactions, Incident incident, IncidentEvent.ClockMissed missed) =>
        PageOwnersOnOverdueUpdate.IsNews(missed.Kind) && incident.IsOpen && !incident.Declaration!.AfterTheFact
            ? Level(reactions, incident, Key(incident, missed), level: 0)
            : ValueTask.CompletedTask;

    /// <summary>A draft should be out by an instant.</summary>
    internal static ValueTask Watch(Reactions reactions, IncidentId incident, MessageId message, Instant due) =>
        reactions.Transaction.Arm(new NewJob(JobKinds.Overdue, $"{incident}/{OfMessage}/{message}", due, "0"));

    /// <summary>The next level is due, unless something was said meanwhile.</summary>
    internal static async ValueTask Do(Reactions reactions, Job job)
    {
        if (job.Key.Split('/', 2) is not [var text, _]
            || await reactions.StateOf(new IncidentId(Guid.Parse(text))) is not { } incident
            || !await IsOwed(reactions, incident, job.Key))
        {
            return;
        }

        await Level(reactions, incident, job.Key, int.Parse(job.Payload, CultureInfo.InvariantCulture));
    }

    /// <summary>Plans the next reminder of an incident whose news have one.</summary>
    internal static async ValueTask Plan(Reactions reactions, Incident incident, IReadOnlyList<Clock> clocks)
    {
        var next = clocks
            .Where(clock => clock is { Kind: ClockKind.NextUpdateBy, State: ClockState.Running, From: not null }
                && clock.From > reactions.Now)
            .Select(clock => clock.From)
            .Min();
        if (next is { } due)
            await reactions.Transaction.Arm(new NewJob(JobKinds.Remind, incident.Id.ToString(), due, ""));
        else
            await reactions.Transaction.Disarm(JobKinds.Remind, incident.Id.ToString());
    }

    /// <summary>Reminds whoever owes news that are due soon, and plans the next reminder.</summary>
    internal static async ValueTask Remind(Reactions reactions, Job job)
    {
        if (await reactions.StateOf(new IncidentId(Guid.Parse(job.Key))) is not { IsOpen: true } incident)
            return;
        var clocks = await reactions.ClocksOf(incident, await reactions.PlaybookOf(incident));
        foreach (var clock in clocks.Where(clock =>
            clock is { Kind: ClockKind.NextUpdateBy, State: ClockState.Running } && clock.From == job.Due))
        {
            if ((clock.Owner ?? incident.HeldBy) is { } owner)
            {
                var where = clock.Name is { } name ? $" ({name})" : "";
                await Page(
                    reactions, incident, [owner],
                    $"News{where} are due by {MessageFields.Say(clock.DueAt)}. Those who wait count on you.");
            }
        }

        await Plan(reactions, incident, clocks);
    }

    private static string Key(Incident incident, IncidentEvent.ClockMissed missed) => string.Create(
        CultureInfo.InvariantCulture,
        $"{incident.Id}/{OfClock}/{missed.Kind}/{missed.DueAt.ToUnixTimeTicks()}/{missed.Name}");

    private static async ValueTask Level(Reactions reactions, Incident incident, string key, int level)
    {
        var (owner, what) = await Owed(reactions, incident, key);
        for (; level < PageOwnersOnOverdueUpdate.Levels; level++)
        {
            var people = PageOwnersOnOverdueUpdate.Of(
                incident, owner, level, await reactions.PlaybookOf(incident), await OnCall(reactions, incident),
                [.. reactions.Configuration.Administrators.Select(person => person.Id)]);
            if (people.Count == 0)
                continue;
            var why = level == 0 ? $"{what}. Write it now." : $"{what}, and nobody has written it. Please see to it.";
            await Page(reactions, incident, people, why);
            break;
        }

        if (level + 1 < PageOwnersOnOverdueUpdate.Levels)
        {
            await reactions.Transaction.Arm(new NewJob(
                JobKinds.Overdue, key, reactions.Now + PageOwnersOnOverdueUpdate.Step,
                (level + 1).ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static async ValueTask<bool> IsOwed(Reactions reactions, Incident incident, string key)
    {
        if (key.Split('/') is [_, OfMessage, var message])
        {
            var said = (await Speech.Load(reactions.Transaction, incident.Id)).State;
            return said.Message(new MessageId(Guid.Parse(message)))?.State
                is MessageState.Draft or MessageState.Waiting;
        }

        return incident.IsOpen && await ClockOf(reactions, incident, key) is { MetAt: null, State: ClockState.Missed };
    }

    private static async ValueTask<Clock?> ClockOf(Reactions reactions, Incident incident, string key)
    {
        var parts = key.Split('/', 5);
        if (parts is not [_, OfClock, var kind, var ticks, var name])
            return null;
        var due = Instant.FromUnixTimeTicks(long.Parse(ticks, CultureInfo.InvariantCulture));
        var clocks = await reactions.ClocksOf(incident, await reactions.PlaybookOf(incident));
        return clocks.FirstOrDefault(clock => clock.Kind.ToString() == kind && clock.DueAt == due
            && (clock.Name ?? "") == name);
    }

    private static async ValueTask<(ResponderId? Owner, string What)> Owed(
        Reactions reactions, Incident incident, string key)
    {
        if (key.Split('/') is [_, OfMessage, var id])
        {
            var speech = await Speech.Of(reactions, incident);
            var message = speech.Loaded.State.Message(new MessageId(Guid.Parse(id)));
            return (incident.HeldBy, $"The message to {speech.AudienceOf(message?.Audience ?? "").Name} is late");
        }

        var clock = await ClockOf(reactions, incident, key);
        var where = clock?.Name is { } name ? $" ({name})" : "";
        return (
            clock?.Owner ?? incident.HeldBy,
            clock?.Kind == ClockKind.StatusPageBy ? "The post on the status page is late" : $"News{where} are late");
    }

    /// <summary>Who the first step of the incident's policy reaches now.</summary>
    private static async ValueTask<IReadOnlyList<ResponderId>> OnCall(Reactions reactions, Incident incident)
    {
        var playbook = await reactions.PlaybookOf(incident);
        return playbook.Policy(incident.Declaration!.Policy) is { Steps: [var first, ..] } policy
            ? [.. reactions.Configuration.ReachAt(reactions.Now, incident).Of(policy, first).Orders
                .Select(order => order.Responder).Distinct()]
            : [];
    }

    private static async ValueTask Page(
        Reactions reactions, Incident incident, IReadOnlyList<ResponderId> people, string sentence)
    {
        foreach (var person in people)
        {
            foreach (var page in PageRespondersOnEscalationStep.Spread(
                incident.Id, new PageOrder(person, new PageReason { Sentence = sentence }), PagePurpose.Update,
                reactions.Now, reactions.Configuration.Person, reactions.NewPage))
            {
                await reactions.Queue(page);
            }
        }
    }
}
