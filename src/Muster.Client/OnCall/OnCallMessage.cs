namespace Muster.Client.OnCall;

/// <summary>Who is on call for one schedule, and why.</summary>
public sealed record OnCallMessage
{
    /// <summary>The schedule's id.</summary>
    public required string Schedule { get; init; }

    /// <summary>The schedule's name.</summary>
    public required string ScheduleName { get; init; }

    /// <summary>The instant asked about.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who is on call, or null for nobody.</summary>
    public string? Responder { get; init; }

    /// <summary>Their name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>The layer that decided, or null.</summary>
    public string? Layer { get; init; }

    /// <summary>The override that decided, or null.</summary>
    public string? Override { get; init; }

    /// <summary>The answer and why, as one sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>Since when, or null for longer than a year.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when, or null for longer than a year.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who comes next, or null.</summary>
    public string? Next { get; init; }

    /// <summary>Since when the next is on call, or null.</summary>
    public DateTimeOffset? NextFrom { get; init; }
}

/// <summary>A schedule.</summary>
public sealed record ScheduleMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>IANA name of its zone.</summary>
    public required string Zone { get; init; }

    /// <summary>Names of its layers, the base first.</summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>Where it is written in the playbook, or null.</summary>
    public string? Place { get; init; }

    /// <summary>From when the shifts are shown, or null in lists.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when the shifts are shown, or null in lists.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The final schedule between the two; empty in lists.</summary>
    public IReadOnlyList<ShiftMessage> Shifts { get; init; } = [];
}

/// <summary>A stretch of a final schedule.</summary>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Responder">Who is on call, or null for nobody.</param>
/// <param name="Name">Their name, or null.</param>
/// <param name="Layer">The layer that decided, or null.</param>
/// <param name="Override">The override that decided, or null.</param>
public sealed record ShiftMessage(
    DateTimeOffset From, DateTimeOffset Until, string? Responder, string? Name, string? Layer, string? Override);

/// <summary>A person, or nobody, instead of whom the layers hold.</summary>
public sealed record OverrideMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The schedule that it changes.</summary>
    public required string Schedule { get; init; }

    /// <summary>Who is on call, or null for nobody on purpose.</summary>
    public string? Responder { get; init; }

    /// <summary>First instant.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>First instant after it.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary><c>POST /api/v1/overrides</c>.</summary>
public sealed record OverrideOrderMessage
{
    /// <summary>The schedule to change; may be left out when there is only one.</summary>
    public string? Schedule { get; init; }

    /// <summary>Who is on call; without it the asker.</summary>
    public string? Responder { get; init; }

    /// <summary>True: nobody is on call, on purpose.</summary>
    public bool? Nobody { get; init; }

    /// <summary>First instant; now without it.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant after it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }
}
