using Muster.Core.Monitors;
using NodaTime;

namespace Muster.Core.Workflows;

/// <summary>
/// A graph of steps that people walk together: several arrows of a step run in parallel, a join waits for all that
/// can still reach it, a loop carries a counter. Source: workflows/*.yaml, RUN-012.
/// </summary>
public sealed record Workflow
{
    /// <summary>Its id: the name of its file.</summary>
    public required string Id { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>What starts it, in words, or null.</summary>
    public string? Trigger { get; init; }

    /// <summary>The figure that starts it, or null.</summary>
    public string? Figure { get; init; }

    /// <summary>The limit of the figure; holds only with one.</summary>
    public Threshold Is { get; init; }

    /// <summary>The figure must hold for so long.</summary>
    public Duration? HoldsFor { get; init; }

    /// <summary>The levels for which it is offered; empty for all. More than one is a range (SEV-018).</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>The kinds of trouble for which it is offered; empty for all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>The first node.</summary>
    public required string Start { get; init; }

    /// <summary>All nodes, in the order of the file.</summary>
    public required IReadOnlyList<WorkflowNode> Nodes { get; init; }

    /// <summary>The node of an id, or null.</summary>
    public WorkflowNode? Node(string id) => Nodes.FirstOrDefault(node => node.Id == id);

    /// <summary>The nodes that can be reached from one, itself only by a loop.</summary>
    public IReadOnlySet<string> ReachableFrom(string id)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(Node(id)?.Following ?? []);
        while (open.TryPop(out var next))
        {
            if (!seen.Add(next))
                continue;
            foreach (var further in Node(next)?.Following ?? [])
                open.Push(further);
        }

        return seen;
    }
}

/// <summary>A step, question, wait or end.</summary>
public sealed record WorkflowNode
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>What is done, or what is asked.</summary>
    public required string Title { get; init; }

    /// <summary>More words, or null.</summary>
    public string? Text { get; init; }

    /// <summary>A question has answers; a step has none.</summary>
    public IReadOnlyList<WorkflowAnswer> Answers { get; init; } = [];

    /// <summary>What follows; several run in parallel.</summary>
    public IReadOnlyList<string> Next { get; init; } = [];

    /// <summary>How long to wait here, or null.</summary>
    public Duration? Wait { get; init; }

    /// <summary>It waits for all that are on their way to it.</summary>
    public bool IsJoin { get; init; }

    /// <summary>So often it may be entered in one walk; null for once a loop has no other bound.</summary>
    public int? TimesMax { get; init; }

    /// <summary>What the end means, or null when it is none.</summary>
    public WorkflowEnd? End { get; init; }

    /// <summary>The level that is proposed here, or null.</summary>
    public SeverityId? Severity { get; init; }

    /// <summary>The runbook that does it, or null.</summary>
    public string? Runbook { get; init; }

    /// <summary>Everything that may come next.</summary>
    public IEnumerable<string> Following => Next.Concat(Answers.SelectMany(answer => answer.Next));
}

/// <summary>An answer to the question of a node.</summary>
/// <param name="When">In words.</param>
/// <param name="Next">What follows.</param>
public sealed record WorkflowAnswer(string When, IReadOnlyList<string> Next);

/// <summary>What the end of a workflow means.</summary>
public enum WorkflowEnd
{
    /// <summary>Nothing is left to do in it.</summary>
    Done,

    /// <summary>The effect is over: resolving is offered.</summary>
    Resolved,

    /// <summary>It is worse: a higher level is offered.</summary>
    Raised,
}
