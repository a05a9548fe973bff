using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Paging;

/// <summary>A fact about one page. The names are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Queued), "page.queued.v1")]
[JsonDerivedType(typeof(Attempted), "page.attempted.v1")]
[JsonDerivedType(typeof(Sent), "page.sent.v1")]
[JsonDerivedType(typeof(Refused), "page.refused.v1")]
[JsonDerivedType(typeof(Lost), "page.lost.v1")]
[JsonDerivedType(typeof(NotNeeded), "page.not-needed.v1")]
[JsonDerivedType(typeof(Overlapped), "page.overlapped.v1")]
[JsonDerivedType(typeof(Failed), "page.failed.v1")]
[JsonDerivedType(typeof(Answered), "page.answered.v1")]
[JsonDerivedType(typeof(Folded), "page.folded.v1")]
[JsonDerivedType(typeof(Gathered), "page.gathered.v1")]
public abstract record PageEvent
{
    private PageEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Somebody is to be reached, at <see cref="DueAt"/>, unless somebody takes the incident before.</summary>
    public sealed record Queued(
        PageId Id,
        Incidents.IncidentId? Incident,
        ResponderId Responder,
        PagePurpose Purpose,
        PageReason Reason,
        string Method,
        string Channel,
        string Address,
        Instant DueAt) : PageEvent
    {
        /// <summary>How much it may disturb.</summary>
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public Urgency Urgency { get; init; }
    }

    /// <summary>An attempt was claimed: from here on the message may go out.</summary>
    public sealed record Attempted(int Number, bool MayRepeat) : PageEvent;

    /// <summary>The provider took it. Sent is not delivered.</summary>
    public sealed record Sent(int Number, string Channel, string? ProviderId) : PageEvent;

    /// <summary>The provider refused it; it is tried again at <see cref="RetryAt"/>, or never when that is
    /// null.</summary>
    public sealed record Refused(int Number, string Why, Instant? RetryAt) : PageEvent;

    /// <summary>
    /// Nobody knows whether the provider took it; it is tried again at <see cref="RetryAt"/> and says that it may be
    /// a repeat, or is never tried again when that is null.
    /// </summary>
    public sealed record Lost(int Number, string Why, Instant? RetryAt) : PageEvent;

    /// <summary>It was not sent, because it was no longer needed.</summary>
    public sealed record NotNeeded(string Why) : PageEvent;

    /// <summary>It went out although somebody acknowledged in the second before (R4).</summary>
    public sealed record Overlapped : PageEvent;

    /// <summary>It could not be sent; somebody else was paged instead (see the page that names this one).</summary>
    public sealed record Failed(string Why) : PageEvent;

    /// <summary>The responder answered this very page.</summary>
    public sealed record Answered(string Via) : PageEvent;

    /// <summary>In a storm it was not sent by itself, but with others in one message.</summary>
    public sealed record Folded(PageId Into) : PageEvent;

    /// <summary>A page for an incident was folded into this one.</summary>
    public sealed record Gathered(PageId Page, Incidents.IncidentId Incident) : PageEvent;
}

/// <summary>What a page is for.</summary>
public enum PagePurpose
{
    /// <summary>Please take this incident.</summary>
    Respond,

    /// <summary>Somebody has it: you need not (ONC-009).</summary>
    Taken,

    /// <summary>Another person has joined the incident that you hold.</summary>
    Joined,

    /// <summary>Something is wrong with the response itself: nobody on call, a page failed.</summary>
    Alarm,

    /// <summary>A test that a person asked for.</summary>
    Test,

    /// <summary>A person asks for your help with an incident that somebody may have already.</summary>
    Help,

    /// <summary>All alerts of the incident that you hold have resolved: is it over?</summary>
    Cleared,

    /// <summary>A question about the incident waits for your answer (ESC-006, ESC-018).</summary>
    Prompt,

    /// <summary>Is this address yours? Here is the code.</summary>
    Verify,

    /// <summary>Several incidents at once, folded into one message in a storm.</summary>
    Bundle,

    /// <summary>You learn in the schedule that is paged: follow along, you need not answer.</summary>
    Learn,

    /// <summary>You come on call: this is open (OPS-006).</summary>
    HandOff,

    /// <summary>A duty of yours that comes again is due soon.</summary>
    Duty,

    /// <summary>Something burns while the database is away: a node pages by what it last knew (R9).</summary>
    Emergency,

    /// <summary>Time on call is offered to you, or your offer was answered.</summary>
    Swap,

    /// <summary>Something of yours is about to end, such as a silence.</summary>
    Reminder,

    /// <summary>Those who wait were promised news, and it is late or about to be (COM-004).</summary>
    Update,
}
