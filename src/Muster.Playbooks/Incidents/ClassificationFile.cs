using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Incidents;

/// <summary>classification.yaml: how the level of an incident is found.</summary>
internal static class ClassificationFile
{
    private const string Name = "classification.yaml";
    private const int LoweredMax = 3;

    private static readonly Shape Question = Shape.Of(
        Name, "questions[]", "a question",
        Field.Id("id", "its id", "`q1`, `q2`, …"),
        Field.Text("ask", "the question; needed"),
        Field.Texts("options", "usual answers", "free words"),
        Field.Id("figure", "the figure that its answer gives"));

    private static readonly Shape Figure = Shape.Of(
        Name, "figures.*", "a figure",
        Field.Text("name", "what it is", "its id"),
        Field.Text("unit", "its unit: `%`, `s`"));

    private static readonly Shape Answer = Shape.Of(
        Name, "tree.nodes.*.answers[]", "an answer",
        Field.Text("when", "the answer in words, or a figure with its limit: `tps < 500000`; needed"),
        Field.Id("goto", "the question that follows"),
        Field.Ids("severity", "the level, or several that a person narrows"));

    private static readonly Shape Node = Shape.Of(
        Name, "tree.nodes.*", "a question of the tree",
        Field.Text("ask", "the question; needed"),
        Field.Items("answers", Answer, "what can be answered; needed"));

    private static readonly Shape Tree = Shape.Of(
        Name, "tree", "the tree",
        Field.Id("start", "the first question", "the first of the file"),
        Field.Members("nodes", Node, "the questions, by id"));

    private static readonly Shape Raise = Shape.Of(
        Name, "raise[]", "an entry of 'raise'",
        Field.Id("to", "the level; needed"),
        Field.Text("when", "what speaks for it, in words; needed"),
        Field.Text("figure", "the figure and its limit: `outage_min > 5`", "a person judges"),
        Field.Length("openFor", "it has been open for longer"));

    private static readonly Shape Edge = Shape.Of(
        Name, "edges[]", "an entry of 'edges'",
        Field.Id("figure", "the figure; needed"),
        new("at", FieldForm.Number, "the value; needed"),
        Field.Id("severity", "the level at exactly this value; needed"));

    private static readonly Shape Environment = Shape.Of(
        Name, "environments.*", "an environment",
        Field.Id("severity", "the level of trouble there; needed"),
        Field.Text("when", "only in this case, in words", "always"));

    private static readonly Shape Level = Shape.Of(
        Name, "schemes.*.levels.*", "a level of another scheme",
        Field.Id("is", "what it is in severities.yaml; needed"),
        Field.Text("definition", "what it means there"));

