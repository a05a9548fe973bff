using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Muster.Core.Runbooks;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Runbooks;

/// <summary>Makes the steps of what stands between two headings, or in one item of a list.</summary>
internal sealed class StepGroup(RunbookBody body, IReadOnlyList<Block> blocks, string? item = null)
{
    private readonly List<Block> prose = [];
    private int made;

    /// <summary>Makes the steps; what is none stays with the step after it, or with the last.</summary>
    internal void Read()
    {
        foreach (var block in blocks)
            Read(block);
        if (made > 0 && prose.Count > 0)
            Append(body.Prose(prose));
    }

    private void Read(Block block)
    {
        switch (block)
        {
            case FencedCodeBlock fence when Fence(fence):
            case ListBlock list when List(list):
            case ParagraphBlock paragraph when Call(paragraph):
            case HtmlBlock html when Directive(html):
                break;
            default:
                prose.Add(block);
                break;
        }
    }

    private bool Fence(FencedCodeBlock fence)
    {
        var line = body.Markdown.LineOf(fence);
        var start = line.IndexOf(fence.FencedChar, Math.Min(fence.Column, Math.Max(0, line.Length - 1)));
        var info = start < 0 ? "" : line[start..].TrimStart(fence.FencedChar);
        var infoAt = line.Length - info.Length;
        var brace = info.IndexOf('{');
        var language = (brace < 0 ? info : info[..brace]).Trim().Split(' ', '\t')[0].ToLowerInvariant();
        var place = body.PlaceOf(fence);
        body.Content.Fences.Add((place, language));
        if (brace < 0)
            return false;
        var marks = StepMarks.Read(
            info[brace..].TrimEnd(), place with { Column = infoAt + brace + 1 }, body.Findings);
        if (language == "output" && marks["of"] is { } of)
        {
            body.Content.Samples[of] = fence.Lines.ToString();
            return true;
        }

        var runs = Languages.Of(language, marks["kind"]);
        if (runs is null)
        {
            body.Findings.Add(
                RunbookProblem.NotExecutable, place,
                language.Length == 0
                    ? "A marked fence says its language before the marks: ```bash {name=count}."
                    : $"'{Quote.Of(language)}' is not executed. These are: {string.Join(", ", Languages.All)}.");
        }

        AddCommand(fence, language, runs, marks, info);
        return true;
    }

    private void AddCommand(
        FencedCodeBlock fence, string language, CodeKind? runs, StepMarks marks, string info)
    {
        var text = language == "console" ? Languages.Commands(fence.Lines.ToString()) : fence.Lines.ToString();
        var title = made == 0 ? item ?? body.Heading?.Title : null;
        var name = body.NameFor(marks["name"], marks["name"] ?? title ?? body.Section.Title);
        var rules = marks.Rules(body.Rules);
        var isSound = marks.IsSound && runs is not null;
        body.Content.Marks.TryAdd(name, marks);
        Add(body.Step(
            name,
            title ?? marks["name"] ?? body.Section.Title,
            isSound && !rules.IsManual ? StepKind.Command : StepKind.Manual,
            body.LineOf(fence),
            RunbookBody.DigestOf(info, text)) with
        {
            Prose = TakeProse(),
            Code = new StepCode(language, runs ?? CodeKind.Script, text, body.LineOf(fence) + 1),
            Rules = rules,
        });
    }

    private bool List(ListBlock list)
    {
        var items = list.OfType<ListItemBlock>().ToList();
        if (!items.Exists(IsStep))
            return false;
        foreach (var each in items)
        {
            if (IsStep(each))
                Item(each);
            else
                prose.Add(each);
        }

        return true;

        bool IsStep(ListItemBlock each) => list.IsOrdered || MarkdownText.IsTask(each) || HasMarkedFence(each);
    }

    private void Item(ListItemBlock each)
    {
        var words = each is [ParagraphBlock { Inline: { } inlines }, ..] ? MarkdownText.Words(inlines) : "";
        var title = words.Length > 0 ? words : body.Title;
        var call = each is [ParagraphBlock first, ..] ? CallOf(first) : null;
        var before = body.Content.Steps.Count;
        if (call is null && each.Descendants<FencedCodeBlock>().Any())
            new StepGroup(body, [.. each.Skip(1)], title).Read();
        if (body.Content.Steps.Count > before)
        {
            made += body.Content.Steps.Count - before;
            return;
        }

        Add(Written(each, title, call) with
        {
            Prose = TakeProse() is { Length: > 0 } above ? above : body.Prose(each.Skip(1)),
        });
    }

