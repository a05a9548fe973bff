namespace Muster.Client.OnCall;

/// <summary>A checklist of the on-call duty: before, during and after a shift, or the equipment.</summary>
/// <param name="Phase">before, during, after or equipment.</param>
/// <param name="Items">Its points, in order.</param>
/// <param name="Newest">When somebody last went through it for this schedule, or null.</param>
public sealed record DutyListMessage(string Phase, IReadOnlyList<string> Items, DutyAnswersMessage? Newest);

/// <summary>What somebody answered to a checklist.</summary>
/// <param name="At">When.</param>
/// <param name="Responder">Who.</param>
/// <param name="Done">The points that hold.</param>
/// <param name="Open">The points that do not.</param>
/// <param name="Note">What they wrote beside it, or null.</param>
public sealed record DutyAnswersMessage(
    DateTimeOffset At, string Responder, IReadOnlyList<string> Done, IReadOnlyList<string> Open, string? Note);

/// <summary><c>POST /api/v1/schedules/{id}/checklists/{phase}</c>.</summary>
/// <param name="Done">The numbers of the points that hold, from 1; without it all of them.</param>
/// <param name="Note">What is written beside it, or null.</param>
public sealed record DutyAnswersOrderMessage(IReadOnlyList<int>? Done = null, string? Note = null);
