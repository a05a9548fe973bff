using Muster.Client.Playbook;

namespace Muster.Client.Runbooks;

/// <summary>What Markdown files hold as runbooks.</summary>
/// <param name="Runbooks">Each file.</param>
public sealed record RunbookReportsMessage(IReadOnlyList<RunbookReportMessage> Runbooks);

/// <summary>What a Markdown file holds as a runbook.</summary>
/// <param name="File">The file.</param>
/// <param name="Title">Its title, or null when it cannot be read.</param>
/// <param name="Steps">Its steps, in order.</param>
/// <param name="Parameters">What it asks for.</param>
/// <param name="Suggested">What it could ask for instead of leaving a blank to fill in.</param>
/// <param name="Problems">What is wrong.</param>
public sealed record RunbookReportMessage(
    string File,
    string? Title,
    IReadOnlyList<RunbookStepMessage> Steps,
    IReadOnlyList<string> Parameters,
    IReadOnlyList<string> Suggested,
    IReadOnlyList<PlaybookProblemMessage> Problems);

/// <summary>A step of a runbook.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Kind">manual, command, decision, call or wait.</param>
/// <param name="Phase">What its part is for: diagnosis, mitigation …</param>
/// <param name="Effect">read, change or destroy; null for what is not executed.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record RunbookStepMessage(
    string Name, string Title, string Kind, string Phase, string? Effect, int Line);
