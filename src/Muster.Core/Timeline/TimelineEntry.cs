using NodaTime;

namespace Muster.Core.Timeline;

/// <summary>One line of an incident's timeline, in plain words.</summary>
/// <param name="At">When it happened.</param>
/// <param name="Recorded">When it was stored; later than <paramref name="At"/> for what was written down
/// afterwards.</param>
/// <param name="Kind">One of <see cref="TimelineKinds"/>; for the mark beside it and for filters.</param>
/// <param name="Who">Who did it, or null when nobody in particular did.</param>
/// <param name="Text">What happened, as a sentence; of a note or an update, the words of its writer.</param>
/// <param name="Detail">Why, and what else is known, or null.</param>
/// <param name="Position">The position of its fact in the log; of a collapsed line, of the first fact in it.</param>
public sealed record TimelineEntry(
    Instant At, Instant Recorded, string Kind, string? Who, string Text, string? Detail, long Position)
{
    /// <summary>A step on the way to what another line says, as a page that is queued: screens show it on
    /// request.</summary>
    public bool IsMinor { get; init; }

    /// <summary>The id of a note, by which it is corrected or taken back; null for other lines.</summary>
    public Guid? Note { get; init; }
}

/// <summary>A fact as the log keeps it.</summary>
/// <param name="Position">Its position in the log.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="At">When it happened.</param>
/// <param name="Recorded">When it was stored.</param>
/// <param name="Fact">The fact, a case of one of the unions of facts.</param>
public sealed record RecordedFact(long Position, StreamId Stream, Instant At, Instant Recorded, object Fact);

/// <summary>The kinds of line. They are on the wire: add, never rename.</summary>
public static class TimelineKinds
{
    /// <summary>What monitoring says.</summary>
    public const string Alert = "alert";

    /// <summary>An attempt to reach a person.</summary>
    public const string Page = "page";

    /// <summary>A step of the policy, or its end.</summary>
    public const string Escalation = "escalation";

    /// <summary>Who has it, who joined, who has which role.</summary>
    public const string People = "people";

    /// <summary>Where it is, how bad it is, what it is called, when it was.</summary>
    public const string Status = "status";

    /// <summary>What somebody wrote down.</summary>
    public const string Note = "note";

    /// <summary>What was said to those who wait.</summary>
    public const string Update = "update";

    /// <summary>An obligation that was missed or set aside.</summary>
    public const string Clock = "clock";

    /// <summary>A message to an audience, and what came of it.</summary>
    public const string Message = "message";

    /// <summary>A runbook that runs: what was done, and what it said.</summary>
    public const string Run = "run";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Alert, Page, Escalation, People, Status, Note, Update, Clock, Message, Run];
}
