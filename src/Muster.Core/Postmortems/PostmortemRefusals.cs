namespace Muster.Core.Postmortems;

/// <summary>Why something cannot be done with a post-mortem.</summary>
public static class PostmortemRefusals
{
    /// <summary>There is none for this incident.</summary>
    public static Refusal Unknown { get; } = new(
        "postmortem.unknown", "There is no post-mortem of that incident. Anyone who responds may begin one.")
    {
        Kind = RefusalKind.Unknown,
    };

    /// <summary>It is closed.</summary>
    public static Refusal IsClosed { get; } = new(
        "postmortem.closed", "The post-mortem is closed. Write in a section: that opens it again.");

    /// <summary>The incident is an exercise.</summary>
    public static Refusal IsDrill { get; } = new(
        "postmortem.drill", "That incident is a drill: its report is filed with the drill.");

    /// <summary>There is no such part.</summary>
    public static Refusal NoSuchSection { get; } =
        new("postmortem.section-unknown", "The document has no such section.") { Kind = RefusalKind.Unknown };

    /// <summary>The part asks no such thing.</summary>
    public static Refusal NoSuchQuestion { get; } = new(
        "postmortem.question-unknown", "The section asks no such question.")
    {
        Kind = RefusalKind.Unknown,
        Field = "question",
    };

    /// <summary>There is no such factor.</summary>
    public static Refusal NoSuchFactor { get; } =
        new("postmortem.factor-unknown", "There is no such factor.") { Kind = RefusalKind.Unknown };

    /// <summary>There is no such note.</summary>
    public static Refusal NoSuchInterview { get; } =
        new("postmortem.interview-unknown", "There is no such note.") { Kind = RefusalKind.Unknown };

    /// <summary>Only whoever remembers it may let others read it.</summary>
    public static Refusal NotYours { get; } = new(
        "postmortem.interview-not-yours", "Only the person who was asked lets others read the note.")
    {
        Kind = RefusalKind.Forbidden,
    };

    /// <summary>Nobody says why.</summary>
    public static Refusal ReasonMissing { get; } =
        new("postmortem.reason-missing", "Say why.") { Kind = RefusalKind.Invalid, Field = "reason" };

    /// <summary>What was read is not what stands there now.</summary>
    public static Refusal ChangedSince { get; } = new(
        "postmortem.changed-since", "It was changed since you read it. Read it again, then sign what you have read.")
    {
        Field = "revision",
    };

    /// <summary>Not all who must have agreed.</summary>
    public static Refusal NotReviewed { get; } = new(
        "postmortem.not-reviewed", "Not all who sign have signed what stands there now. Ask them first.");

    /// <summary>Nothing is written for outsiders.</summary>
    public static Refusal NothingOutside { get; } = new(
        "postmortem.external-missing", "Nothing is written for outsiders. Write it first.");

    /// <summary>The meeting has no date.</summary>
    public static Refusal NoMeeting { get; } = new("postmortem.no-meeting", "The meeting has no date. Set one first.");

    /// <summary>It has not happened.</summary>
    public static Refusal InTheFuture { get; } = new("postmortem.future", "That lies ahead.")
    {
        Kind = RefusalKind.Invalid,
        Field = "when",
    };

    /// <summary>Who leads the meeting responded to the incident.</summary>
    public static Refusal LeaderResponded { get; } = new(
        "postmortem.facilitator-responded",
        "Whoever leads the meeting responded to the incident. Name somebody else, or give a reason.")
    {
        Kind = RefusalKind.Invalid,
        Field = "facilitator",
    };

    /// <summary>Who asks has no role that signs.</summary>
    public static Refusal NotASigner(IReadOnlyList<string> roles) => new(
        "postmortem.not-a-signer", $"It is signed by {string.Join(", ", roles)}; you are none of these.")
    {
        Kind = RefusalKind.Forbidden,
    };

    /// <summary>Where it is, that cannot be done.</summary>
    public static Refusal NotNow(PostmortemStatus status, string what) => new(
        "postmortem.status", $"It is {status.Word()} and cannot be {what} now.");

    /// <summary>There is no such version.</summary>
    public static Refusal NoSuchVersion(int newest) => new(
        "postmortem.version-unknown", $"There is no such version; the newest is {newest}.")
    {
        Kind = RefusalKind.Invalid,
        Field = "basis",
    };

    /// <summary>A field is empty.</summary>
    public static Refusal Missing(string field) =>
        new("postmortem.text-missing", "Write something.") { Kind = RefusalKind.Invalid, Field = field };

    /// <summary>A field is too long.</summary>
    public static Refusal TooLong(string field) => new(
        "postmortem.text-too-long", $"A text has at most {Postmortem.TextCharactersMax} characters.")
    {
        Kind = RefusalKind.Invalid,
        Field = field,
    };

    /// <summary>The status on the wire: <c>in-review</c>.</summary>
    public static string Word(this PostmortemStatus status) => status switch
    {
        PostmortemStatus.InReview => "in-review",
        PostmortemStatus.ChangesAsked => "changes-asked",
        _ => status.ToString().ToLowerInvariant(),
    };
}
