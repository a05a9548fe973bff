using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Incidents;

/// <summary>An incident that a person declares. Only the title is asked for (INT-002).</summary>
public sealed record NewIncident
{
    /// <summary>What is wrong.</summary>
    public required string Title { get; init; }

    /// <summary>Who declares it.</summary>
    public required Actor By { get; init; }

    /// <summary>How bad; null takes the worst level that does not page by itself being doubted: the playbook's
    /// first.</summary>
    public SeverityId? Severity { get; init; }

    /// <summary>What it is about; null takes the playbook's first service.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>The policy to follow; null takes the service's.</summary>
    public PolicyId? Policy { get; init; }

    /// <summary>Whether people are paged.</summary>
    public bool Pages { get; init; } = true;

    /// <summary>An exercise.</summary>
    public bool Drill { get; init; }

    /// <summary>Its title is withheld from messages and lists of those who may not see it.</summary>
    public bool Private { get; init; }

    /// <summary>More words.</summary>
    public string? Description { get; init; }

    /// <summary>When the trouble began; null is now.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When it was noticed; null is now.</summary>
    public Instant? DetectedAt { get; init; }

    /// <summary>Entered afterwards: pages nobody, its past clocks are computed and not fired.</summary>
    public bool AfterTheFact { get; init; }

    /// <summary>The same key gives the same incident, however often it is sent; null for no such promise.</summary>
    public string? IdempotencyKey { get; init; }
}

/// <summary>What became of a declaration.</summary>
/// <param name="Id">The incident, or null when refused.</param>
/// <param name="Refusal">Why not, or null.</param>
public readonly record struct DeclareAnswer(IncidentId? Id, Refusal? Refusal);

/// <summary>The commands of people and programs on incidents: each is one transaction with all that follows.</summary>
public sealed class IncidentDesk(IStore store, Live live, Ids ids)
{
    /// <summary>Opens an incident.</summary>
    public Task<DeclareAnswer> Declare(NewIncident order, CancellationToken cancel) =>
        Run(async reactions =>
        {
            var memory = order.IdempotencyKey is { } key ? $"declare:{order.By.Id}:{key}" : null;
            if (memory is not null && await reactions.Transaction.Recall(memory) is { } known)
                return new DeclareAnswer(new IncidentId(Guid.Parse(known)), Refusal: null);
            if (Wrong(order, reactions) is { } refusal)
                return new DeclareAnswer(Id: null, refusal);

            var id = reactions.NewIncident();
            var decision = await reactions.Incident(id, await Declaration(order, reactions, id));
            if (decision.Refusal is { } refused)
                return new DeclareAnswer(Id: null, refused);
            if (memory is not null)
                await reactions.Transaction.Remember(memory, id.ToString());
            return new DeclareAnswer(id, Refusal: null);
        },
        cancel);

    /// <summary>Runs a command; the function is given the transaction's instant.</summary>
    public Task<Decision<IncidentEvent>> Run(
        IncidentId id, Func<Instant, IncidentCommand> command, CancellationToken cancel) =>
        Run(reactions => reactions.Incident(id, command(reactions.Now)), cancel);

