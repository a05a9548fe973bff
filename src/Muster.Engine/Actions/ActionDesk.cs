using Muster.Core;
using Muster.Core.Actions;
using Muster.Core.Incidents;
using Muster.Storage;
using NodaTime;
using C = Muster.Core.Actions.ActionCommand;
using E = Muster.Core.Actions.ActionEvent;

namespace Muster.Engine.Actions;

/// <summary>What people do with what was promised.</summary>
public sealed class ActionDesk(IStore store, Live live, Ids ids)
{
    private readonly Folds<ActionItem, C, E> known = new(StreamKinds.Action);

    /// <summary>All actions: what is left to do first, by its day; then what is over, the newest first.</summary>
    public async Task<IReadOnlyList<ActionItem>> All(CancellationToken cancel)
    {
        var all = (await store.Read(known.All, cancel)).Where(each => each.Promise is not null).ToList();
        return
        [
            .. all.Where(each => each.IsOpen).OrderBy(each => each.Plan!.Due ?? LocalDate.MaxIsoValue)
                .ThenBy(each => each.Promise!.At),
            .. all.Where(each => !each.IsOpen).OrderByDescending(each => each.Since),
        ];
    }

    /// <summary>Those of an incident, as they were promised.</summary>
    public async Task<IReadOnlyList<ActionItem>> Of(IncidentId incident, CancellationToken cancel) =>
        [.. (await All(cancel)).Where(each => each.Promise!.Incident == incident).OrderBy(each => each.Promise!.At)];

    /// <summary>One by id or reference (case does not matter), or null.</summary>
    public async Task<ActionItem?> Find(string name, CancellationToken cancel)
    {
        var all = await store.Read(known.Of, cancel);
        return Guid.TryParse(name, out var id) && all.TryGetValue(new ActionId(id).ToString(), out var found)
            ? found.State
            : all.Values.Select(each => each.State).FirstOrDefault(each =>
                string.Equals(each.Promise?.Reference, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Promises something, after an incident or without one.</summary>
    public Task<(ActionItem? After, Refusal? Refusal)> Add(
        Incident? incident, ActionPlan plan, Actor by, CancellationToken cancel)
    {
        var id = new ActionId(ids.Next());
        return Run(async reactions => await ActionTick.Promise(reactions, id, incident, plan, by), cancel);
    }

    /// <summary>Asks something of one.</summary>
    public async Task<(ActionItem? After, Refusal? Refusal)> Run(
        string name, Func<Instant, C> command, CancellationToken cancel) =>
        await Find(name, cancel) is { Promise.Id: var id }
            ? await Run(async reactions => await ActionTick.Decide(reactions, id, command(reactions.Now)), cancel)
            : (null, ActionRefusals.Unknown);

    private Task<(ActionItem? After, Refusal? Refusal)> Run(
        Func<Reactions, ValueTask<(ActionItem? After, Refusal? Refusal)>> work, CancellationToken cancel) =>
        store.React(live, ids, work, cancel);
}
