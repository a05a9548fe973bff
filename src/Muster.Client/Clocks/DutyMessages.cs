namespace Muster.Client.Clocks;

/// <summary>A duty that comes again without an incident: a review, a drill, training.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What is done.</param>
public sealed record DutyMessage(string Id, string Name)
{
    /// <summary>Who owes it, in words of the playbook, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>The people who are reminded.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>The date that is owed, or null when none follows.</summary>
    public string? Date { get; init; }

    /// <summary>When that date is over, or null.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>What became of the newest dates, newest first.</summary>
    public IReadOnlyList<DutyOutcomeMessage> Outcomes { get; init; } = [];
}

/// <summary>What became of one date of a duty.</summary>
/// <param name="Date">The date.</param>
/// <param name="State">met, missed or waived.</param>
/// <param name="At">When.</param>
/// <param name="By">Who did it.</param>
/// <param name="Note">What they said, or null.</param>
public sealed record DutyOutcomeMessage(string Date, string State, DateTimeOffset At, string By, string? Note);

/// <summary><c>POST …/duties/{id}/completion</c> and <c>/waiver</c>.</summary>
/// <param name="Note">What came of it.</param>
/// <param name="Reason">Why it is set aside; needed for that.</param>
public sealed record DutyOrderMessage(string? Note = null, string? Reason = null);