    /// <summary>Says how bad it is, in the playbook's word; and that people are paged from here on, when an incident
    /// was declared without.</summary>
    public Task<Decision<IncidentEvent>> ChangeSeverity(
        IncidentId id, string word, string? reason, Actor by, CancellationToken cancel, bool pages = false) =>
        Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return IncidentRefusals.Unknown;
            var playbook = await reactions.PlaybookOf(incident);
            if (playbook.SeverityOfAnyScheme(word) is not { } severity)
                return NoSuchSeverity(word, playbook.Severities);
            return await reactions.Incident(
                id, new IncidentCommand.ChangeSeverity(severity, reason)
                {
                    At = reactions.Now,
                    By = by,
                    Pages = pages,
                });
        },
        cancel);

    /// <summary>Resolves it, and records whether alerts were still firing.</summary>
    public Task<Decision<IncidentEvent>> Resolve(IncidentId id, string? note, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
        {
            var isFiring = await reactions.IsFiring(id);
            return await reactions.Incident(
                id, new IncidentCommand.Resolve(note, isFiring) { At = reactions.Now, By = by });
        },
        cancel);

    /// <summary>Pages a level now (ESC-004); null takes the next that was not reached.</summary>
    public Task<Decision<EscalationEvent>> Escalate(IncidentId id, int? level, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return IncidentRefusals.Unknown;
            if (!incident.IsOpen)
                return IncidentRefusals.ReopenFirst(incident);
            var started = await reactions.Escalation(id, (_, policy, reach) =>
                new EscalationCommand.Start(policy, incident.Severity, reach)
                {
                    At = reactions.Now,
                    Classes = incident.Classes,
                });
            if (started.Facts.Count > 0 && level is null)
                return started;
            return await reactions.Escalation(id, (_, policy, reach) =>
                new EscalationCommand.GoTo(policy, level, by, reach) { At = reactions.Now });
        },
        cancel);

    /// <summary>Asks one person for help, by all their contact methods.</summary>
    public Task<Refusal?> Page(
        IncidentId id, ResponderId whom, string? message, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return IncidentRefusals.Unknown;
            if (!incident.IsOpen)
                return IncidentRefusals.ReopenFirst(incident);
            if (reactions.Configuration.Person(whom) is not { IsActive: true } person)
            {
                return new Refusal("person.unknown", $"There is nobody called {whom}.")
                {
                    Field = "responder",
                    Kind = RefusalKind.Invalid,
                };
            }

            var words = string.IsNullOrWhiteSpace(message) ? "" : $" {message.Trim()}";
            var order = new PageOrder(
                person.Id, new PageReason { Sentence = $"{by.Name} asks for your help.{words}" });
            foreach (var page in PageRespondersOnEscalationStep.Spread(
                id, order, PagePurpose.Help, reactions.Now, reactions.Configuration.Person, reactions.NewPage))
            {
                await reactions.Queue(page);
            }

            return (Refusal?)null;
        },
        cancel);

    /// <summary>Merges one incident into another: its escalation ends, the other takes it in.</summary>
    public Task<Refusal?> Merge(IncidentId id, IncidentId into, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } one || await reactions.StateOf(into) is not { } other)
                return IncidentRefusals.Unknown;
            if (other.MergedInto is not null)
                return IncidentRefusals.IsMerged(other.Reference);
            var merged = await reactions.Incident(
                id, new IncidentCommand.MergeInto(into, other.Reference) { At = reactions.Now, By = by });
            if (merged.Refusal is not null || merged.IsNothing)
                return merged.Refusal;
            var absorbed = await reactions.Incident(
                into, new IncidentCommand.Absorb(id, one.Reference) { At = reactions.Now, By = by });
            return absorbed.Refusal;
        },
        cancel);

    private Task<T> Run<T>(Func<Reactions, ValueTask<T>> work, CancellationToken cancel) =>
        store.React(live, ids, work, cancel);

    private static Refusal? Wrong(NewIncident order, Reactions reactions)
    {
        var playbook = reactions.Configuration.Playbook;
        if (order.Severity is { } severity && playbook.SeverityOfAnyScheme(severity.Value) is null)
            return NoSuchSeverity(severity.Value, playbook.Severities);
        if (order.Service is { } service && playbook.Service(service) is null)
            return Invalid("service.unknown", "service", $"There is no service {service}.");
        if (order.Policy is { } policy && playbook.Policy(policy) is null)
            return Invalid("policy.unknown", "policy", $"There is no escalation policy {policy}.");
        if (order.StartedAt > reactions.Now || order.DetectedAt > reactions.Now)
            return IncidentRefusals.InTheFuture;
        return order.DetectedAt < order.StartedAt ? IncidentRefusals.DetectedBeforeStart : null;
    }

    private static async ValueTask<IncidentCommand.Declare> Declaration(
        NewIncident order, Reactions reactions, IncidentId id)
    {
        var playbook = reactions.Configuration.Playbook;
        var unassessed = order.Severity is null ? playbook.Classification.Unassessed : null;
        var severity = (order.Severity ?? unassessed) is { } word
            ? playbook.SeverityOfAnyScheme(word.Value) ?? playbook.SeverityOf(word)
            : playbook.Severities[0];
        var service = order.Service is { } named
            ? playbook.Service(named)
            : playbook.Services.Count > 0 ? playbook.Services[0] : null;
        var started = order.StartedAt ?? order.DetectedAt ?? reactions.Now;
        var declared = new IncidentEvent.Declared(
            id,
            await reactions.NextReference(),
            order.Title.Trim(),
            severity.Id,
            severity.Rank,
            service?.Id,
            order.Policy ?? service?.Policy,
            playbook.Version,
            DetectionSource.Person,
            started,
            order.DetectedAt ?? Instant.Max(started, order.AfterTheFact ? started : reactions.Now),
            order.Pages && !order.AfterTheFact,
            order.Drill,
            order.Private)
        {
            At = reactions.Now,
            By = order.By,
            Description = string.IsNullOrWhiteSpace(order.Description) ? null : order.Description.Trim(),
            AfterTheFact = order.AfterTheFact,
            Unassessed = unassessed is null ? null : true,
        };
        return new IncidentCommand.Declare(declared) { At = reactions.Now, By = order.By };
    }

    private static Refusal NoSuchSeverity(string word, IReadOnlyList<Severity> severities)
    {
        var known = string.Join(", ", severities.Select(severity => severity.Id.Value));
        return Invalid("severity.unknown", "severity", $"There is no severity {word}; there are {known}.");
    }

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
