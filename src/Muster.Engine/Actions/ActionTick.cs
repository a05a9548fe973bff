using System.Globalization;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Actions;
using Muster.Core.Incidents;
using Muster.Engine.Postmortems;
using NodaTime;
using C = Muster.Core.Actions.ActionCommand;
using E = Muster.Core.Actions.ActionEvent;

namespace Muster.Engine.Actions;

/// <summary>
/// The days of actions: the owner is reminded before, and when the day has passed the owner, then the leads, then
/// the administrators hear of it, a week apart. Source: PMR-012.
/// </summary>
internal static class ActionTick
{
    internal static ValueTask<Loaded<ActionItem>> Load(Reactions reactions, ActionId id) =>
        Streams.Load<ActionItem, C, E>(reactions.Transaction, StreamId.Of(id));

    /// <summary>Runs a command and plans when somebody has to hear of it next.</summary>
    internal static async ValueTask<(ActionItem? After, Refusal? Refusal)> Decide(
        Reactions reactions, ActionId id, C command)
    {
        var (decision, after) = await Streams.Run<ActionItem, C, E>(
            reactions.Transaction, StreamId.Of(id), await Load(reactions, id), command, fact => fact.At);
        if (decision.Refusal is { } refusal)
            return (null, refusal);
        await Plan(reactions, id, after.State);
        return (after.State, null);
    }

    /// <summary>Promises something.</summary>
    internal static async ValueTask<(ActionItem? After, Refusal? Refusal)> Promise(
        Reactions reactions, ActionId id, Incident? incident, ActionPlan plan, Actor by)
    {
        var reference = "AI-" + (await reactions.Transaction.Next("action")).ToString(CultureInfo.InvariantCulture);
        var added = new E.Added(id, reference, incident?.Id, incident?.Reference, plan) { At = reactions.Now, By = by };
        return await Decide(reactions, id, new C.Add(added) { At = reactions.Now, By = by });
    }

    /// <summary>Tells whoever has to hear of it now.</summary>
    internal static async ValueTask Do(Reactions reactions, ActionId id)
    {
        var (action, _) = await Load(reactions, id);
        var zone = reactions.Configuration.Written.Zone;
        if (action.WakeAt(zone) is { } wake && wake > reactions.Now)
        {
            await Plan(reactions, id, action);
            return;
        }

        if (!action.IsOpen || action.Plan?.Due is not { } due)
            return;
        if (!action.IsLate(reactions.Now, zone))
        {
            await Tell(reactions, Owners(reactions, action), $"{Name(action)} is due on {Day(due)}.");
            await Decide(reactions, id, new C.Remind(due) { At = reactions.Now, By = Actor.Muster });
            return;
        }

        var level = action.Level + 1;
        if (level > ActionItem.LevelMax)
            return;
        await Tell(
            reactions, Level(reactions, action, level), $"{Name(action)} was due on {Day(due)} and is not done.");
        await Decide(reactions, id, new C.Escalate(due, level) { At = reactions.Now, By = Actor.Muster });
    }

    private static async ValueTask Plan(Reactions reactions, ActionId id, ActionItem action)
    {
        if (action.WakeAt(reactions.Configuration.Written.Zone) is { } wake)
        {
            await reactions.Transaction.Arm(new Storage.NewJob(
                JobKinds.Action, id.ToString(), Instant.Max(wake, reactions.Now), ""));
        }
        else
        {
            await reactions.Transaction.Disarm(JobKinds.Action, id.ToString());
        }
    }

    internal static IReadOnlyList<ResponderId> Owners(Reactions reactions, ActionItem action) =>
        action.Plan?.Owner is { } owner ? [owner] : Administrators(reactions);

    private static IReadOnlyList<ResponderId> Level(Reactions reactions, ActionItem action, int level) => level switch
    {
        1 => Owners(reactions, action),
        2 when Leads(reactions) is { Count: > 0 } leads => leads,
        _ => Administrators(reactions),
    };

    private static IReadOnlyList<ResponderId> Leads(Reactions reactions) =>
    [
        .. reactions.Configuration.People.Values
            .Where(person => person is { IsActive: true, Access: AccessLevel.Lead }).Select(person => person.Id),
    ];

    private static IReadOnlyList<ResponderId> Administrators(Reactions reactions) =>
        [.. reactions.Configuration.Administrators.Select(person => person.Id)];

    private static async ValueTask Tell(Reactions reactions, IReadOnlyList<ResponderId> people, string sentence)
    {
        foreach (var person in people)
            await PostmortemTick.Tell(reactions, person, sentence);
    }

    internal static string Name(ActionItem action) =>
        $"{action.Promise!.Reference} “{action.Plan!.Title}”"
        + (action.Promise.IncidentReference is { } incident ? $" of {incident}" : "");

    private static string Day(LocalDate day) => day.ToString("dddd d MMMM uuuu", CultureInfo.InvariantCulture);
}
