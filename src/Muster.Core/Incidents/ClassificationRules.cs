using Muster.Core.Monitors;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>How an organisation finds the level of an incident. Source: classification.yaml, SEV-008 to
/// SEV-023.</summary>
public sealed record ClassificationRules
{
    /// <summary>What is asked first (SEV-010).</summary>
    public IReadOnlyList<KeyQuestion> Questions { get; init; } = [];

    /// <summary>The figures that people or monitors give.</summary>
    public IReadOnlyList<FigureName> Figures { get; init; } = [];

    /// <summary>What is done before a level is chosen, a line each.</summary>
    public IReadOnlyList<string> Assessment { get; init; } = [];

    /// <summary>The questions that lead to a level, or null (SEV-011).</summary>
    public SeverityTree? Tree { get; init; }

    /// <summary>What speaks for a worse level (SEV-014, SEV-015).</summary>
    public IReadOnlyList<RaiseRule> Raises { get; init; } = [];

    /// <summary>What holds at exactly the limit of a figure (SEV-009).</summary>
    public IReadOnlyList<EdgeRule> Edges { get; init; } = [];

    /// <summary>What holds outside of production (SEV-019).</summary>
    public IReadOnlyList<EnvironmentRule> Environments { get; init; } = [];

    /// <summary>So many levels lower is a loss of redundancy without an outage (SEV-020); 0 for no such rule.</summary>
    public int RedundancyLowers { get; init; }

    /// <summary>Until somebody has assessed it, it is treated like this; null for the worst level (SEV-023).</summary>
    public SeverityId? Unassessed { get; init; }

    /// <summary>Other schemes of the same organisation (SEV-017).</summary>
    public IReadOnlyList<OtherScheme> Schemes { get; init; } = [];
}

/// <summary>A question of the first minutes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Ask">The question.</param>
/// <param name="Options">Usual answers; empty for free words.</param>
/// <param name="Figure">The figure that the answer gives, or null.</param>
public sealed record KeyQuestion(string Id, string Ask, IReadOnlyList<string> Options, string? Figure);

/// <summary>A figure that levels are found by.</summary>
/// <param name="Id">Its id: <c>error_rate_pct</c>.</param>
/// <param name="Name">What it is.</param>
/// <param name="Unit">Its unit, or null.</param>
public sealed record FigureName(string Id, string Name, string? Unit);

/// <summary>Questions that lead from one to the next until a level is found.</summary>
/// <param name="Start">The first node.</param>
/// <param name="Nodes">All nodes, in the order of the file.</param>
public sealed record SeverityTree(string Start, IReadOnlyList<TreeNode> Nodes)
{
    /// <summary>The node of an id, or null.</summary>
    public TreeNode? Node(string id) => Nodes.FirstOrDefault(node => node.Id == id);
}

/// <summary>A question with its answers.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Ask">The question.</param>
/// <param name="Answers">What can be answered.</param>
public sealed record TreeNode(string Id, string Ask, IReadOnlyList<TreeAnswer> Answers);

/// <summary>An answer.</summary>
/// <param name="When">The answer in words.</param>
/// <param name="Figure">The figure that gives it, or null.</param>
/// <param name="Is">Its limit; holds only with a figure.</param>
/// <param name="Goto">The node that follows, or null at an end.</param>
/// <param name="Severities">The levels at an end: one, or a range that a person narrows (SEV-018).</param>
public sealed record TreeAnswer(
    string When, string? Figure, Threshold Is, string? Goto, IReadOnlyList<SeverityId> Severities)
{
    /// <summary>Whether the figures give this answer.</summary>
    public bool Holds(IReadOnlyDictionary<string, double> figures) =>
        Figure is not null && figures.TryGetValue(Figure, out var value) && Is.Holds(value);
}

/// <summary>What speaks for a worse level.</summary>
/// <param name="To">The level.</param>
/// <param name="When">In words.</param>
/// <param name="Figure">The figure that decides, or null.</param>
/// <param name="Is">Its limit; holds only with a figure.</param>
/// <param name="OpenFor">It has been open for longer than this, or null.</param>
public sealed record RaiseRule(SeverityId To, string When, string? Figure, Threshold Is, Duration? OpenFor);

/// <summary>What holds at exactly a value between two conditions.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="At">The value.</param>
/// <param name="Severity">The level that it is.</param>
public sealed record EdgeRule(string Figure, double At, SeverityId Severity);

/// <summary>The level of trouble in one environment.</summary>
/// <param name="Environment">Its name.</param>
/// <param name="Severity">The level that it has.</param>
/// <param name="When">Only in this case, in words, or null.</param>
public sealed record EnvironmentRule(string Environment, SeverityId Severity, string? When);

/// <summary>A second scheme and what its words mean in the first.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Levels">Its levels.</param>
public sealed record OtherScheme(string Id, string Name, IReadOnlyList<OtherLevel> Levels);

/// <summary>A level of a second scheme.</summary>
/// <param name="Word">Its word.</param>
/// <param name="Severity">What it is in the first scheme.</param>
/// <param name="Definition">What it means there, or null.</param>
public sealed record OtherLevel(string Word, SeverityId Severity, string? Definition);
