using NodaTime;

namespace Muster.Core.Investigation;

/// <summary>What stands on the board of an incident, beside its tasks. Source: INC-030, INC-036.</summary>
public enum BoardKind
{
    /// <summary>Something that is known.</summary>
    Known,

    /// <summary>Something that is not known and would help.</summary>
    Missing,

    /// <summary>What may be the cause.</summary>
    Hypothesis,

    /// <summary>A question that waits for an answer.</summary>
    Question,

    /// <summary>Something that belongs to it: another incident, a ticket, a document, a runbook, a graph.</summary>
    Link,
}

/// <summary>What became of an entry.</summary>
public enum BoardOutcome
{
    /// <summary>It stands.</summary>
    Open,

    /// <summary>It is so.</summary>
    Confirmed,

    /// <summary>It is not so.</summary>
    RuledOut,

    /// <summary>It was found or answered; the note says what.</summary>
    Answered,

    /// <summary>It is of no use any more.</summary>
    Gone,
}

/// <summary>One line of the board.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">In words.</param>
/// <param name="Address">Where it leads, for a link: an http address, or the reference of an incident.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Note">How that is known, or the answer; or null.</param>
public sealed record BoardEntry(
    Guid Id, BoardKind Kind, string Text, string? Address, string By, Instant At, BoardOutcome Outcome, string? Note)
{
    /// <summary>The most entries of one incident.</summary>
    public const int Max = 500;

    /// <summary>What can become of a kind.</summary>
    public static IReadOnlyList<BoardOutcome> Outcomes(BoardKind kind) => kind switch
    {
        BoardKind.Hypothesis => [BoardOutcome.Confirmed, BoardOutcome.RuledOut],
        BoardKind.Missing or BoardKind.Question => [BoardOutcome.Answered, BoardOutcome.Gone],
        _ => [BoardOutcome.Gone],
    };
}
