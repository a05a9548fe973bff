namespace Muster.Client.Paging;

/// <summary>The attempt to reach one person, for one reason, by one contact method.</summary>
public sealed record PageMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The id of its incident, or null for a test.</summary>
    public string? Incident { get; init; }

    /// <summary>Whom.</summary>
    public required string Responder { get; init; }

    /// <summary>respond, taken, joined, alarm, test, help, cleared, prompt, verify or bundle.</summary>
    public required string Purpose { get; init; }

    /// <summary>Why this person.</summary>
    public required PageReasonMessage Reason { get; init; }

    /// <summary>By what.</summary>
    public required string Channel { get; init; }

    /// <summary>When it was queued.</summary>
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it is due.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>When the provider took it, or null.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>queued, sent, not-needed, failed or folded.</summary>
    public required string Outcome { get; init; }

    /// <summary>When the person answered it, or null.</summary>
    public DateTimeOffset? ReceiptAt { get; init; }

    /// <summary>How many attempts were made.</summary>
    public int Attempts { get; init; }

    /// <summary>Why it was refused, failed or not needed; or null.</summary>
    public string? Why { get; init; }

    /// <summary>It went out beside an acknowledgement.</summary>
    public bool Overlapped { get; init; }

    /// <summary>It said that it may be a repeat.</summary>
    public bool PossibleRepeat { get; init; }

    /// <summary>In a storm: the page that it was folded into, or null.</summary>
    public string? FoldedInto { get; init; }

    /// <summary>In a storm: the incidents whose pages were folded into this one.</summary>
    public IReadOnlyList<string> Gathered { get; init; } = [];

    /// <summary>Each attempt and what came of it, oldest first.</summary>
    public IReadOnlyList<DeliveryMessage> Deliveries { get; init; } = [];
}

/// <summary>What came of an attempt to deliver a page.</summary>
/// <param name="At">When.</param>
/// <param name="Attempt">Which attempt, from 1; null when it is about the whole page.</param>
/// <param name="Outcome">attempted, accepted, refused, unknown, failed, answered, overlapped, folded or
/// not-needed.</param>
/// <param name="Channel">By what it went, or null.</param>
/// <param name="ProviderId">The provider's id of the message, or null.</param>
/// <param name="Why">Why, or by what it was answered; or null.</param>
/// <param name="PossibleRepeat">The message said that it may be a repeat.</param>
public sealed record DeliveryMessage(
    DateTimeOffset At, int? Attempt, string Outcome, string? Channel, string? ProviderId, string? Why,
    bool PossibleRepeat = false);

/// <summary>Why a person is paged.</summary>
/// <param name="Policy">The policy, or null.</param>
/// <param name="Step">The level of the step, or null.</param>
/// <param name="Schedule">The schedule whose pager they hold, or null.</param>
/// <param name="Layer">The layer that decided, or null.</param>
/// <param name="Override">The override that decided, or null.</param>
/// <param name="Sentence">The whole reason as a sentence.</param>
public sealed record PageReasonMessage(
    string? Policy, int? Step, string? Schedule, string? Layer, string? Override, string Sentence);

/// <summary><c>POST /api/v1/pages</c>.</summary>
/// <param name="Incident">Into which incident; id or reference.</param>
/// <param name="Responder">Whom.</param>
/// <param name="Message">What to say, or null.</param>
/// <param name="Role">Instead of a person: whoever has this role in the incident.</param>
public sealed record PageOrderMessage(
    string? Incident = null, string? Responder = null, string? Message = null, string? Role = null);

/// <summary><c>POST /api/v1/pages/test</c>.</summary>
/// <param name="Responder">Whom; without it the asker.</param>
public sealed record TestPageMessage(string? Responder = null);
