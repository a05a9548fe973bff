using System.Collections.Immutable;
using System.Diagnostics;
using Muster.Core.Clocks;
using NodaTime;
using static Muster.Core.Incidents.IncidentCommand;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Incidents;

/// <summary>What people respond to. Folded from the facts of its stream.</summary>
public sealed record Incident : IDecider<Incident, IncidentCommand, IncidentEvent>
{
    /// <summary>People hear of alerts that join at most once in this time.</summary>
    public static Duration GrowthPause { get; } = Duration.FromMinutes(5);

    /// <summary>A title is at most this long.</summary>
    public const int TitleCharactersMax = 300;

    /// <summary>A note or an update is at most this long.</summary>
    public const int TextCharactersMax = 25_000;

    /// <summary>Its declaration; null while there is no such incident.</summary>
    public E.Declared? Declaration { get; init; }

    /// <summary>Where it is.</summary>
    public IncidentStatus Status { get; init; }

    /// <summary>The playbook's word that was chosen for where it is; null when none was.</summary>
    public string? StatusWord { get; init; }

    /// <summary>Since when it is where it is.</summary>
    public Instant StatusAt { get; init; }

    /// <summary>Since when a fix has been watched, or null.</summary>
    public Instant? MonitoringSince { get; init; }

    /// <summary>Nobody has said how bad it is (SEV-023).</summary>
    public bool IsUnassessed { get; init; }

    /// <summary>The version of the playbook that holds for it (R7).</summary>
    public int PlaybookVersion { get; init; }

    /// <summary>What is being done: answers, checklists, tasks, decisions, workflows.</summary>
    public IncidentWork Work { get; init; } = IncidentWork.Nothing;

    /// <summary>What it is called now.</summary>
    public string Title { get; init; } = "";

    /// <summary>How bad it is now.</summary>
    public SeverityId Severity { get; init; }

    /// <summary>The rank of its severity, 0 is worst.</summary>
    public int Rank { get; init; }

    /// <summary>When the trouble began.</summary>
    public Instant StartedAt { get; init; }

    /// <summary>When it was noticed.</summary>
    public Instant DetectedAt { get; init; }

    /// <summary>Since when its severity has been what it is.</summary>
    public Instant SeverityAt { get; init; }

    /// <summary>When somebody first had it; stays when it is given back.</summary>
    public Instant? AcknowledgedAt { get; init; }

    /// <summary>Since when its present holder has had it, or null while nobody has.</summary>
    public Instant? HeldSince { get; init; }

    /// <summary>Since when it has waited to be taken: declared, given back, or reopened.</summary>
    public Instant UntakenSince { get; init; }

    /// <summary>Who holds it, or null.</summary>
    public ResponderId? HeldBy { get; init; }

    /// <summary>Its holder waits until then, or null.</summary>
    public Instant? SnoozedUntil { get; init; }

    /// <summary>What kinds of trouble it is; steps of a policy can hold for some kinds only.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Whom it was last given to and who has not taken it, or null.</summary>
    public ResponderId? AssignedTo { get; init; }

    /// <summary>When its effect was over, or null.</summary>
    public Instant? ResolvedAt { get; init; }

    /// <summary>When nothing was left to do, or null.</summary>
    public Instant? ClosedAt { get; init; }

    /// <summary>When its present round of being open began: declared, or reopened.</summary>
    public Instant OpenSince { get; init; }

    /// <summary>Everybody who responds, in the order in which they came.</summary>
    public ImmutableList<ResponderId> Responders { get; init; } = [];

    /// <summary>Who has which role.</summary>
    public ImmutableDictionary<RoleId, ResponderId> Roles { get; init; } =
        ImmutableDictionary<RoleId, ResponderId>.Empty;

    /// <summary>The roles that wait for another person to accept them.</summary>
    public ImmutableDictionary<RoleId, RoleOffer> RoleOffers { get; init; } =
        ImmutableDictionary<RoleId, RoleOffer>.Empty;

    /// <summary>When something was first said in the present round of being open, or null.</summary>
    public Instant? FirstUpdateAt { get; init; }

    /// <summary>When something was last said in the present round of being open, or null.</summary>
    public Instant? LastUpdateAt { get; init; }

