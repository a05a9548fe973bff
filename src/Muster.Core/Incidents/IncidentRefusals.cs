namespace Muster.Core.Incidents;

/// <summary>The ways in which an incident says no. The codes are stable.</summary>
public static class IncidentRefusals
{
    /// <summary>There is no such incident.</summary>
    public static Refusal Unknown { get; } =
        new("incident.unknown", "There is no such incident.") { Kind = RefusalKind.Unknown };

    /// <summary>It needs a title.</summary>
    public static Refusal TitleMissing { get; } =
        Wrong("incident.title-missing", "title", "Give the incident a title.");

    /// <summary>Its title is too long.</summary>
    public static Refusal TitleTooLong { get; } = Wrong(
        "incident.title-too-long", "title", $"A title has at most {Incident.TitleCharactersMax} characters.");

    /// <summary>A correction or a waiver needs a reason.</summary>
    public static Refusal ReasonMissing { get; } =
        Wrong("incident.reason-missing", "reason", "Say why, in a few words.");

    /// <summary>Noticed before it began.</summary>
    public static Refusal DetectedBeforeStart { get; } = Wrong(
        "incident.detected-before-start", "detectedAt", "It cannot have been noticed before it began.");

    /// <summary>A time that has not come.</summary>
    public static Refusal InTheFuture { get; } = Wrong(
        "incident.in-the-future", "detectedAt", "This time has not come yet.");

    /// <summary>An update promised a time that has passed.</summary>
    public static Refusal NextUpdateInThePast { get; } = Wrong(
        "incident.next-update-in-the-past", "nextAt", "The next update must be due in the future.");

    /// <summary>Acknowledged means that a person has it.</summary>
    public static Refusal HolderMissing { get; } = Wrong(
        "incident.holder-missing", "status", "Only a person can have an incident. Acknowledge it in a person's name.");

    /// <summary>Whoever takes a role over must know how it stands.</summary>
    public static Refusal RoleStateMissing { get; } = Wrong(
        "role.state-missing", "note", "Say in a sentence or two how it stands: whoever takes the role over reads it.");

    /// <summary>What nobody has cannot be handed over.</summary>
    public static Refusal RoleIsEmpty { get; } = Wrong(
        "role.is-empty", "role", "Nobody has this role: give it to a person instead of handing it over.");

    /// <summary>They have it.</summary>
    public static Refusal RoleIsTheirs { get; } = Wrong(
        "role.is-theirs", "responder", "They have this role. Name another person.");

    /// <summary>Nothing waits for an answer.</summary>
    public static Refusal RoleNotOffered { get; } = Wrong(
        "role.not-offered", "role", "This role is not being handed over. Ask its holder to hand it over, or take it.");

    /// <summary>Another person is asked.</summary>
    public static Refusal RoleOfferedToAnother { get; } = Wrong(
        "role.offered-to-another", "role", "Another person is asked to take this role over; only they can accept it.");

    /// <summary>Merging names the other incident.</summary>
    public static Refusal MergeNeedsTarget { get; } = Wrong(
        "incident.merge-needs-target", "into", "Say into which incident it is merged.");

    /// <summary>An incident does not go on in itself.</summary>
    public static Refusal MergeIntoItself { get; } = Wrong(
        "incident.merge-into-itself", "into", "An incident cannot be merged into itself.");

    /// <summary>An incident is put off into the future, and not for long.</summary>
    public static Refusal SnoozeWrong { get; } = Wrong(
        "incident.snooze-wrong", "until", "Say until when, in the future and within a week.");

    /// <summary>Too many kinds of trouble, or too long a name.</summary>
    public static Refusal ClassesWrong { get; } = Wrong(
        "incident.classes-wrong", "classes", "Give at most 20 classes of at most 63 characters each.");

    /// <summary>It goes on elsewhere.</summary>
    public static Refusal IsMerged(string reference) => new(
        "incident.is-merged", $"{reference} goes on in another incident. Reopen it to work on it by itself.");

    /// <summary>It is over; reopen it.</summary>
    public static Refusal ReopenFirst(Incident state) => new(
        "incident.not-open", $"{state.Reference} is {state.Status.Word()}. Reopen it first.");

    /// <summary>It is not over; resolve it.</summary>
    public static Refusal ResolveFirst(Incident state) => new(
        "incident.not-resolved", $"{state.Reference} is {state.Status.Word()}. Resolve it before closing it.");

    /// <summary>Nothing was written.</summary>
    public static Refusal TextMissing(string what) => Wrong("incident.text-missing", "text", $"The {what} is empty.");

    /// <summary>Too much was written.</summary>
    public static Refusal TextTooLong(string what) => Wrong(
        "incident.text-too-long", "text", $"The {what} has more than {Incident.TextCharactersMax} characters.");

    private static Refusal Wrong(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };
}
