using Muster.Core;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Investigation;
using Muster.Core.Playbook;
using Muster.Core.Verification;
using Muster.Core.Workflows;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Incidents;

/// <summary>How the obligations of an incident differ between two versions of the playbook.</summary>
/// <param name="From">The version that holds for it.</param>
/// <param name="To">The version in force.</param>
/// <param name="Changes">Each obligation that differs; null where it is not owed.</param>
/// <param name="Refusal">Why it cannot move, or null.</param>
public sealed record RebaseAnswer(int From, int To, IReadOnlyList<ClockChange> Changes, Refusal? Refusal);

/// <summary>An obligation that two versions see differently.</summary>
/// <param name="Kind">What.</param>
/// <param name="Name">Which one of several, or null.</param>
/// <param name="Before">When it is due under the version that holds, or null when it is not owed.</param>
/// <param name="After">When it is due under the version in force, or null when it is not owed.</param>
public sealed record ClockChange(ClockKind Kind, string? Name, Instant? Before, Instant? After);

/// <summary>The work on an incident: what needs the playbook to which it is pinned.</summary>
public sealed class WorkDesk(IStore store, Live live, Ids ids)
{
    /// <summary>Answers a question of the severity tree; without a node the next question.</summary>
    public Task<Refusal?> AnswerTree(IncidentId id, string? node, string answer, Actor by, CancellationToken cancel) =>
        With(id, (incident, playbook, at) => playbook.Classification.Tree is not { } tree
            ? (WorkRefusals.NoTree, null)
            : (null, new IncidentCommand.AnswerTree(
                tree,
                node ?? Classifier.NextQuestion(tree, incident.Work)?.Id ?? "",
                answer)
            { At = at, By = by }), cancel);

    /// <summary>Answers a question of the first minutes; a figure with it is given too.</summary>
    public Task<Refusal?> AnswerQuestion(
        IncidentId id, string question, string answer, Actor by, CancellationToken cancel) =>
        With(id, (_, playbook, at) =>
        {
            var asked = playbook.Classification.Questions.FirstOrDefault(each => each.Id == question);
            return (null, new IncidentCommand.AnswerQuestion(question, asked?.Ask
                ?? playbook.Investigation.Questions.FirstOrDefault(each =>
                    InvestigationGuide.KeyOf(each) == question) ?? $"{question}:", answer)
            {
                At = at,
                By = by,
            });
        }, cancel);

    /// <summary>Ticks a point of a checklist, takes it back, or sets it aside with a reason.</summary>
    public Task<Refusal?> Mark(
        IncidentId id, string item, ItemMarking to, string? note, Actor by, CancellationToken cancel) =>
        With(id, (incident, playbook, at) => Checklists.Find(playbook, incident, item, at) is not { } found
            ? (WorkRefusals.NoSuchItem, null)
            : (null, to == ItemMarking.Waived
                ? new IncidentCommand.WaiveItem(found.Key, found.Text, note ?? "") { At = at, By = by }
                : new IncidentCommand.TickItem(found.Key, found.Text, to == ItemMarking.Done, note)
                {
                    At = at,
                    By = by,
                }), cancel);

    /// <summary>Says whether a check of the fix holds, or what was measured for it.</summary>
    public Task<Refusal?> Measure(
        IncidentId id, string check, bool? isMet, double? value, string? note, Actor by, CancellationToken cancel) =>
        With(id, (incident, playbook, at) =>
        {
            var found = IncidentChecks.Of(playbook, incident, at).FirstOrDefault(each => each.Check.Id == check)?.Check;
            if (found is null)
                return (WorkRefusals.NoSuchCheck, null);
            var holds = value is { } measured && found.Is is { } limit ? limit.Holds(measured) : isMet;
            return holds is not { } met
                ? (WorkRefusals.NotMeasured, null)
                : (null, new IncidentCommand.MeasureCheck(
                    found.Id, found.Text, met, value, found.Is is { } said ? $"{said}" : null, note)
                {
                    At = at,
                    By = by,
                });
        }, cancel);

    /// <summary>Begins to walk a workflow.</summary>
    public Task<Refusal?> StartWorkflow(IncidentId id, string workflow, Actor by, CancellationToken cancel) =>
        With(id, (_, playbook, at) => playbook.Workflow(workflow) is not { } found
            ? (WorkRefusals.NoSuchWorkflow, null)
            : (null, new IncidentCommand.StartWorkflow(ids.Next(), found) { At = at, By = by }), cancel);

    /// <summary>Goes on from a node of a walk.</summary>
    public Task<Refusal?> Step(
        IncidentId id, Guid walk, string node, string? answer, string? note, Actor by, CancellationToken cancel) =>
        With(id, (incident, playbook, at) => WorkflowOf(incident, playbook, walk) is not { } workflow
            ? (WorkRefusals.NoSuchWalk, null)
            : (null, new IncidentCommand.StepWorkflow(walk, workflow, node, answer, note) { At = at, By = by }),
            cancel);

