using System.Globalization;
using Muster.Core;
using Muster.Core.Actions;
using Muster.Core.Drills;
using Muster.Core.Incidents;
using Muster.Core.Training;
using Muster.Engine.Actions;
using Muster.Engine.Clocks;
using Muster.Engine.Incidents;
using Muster.Storage;
using NodaTime;
using C = Muster.Core.Drills.DrillCommand;
using E = Muster.Core.Drills.DrillEvent;

namespace Muster.Engine.Drills;

/// <summary>Exercises: on the same screens and by the same rules as the real thing, marked everywhere, with nothing
/// that leaves the house.</summary>
public sealed class DrillDesk(
    IStore store, Live live, Ids ids, IncidentDesk incidents, ActionDesk actions, DutyDesk duties)
{
    private const int FactsMax = 20_000;
    private const int RunbookDays = 14;
    private readonly Folds<Drill, C, E> known = new(StreamKinds.Drill);
    private readonly Folds<TrainingRecord, TrainingCommand, TrainingEvent> training = new(StreamKinds.Training);

    /// <summary>All drills, newest first.</summary>
    public async Task<IReadOnlyList<Drill>> All(CancellationToken cancel) =>
        [.. (await store.Read(known.All, cancel)).Where(each => each.Beginning is not null)
            .OrderByDescending(each => each.Beginning!.At)];

    /// <summary>One by id or reference (case does not matter), or null.</summary>
    public async Task<Drill?> Find(string name, CancellationToken cancel)
    {
        var all = await store.Read(known.Of, cancel);
        return Guid.TryParse(name, out var id) && all.TryGetValue(new DrillId(id).ToString(), out var found)
            ? found.State
            : all.Values.Select(each => each.State).FirstOrDefault(each =>
                string.Equals(each.Beginning?.Reference, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Begins a drill: by the id of a scenario, or of a planned drill that names one.</summary>
    /// <param name="name">The scenario or the planned drill.</param>
    /// <param name="pages">Whether people are paged, as for the real thing; each page says that it is an exercise.
    /// </param>
    /// <param name="by">Who leads it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<(Drill? Begun, Refusal? Refusal)> Start(
        string name, bool pages, Actor by, CancellationToken cancel)
    {
        var rules = live.Now.Playbook.Drills;
        var plan = rules.Drills.FirstOrDefault(each => each.Id == name);
        var scenario = rules.Scenarios.FirstOrDefault(each => each.Id == (plan?.Scenario ?? name));
        if (scenario is null && plan is null)
            return (null, DrillRefusals.NoScenario);
        var title = scenario?.Name ?? plan!.Name;
        var (incident, refused) = await incidents.Declare(
            new NewIncident
            {
                Title = title,
                Description = scenario?.Text,
                Severity = scenario?.Severity,
                Service = scenario?.Service is { } service && live.Now.Playbook.Service(service) is not null
                    ? service
                    : null,
                Drill = true,
                Pages = pages,
                By = by,
            },
            cancel);
        if (incident is not { } declared)
            return (null, refused);
        var id = new DrillId(ids.Next());
        return await Run(
            async reactions =>
            {
                var state = (await reactions.StateOf(declared))!;
                var reference = "D-" + (await reactions.Transaction.Next("drill"))
                    .ToString(CultureInfo.InvariantCulture);
                var started = new E.Started(
                    id, reference, plan?.Name ?? title, scenario?.Id, plan?.Id, declared, state.Reference,
                    scenario is null ? [] : Drill.InjectsOf(scenario))
                {
                    At = reactions.Now,
                    By = by,
                };
                return await DrillTick.Decide(reactions, id, new C.Start(started) { At = reactions.Now, By = by });
            },
            cancel);
    }

    /// <summary>Ends a drill: it is scored, compared with the last one of its scenario and filed; those who took part
    /// have practised; its runbooks are to be looked over; and what the playbook owed is met.</summary>
    public async Task<(Drill? Filed, Refusal? Refusal)> Score(
        string name, string? note, Actor by, CancellationToken cancel)
    {
        if (await Find(name, cancel) is not { Beginning: { } beginning } drill)
            return (null, DrillRefusals.Unknown);
        if (!drill.IsOpen)
            return drill.Filing is not null ? (drill, null) : (null, DrillRefusals.IsOver(beginning.Reference));
        var last = (await All(cancel)).FirstOrDefault(each =>
            each is { Filing: not null, Beginning.Scenario: { } scenario } && scenario == beginning.Scenario);
        Incident? state = null;
        var (after, refusal) = await Run(
            async reactions =>
            {
                state = (await reactions.StateOf(beginning.Incident))!;
                var playbook = await reactions.PlaybookOf(state);
                var facts = await reactions.Transaction.Facts([StreamId.Of(beginning.Incident)], FactsMax);
                var marks = DrillScore.Of(
                    state,
                    [.. facts.Where(fact => fact.Body is not null)
                        .Select(fact => FactJson.Read<IncidentEvent>(fact.Body!))],
                    playbook);
                await Practised(reactions, state, beginning, by);
                return await DrillTick.Decide(reactions, beginning.Id, new C.File(
                    marks, DrillScore.Report(beginning.Name, marks, last?.Filing?.Marks), note)
                { At = reactions.Now, By = by });
            },
            cancel);
        if (after is null)
            return (null, refusal);
        await LookOver(state!, beginning, by, cancel);
        if (beginning.Plan is { } plan)
            await duties.Meet($"drill:{plan}", $"{beginning.Reference} was filed.", by, cancel);
        return (after, null);
    }

    /// <summary>Breaks a drill off.</summary>
    public async Task<(Drill? After, Refusal? Refusal)> Cancel(
        string name, string reason, Actor by, CancellationToken cancel) =>
        await Find(name, cancel) is { Beginning.Id: var id }
            ? await Run(
                async reactions => await DrillTick.Decide(
                    reactions, id, new C.Cancel(reason) { At = reactions.Now, By = by }),
                cancel)
            : (null, DrillRefusals.Unknown);

    /// <summary>Who has practised what, by person.</summary>
    public async Task<IReadOnlyDictionary<ResponderId, TrainingRecord>> Trained(CancellationToken cancel) =>
        (await store.Read(training.Of, cancel)).ToDictionary(
            pair => new ResponderId(pair.Key), pair => pair.Value.State);

    /// <summary>Writes down that somebody took part in a training.</summary>
    public async Task<Refusal?> Train(
        ResponderId person, string name, LocalDate? day, string? note, Actor by, CancellationToken cancel)
    {
        if (live.Now.Playbook.Drills.Training.All(each => each.Id != name))
            return DrillRefusals.NoTraining;
        await Run(
            async reactions =>
            {
                await Take(
                    reactions, person, name,
                    day ?? reactions.Now.InZone(reactions.Configuration.Written.Zone).Date, note, by);
                return ((Drill?)null, (Refusal?)null);
            },
            cancel);
        return null;
    }

    private static async ValueTask Practised(Reactions reactions, Incident incident, E.Started drill, Actor by)
    {
        var day = reactions.Now.InZone(reactions.Configuration.Written.Zone).Date;
        foreach (var person in incident.Responders)
            await Take(reactions, person, $"drill:{drill.Scenario ?? drill.Plan}", day, drill.Reference, by);
    }

    private static async ValueTask Take(
        Reactions reactions, ResponderId person, string name, LocalDate day, string? note, Actor by)
    {
        var stream = StreamId.TrainingOf(person);
        var before = await Streams.Load<TrainingRecord, TrainingCommand, TrainingEvent>(
            reactions.Transaction, stream);
        await Streams.Run<TrainingRecord, TrainingCommand, TrainingEvent>(
            reactions.Transaction, stream, before,
            new TrainingCommand.Take(new TrainingEvent.Taken(person, name, day, note)
            {
                At = reactions.Now,
                By = by,
            }),
            fact => fact.At);
    }

    /// <summary>The last step of a drill (DRL-004): somebody looks over the runbooks, and that is followed to its end.
    /// </summary>
    private async Task LookOver(Incident incident, E.Started drill, Actor by, CancellationToken cancel)
    {
        var day = drill.At.InZone(live.Now.Written.Zone).Date.PlusDays(RunbookDays);
        var used = incident.Work.Runbooks.Count == 0 ? "" : $": {string.Join(", ", incident.Work.Runbooks.Order())}";
        await actions.Add(
            incident,
            new ActionPlan(
                $"Look over the runbooks after {drill.Reference}{used}", ActionKind.Runbook,
                by.AsResponder ?? incident.HeldBy, day, Priority: null,
                "Whoever did not take part follows them without asking.", Factor: null,
                incident.Work.Runbooks.Order(StringComparer.Ordinal).FirstOrDefault()),
            by, cancel);
    }

    private Task<(Drill? After, Refusal? Refusal)> Run(
        Func<Reactions, ValueTask<(Drill? After, Refusal? Refusal)>> work, CancellationToken cancel) =>
        store.React(live, ids, work, cancel);
}