    /// <summary>When the last update promised the next; null when it promised none.</summary>
    public Instant? NextUpdateAt { get; init; }

    /// <summary>When a person last did something here.</summary>
    public Instant TouchedAt { get; init; }

    /// <summary>When all its alerts had resolved; null while one fires or there are none.</summary>
    public Instant? AlertsClearedAt { get; init; }

    /// <summary>When people last heard that more alerts had joined, or null.</summary>
    public Instant? GrewAt { get; init; }

    /// <summary>The incident in which this one goes on, or null.</summary>
    public IncidentId? MergedInto { get; init; }

    /// <summary>Obligations whose due instant passed, by kind and due instant.</summary>
    public ImmutableHashSet<ClockKey> Missed { get; init; } = [];

    /// <summary>Obligations set aside.</summary>
    public ImmutableDictionary<ClockKey, E.ClockWaived> Waived { get; init; } =
        ImmutableDictionary<ClockKey, E.ClockWaived>.Empty;

    /// <inheritdoc/>
    public static Incident Initial { get; } = new();

    /// <summary>Whether there is such an incident.</summary>
    public bool Exists => Declaration is not null;

    /// <summary>Whether it is of one of these kinds of trouble; none means every kind.</summary>
    public bool IsOf(IReadOnlyList<string> kinds) =>
        kinds.Count == 0 || kinds.Any(kind => Classes.Contains(kind, StringComparer.OrdinalIgnoreCase));

    /// <summary>People are still responding.</summary>
    public bool IsOpen => Exists && Status.IsOpen();

    /// <summary>Its id.</summary>
    /// <exception cref="InvalidOperationException">There is no such incident.</exception>
    public IncidentId Id => Said.Id;

    /// <summary>What people call it: <c>INC-2026-11-20-001</c>.</summary>
    public string Reference => Said.Reference;

    /// <summary>When it was declared.</summary>
    public Instant DeclaredAt => Said.At;

    private E.Declared Said => Declaration ?? throw new InvalidOperationException("There is no such incident.");

    /// <inheritdoc/>
    public static Decision<IncidentEvent> Decide(Incident state, IncidentCommand command) =>
        (state.Exists, command) switch
        {
            (false, Declare c) => DeclareAnew(c),
            (true, Declare) => Decision<IncidentEvent>.Nothing,
            (false, _) => IncidentRefusals.Unknown,
            (true, _) when state.MergedInto is not null && command is not (WriteNote or Reopen) =>
                MergedAlready(state, command),
            _ => IncidentDecisions.Decide(state, command),
        };

    /// <inheritdoc/>
    public static Incident Evolve(Incident state, IncidentEvent fact)
    {
        var next = fact switch
        {
            E.Declared e => Begin(e),
            E.Acknowledged e => state with
            {
                Status = state.Status == IncidentStatus.Triggered ? IncidentStatus.Acknowledged : state.Status,
                AcknowledgedAt = state.AcknowledgedAt ?? e.At,
                HeldBy = e.Holder,
                HeldSince = e.At,
                AssignedTo = null,
                Responders = With(state.Responders, e.Holder),
            },
            E.AcknowledgementWithdrawn or E.AcknowledgementLapsed => GiveBack(state, fact),
            E.Reassigned e => GiveBack(state, fact) with { AssignedTo = e.To },
            E.Snoozed e => state with { SnoozedUntil = e.Until },
            E.ClassesChanged e => state with { Classes = e.Classes },
            E.Joined e => state with { Responders = With(state.Responders, e.Responder) },
            E.StatusChanged e => state with
            {
                Status = e.To,
                StatusWord = e.Word,
                MonitoringSince = e.To == IncidentStatus.Monitoring ? state.MonitoringSince ?? e.At : null,
            },
            E.SeverityChanged e => state with
            {
                Severity = e.To,
                Rank = e.Rank,
                SeverityAt = e.At,
                IsUnassessed = false,
                FirstUpdateAt = null,
            },
            E.TitleChanged e => state with { Title = e.To },
            E.TimesCorrected e => state with { StartedAt = e.StartedAt, DetectedAt = e.DetectedAt },
            E.RoleTaken e => state with
            {
                Roles = state.Roles.SetItem(e.Role, e.Holder),
                Responders = With(state.Responders, e.Holder),
            },
            E.RoleReleased e => state with { Roles = state.Roles.Remove(e.Role) },
            E.RoleOffered or E.RoleOfferEnded => state,
            E.Updated e => state with
            {
                FirstUpdateAt = state.FirstUpdateAt ?? e.At,
                LastUpdateAt = e.At,
                NextUpdateAt = e.NextAt,
            },
            E.AlertsCleared e => state with { AlertsClearedAt = e.At },
            E.AlertsGrew e => state with { GrewAt = e.At },
            E.AlertsFiringAgain => state with { AlertsClearedAt = null },
            E.ClockMissed e => state with { Missed = state.Missed.Add(new ClockKey(e.Kind, e.DueAt, e.Name)) },
            E.ClockWaived e => state with
            {
                Waived = state.Waived.SetItem(new ClockKey(e.Kind, e.DueAt, e.Name), e),
            },
            E.Rebased e => state with { PlaybookVersion = e.To },
            _ => End(state, fact),
        };
        next = RoleHandover.With(next, fact) with
        {
            Work = next.Work.With(fact),
            StatusAt = next.Status == state.Status ? next.StatusAt : fact.At,
        };
        return fact.By.Kind == ActorKind.Responder ? next with { TouchedAt = fact.At } : next;
    }

