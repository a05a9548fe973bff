using Muster.Core.Playbook;

namespace Muster.Playbooks.Parsing;

/// <summary>The problems found so far, at most <see cref="CountMax"/>.</summary>
internal sealed class Findings
{
    /// <summary>The most problems that one reading tells; who has so many reads the first.</summary>
    internal const int CountMax = 500;

    private readonly List<Problem> problems = [];

    /// <summary>Whether an error is among them.</summary>
    internal bool HasError { get; private set; }

    /// <summary>Whether no more are told, so that no more hints need to be found.</summary>
    internal bool IsFull => problems.Count >= CountMax;

    /// <summary>Whether an error of this file is among those told.</summary>
    internal bool HasErrorIn(string file) => problems.Exists(problem =>
        problem.File == file && problem.Severity == ProblemSeverity.Error);

    /// <summary>Notes a problem.</summary>
    internal void Add(ProblemCode code, SourcePlace place, string text)
    {
        HasError |= code.Severity == ProblemSeverity.Error;
        if (!IsFull)
            problems.Add(new Problem(place.File, place.Line, place.Column, code.Severity, code.Code, text));
    }

    /// <summary>By place; those of one place in the order in which they were found.</summary>
    internal IReadOnlyList<Problem> InOrder() =>
    [
        .. problems
            .OrderBy(problem => problem.File, StringComparer.Ordinal)
            .ThenBy(problem => problem.Line)
            .ThenBy(problem => problem.Column),
    ];
}
