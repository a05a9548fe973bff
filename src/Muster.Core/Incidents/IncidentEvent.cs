using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>A fact about one incident. The names below are the stored format: add cases, never rename one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Declared), "incident.declared.v1")]
[JsonDerivedType(typeof(Acknowledged), "incident.acknowledged.v1")]
[JsonDerivedType(typeof(AcknowledgementWithdrawn), "incident.acknowledgement-withdrawn.v1")]
[JsonDerivedType(typeof(Joined), "incident.joined.v1")]
[JsonDerivedType(typeof(StatusChanged), "incident.status-changed.v1")]
[JsonDerivedType(typeof(SeverityChanged), "incident.severity-changed.v1")]
[JsonDerivedType(typeof(TitleChanged), "incident.title-changed.v1")]
[JsonDerivedType(typeof(TimesCorrected), "incident.times-corrected.v1")]
[JsonDerivedType(typeof(RoleTaken), "incident.role-taken.v1")]
[JsonDerivedType(typeof(RoleReleased), "incident.role-released.v1")]
[JsonDerivedType(typeof(RoleOffered), "incident.role-offered.v1")]
[JsonDerivedType(typeof(RoleOfferEnded), "incident.role-offer-ended.v1")]
[JsonDerivedType(typeof(Noted), "incident.noted.v1")]
[JsonDerivedType(typeof(Updated), "incident.updated.v1")]
[JsonDerivedType(typeof(AlertsCleared), "incident.alerts-cleared.v1")]
[JsonDerivedType(typeof(AlertsGrew), "incident.alerts-grew.v1")]
[JsonDerivedType(typeof(AlertsFiringAgain), "incident.alerts-firing-again.v1")]
[JsonDerivedType(typeof(Resolved), "incident.resolved.v1")]
[JsonDerivedType(typeof(Closed), "incident.closed.v1")]
[JsonDerivedType(typeof(Reopened), "incident.reopened.v1")]
[JsonDerivedType(typeof(Merged), "incident.merged.v1")]
[JsonDerivedType(typeof(Absorbed), "incident.absorbed.v1")]
[JsonDerivedType(typeof(FalseAlarm), "incident.false-alarm.v1")]
[JsonDerivedType(typeof(ClockMissed), "incident.clock-missed.v1")]
[JsonDerivedType(typeof(ClockWaived), "incident.clock-waived.v1")]
[JsonDerivedType(typeof(ClassesChanged), "incident.classes-changed.v1")]
[JsonDerivedType(typeof(Snoozed), "incident.snoozed.v1")]
[JsonDerivedType(typeof(AcknowledgementLapsed), "incident.acknowledgement-lapsed.v1")]
[JsonDerivedType(typeof(Reassigned), "incident.reassigned.v1")]
public abstract partial record IncidentEvent
{
    private IncidentEvent()
    {
    }

    /// <summary>When it happened. What is recorded later says so by the recorded instant of its row.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>An incident was opened, by a group of alerts or by a person.</summary>
    public sealed record Declared(
        IncidentId Id,
        string Reference,
        string Title,
        SeverityId Severity,
        int Rank,
        ServiceId? Service,
        PolicyId? Policy,
        int PlaybookVersion,
        DetectionSource Source,
        Instant StartedAt,
        Instant DetectedAt,
        bool Pages,
        bool Drill,
        bool Private) : IncidentEvent
    {
        /// <summary>The group that opened it, or null.</summary>
        public Alerts.AlertGroupId? Group { get; init; }

        /// <summary>What sort of trouble its first alert is, by its route: <c>security</c>, <c>data-loss</c>; else
        /// null.</summary>
        public string? Class { get; init; }

        /// <summary>What a person said when declaring it, or null.</summary>
        public string? Description { get; init; }

        /// <summary>It was entered afterwards: it pages nobody and its past clocks are computed, not fired.</summary>
        public bool AfterTheFact { get; init; }

        /// <summary>What kinds of trouble it is, such as <c>security</c>; null for none in particular.</summary>
        public IReadOnlyList<string>? Classes { get; init; }

        /// <summary>Every kind of trouble that it is, as declared and by its first alert.</summary>
        [JsonIgnore]
        public IReadOnlyList<string> Sorts => Classes ?? (Class is { } sort ? [sort] : []);

        /// <summary>Nobody has assessed it yet: its level is that of the playbook for this case; null when
        /// assessed.</summary>
        public bool? Unassessed { get; init; }

        /// <summary>The name of its room, built from the playbook's pattern; null without one.</summary>
        public string? Channel { get; init; }

        /// <summary>The title of its document, built from the playbook's pattern; null without one.</summary>
        public string? Document { get; init; }

        /// <summary>Its title in messages, built from the playbook's pattern; null without one.</summary>
        public string? MessageTitle { get; init; }
    }

    /// <summary>Somebody took it and holds it.</summary>
    public sealed record Acknowledged(ResponderId Holder, string Via) : IncidentEvent;

    /// <summary>The holder gave it back; nobody has it.</summary>
    public sealed record AcknowledgementWithdrawn : IncidentEvent;

    /// <summary>Another person responds as well.</summary>
    public sealed record Joined(ResponderId Responder, string Via) : IncidentEvent;

    /// <summary>It moved on, or back, among the open statuses.</summary>
    public sealed record StatusChanged(IncidentStatus From, IncidentStatus To, string? Note) : IncidentEvent
    {
        /// <summary>The playbook's word that was chosen, or null.</summary>
        public string? Word { get; init; }
    }

