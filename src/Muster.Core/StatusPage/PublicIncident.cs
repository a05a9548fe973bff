using System.Collections.Immutable;
using NodaTime;
using E = Muster.Core.StatusPage.PublicPageEvent;

namespace Muster.Core.StatusPage;

/// <summary>Something that was said about an incident on a page.</summary>
/// <param name="Id">Its public id.</param>
/// <param name="Status">How far the incident was.</param>
/// <param name="Body">What was said; Markdown.</param>
/// <param name="At">When it was said.</param>
/// <param name="ShownAt">The time that readers see.</param>
/// <param name="EditedAt">When it was last changed, or when it was said.</param>
/// <param name="Components">What changed with it.</param>
/// <param name="Notifies">Whether subscribers heard of it.</param>
public sealed record PublicUpdate(
    PublicId Id,
    PublicStatus Status,
    string Body,
    Instant At,
    Instant ShownAt,
    Instant EditedAt,
    IReadOnlyList<ComponentChange> Components,
    bool Notifies);

/// <summary>An incident, or planned work, as a page shows it.</summary>
public sealed record PublicIncident
{
    /// <summary>How it was opened.</summary>
    public required E.IncidentOpened Opening { get; init; }

    /// <summary>Its title.</summary>
    public required string Name { get; init; }

    /// <summary>How bad it looks when somebody said so, or null.</summary>
    public PageImpact? SetImpact { get; init; }

    /// <summary>When planned work is done, or null.</summary>
    public PlannedWindow? Window { get; init; }

    /// <summary>What programs keep with it, as JSON, or null.</summary>
    public string? Metadata { get; init; }

    /// <summary>What was said, oldest first; never empty once it was opened.</summary>
    public ImmutableList<PublicUpdate> Updates { get; init; } = [];

    /// <summary>The components it is about, in the order in which they were named.</summary>
    public ImmutableList<string> Components { get; init; } = [];

    /// <summary>The worst that any of its components was while it was open.</summary>
    public ComponentStatus Worst { get; init; } = ComponentStatus.Operational;

    /// <summary>When anything of it was last changed.</summary>
    public required Instant UpdatedAt { get; init; }

    /// <summary>It is shown to nobody any more.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>A text about what was learnt that waits, or null.</summary>
    public string? PostmortemDraft { get; init; }

    /// <summary>When that text was last changed, or null.</summary>
    public Instant? PostmortemDraftedAt { get; init; }

    /// <summary>What was learnt, as everybody reads it, or null.</summary>
    public string? Postmortem { get; init; }

    /// <summary>When that was published, or null.</summary>
    public Instant? PostmortemAt { get; init; }

    /// <summary>Its public id.</summary>
    public PublicId Id => Opening.Id;

    /// <summary>When it began on the page.</summary>
    public Instant StartedAt => Opening.Backfilled ?? Opening.At;

    /// <summary>Whether it is planned work.</summary>
    public bool IsPlanned => Opening.Window is not null;

    /// <summary>How far it is; a published post-mortem leaves that as it was.</summary>
    public PublicStatus Status =>
        Updates.LastOrDefault(update => update.Status != PublicStatus.Postmortem)?.Status
        ?? (IsPlanned ? PublicStatus.Scheduled : PublicStatus.Investigating);

    /// <summary>As <see cref="Status"/>, but a published post-mortem is the last word.</summary>
    public PublicStatus ShownStatus => Postmortem is null ? Status : PublicStatus.Postmortem;

    /// <summary>Whether something is still to come.</summary>
    public bool IsOpen => !IsWithdrawn && !Status.IsOver();

    /// <summary>Planned work that has begun and is not over.</summary>
    public bool IsBeingDone => IsOpen && Status is PublicStatus.InProgress or PublicStatus.Verifying;

    /// <summary>How bad it looks: as somebody said, else as its components were at the worst.</summary>
    public PageImpact Impact => SetImpact ?? (IsPlanned ? PageImpact.Maintenance : Worst.Impact());

    /// <summary>When it was first mended, or null.</summary>
    public Instant? MonitoringAt => FirstAt(PublicStatus.Monitoring);

    /// <summary>When it was over, or null while it is not.</summary>
    public Instant? ResolvedAt => Status.IsOver()
        ? Updates.Last(update => update.Status == Status).ShownAt
        : null;

    /// <summary>The newest thing that was said.</summary>
    public PublicUpdate? Newest => Updates.Count > 0 ? Updates[^1] : null;

    private Instant? FirstAt(PublicStatus status) =>
        Updates.FirstOrDefault(update => update.Status == status)?.ShownAt;
}

/// <summary>What is known of one component of a page.</summary>
public sealed record ComponentState
{
    /// <summary>What was set of it here, or null when a file defines it.</summary>
    public ComponentSettings? Settings { get; init; }

    /// <summary>It was taken off the page here.</summary>
    public bool IsRemoved { get; init; }

    /// <summary>How it works.</summary>
    public ComponentStatus Status { get; init; } = ComponentStatus.Operational;

    /// <summary>When its history begins; null when it was never looked at.</summary>
    public Instant? Since { get; init; }

    /// <summary>When anything of it was last changed, or null.</summary>
    public Instant? ChangedAt { get; init; }

    /// <summary>That it may have a problem, or null.</summary>
    public Suspicion? Suspicion { get; init; }

    /// <summary>When somebody said that customers see nothing of the signs, or null.</summary>
    public Instant? VetoedAt { get; init; }

    /// <summary>How it worked from when on, oldest first; before the first it worked.</summary>
    public ImmutableList<StatusSpan> History { get; init; } = [];
}

/// <summary>From an instant on, a component worked in this way.</summary>
/// <param name="From">The instant.</param>
/// <param name="Status">How.</param>
/// <param name="Incident">The incident on the page that said so, or null.</param>
public sealed record StatusSpan(Instant From, ComponentStatus Status, PublicId? Incident);

/// <summary>A heading made here.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">One sentence, or null.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="ChangedAt">When it was last changed.</param>
public sealed record GroupState(string Id, string Name, string? Description, Instant MadeAt, Instant ChangedAt);
