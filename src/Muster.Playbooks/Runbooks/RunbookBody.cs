using System.Security.Cryptography;
using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Runbooks;

/// <summary>
/// Reads the Markdown of a runbook into sections and steps. Any Markdown is read; what has no marks is for a person.
/// Source: the runbook grammar.
/// </summary>
internal sealed class RunbookBody
{
    private const int StepsMax = 500;
    private const int NameLengthMax = 60;

    private static readonly Dictionary<string, RunbookPhase> Phases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["meaning"] = RunbookPhase.Meaning,
        ["summary"] = RunbookPhase.Meaning,
        ["impact"] = RunbookPhase.Impact,
        ["symptoms"] = RunbookPhase.Symptoms,
        ["diagnosis"] = RunbookPhase.Diagnosis,
        ["possible checks"] = RunbookPhase.Diagnosis,
        ["troubleshooting"] = RunbookPhase.Diagnosis,
        ["triage"] = RunbookPhase.Diagnosis,
        ["investigation"] = RunbookPhase.Diagnosis,
        ["mitigation"] = RunbookPhase.Mitigation,
        ["resolution"] = RunbookPhase.Mitigation,
        ["remediation"] = RunbookPhase.Mitigation,
        ["fix"] = RunbookPhase.Mitigation,
        ["verification"] = RunbookPhase.Verification,
        ["rollback"] = RunbookPhase.Rollback,
        ["undo"] = RunbookPhase.Rollback,
        ["escalation"] = RunbookPhase.Escalation,
        ["escalate"] = RunbookPhase.Escalation,
        ["communication"] = RunbookPhase.Communication,
        ["references"] = RunbookPhase.References,
    };

    private readonly MarkdownText markdown;
    private readonly string file;
    private readonly int lineOffset;
    private readonly RunbookRules rules;
    private readonly Findings findings;
    private readonly RunbookContent content = new();
    private readonly HashSet<string> anchors = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    private RunbookSection section = new("", "", RunbookPhase.Other, 1, "");
    private (string Anchor, string Title, int Line)? heading;
    private int sectionSteps;

    private RunbookBody(MarkdownText markdown, string file, int lineOffset, RunbookRules rules, Findings findings)
    {
        this.markdown = markdown;
        this.file = file;
        this.lineOffset = lineOffset;
        this.rules = rules;
        this.findings = findings;
    }

    /// <summary>Reads the Markdown behind the keys.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="body">The Markdown.</param>
    /// <param name="line">The number of its first line.</param>
    /// <param name="rules">How the whole runs; steps that change something take its approval.</param>
    /// <param name="findings">What is wrong.</param>
    internal static RunbookContent Read(string file, string body, int line, RunbookRules rules, Findings findings)
    {
        if (MarkdownText.Read(body) is not { } markdown)
        {
            findings.Add(
                ProblemCode.TooLarge, new SourcePlace(file, line, 1), "The parts of the text are nested too deep.");
            return new RunbookContent();
        }

        var reader = new RunbookBody(markdown, file, line, rules, findings);
        reader.Read();
        return reader.content;
    }

    private void Read()
    {
        var group = new List<Block>();
        foreach (var block in markdown.Document)
        {
            if (block is not HeadingBlock { Level: 2 or 3 } next)
            {
                if (block is not HeadingBlock { Level: 1 })
                    group.Add(block);
                continue;
            }

            Finish(group);
            group = [];
            var title = MarkdownText.Words(next.Inline);
            var anchor = NewAnchor(title);
            if (next.Level == 3)
            {
                heading = (anchor, title, LineOf(next));
                continue;
            }

            EndSection();
            heading = null;
            sectionSteps = 0;
            section = new RunbookSection(anchor, title, PhaseOf(title), LineOf(next), "");
        }

        Finish(group);
        EndSection();
        AddTargets();
        Links();
    }

    /// <summary>Makes the steps of what stands between two headings.</summary>
    private void Finish(List<Block> group)
    {
        var before = content.Steps.Count;
        if (heading is { } at && at.Title.EndsWith('?') && DecisionReader.Read(group, this) is { } answers)
            AddDecision(at, group, answers);
        else
            new StepGroup(this, group).Read();

        var made = content.Steps.Count - before;
        if (made == 0 && heading is var (_, title, line) && IsActing)
        {
            var prose = Prose(group);
            var digest = DigestOf(title, prose);
            Add(Step(NameFor(null, title), title, StepKind.Manual, line, digest) with { Prose = prose });
            made = 1;
        }

        if (heading is null && made == 0)
            section = section with { Prose = Prose(group) };
        sectionSteps += made;
    }

    private void AddDecision((string Anchor, string Title, int Line) at, List<Block> group, List<StepAnswer> answers)
    {
        var prose = Prose(group.Where(block => block is not ListBlock));
        var marks = group.OfType<HtmlBlock>().Select(DirectiveOf).FirstOrDefault(each => each is not null);
        var digest = DigestOf(at.Title, string.Concat(group.Select(markdown.Source)));
        Add(Step(NameFor(marks?["name"], at.Title), at.Title, StepKind.Decision, at.Line, digest) with
        {
            Prose = prose,
            Answers = answers,
            Rules = marks?.Rules(rules) ?? new StepRules(),
        });
    }

    /// <summary>A section that answers lead to and that has no step is itself one.</summary>
    private void EndSection()
    {
        if (section.Title.Length == 0 && section.Prose.Length == 0 && sectionSteps == 0)
            return;
        content.Sections.Add(section);
        if (sectionSteps > 0 || section.Phase is not (RunbookPhase.Diagnosis or RunbookPhase.Mitigation
            or RunbookPhase.Verification or RunbookPhase.Rollback or RunbookPhase.Escalation
            or RunbookPhase.Communication))
        {
            return;
        }

        Add(SectionStep(section), content.Steps.Count);
    }

    private void AddTargets()
    {
        foreach (var target in content.Steps.SelectMany(step => step.Answers).Select(answer => answer.Target).ToList())
        {
            var empty = content.Sections.Find(each => each.Name == target);
            if (empty is not null && !content.Steps.Exists(step => step.Section == target))
                Add(SectionStep(empty), content.Steps.FindIndex(step => step.Line > empty.Line));
        }
    }

    private RunbookStep SectionStep(RunbookSection of) => new()
    {
        Name = NameFor(null, of.Title),
        Title = of.Title,
        Kind = StepKind.Manual,
        Heading = of.Name,
        Section = of.Name,
        Phase = of.Phase,
        Line = of.Line,
        Prose = of.Prose,
        Digest = DigestOf(of.Title, of.Prose),
    };

    private void Links()
    {
        foreach (var link in markdown.Document.Descendants<LinkInline>())
        {
            if (link.Url is { Length: > 0 } url && !link.IsImage)
                content.Links.Add((new SourcePlace(file, lineOffset + link.Line, link.Column + 1), url));
        }
    }

    private static RunbookPhase PhaseOf(string title) => Phases.GetValueOrDefault(title.TrimEnd(':', '.').Trim());

    private bool IsActing => section.Phase is not (RunbookPhase.Meaning or RunbookPhase.Impact
        or RunbookPhase.Symptoms or RunbookPhase.References);

    /// <summary>A step of the place that is being read.</summary>
    internal RunbookStep Step(string name, string title, StepKind kind, int line, string digest) => new()
    {
        Name = name,
        Title = title,
        Kind = kind,
        Heading = heading?.Anchor ?? section.Name,
        Section = section.Name,
        Phase = section.Phase,
        Line = line,
        Digest = digest,
    };

    /// <summary>What a step is called that has no words of its own.</summary>
    internal string Title => heading?.Title ?? section.Title;

    internal (string Anchor, string Title, int Line)? Heading => heading;

    internal RunbookSection Section => section;

    internal RunbookContent Content => content;

    internal RunbookRules Rules => rules;

    internal MarkdownText Markdown => markdown;

    internal Findings Findings => findings;

    internal int LineOf(Block block) => lineOffset + block.Line;

    internal SourcePlace PlaceOf(Block block) => new(file, LineOf(block), block.Column + 1);

    internal string Prose(IEnumerable<Block> blocks) => string.Join(
        "\n\n", blocks.Where(block => DirectiveText(block) is null).Select(markdown.Source)).Trim();

    internal static string DigestOf(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts!))));

    /// <summary>Adds a step; those beyond the bound are told once and left out.</summary>
    internal void Add(RunbookStep step, int at = -1)
    {
        if (content.Steps.Count == StepsMax)
        {
            if (names.Add("\0full"))
            {
                findings.Add(
                    ProblemCode.TooLarge, new SourcePlace(file, step.Line, 1),
                    $"A runbook has at most {StepsMax} steps.");
            }

            return;
        }

        content.Steps.Insert(at < 0 ? content.Steps.Count : at, step);
    }

    /// <summary>The name of a step: the one given, or one made from its title that nobody has.</summary>
    internal string NameFor(string? given, string title)
    {
        if (given is not null)
        {
            names.Add(given);
            return given;
        }

        var slug = MarkdownText.Anchor(title);
        slug = slug.Length == 0 ? "step" : slug[..Math.Min(slug.Length, NameLengthMax)].Trim('-');
        var name = slug;
        for (var number = 2; !names.Add(name); number++)
            name = $"{slug}-{number}";
        return name;
    }

    /// <summary>The marks of a comment <c>&lt;!-- runbook: … --&gt;</c>; null for any other block.</summary>
    internal StepMarks? DirectiveOf(Block block) => DirectiveText(block) is { } text
        ? StepMarks.Read("{" + text + "}", PlaceOf(block), findings)
        : null;

    private static string? DirectiveText(Block block)
    {
        const string Open = "<!-- runbook:";
        var text = block is HtmlBlock html ? html.Lines.ToString().Trim() : "";
        return text.StartsWith(Open, StringComparison.Ordinal) && text.EndsWith("-->", StringComparison.Ordinal)
            ? text[Open.Length..^3].Trim()
            : null;
    }

    private string NewAnchor(string title)
    {
        var slug = MarkdownText.Anchor(title);
        var anchor = slug;
        for (var number = 1; !anchors.Add(anchor); number++)
            anchor = $"{slug}-{number}";
        return anchor;
    }
}
