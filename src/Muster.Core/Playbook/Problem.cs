namespace Muster.Core.Playbook;

/// <summary>Something that a playbook's author should know, with the place where it is written.</summary>
/// <param name="File">Relative to the playbook folder, with forward slashes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Severity">Only an error keeps the playbook from being applied.</param>
/// <param name="Code">Stable, for instance <c>PB012</c>; the list is docs/playbooks/problems.md.</param>
/// <param name="Text">What is wrong and what was expected, one line.</param>
public sealed record Problem(
    string File, int Line, int Column, ProblemSeverity Severity, string Code, string Text)
{
    /// <summary>One line: <c>FILE:LINE:COLUMN severity CODE text</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column} {Word(Severity)} {Code} {Text}";

    private static string Word(ProblemSeverity severity) => severity switch
    {
        ProblemSeverity.Error => "error",
        ProblemSeverity.Warning => "warning",
        _ => "info",
    };
}

/// <summary>How much a problem matters, the most first.</summary>
public enum ProblemSeverity
{
    /// <summary>The playbook cannot be applied.</summary>
    Error,

    /// <summary>It can, and somebody may be surprised at three in the morning.</summary>
    Warning,

    /// <summary>Good to know.</summary>
    Info,
}
