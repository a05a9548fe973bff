using System.Text.Json.Serialization;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Actions;

/// <summary>The id of an action.</summary>
public readonly record struct ActionId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>What an action is for. The words are on the wire: add, never rename.</summary>
public enum ActionKind
{
    /// <summary>It keeps the trouble from coming again.</summary>
    Prevent,

    /// <summary>The trouble is noticed sooner.</summary>
    Detect,

    /// <summary>People get it over with sooner.</summary>
    Respond,

    /// <summary>What was a stopgap becomes right (VER-016).</summary>
    PermanentFix,

    /// <summary>A runbook says what is now known (RUN-039).</summary>
    Runbook,

    /// <summary>A procedure becomes better.</summary>
    Process,

    /// <summary>Somebody finds something out.</summary>
    Learn,
}

/// <summary>What is said of an action.</summary>
/// <param name="Title">What is done.</param>
/// <param name="Kind">What for.</param>
/// <param name="Owner">The person who does it, or null for nobody yet.</param>
/// <param name="Due">The day by whose end it is done, or null.</param>
/// <param name="Priority">In the organisation's words, or null.</param>
/// <param name="Verification">How will we know that it helps; or null.</param>
/// <param name="Factor">The contributing factor that it is against, or null.</param>
/// <param name="Runbook">The runbook that it is about, by id, or null.</param>
public sealed record ActionPlan(
    string Title, ActionKind Kind, ResponderId? Owner,
    [property: JsonConverter(typeof(LocalDateJson))] LocalDate? Due, string? Priority, string? Verification,
    Guid? Factor, string? Runbook);

/// <summary>The item in a tracker elsewhere that goes with an action.</summary>
/// <param name="Tracker">Which tracker: <c>jira</c>, <c>github</c>.</param>
/// <param name="Key">Its key there.</param>
/// <param name="Url">Its address.</param>
/// <param name="State">How it stands there, in the tracker's word; or null when it was never asked.</param>
/// <param name="IsDone">It is done there.</param>
public sealed record TrackedItem(string Tracker, string Key, string Url, string? State, bool IsDone);

/// <summary>A fact about one action. The names below are the stored format: add cases, never rename one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Added), "action.added.v1")]
[JsonDerivedType(typeof(Changed), "action.changed.v1")]
[JsonDerivedType(typeof(Started), "action.started.v1")]
[JsonDerivedType(typeof(Done), "action.done.v1")]
[JsonDerivedType(typeof(Verified), "action.verified.v1")]
[JsonDerivedType(typeof(Declined), "action.declined.v1")]
[JsonDerivedType(typeof(Reopened), "action.reopened.v1")]
[JsonDerivedType(typeof(Reminded), "action.reminded.v1")]
[JsonDerivedType(typeof(Escalated), "action.escalated.v1")]
[JsonDerivedType(typeof(Challenged), "action.challenged.v1")]
[JsonDerivedType(typeof(Tracked), "action.tracked.v1")]
public abstract record ActionEvent
{
    private ActionEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>Something was promised, after an incident or without one.</summary>
    public sealed record Added(
        ActionId Id, string Reference, IncidentId? Incident, string? IncidentReference, ActionPlan Plan) : ActionEvent;

    /// <summary>It is planned otherwise.</summary>
    public sealed record Changed(ActionPlan Plan) : ActionEvent;

    /// <summary>Somebody is at it.</summary>
    public sealed record Started : ActionEvent;

    /// <summary>It is done.</summary>
    public sealed record Done(string? Note) : ActionEvent;

    /// <summary>It was seen that it helps.</summary>
    public sealed record Verified(string How) : ActionEvent;

    /// <summary>It will not be done; who decided that, and why.</summary>
    public sealed record Declined(string Reason, ResponderId Approver) : ActionEvent;

    /// <summary>It is to be done again.</summary>
    public sealed record Reopened(string Reason) : ActionEvent;

    /// <summary>Its owner was reminded of a day that is near.</summary>
    public sealed record Reminded([property: JsonConverter(typeof(LocalDateJson))] LocalDate Due) : ActionEvent;

    /// <summary>Its day has passed and others were told; 1 is the owner, 2 the lead, 3 the administrators.</summary>
    public sealed record Escalated(
        [property: JsonConverter(typeof(LocalDateJson))] LocalDate Due, int Level) : ActionEvent;

    /// <summary>Another incident had the same cause, although this was promised, done or declined.</summary>
    public sealed record Challenged(IncidentId Incident, string Reference, string Why) : ActionEvent;

    /// <summary>How its item in a tracker stands.</summary>
    public sealed record Tracked(TrackedItem Item) : ActionEvent;
}

/// <summary>What may be asked of an action.</summary>
public abstract record ActionCommand
{
    private ActionCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Promise it.</summary>
    public sealed record Add(ActionEvent.Added What) : ActionCommand;

    /// <summary>Plan it otherwise.</summary>
    public sealed record Change(ActionPlan Plan) : ActionCommand;

    /// <summary>Be at it.</summary>
    public sealed record Start : ActionCommand;

    /// <summary>Say that it is done.</summary>
    public sealed record Finish(string? Note) : ActionCommand;

    /// <summary>Say how it was seen that it helps.</summary>
    public sealed record Verify(string How) : ActionCommand;

    /// <summary>Say that it will not be done.</summary>
    public sealed record Decline(string Reason, ResponderId? Approver) : ActionCommand;

    /// <summary>Open it again.</summary>
    public sealed record Reopen(string Reason) : ActionCommand;

    /// <summary>Note that its owner was reminded.</summary>
    public sealed record Remind(LocalDate Due) : ActionCommand;

    /// <summary>Note that others were told that its day has passed.</summary>
    public sealed record Escalate(LocalDate Due, int Level) : ActionCommand;

    /// <summary>Note that its cause came again.</summary>
    public sealed record Challenge(IncidentId Incident, string Reference, string Why) : ActionCommand;

    /// <summary>Note how its item in a tracker stands.</summary>
    public sealed record Track(TrackedItem Item) : ActionCommand;
}
