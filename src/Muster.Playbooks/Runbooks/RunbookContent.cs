using Muster.Core.Playbook;
using Muster.Core.Runbooks;

namespace Muster.Playbooks.Runbooks;

/// <summary>What the Markdown of a runbook holds, with what only the checks need.</summary>
internal sealed record RunbookContent
{
    internal List<RunbookSection> Sections { get; } = [];

    internal List<RunbookStep> Steps { get; } = [];

    internal Dictionary<string, string> Samples { get; } = new(StringComparer.Ordinal);

    /// <summary>The marks of steps, by the name of the step.</summary>
    internal Dictionary<string, StepMarks> Marks { get; } = new(StringComparer.Ordinal);

    /// <summary>Every fence, marked or not, outside of quotes.</summary>
    internal List<(SourcePlace Place, string Language)> Fences { get; } = [];

    /// <summary>Every link to another place of the folder.</summary>
    internal List<(SourcePlace Place, string Target)> Links { get; } = [];
}
