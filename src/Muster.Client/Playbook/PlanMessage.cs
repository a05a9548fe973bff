namespace Muster.Client.Playbook;

/// <summary><c>POST /api/v1/playbook/plan</c>: what files would change if they were put in force.</summary>
/// <param name="Files">Path relative to the folder → text.</param>
public sealed record PlanOrderMessage(IReadOnlyDictionary<string, string>? Files = null);

/// <summary>What would change.</summary>
/// <param name="Problems">What is wrong with the files; with an error nothing can be put in force.</param>
/// <param name="Changes">What they say differently.</param>
/// <param name="Pagers">Who is on call instead of whom in the next 90 days.</param>
public sealed record PlanMessage(
    IReadOnlyList<PlaybookProblemMessage> Problems,
    IReadOnlyList<PlaybookChangeMessage> Changes,
    IReadOnlyList<PagerChangeMessage> Pagers);

/// <summary>A value that changes.</summary>
/// <param name="File">The file.</param>
/// <param name="Path">The keys that lead to it; empty for a whole file.</param>
/// <param name="Before">What stands there now, or null.</param>
/// <param name="After">What would stand there, or null.</param>
/// <param name="Text">The change as one line.</param>
public sealed record PlaybookChangeMessage(string File, string Path, string? Before, string? After, string Text);

/// <summary>A stretch in which another person is on call.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Before">Who is to be on call now, or null for nobody.</param>
/// <param name="After">Who would be, or null for nobody.</param>
public sealed record PagerChangeMessage(
    string Schedule, DateTimeOffset From, DateTimeOffset Until, string? Before, string? After);
