namespace Muster.Client.Maintenance;

/// <summary>Planned work.</summary>
public sealed record MaintenanceMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its reference: <c>M-3</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>scheduled, in-progress, verifying, completed, failed or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>What is done.</summary>
    public required string Title { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>What others may notice.</summary>
    public required string Impact { get; init; }

    /// <summary>The services that it concerns.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>Who does it.</summary>
    public required string Owner { get; init; }

    /// <summary>When the window that is ahead or under way begins; of what is over, its first.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When that window ends.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>How the window comes again, an RRULE; or null.</summary>
    public string? Repeats { get; init; }

    /// <summary>The zone on whose wall clock it comes again, or null for UTC.</summary>
    public string? Zone { get; init; }

    /// <summary>The exact steps, or null.</summary>
    public string? Steps { get; init; }

    /// <summary>The points of return, or null.</summary>
    public string? Rollback { get; init; }

    /// <summary>What a test in staging showed, or null.</summary>
    public string? Staging { get; init; }

    /// <summary>The change request, or null.</summary>
    public string? Change { get; init; }

    /// <summary>The assessed risk, or null.</summary>
    public string? Risk { get; init; }

    /// <summary>Somebody who may has agreed, or nobody must.</summary>
    public required bool Approved { get; init; }

    /// <summary>Who agreed, and as what.</summary>
    public required IReadOnlyList<MaintenanceApprovalMessage> Approvals { get; init; }

    /// <summary>Why somebody did not agree, or null.</summary>
    public string? Refused { get; init; }

    /// <summary>What must be there before it may begin.</summary>
    public required IReadOnlyList<MaintenanceItemMessage> Before { get; init; }

    /// <summary>What is waited for, in order.</summary>
    public IReadOnlyList<MaintenanceTimerMessage> Timers { get; init; } = [];

    /// <summary>Every wait is over, so that the old may be removed.</summary>
    public bool Stable { get; init; }

    /// <summary>What is looked at before it counts as done.</summary>
    public required IReadOnlyList<MaintenanceItemMessage> After { get; init; }

    /// <summary>It runs over its window.</summary>
    public required bool Overrun { get; init; }

    /// <summary>When the present or last window really began, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When the last window really ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What was said at the end, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The id of the incident in which a failure goes on, or null.</summary>
    public string? Incident { get; init; }

    /// <summary>The messages that went out: to whom and what.</summary>
    public required IReadOnlyList<MaintenanceToldMessage> Told { get; init; }

    /// <summary>The next windows of work that comes again, at most ten.</summary>
    public required IReadOnlyList<DateTimeOffset> Next { get; init; }
}

/// <summary>Who agreed to planned work.</summary>
/// <param name="By">Who.</param>
/// <param name="As">As what.</param>
/// <param name="At">When.</param>
/// <param name="Note">What was said, or null.</param>
public sealed record MaintenanceApprovalMessage(string By, string As, DateTimeOffset At, string? Note);

/// <summary>A point of the checklist before or after.</summary>
/// <param name="Item">What.</param>
/// <param name="Done">It is done.</param>
public sealed record MaintenanceItemMessage(string Item, bool Done);

/// <summary>A wait within planned work.</summary>
/// <param name="Timer">Its name in the playbook.</param>
/// <param name="Seconds">How long it lasts.</param>
/// <param name="BegunAt">When it began, or null.</param>
/// <param name="Until">When it is over, or null before it began.</param>
/// <param name="Over">It is over.</param>
public sealed record MaintenanceTimerMessage(
    string Timer, double Seconds, DateTimeOffset? BegunAt, DateTimeOffset? Until, bool Over);

/// <summary>A message that went out.</summary>
/// <param name="Audience">To whom.</param>
/// <param name="What">What it was: <c>notice, 7 d before</c>.</param>
/// <param name="At">When.</param>
public sealed record MaintenanceToldMessage(string Audience, string What, DateTimeOffset At);

/// <summary>What is asked of planned work; when it is changed, what is left out stays.</summary>
public sealed record MaintenanceOrderMessage
{
    /// <summary>What is done.</summary>
    public string? Title { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>What others may notice.</summary>
    public string? Impact { get; init; }

    /// <summary>The services that it concerns; without it the first.</summary>
    public IReadOnlyList<string>? Services { get; init; }

    /// <summary>Who does it; without it the asker.</summary>
    public string? Owner { get; init; }

    /// <summary>When its first window begins.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When its first window ends.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>How it comes again, an RRULE: <c>FREQ=WEEKLY;BYDAY=SU</c>.</summary>
    public string? Repeats { get; init; }

    /// <summary>The zone on whose wall clock it comes again.</summary>
    public string? Zone { get; init; }

    /// <summary>The exact steps.</summary>
    public string? Steps { get; init; }

    /// <summary>The points of return, and how.</summary>
    public string? Rollback { get; init; }

    /// <summary>What a test in staging showed.</summary>
    public string? Staging { get; init; }

    /// <summary>The change request.</summary>
    public string? Change { get; init; }

    /// <summary>The assessed risk.</summary>
    public string? Risk { get; init; }
}

/// <summary><c>POST …/approval</c>, <c>…/refusal</c>, <c>…/completion</c>, <c>…/failure</c>, <c>DELETE</c>.</summary>
/// <param name="Note">What is said with it; a refusal and a failure need it.</param>
public sealed record MaintenanceNoteMessage(string? Note = null);

/// <summary><c>POST …/timers</c>.</summary>
/// <param name="Timer">Which wait, as the playbook names it.</param>
public sealed record MaintenanceTimerOrderMessage(string? Timer = null);

/// <summary><c>POST …/checklist</c>.</summary>
/// <param name="Item">Which point, as the playbook names it.</param>
/// <param name="Done">It is done; without it yes.</param>
public sealed record MaintenanceTickMessage(string? Item = null, bool? Done = null);
