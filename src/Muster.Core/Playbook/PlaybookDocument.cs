using NodaTime;

namespace Muster.Core.Playbook;

/// <summary>What the playbook is as a document: who keeps it and when it is looked at again. Source: DIR-008.</summary>
public sealed record PlaybookDocument
{
    /// <summary>The organisation's own number of it, as written, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Who keeps it, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>When it was last changed, or null.</summary>
    public LocalDate? Updated { get; init; }

    /// <summary>When it is reviewed next, or null.</summary>
    public LocalDate? Review { get; init; }

    /// <summary>How long before the review its owner is reminded.</summary>
    public Duration RemindBefore { get; init; } = Duration.FromDays(14);

    /// <summary>Where remarks about it go, or null.</summary>
    public string? Feedback { get; init; }

    /// <summary>What it is about, a line each.</summary>
    public IReadOnlyList<string> Scope { get; init; } = [];

    /// <summary>How near its review is.</summary>
    /// <param name="today">The day in the organisation's zone; the day of the review itself is not overdue.</param>
    public ReviewState ReviewAt(LocalDate today) => Review switch
    {
        null => ReviewState.None,
        { } date when today > date => ReviewState.Overdue,
        { } date when today.PlusDays((int)Math.Ceiling(RemindBefore.TotalDays)) >= date => ReviewState.Near,
        _ => ReviewState.Later,
    };
}

/// <summary>How near the review of a document is.</summary>
public enum ReviewState
{
    /// <summary>No date is set.</summary>
    None,

    /// <summary>Not near yet.</summary>
    Later,

    /// <summary>Within the time of the reminder.</summary>
    Near,

    /// <summary>The date is past.</summary>
    Overdue,
}

/// <summary>Which reading of a contradiction is in force, and why. Source: table T13.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Subject">What the contradiction is about.</param>
/// <param name="InForce">The reading that holds.</param>
/// <param name="Why">Why this one.</param>
/// <param name="Others">The readings that do not hold.</param>
public sealed record Reading(string Id, string Subject, string InForce, string Why, IReadOnlyList<string> Others);

/// <summary>Prose that is shown beside the thing it is about. Source: the Markdown files of <c>docs/</c>.</summary>
/// <param name="File">Its file.</param>
/// <param name="Title">Its first heading, else its file's name.</param>
/// <param name="About">What it is about, <c>severity/P0</c>; empty when it is about the whole.</param>
/// <param name="Text">Its Markdown, without the lines that say what it is about.</param>
public sealed record Prose(string File, string Title, IReadOnlyList<string> About, string Text);
