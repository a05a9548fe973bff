using Muster.Core.Incidents;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Incidents;

/// <summary>The tree of classification.yaml: every answer leads to a question or to a level, and none back.</summary>
internal static class SeverityTreeKeys
{
    internal static SeverityTree? Read(Entries tree, Shape nodeKeys, Shape answerKeys)
    {
        var draft = tree.Draft;
        var members = tree.Members("nodes");
        var ids = members.Select(each => each.Key.Text).ToList();
        if (ids.Count == 0)
        {
            tree.Miss("nodes", "at least one question");
            return null;
        }

        List<TreeNode> nodes = [];
        foreach (var (id, value) in members)
        {
            if (Entries.Of(value, nodeKeys, draft) is not { } keys)
                continue;
            var answers = keys.Each("answers", answerKeys).Select(answer => Answer(answer, ids)).ToList();
            if (answers.Count == 0)
            {
                draft.Findings.Add(
                    ProblemCode.DeadEnd, id.Place, $"The question '{Quote.Of(id.Text)}' has no answers.");
            }

            nodes.Add(new TreeNode(id.Text, keys.Needed("ask", "the question", "?"), answers));
        }

        var start = tree.Text("start") ?? ids[0];
        if (!ids.Contains(start))
            LeadsNowhere(draft, tree.Value("start")!, start, ids);
        var read = new SeverityTree(start, nodes);
        Check(read, members, draft);
        return read;
    }

    private static TreeAnswer Answer(Entries keys, List<string> ids)
    {
        var when = keys.Needed("when", "the answer", "?");
        var condition = ResponseForms.ReadCondition(when);
        var target = keys.Text("goto");
        if (target is not null && !ids.Contains(target))
            LeadsNowhere(keys.Draft, keys.Value("goto")!, target, ids);
        var levels = keys.Levels("severity");
        if (target is null == (levels.Count == 0))
        {
            keys.Draft.Findings.Add(
                ProblemCode.DeadEnd, keys.Place,
                target is null
                    ? "An answer leads to a question ('goto') or to a level ('severity'): add one."
                    : "An answer leads to a question or to a level, not to both: remove 'goto' or 'severity'.");
        }

        return new TreeAnswer(when, condition?.Figure, condition?.Is ?? default, target, levels);
    }

    private static void Check(SeverityTree tree, IReadOnlyList<YamlEntry> members, Draft draft)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Walk(tree.Start, []);
        foreach (var (id, _) in members.Where(each => !seen.Contains(each.Key.Text)))
        {
            draft.Findings.Add(
                ProblemCode.Unreachable, id.Place, $"No answer leads to the question '{Quote.Of(id.Text)}'.");
        }

        void Walk(string id, HashSet<string> above)
        {
            seen.Add(id);
            foreach (var next in tree.Node(id)?.Answers.Select(answer => answer.Goto).OfType<string>() ?? [])
            {
                if (next == id || above.Contains(next))
                {
                    draft.Findings.Add(
                        ProblemCode.TreeLoops,
                        members.First(each => each.Key.Text == id).Key.Place,
                        $"An answer to '{Quote.Of(id)}' leads back to '{Quote.Of(next)}', which was answered.");
                }
                else if (!seen.Contains(next))
                {
                    Walk(next, [.. above, id]);
                }
            }
        }
    }

    private static void LeadsNowhere(Draft draft, YamlValue at, string id, List<string> ids) => draft.Findings.Add(
        ProblemCode.LeadsNowhere, at.Place, $"There is no question '{Quote.Of(id)}'.{Nearest.Hint(id, ids)}");
}
