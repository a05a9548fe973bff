namespace Muster.Client.Playbook;

/// <summary>What came of the stories of a playbook.</summary>
/// <param name="Stories">Each story.</param>
public sealed record StoryResultsMessage(IReadOnlyList<StoryResultMessage> Stories);

/// <summary>What came of one story.</summary>
/// <param name="File">Its file.</param>
/// <param name="Name">What it tells.</param>
/// <param name="Passed">Whether nothing failed.</param>
/// <param name="Findings">Its expectations.</param>
/// <param name="Happened">What happened, oldest first.</param>
public sealed record StoryResultMessage(
    string File, string Name, bool Passed, IReadOnlyList<StoryFindingMessage> Findings,
    IReadOnlyList<string> Happened);

/// <summary>How one expectation came out.</summary>
/// <param name="Line">Where it is written.</param>
/// <param name="Verdict">holds, fails or pending.</param>
/// <param name="Text">What was expected, and what was found when it fails.</param>
public sealed record StoryFindingMessage(int Line, string Verdict, string Text);