    private static bool HasMarkedFence(ListItemBlock each) =>
        each.Descendants<FencedCodeBlock>().Any(fence => $"{fence.Info} {fence.Arguments}".Contains('{'));

    private bool Call(ParagraphBlock paragraph)
    {
        if (CallOf(paragraph) is not { } call)
            return false;
        Add(Written(paragraph, MarkdownText.Words(paragraph.Inline), call) with { Prose = TakeProse() });
        return true;
    }

    /// <summary>What a person does, or another runbook, as it is written.</summary>
    private RunbookStep Written(Block block, string title, StepCall? call) => body.Step(
        body.NameFor(null, title),
        title,
        call is null ? StepKind.Manual : StepKind.Call,
        body.LineOf(block),
        RunbookBody.DigestOf(body.Markdown.Source(block))) with
    {
        Call = call,
    };

    private StepCall? CallOf(ParagraphBlock paragraph) => paragraph.Inline?.Descendants<LinkInline>()
        .Select(link => CallReader.Read(link, body.PlaceOf(paragraph), body.Findings))
        .FirstOrDefault(call => call is not null);

    /// <summary>A comment with marks is about the step before it; without one it makes its heading a step.</summary>
    private bool Directive(HtmlBlock html)
    {
        if (body.DirectiveOf(html) is not { } marks)
            return false;
        var rules = marks.Rules(body.Rules);
        if (made == 0)
        {
            var title = marks["name"] is { } name && item is null && body.Heading is null ? name : item ?? body.Title;
            Add(body.Step(
                body.NameFor(marks["name"], title),
                title,
                rules.Wait is null ? StepKind.Manual : StepKind.Wait,
                body.LineOf(html),
                RunbookBody.DigestOf(title, body.Markdown.Source(html))) with
            {
                Prose = TakeProse(),
                Rules = rules,
            });
            return true;
        }

        var last = body.Content.Steps[^1];
        if (last.Code is not null)
        {
            body.Findings.Add(
                RunbookProblem.Malformed, body.PlaceOf(html), "The marks of a fence stand behind its language.");
            return true;
        }

        body.Content.Steps[^1] = last with
        {
            Name = marks["name"] is { } given ? body.NameFor(given, last.Title) : last.Name,
            Kind = rules.Wait is null ? last.Kind : StepKind.Wait,
            Rules = rules,
            Digest = RunbookBody.DigestOf(last.Digest, body.Markdown.Source(html)),
        };
        return true;
    }

    private void Add(RunbookStep step)
    {
        body.Add(step);
        made++;
    }

    private string TakeProse()
    {
        var text = body.Prose(prose);
        prose.Clear();
        return text;
    }

    private void Append(string text)
    {
        var last = body.Content.Steps[^1];
        body.Content.Steps[^1] = last with { Prose = last.Prose.Length == 0 ? text : $"{last.Prose}\n\n{text}" };
    }
}

/// <summary>What a fence says of its language.</summary>
internal static class Languages
{
    private static readonly string[] Scripts = ["bash", "sh", "zsh", "fish", "shell", "python", "powershell"];

    internal static readonly string[] All =
        [.. Scripts, "sql", "http", "promql", "console", "yaml with kind=kubectl-apply"];

    /// <summary>What takes the text, or null when nothing does.</summary>
    internal static CodeKind? Of(string language, string? kind) => (language, kind) switch
    {
        ("yaml", "kubectl-apply") => CodeKind.Kubectl,
        ("bash" or "sh" or "shell", "kubectl") => CodeKind.Kubectl,
        ("sql", _) => CodeKind.Sql,
        ("http", _) => CodeKind.Http,
        ("promql", _) => CodeKind.Promql,
        ("console", _) => CodeKind.Script,
        _ when Scripts.Contains(language) => CodeKind.Script,
        _ => null,
    };

    /// <summary>The commands of a console: the lines behind <c>$ </c>, with those that continue them.</summary>
    internal static string Commands(string text)
    {
        var commands = new List<string>();
        var continues = false;
        foreach (var line in text.Split('\n'))
        {
            var isCommand = line.StartsWith("$ ", StringComparison.Ordinal);
            if (isCommand || continues)
                commands.Add(isCommand ? line[2..] : line);
            continues = (isCommand || continues) && line.TrimEnd().EndsWith('\\');
        }

        return string.Join('\n', commands);
    }
}