    private static Incident GiveBack(Incident state, IncidentEvent fact) => state with
    {
        Status = IncidentStatus.Triggered,
        UntakenSince = fact.At,
        HeldBy = null,
        HeldSince = null,
        SnoozedUntil = null,
    };

    private static Incident End(Incident state, IncidentEvent fact) => fact switch
    {
        E.Resolved e => state with { Status = IncidentStatus.Resolved, StatusWord = null, ResolvedAt = e.At },
        E.Closed e => state with { Status = IncidentStatus.Closed, StatusWord = null, ClosedAt = e.At },
        E.FalseAlarm e => state with { Status = IncidentStatus.FalseAlarm, ResolvedAt = e.At },
        E.Merged e => state with { Status = IncidentStatus.Merged, MergedInto = e.Into, ResolvedAt = e.At },
        E.Reopened e => state with
        {
            Status = state.HeldBy is null ? IncidentStatus.Triggered : IncidentStatus.Investigating,
            StatusWord = null,
            MonitoringSince = null,
            ResolvedAt = null,
            ClosedAt = null,
            MergedInto = null,
            SnoozedUntil = null,
            OpenSince = e.At,
            UntakenSince = e.At,
            FirstUpdateAt = null,
            LastUpdateAt = null,
            NextUpdateAt = null,
            TouchedAt = e.At,
        },
        E.Noted or E.Absorbed or E.OfWork => state,
        _ => throw new UnreachableException($"{fact.GetType().Name} after {state.Status}"),
    };

    private static Incident Begin(E.Declared e) => new()
    {
        Declaration = e,
        PlaybookVersion = e.PlaybookVersion,
        IsUnassessed = e.Unassessed == true,
        StatusAt = e.At,
        Status = IncidentStatus.Triggered,
        Title = e.Title,
        Severity = e.Severity,
        Rank = e.Rank,
        StartedAt = e.StartedAt,
        DetectedAt = e.DetectedAt,
        SeverityAt = e.At,
        OpenSince = e.At,
        UntakenSince = e.At,
        TouchedAt = e.At,
        Responders = [],
        Classes = e.Sorts,
    };

    private static Decision<IncidentEvent> DeclareAnew(Declare c) =>
        string.IsNullOrWhiteSpace(c.Declaration.Title) ? IncidentRefusals.TitleMissing
        : c.Declaration.Title.Length > TitleCharactersMax ? IncidentRefusals.TitleTooLong
        : c.Declaration;

    private static Decision<IncidentEvent> MergedAlready(Incident state, IncidentCommand command) => command switch
    {
        MergeInto c when c.Into == state.MergedInto => Decision<IncidentEvent>.Nothing,
        AlertsClear or AlertsGrow or AlertsFireAgain or MissClock => Decision<IncidentEvent>.Nothing,
        _ => IncidentRefusals.IsMerged(state.Reference),
    };

    private static ImmutableList<ResponderId> With(ImmutableList<ResponderId> list, ResponderId one) =>
        list.Contains(one) ? list : list.Add(one);
}
