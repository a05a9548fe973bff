namespace Muster.Client.Drills;

/// <summary>An exercise.</summary>
public sealed record DrillMessage
{
    /// <summary>Its reference: <c>D-3</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>The scenario that is played, or null.</summary>
    public string? Scenario { get; init; }

    /// <summary>The planned drill that it is, or null.</summary>
    public string? Plan { get; init; }

    /// <summary>open, filed or cancelled.</summary>
    public required string Status { get; init; }

    /// <summary>The reference of its incident.</summary>
    public required string Incident { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who leads it.</summary>
    public required string By { get; init; }

    /// <summary>How many marks went as they should, or null before it is filed.</summary>
    public int? Met { get; init; }

    /// <summary>How many marks there are, or null.</summary>
    public int? Of { get; init; }

    /// <summary>The marks.</summary>
    public IReadOnlyList<DrillMarkMessage> Marks { get; init; } = [];

    /// <summary>The report as Markdown, or null.</summary>
    public string? Report { get; init; }
}

/// <summary>One thing that a drill looks at.</summary>
/// <param name="Name">What.</param>
/// <param name="IsMet">Whether it went as it should.</param>
/// <param name="Detail">What was seen.</param>
/// <param name="Seconds">How long it took, or null.</param>
public sealed record DrillMarkMessage(string Name, bool IsMet, string Detail, double? Seconds);

/// <summary>What is asked of a new drill.</summary>
/// <param name="Scenario">The scenario, or the planned drill.</param>
/// <param name="Page">Whether people are paged; without it they are, and each page says that it is an exercise.</param>
public sealed record DrillOrderMessage(string? Scenario = null, bool? Page = null);

/// <summary>What is said at the end of a drill.</summary>
/// <param name="Note">What came of it, or why it was broken off.</param>
public sealed record DrillNoteMessage(string? Note = null);

/// <summary>What somebody has practised.</summary>
/// <param name="Person">Who: id, name or mail address.</param>
/// <param name="Training">What, by id.</param>
/// <param name="Day">When: <c>2026-11-21</c>; without it today.</param>
/// <param name="Note">What was said, or null.</param>
public sealed record TrainingMessage(
    string? Person = null, string? Training = null, string? Day = null, string? Note = null);
