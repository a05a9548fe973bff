using Muster.Core.Workflows;
using Muster.Playbooks.Incidents;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Workflows;

/// <summary>workflows/*.yaml: a graph that people walk together, one file each.</summary>
internal static class WorkflowFile
{
    private const string Folder = "workflows/";
    private const int LoopsMax = 100;

    /// <summary>Stands for every file of the folder: its page and its schema are called so.</summary>
    private const string Name = "workflow.yaml";

    private static readonly (string Word, WorkflowEnd Value)[] Ends =
    [
        ("done", WorkflowEnd.Done), ("resolved", WorkflowEnd.Resolved), ("raised", WorkflowEnd.Raised),
    ];

    private static readonly Shape Answer = Shape.Of(
        Name, "nodes.*.answers[]", "an answer",
        Field.Text("when", "the answer; needed"),
        Field.Ids("next", "what follows; several run in parallel; needed"));

    private static readonly Shape Node = Shape.Of(
        Name, "nodes.*", "a node",
        Field.Text("title", "what is done", "its id"),
        Field.Text("ask", "what is asked: the node is a question with 'answers'"),
        Field.Text("text", "more words"),
        Field.Items("answers", Answer, "what can be answered"),
        Field.Ids("next", "what follows; several run in parallel"),
        Field.Length("wait", "how long to wait here"),
        Field.Flag("join", "it waits for all that are on their way to it", "no"),
        new("times", FieldForm.Number, "so often it may be entered in one walk", "a loop needs one node with it"),
        Field.Choice("end", Ends, "it is an end, and what it means", "it is none"),
        Field.Id("severity", "the level that is proposed here"),
        Field.Text("runbook", "the runbook that does it: `known-fixes`"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "a workflow",
        Field.Text("name", "what it is for", "the name of its file"),
        Field.Text("trigger", "what starts it, in words"),
        Field.Text("when", "the figure that starts it: `error_rate_pct > 1`"),
        Field.Length("for", "the figure must hold for so long"),
        Field.Ids("severity", "it is offered for these levels", "all"),
        Field.Texts("kinds", "it is offered for these kinds of trouble: `security`", "all"),
        Field.Id("start", "the first node", "the first of the file"),
        Field.Members("nodes", Node, "its nodes, by id"));

    internal static bool IsOne(string path) =>
        path.StartsWith(Folder, StringComparison.Ordinal) && Path.GetExtension(path) is ".yaml" or ".yml"
        && path.StartsWith(Folder, StringComparison.Ordinal);

    internal static void Read(string path, YamlValue value, Draft draft)
    {
        var id = new YamlScalar(
            new Core.Playbook.SourcePlace(path, 1, 1), Path.GetFileNameWithoutExtension(path), isQuoted: false);
        if (!draft.Define(Named.Workflow, id) || Entries.Of(value, File, draft) is not { } file)
            return;
        var members = file.Members("nodes");
        if (members.Count == 0)
        {
            file.Miss("nodes", "at least one step");
            return;
        }

        var (figure, limit) = file.Condition("when");
        var nodes = members.Select(each => Read(each, draft)).OfType<WorkflowNode>().ToList();
        var workflow = new Workflow
        {
            Id = id.Text,
            Name = file.Text("name") ?? id.Text,
            Trigger = file.Text("trigger"),
            Figure = figure,
            Is = limit,
            HoldsFor = file.Positive("for"),
            Severities = file.Levels("severity"),
            Kinds = file.Lines("kinds"),
            Start = file.Text("start") ?? members[0].Key.Text,
            Nodes = nodes,
        };
        draft.Workflows.Add(workflow);
        if (workflow.Node(workflow.Start) is null)
            Nowhere(draft, file.Value("start")!, workflow.Start, nodes);
        WorkflowChecks.Run(workflow, members, draft);
    }

    private static WorkflowNode? Read(YamlEntry entry, Draft draft)
    {
        if (Entries.Of(entry.Value, Node, draft) is not { } keys)
            return null;
        var answers = keys.Each("answers", Answer)
            .Select(answer => new WorkflowAnswer(answer.Needed("when", "the answer", "?"), answer.Lines("next")))
            .ToList();
        var times = keys.Number("times", 0, LoopsMax, otherwise: 0);
        return new WorkflowNode
        {
            Id = entry.Key.Text,
            Title = keys.Text("ask") ?? keys.Text("title") ?? entry.Key.Text,
            Text = keys.Text("text"),
            Answers = answers,
            Next = keys.Lines("next"),
            Wait = keys.Positive("wait"),
            IsJoin = keys.Flag("join", otherwise: false),
            TimesMax = times == 0 ? null : times,
            End = keys.Has("end") ? keys.Choice("end", WorkflowEnd.Done, Ends) : null,
            Severity = keys.Level("severity"),
            Runbook = keys.Name("runbook", Named.Runbook),
        };
    }

    private static void Nowhere(Draft draft, YamlValue at, string id, List<WorkflowNode> nodes) => draft.Findings.Add(
        ProblemCode.LeadsNowhere,
        at.Place,
        $"There is no node '{Quote.Of(id)}'.{Nearest.Hint(id, nodes.Select(node => node.Id))}");
}
