using System.Globalization;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Maintenance;
using Muster.Core;
using Muster.Engine.Communications;
using Muster.Engine.Incidents;
using Muster.Engine.OnCall;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Maintenance;

/// <summary>What people do with planned work.</summary>
public sealed class MaintenanceDesk(IStore store, Live live, Ids ids, IncidentDesk incidents)
{
    private readonly Folds<PlannedWork, MaintenanceCommand, MaintenanceEvent> known = new(StreamKinds.Maintenance);

    /// <summary>All planned work: what is ahead or under way first, by its window; then what is over, newest first.
    /// </summary>
    public async Task<IReadOnlyList<PlannedWork>> All(CancellationToken cancel)
    {
        var works = (await store.Read(known.All, cancel)).Where(work => work.Plan is not null).ToList();
        return
        [
            .. works.Where(work => work.IsOpen).OrderBy(work => work.Window?.From ?? Instant.MaxValue),
            .. works.Where(work => !work.IsOpen).OrderByDescending(work => work.EndedAt),
        ];
    }

    /// <summary>One by id or reference (case does not matter), or null.</summary>
    public async Task<PlannedWork?> Find(string name, CancellationToken cancel)
    {
        var works = await store.Read(known.Of, cancel);
        return Guid.TryParse(name, out var id) && works.TryGetValue(new MaintenanceId(id).ToString(), out var work)
            ? work.State
            : works.Values.Select(each => each.State).FirstOrDefault(each =>
                string.Equals(each.Planning?.Reference, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Plans work.</summary>
    public async Task<(PlannedWork? Planned, Refusal? Refusal)> Plan(
        MaintenancePlan plan, Actor by, CancellationToken cancel)
    {
        var id = new MaintenanceId(ids.Next());
        return await Run(id, async reactions =>
        {
            var reference = "M-" + (await reactions.Transaction.Next("maintenance"))
                .ToString(CultureInfo.InvariantCulture);
            return await MaintenanceTick.Run(reactions, id, new MaintenanceCommand.Plan(id, reference, plan)
            {
                At = reactions.Now,
                By = by,
                Rules = reactions.Configuration.Playbook.Maintenance,
            });
        },
        cancel);
    }

    /// <summary>Asks something of planned work; what is due then is done at once.</summary>
    public async Task<(PlannedWork? After, Refusal? Refusal)> Run(
        string name, Func<Instant, MaintenanceRules, MaintenanceCommand> command, CancellationToken cancel) =>
        await Find(name, cancel) is { Planning.Id: var id }
            ? await Run(
                id,
                reactions =>
                {
                    var asked = command(reactions.Now, reactions.Configuration.Playbook.Maintenance);
                    return asked is MaintenanceCommand.Start start
                        ? MaintenanceTick.Start(reactions, id, start.By)
                        : MaintenanceTick.Run(reactions, id, asked);
                },
                cancel)
            : (null, MaintenanceRefusals.Unknown);

    /// <summary>Agrees to planned work, or does not (with a reason).</summary>
    public async Task<(PlannedWork? After, Refusal? Refusal)> Settle(
        string name, bool isApproved, string? note, Settler asker, CancellationToken cancel) =>
        await Find(name, cancel) is { Planning.Id: var id }
            ? await Run(
                id,
                async reactions =>
                {
                    var rules = reactions.Configuration.Playbook.Maintenance;
                    var role = MessageApproval.As(
                        rules.ApprovedBy, asker.Who, asker.IsAdministrator, incident: null,
                        reactions.Configuration.Playbook,
                        schedule => OnCallNow.Who(reactions.Configuration, schedule, reactions.Now));
                    if (role is null)
                        return MaintenanceRefusals.NotYours(rules.ApprovedBy);
                    return await MaintenanceTick.Run(reactions, id, isApproved
                        ? new MaintenanceCommand.Approve(role, note)
                        {
                            At = reactions.Now,
                            By = asker.By,
                            Rules = rules,
                        }
                        : new MaintenanceCommand.Decline(role, note ?? "")
                        {
                            At = reactions.Now,
                            By = asker.By,
                            Rules = rules,
                        });
                },
                cancel)
            : (null, MaintenanceRefusals.Unknown);

    /// <summary>
    /// Says that the work failed: it goes on as an incident of the level of the playbook, with the points of return in
    /// it (MNT-010).
    /// </summary>
    public async Task<(PlannedWork? After, Refusal? Refusal)> Fail(
        string name, string reason, Actor by, CancellationToken cancel)
    {
        if (await Find(name, cancel) is not { } work)
            return (null, MaintenanceRefusals.Unknown);
        if (!work.IsUnderWay)
            return (null, work.Status == MaintenanceStatus.Failed ? null : MaintenanceRefusals.NotStarted);
        if (string.IsNullOrWhiteSpace(reason))
            return (null, MaintenanceRefusals.ReasonMissing);
        var rules = live.Now.Playbook.Maintenance;
        IncidentId? incident = null;
        if (rules.OnFailure is { } severity)
        {
            var plan = work.Plan!;
            var declared = await incidents.Declare(
                new NewIncident
                {
                    Title = $"{work.Planning!.Reference} failed: {plan.Title}",
                    By = by,
                    Severity = severity,
                    Service = plan.Services.Count > 0 ? plan.Services[0] : null,
                    Description = plan.Rollback is { } back
                        ? $"{reason.Trim()}\n\nHow to go back:\n{back}"
                        : reason.Trim(),
                    StartedAt = work.StartedAt,
                    IdempotencyKey = $"maintenance:{work.Planning.Id}:{work.Window?.From}",
                },
                cancel);
            if (declared.Refusal is not null)
                return (null, declared.Refusal);
            incident = declared.Id;
        }

        return await Run(
            name, (now, inForce) => new MaintenanceCommand.Fail(reason, incident)
            {
                At = now,
                By = by,
                Rules = inForce,
            },
            cancel);
    }

    private async Task<(PlannedWork? After, Refusal? Refusal)> Run(
        MaintenanceId id, Func<Reactions, ValueTask<Refusal?>> work, CancellationToken cancel)
    {
        var answer = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                if (await work(reactions) is { } refusal)
                    return ((PlannedWork?)null, (Refusal?)refusal);
                await MaintenanceTick.Do(reactions, id);
                await reactions.Finish();
                return (await MaintenanceTick.Load(reactions, id), null);
            },
            cancel);
        await live.Refresh(store, cancel);
        return answer;
    }
}