    private static readonly Shape Scheme = Shape.Of(
        Name, "schemes.*", "a scheme",
        Field.Text("name", "what it is called", "its id"),
        Field.Members("levels", Level, "its levels, by their word"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Items("questions", Question, "what is asked first"),
        Field.Texts("assessment", "what is done before a level is chosen"),
        Field.Members("figures", Figure, "the figures that levels are found by"),
        Field.One("tree", Tree, "questions that lead to a level, one at a time"),
        Field.Items("raise", Raise, "what speaks for a worse level"),
        Field.Items("edges", Edge, "what holds at exactly the limit of a figure"),
        Field.Members("environments", Environment, "what holds outside of production"),
        new("redundancyLowers", FieldForm.Number, "so many levels lower is a loss of redundancy without an outage",
            "0"),
        Field.Id("unassessed", "how an incident is treated that nobody has assessed", "as the worst level"),
        Field.Members("schemes", Scheme, "other schemes of the organisation"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Classification = new ClassificationRules
        {
            Questions = [.. Questions(file)],
            Assessment = file.Lines("assessment"),
            Figures =
            [
                .. file.Members("figures").Select(entry => (entry.Key, Keys: Entries.Of(entry.Value, Figure, draft)))
                    .Where(each => each.Keys is not null)
                    .Select(each => new FigureName(
                        each.Key.Text, each.Keys!.Text("name") ?? each.Key.Text, each.Keys.Text("unit"))),
            ],
            Tree = file.Below("tree", Tree) is { } tree ? SeverityTreeKeys.Read(tree, Node, Answer) : null,
            Raises = [.. Raises(file)],
            Edges = [.. Edges(file)],
            Environments = [.. Environments(file)],
            RedundancyLowers = file.Number("redundancyLowers", 0, LoweredMax, otherwise: 0),
            Unassessed = file.Level("unassessed"),
            Schemes = [.. Schemes(file)],
        };
        CheckEdges(draft);
    }

    private static IEnumerable<KeyQuestion> Questions(Entries file)
    {
        var count = 0;
        foreach (var keys in file.Each("questions", Question))
        {
            count++;
            yield return new KeyQuestion(
                keys.Text("id") ?? $"q{count}", keys.Needed("ask", "what is asked", "?"), keys.Lines("options"),
                keys.Text("figure"));
        }
    }

    private static IEnumerable<RaiseRule> Raises(Entries file)
    {
        foreach (var keys in file.Each("raise", Raise))
        {
            var (figure, limit) = keys.Condition("figure");
            if (keys.Level("to") is not { } to)
            {
                if (!keys.Has("to"))
                    keys.Miss("to", "the level");
                continue;
            }

            yield return new RaiseRule(
                to, keys.Needed("when", "what speaks for it", "?"), figure, limit, keys.Positive("openFor"));
        }
    }

    private static IEnumerable<EdgeRule> Edges(Entries file)
    {
        foreach (var keys in file.Each("edges", Edge))
        {
            var figure = keys.Needed("figure", "the figure", "?");
            if (keys.Level("severity") is { } severity
                && keys.Decimal("at", double.MinValue, double.MaxValue) is { } at)
            {
                yield return new EdgeRule(figure, at, severity);
            }
            else if (!keys.Has("severity") || !keys.Has("at"))
            {
                keys.Miss(keys.Has("at") ? "severity" : "at", "what holds at which value");
            }
        }
    }

    private static IEnumerable<EnvironmentRule> Environments(Entries file)
    {
        foreach (var (name, value) in file.Members("environments"))
        {
            if (Entries.Of(value, Environment, file.Draft) is not { } keys)
                continue;
            if (keys.Level("severity") is { } severity)
                yield return new EnvironmentRule(name.Text, severity, keys.Text("when"));
            else
                keys.Miss("severity", "the level of trouble there");
        }
    }

    private static IEnumerable<OtherScheme> Schemes(Entries file)
    {
        foreach (var (id, value) in file.Members("schemes"))
        {
            if (Entries.Of(value, Scheme, file.Draft) is not { } keys)
                continue;
            List<OtherLevel> levels = [];
            foreach (var (word, below) in keys.Members("levels"))
            {
                if (Entries.Of(below, Level, file.Draft) is not { } level)
                    continue;
                if (level.Level("is") is { } severity)
                    levels.Add(new OtherLevel(word.Text, severity, level.Text("definition")));
                else
                    level.Miss("is", "what it is in severities.yaml");
            }

            yield return new OtherScheme(id.Text, keys.Text("name") ?? id.Text, levels);
        }
    }

    /// <summary>Between '&gt; 50' of one level and '&lt; 50' of another lies a value that nobody decides.</summary>
    private static void CheckEdges(Draft draft)
    {
        var all = draft.Levels.SelectMany(level => level.Conditions.Select(each => (Level: level, Rule: each)))
            .Where(each => each.Rule.Figure is not null).ToList();
        foreach (var above in all.Where(each => each.Rule.Is.Compare == Comparison.More))
        {
            var (figure, value) = (above.Rule.Figure!, above.Rule.Is.Value);
            var isOpen = all.Any(each => each.Rule.Figure == figure
                && each.Rule.Is is { Compare: Comparison.Less } below && below.Value.Equals(value));
            var isDecided = all.Any(each => each.Rule.Figure == figure && each.Rule.Is.Holds(value))
                || draft.Classification.Edges.Any(edge => edge.Figure == figure && edge.At.Equals(value));
            if (!isOpen || isDecided)
                continue;
            draft.Findings.Add(
                ProblemCode.EdgeUndecided,
                draft.PlaceOf(Named.Severity, above.Level.Id.Value),
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"No level holds at exactly {figure} = {value}: say so in 'edges' of {Name}."));
        }
    }
}