    /// <summary>Says that an obligation is met, or sets it aside; without an instant the one that is due
    /// first.</summary>
    public Task<Refusal?> Settle(ClockOrder order, Actor by, CancellationToken cancel) => Run(async reactions =>
    {
        if (await reactions.StateOf(order.Incident) is not { } incident)
            return IncidentRefusals.Unknown;
        var clocks = await reactions.ClocksOf(incident, await reactions.PlaybookOf(incident));
        var due = order.DueAt ?? clocks.FirstOrDefault(clock => clock.Kind == order.Kind
            && (order.Name is null || clock.Name == order.Name)
            && (clock.State == ClockState.Running || clock.MetAt is null))?.DueAt;
        var known = clocks.FirstOrDefault(clock => clock.Kind == order.Kind && clock.DueAt == due
            && (order.Name is null || clock.Name == order.Name));
        if (due is not { } at || known is null)
            return WorkRefusals.NoSuchClock;
        var decision = await reactions.Incident(order.Incident, order.IsWaived
            ? new IncidentCommand.WaiveClock(order.Kind, at, order.Note ?? "")
            {
                At = reactions.Now,
                By = by,
                Name = known.Name,
            }
            : new IncidentCommand.MeetClock(order.Kind, at, known.Name, order.Note) { At = reactions.Now, By = by });
        return decision.Refusal;
    }, cancel);

    /// <summary>What changes when the version in force holds for an incident, and does it when asked (R7).</summary>
    public Task<RebaseAnswer> Rebase(IncidentId id, bool isDone, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
        {
            var to = reactions.Configuration.Playbook.Version;
            if (await reactions.StateOf(id) is not { } incident)
                return new RebaseAnswer(0, to, [], IncidentRefusals.Unknown);
            var after = reactions.Configuration.Playbook;
            if (after.FindSeverity(incident.Severity.Value) is null)
            {
                return new RebaseAnswer(incident.PlaybookVersion, to, [], new Refusal(
                    "incident.rebase-severity",
                    $"Version {to} has no severity {incident.Severity}. Change the severity first."));
            }

            var changes = Differences(
                await reactions.ClocksOf(incident, await reactions.PlaybookOf(incident)),
                await reactions.ClocksOf(incident, after));
            if (!isDone)
                return new RebaseAnswer(incident.PlaybookVersion, to, changes, Refusal: null);
            var decision = await reactions.Incident(
                id, new IncidentCommand.Rebase(to) { At = reactions.Now, By = by });
            return new RebaseAnswer(incident.PlaybookVersion, to, changes, decision.Refusal);
        }, cancel);

    private static IReadOnlyList<ClockChange> Differences(IReadOnlyList<Clock> before, IReadOnlyList<Clock> after)
    {
        var keys = before.Concat(after).Select(clock => (clock.Kind, clock.Name)).Distinct();
        return
        [
            .. keys.Select(key => new ClockChange(key.Kind, key.Name, Due(before, key), Due(after, key)))
                .Where(change => change.Before != change.After)
                .OrderBy(change => change.After ?? change.Before),
        ];
    }

    private static Instant? Due(IReadOnlyList<Clock> clocks, (ClockKind Kind, string? Name) key) =>
        clocks.LastOrDefault(clock => (clock.Kind, clock.Name) == key)?.DueAt;

    private static Workflow? WorkflowOf(Incident incident, CheckedPlaybook playbook, Guid walk) =>
        incident.Work.Walks.Find(each => each.Id == walk) is { } found ? playbook.Workflow(found.Workflow) : null;

    private Task<Refusal?> With(
        IncidentId id,
        Func<Incident, CheckedPlaybook, Instant, (Refusal? Refusal, IncidentCommand? Command)> commandOf,
        CancellationToken cancel) => Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return IncidentRefusals.Unknown;
            var (refusal, command) = commandOf(incident, await reactions.PlaybookOf(incident), reactions.Now);
            return command is null ? refusal : (await reactions.Incident(id, command)).Refusal;
        }, cancel);

    private Task<T> Run<T>(Func<Reactions, ValueTask<T>> work, CancellationToken cancel) =>
        store.React(live, ids, work, cancel);
}

/// <summary>What is said of an obligation.</summary>
/// <param name="Incident">Of which incident.</param>
/// <param name="Kind">What.</param>
/// <param name="Name">Which one of several, or null.</param>
/// <param name="DueAt">When it is due, or null for the first of its kind.</param>
/// <param name="IsWaived">It is set aside; else it is met.</param>
/// <param name="Note">The reason, or how.</param>
public sealed record ClockOrder(
    IncidentId Incident, ClockKind Kind, string? Name, Instant? DueAt, bool IsWaived, string? Note);

/// <summary>What becomes of a point of a checklist.</summary>
public enum ItemMarking
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It is to be done again.</summary>
    Open,

    /// <summary>It is set aside.</summary>
    Waived,
}
