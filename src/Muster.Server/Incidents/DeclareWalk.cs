using System.Globalization;
using Muster.Core;
using Muster.Core.Incidents;

namespace Muster.Server.Incidents;

/// <summary>A walk through the severity tree before an incident is declared, one answer at a time.</summary>
/// <param name="Path">What was answered.</param>
/// <param name="Next">What is asked next; null at an end.</param>
/// <param name="Severities">The levels of the end: one, or a range that a person narrows.</param>
public sealed record DeclareWalk(
    IReadOnlyList<(TreeNode Node, TreeAnswer Answer)> Path, TreeNode? Next, IReadOnlyList<SeverityId> Severities)
{
    private const int AnswersMax = 100;

    /// <summary>The answers by their places, so that a form can carry them: <c>0.2.1</c>.</summary>
    public string Marks => string.Join('.', Path.Select(step =>
        step.Node.Answers.ToList().IndexOf(step.Answer).ToString(CultureInfo.InvariantCulture)));

    /// <summary>The walk that these answers are, as far as they fit; null when the playbook has no tree.</summary>
    public static DeclareWalk? Of(SeverityTree? tree, string? marks, string? answer = null)
    {
        if (tree is null)
            return null;
        List<(TreeNode Node, TreeAnswer Answer)> path = [];
        var node = tree.Node(tree.Start);
        foreach (var mark in $"{marks}.{answer}".Split('.', StringSplitOptions.RemoveEmptyEntries).Take(AnswersMax))
        {
            if (node is null || !int.TryParse(mark, CultureInfo.InvariantCulture, out var place)
                || place < 0 || place >= node.Answers.Count)
            {
                break;
            }

            path.Add((node, node.Answers[place]));
            node = node.Answers[place].Goto is { } next ? tree.Node(next) : null;
        }

        return new DeclareWalk(path, node, node is null && path.Count > 0 ? path[^1].Answer.Severities : []);
    }
}
