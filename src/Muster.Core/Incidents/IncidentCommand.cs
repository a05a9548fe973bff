using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>What may be asked of an incident.</summary>
public abstract partial record IncidentCommand
{
    private IncidentCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Open it.</summary>
    public sealed record Declare(IncidentEvent.Declared Declaration) : IncidentCommand;

    /// <summary>Take it; a second person joins.</summary>
    public sealed record Acknowledge(ResponderId Responder, string Via) : IncidentCommand;

    /// <summary>Give it back.</summary>
    public sealed record WithdrawAcknowledgement : IncidentCommand;

    /// <summary>Respond as well, without taking it.</summary>
    public sealed record Join(ResponderId Responder, string Via) : IncidentCommand;

    /// <summary>Move among the open statuses, or to resolved, closed or false alarm.</summary>
    public sealed record ChangeStatus(IncidentStatus To, string? Note) : IncidentCommand
    {
        /// <summary>Whether an alert of it still fires; matters when it is resolved by this.</summary>
        public bool AlertsStillFiring { get; init; }

        /// <summary>The playbook's word that was chosen, or null.</summary>
        public string? Word { get; init; }
    }

    /// <summary>Say how bad it is.</summary>
    public sealed record ChangeSeverity(Severity To, string? Reason) : IncidentCommand
    {
        /// <summary>Page people from here on, although it was declared without.</summary>
        public bool Pages { get; init; }
    }

    /// <summary>Call it something else.</summary>
    public sealed record ChangeTitle(string Title) : IncidentCommand;

    /// <summary>Correct start or detection; null keeps what is known.</summary>
    public sealed record CorrectTimes(Instant? StartedAt, Instant? DetectedAt, string Reason) : IncidentCommand;

    /// <summary>Give a role to a person.</summary>
    public sealed record TakeRole(RoleId Role, ResponderId Responder) : IncidentCommand
    {
        /// <summary>How it stands, or why roles are combined; null for nothing.</summary>
        public string? Note { get; init; }
    }

    /// <summary>Leave a role empty.</summary>
    public sealed record ReleaseRole(RoleId Role) : IncidentCommand;

    /// <summary>Hand a role over to another person, with a word on how it stands.</summary>
    public sealed record OfferRole(RoleId Role, ResponderId To, string State) : IncidentCommand;

    /// <summary>Accept a role that is handed over, or end the offer: it is declined or taken back.</summary>
    public sealed record AnswerRole(RoleId Role, ResponderId Responder, bool Accepts) : IncidentCommand
    {
        /// <summary>Why not, or null.</summary>
        public string? Note { get; init; }
    }

    /// <summary>Write something down.</summary>
    public sealed record WriteNote(Guid Id, string Text) : IncidentCommand
    {
        /// <summary>When it happened; null for now.</summary>
        public Instant? HappenedAt { get; init; }

        /// <summary>What is written down; null for a plain note.</summary>
        public NoteKind? Kind { get; init; }
    }

    /// <summary>Say something to those who wait.</summary>
    public sealed record Update(Guid Id, string Text, Instant? NextAt) : IncidentCommand
    {
        /// <summary>Where it was said; null for everywhere.</summary>
        public IReadOnlyList<string>? Channels { get; init; }
    }

    /// <summary>All its alerts have resolved.</summary>
    public sealed record AlertsClear(long Alerts, Alerts.AutoResolve AutoResolve, bool Held = false)
        : IncidentCommand;

    /// <summary>More alerts joined its group; so many fire now.</summary>
    public sealed record AlertsGrow(long Alerts) : IncidentCommand;

    /// <summary>An alert fires again.</summary>
    public sealed record AlertsFireAgain : IncidentCommand;

    /// <summary>Say that its effect is over.</summary>
    public sealed record Resolve(string? Note, bool AlertsStillFiring) : IncidentCommand;

    /// <summary>Say that it was not over.</summary>
    public sealed record Reopen(string? Reason) : IncidentCommand;

    /// <summary>Go on in another.</summary>
    public sealed record MergeInto(IncidentId Into, string IntoReference) : IncidentCommand;

    /// <summary>Take in another.</summary>
    public sealed record Absorb(IncidentId Other, string OtherReference) : IncidentCommand;

    /// <summary>Record an obligation as missed.</summary>
    public sealed record MissClock(Clocks.ClockKind Kind, Instant DueAt) : IncidentCommand
    {
        /// <summary>Which one of several of its kind, or null.</summary>
        public string? Name { get; init; }
    }

    /// <summary>Set an obligation aside, with the reason.</summary>
    public sealed record WaiveClock(Clocks.ClockKind Kind, Instant DueAt, string Reason) : IncidentCommand
    {
        /// <summary>Which one of several of its kind, or null.</summary>
        public string? Name { get; init; }
    }

    /// <summary>Say of which kinds of trouble it is.</summary>
    public sealed record ChangeClasses(IReadOnlyList<string> Classes) : IncidentCommand;

    /// <summary>Hold it and wait until an instant; whoever is on call then is paged.</summary>
    public sealed record Snooze(ResponderId Responder, Instant Until) : IncidentCommand;

    /// <summary>The time of the acknowledgement is over.</summary>
    public sealed record Lapse(string Why) : IncidentCommand;

    /// <summary>Give it to another person, who has to take it.</summary>
    public sealed record Reassign(ResponderId To, string? Note) : IncidentCommand;
}
