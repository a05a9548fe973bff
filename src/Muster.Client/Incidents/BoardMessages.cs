namespace Muster.Client.Incidents;

/// <summary>A line of the board of an incident.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">known, missing, hypothesis, question or link.</param>
/// <param name="Text">In words.</param>
/// <param name="Address">Where a link leads, or null.</param>
/// <param name="Outcome">open, confirmed, ruled-out, answered or gone.</param>
/// <param name="Note">How that is known, or the answer; or null.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When.</param>
public sealed record BoardEntryMessage(
    string Id, string Kind, string Text, string? Address, string Outcome, string? Note, string By, DateTimeOffset At);

/// <summary><c>POST …/board</c>.</summary>
/// <param name="Kind">known, missing, hypothesis, question or link; without it known.</param>
/// <param name="Text">In words.</param>
/// <param name="Address">For a link: where it leads, an http address or the reference of an incident.</param>
public sealed record BoardOrderMessage(string? Kind = null, string? Text = null, string? Address = null);

/// <summary><c>POST …/board/{entry}</c>.</summary>
/// <param name="Outcome">confirmed, ruled-out, answered, gone, or open.</param>
/// <param name="Note">How that is known, or the answer.</param>
public sealed record BoardOutcomeMessage(string? Outcome = null, string? Note = null);
