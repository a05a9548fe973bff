using Muster.Core.Workflows;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Workflows;

/// <summary>What must hold of the graph of a workflow: names lead somewhere, no dead end, loops end.</summary>
internal static class WorkflowChecks
{
    internal static void Run(Workflow workflow, IReadOnlyList<YamlEntry> members, Draft draft)
    {
        var places = members.ToDictionary(each => each.Key.Text, each => each.Key.Place, StringComparer.Ordinal);
        var ids = workflow.Nodes.Select(node => node.Id).ToList();
        foreach (var node in workflow.Nodes)
        {
            var place = places[node.Id];
            foreach (var next in node.Following.Where(next => !ids.Contains(next)).Distinct())
            {
                draft.Findings.Add(
                    ProblemCode.LeadsNowhere, place,
                    $"'{node.Id}' leads to '{Quote.Of(next)}', which is no node.{Nearest.Hint(next, ids)}");
            }

            if (Wrong(node) is { } wrong)
                draft.Findings.Add(ProblemCode.DeadEnd, place, wrong);
        }

        var reached = workflow.ReachableFrom(workflow.Start);
        foreach (var node in workflow.Nodes.Where(node => node.Id != workflow.Start && !reached.Contains(node.Id)))
            draft.Findings.Add(ProblemCode.Unreachable, places[node.Id], $"No arrow leads to the node '{node.Id}'.");
        Loops(workflow, places, draft);
    }

    private static string? Wrong(WorkflowNode node)
    {
        if (node.Answers.Any(answer => answer.Next.Count == 0))
            return $"An answer to '{node.Id}' has no 'next'.";
        if (node.Answers.Count > 0 && node.Next.Count > 0)
            return $"'{node.Id}' has answers and 'next': an answer decides what follows, remove 'next'.";
        if (node.End is not null && node.Following.Any())
            return $"'{node.Id}' is an end and leads on: remove 'end' or what follows.";
        return node.End is null && !node.Following.Any()
            ? $"'{node.Id}' leads nowhere: add 'next', 'answers' or 'end'."
            : null;
    }

    /// <summary>Without the nodes that count, no node leads back to itself.</summary>
    private static void Loops(
        Workflow workflow, Dictionary<string, Core.Playbook.SourcePlace> places, Draft draft)
    {
        var free = workflow with { Nodes = [.. workflow.Nodes.Where(node => node.TimesMax is null)] };
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in free.Nodes)
        {
            var loop = free.ReachableFrom(node.Id);
            if (!loop.Contains(node.Id) || told.Overlaps(loop))
                continue;
            told.Add(node.Id);
            draft.Findings.Add(
                ProblemCode.LoopUnbounded, places[node.Id],
                $"'{node.Id}' leads back to itself: give one node of the loop 'times', how often it may be entered.");
        }
    }
}