    /// <summary>It is worse or less bad than was thought.</summary>
    public sealed record SeverityChanged(SeverityId From, SeverityId To, int Rank, string? Reason) : IncidentEvent
    {
        /// <summary>People are paged from here on, although it was declared without; null when nobody asked for
        /// that.</summary>
        public bool? Pages { get; init; }
    }

    /// <summary>It is called something else.</summary>
    public sealed record TitleChanged(string From, string To) : IncidentEvent;

    /// <summary>Start or detection was known better later.</summary>
    public sealed record TimesCorrected(Instant StartedAt, Instant DetectedAt, string Reason) : IncidentEvent;

    /// <summary>A person has a role.</summary>
    public sealed record RoleTaken(RoleId Role, ResponderId Holder) : IncidentEvent
    {
        /// <summary>How it stands, handed over with the role, or why one person combines roles; null when nothing
        /// was said.</summary>
        public string? Note { get; init; }
    }

    /// <summary>A person no longer has a role.</summary>
    public sealed record RoleReleased(RoleId Role, ResponderId Holder) : IncidentEvent;

    /// <summary>A role waits for another person to accept it, with a word on how it stands.</summary>
    public sealed record RoleOffered(RoleId Role, ResponderId Holder, ResponderId To, string State) : IncidentEvent;

    /// <summary>A role stays with its holder: the offer was declined or taken back.</summary>
    public sealed record RoleOfferEnded(RoleId Role, ResponderId To, string? Why) : IncidentEvent;

    /// <summary>Somebody wrote something down.</summary>
    public sealed record Noted(Guid Id, string Text) : IncidentEvent
    {
        /// <summary>When it happened, when it was written down later than that; else null.</summary>
        public Instant? HappenedAt { get; init; }

        /// <summary>What is written down; null for a plain note.</summary>
        public NoteKind? Kind { get; init; }
    }

    /// <summary>Something was said to those who wait; the next is due when the update said, or when the level
    /// says.</summary>
    public sealed record Updated(Guid Id, string Text, Instant? NextAt) : IncidentEvent
    {
        /// <summary>Where it was said; null for everywhere.</summary>
        public IReadOnlyList<string>? Channels { get; init; }
    }

    /// <summary>All its alerts have resolved and its holder is asked whether it is over.</summary>
    public sealed record AlertsCleared(long Alerts) : IncidentEvent
    {
        /// <summary>The last of them was held back (silenced, explained), and may still fire.</summary>
        public bool? Held { get; init; }
    }

    /// <summary>More alerts joined its group, and its route says that people hear of it.</summary>
    /// <param name="Alerts">How many fire now.</param>
    public sealed record AlertsGrew(long Alerts) : IncidentEvent;

    /// <summary>An alert fires again after all had resolved.</summary>
    public sealed record AlertsFiringAgain : IncidentEvent;

    /// <summary>Its effect is over.</summary>
    public sealed record Resolved(string? Note, bool AlertsStillFiring) : IncidentEvent;

    /// <summary>Nothing is left to do.</summary>
    public sealed record Closed : IncidentEvent;

    /// <summary>It was not over.</summary>
    public sealed record Reopened(IncidentStatus From, string? Reason) : IncidentEvent;

    /// <summary>It goes on in another.</summary>
    public sealed record Merged(IncidentId Into, string IntoReference) : IncidentEvent;

    /// <summary>Another goes on in this one.</summary>
    public sealed record Absorbed(IncidentId Other, string OtherReference) : IncidentEvent;

    /// <summary>There was nothing.</summary>
    public sealed record FalseAlarm(string? Reason) : IncidentEvent;

    /// <summary>An obligation's due instant passed without it; <see cref="At"/> is the due instant (R6).</summary>
    public sealed record ClockMissed(Clocks.ClockKind Kind, Instant DueAt) : IncidentEvent
    {
        /// <summary>Which one of several of its kind, or null.</summary>
        public string? Name { get; init; }
    }

    /// <summary>A person said that an obligation does not hold here.</summary>
    public sealed record ClockWaived(Clocks.ClockKind Kind, Instant DueAt, string Reason) : IncidentEvent
    {
        /// <summary>Which one of several of its kind, or null.</summary>
        public string? Name { get; init; }
    }

    /// <summary>It is of these kinds of trouble from here on.</summary>
    public sealed record ClassesChanged(IReadOnlyList<string> Classes) : IncidentEvent;

    /// <summary>Its holder waits until an instant; then nobody has it and whoever is on call is paged.</summary>
    public sealed record Snoozed(Instant Until) : IncidentEvent;

    /// <summary>The time of an acknowledgement is over (a snooze, or no sign of life): nobody has it.</summary>
    public sealed record AcknowledgementLapsed(ResponderId Holder, string Why) : IncidentEvent;

    /// <summary>It is for another person now, who is paged and has to take it; until then nobody has it.</summary>
    public sealed record Reassigned(ResponderId To, string? Note) : IncidentEvent;
}

/// <summary>What found an incident. Source: INT-005.</summary>
public enum DetectionSource
{
    /// <summary>An alert.</summary>
    Alert,

    /// <summary>A person.</summary>
    Person,

    /// <summary>A user's or customer's report.</summary>
    Report,
}

/// <summary>The id of a role that a person can have in an incident, as the playbook names it.</summary>
public readonly record struct RoleId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}
