namespace Muster.Client.Actions;

/// <summary>Something that was promised so that trouble does not come again.</summary>
public sealed record ActionMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its reference: <c>AI-3</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>What is done.</summary>
    public required string Title { get; init; }

    /// <summary>open, in-progress, done, verified or declined.</summary>
    public required string Status { get; init; }

    /// <summary>prevent, detect, respond, permanent-fix, runbook, process or learn.</summary>
    public required string Kind { get; init; }

    /// <summary>The reference of the incident after which it was promised, or null.</summary>
    public string? Incident { get; init; }

    /// <summary>Who does it, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>The day by whose end it is done, or null.</summary>
    public string? Due { get; init; }

    /// <summary>Its day has passed and it is not done.</summary>
    public required bool IsLate { get; init; }

    /// <summary>In the organisation's words, or null.</summary>
    public string? Priority { get; init; }

    /// <summary>How we will know that it helps, or null.</summary>
    public string? Verification { get; init; }

    /// <summary>The contributing factor that it is against, or null.</summary>
    public string? Factor { get; init; }

    /// <summary>The runbook that it is about, or null.</summary>
    public string? Runbook { get; init; }

    /// <summary>When it was promised.</summary>
    public required DateTimeOffset PromisedAt { get; init; }

    /// <summary>Since when it is where it is.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>What was said when it came there, or null.</summary>
    public string? Note { get; init; }

    /// <summary>Who agreed that it will not be done, or null.</summary>
    public string? Approver { get; init; }

    /// <summary>The incidents that came although it was promised.</summary>
    public IReadOnlyList<string> Challenges { get; init; } = [];
}

/// <summary>What is asked of an action, new or planned otherwise; what is left out stays.</summary>
public sealed record ActionOrderMessage
{
    /// <summary>What is done.</summary>
    public string? Title { get; init; }

    /// <summary>The incident after which it is promised, by id or reference.</summary>
    public string? Incident { get; init; }

    /// <summary>prevent, detect, respond, permanent-fix, runbook, process or learn.</summary>
    public string? Kind { get; init; }

    /// <summary>Who does it: id, name or mail address.</summary>
    public string? Owner { get; init; }

    /// <summary>The day by whose end it is done: <c>2026-12-01</c>.</summary>
    public string? Due { get; init; }

    /// <summary>In the organisation's words.</summary>
    public string? Priority { get; init; }

    /// <summary>How we will know that it helps.</summary>
    public string? Verification { get; init; }

    /// <summary>The contributing factor that it is against, by id.</summary>
    public string? Factor { get; init; }

    /// <summary>The runbook that it is about, by id.</summary>
    public string? Runbook { get; init; }
}

/// <summary>What is said of an action.</summary>
/// <param name="Note">What came of it, how it was seen to help, or why.</param>
/// <param name="Approver">Who agrees that it will not be done: id, name or mail address.</param>
public sealed record ActionNoteMessage(string? Note = null, string? Approver = null);
