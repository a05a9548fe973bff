using System.Text.RegularExpressions;
using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Communications;

/// <summary>
/// The fields of a template: <c>{{name}}</c>, <c>{{#if name}} … {{else}} … {{/if}}</c>, <c>{{#unless name}}</c> and
/// <c>{{#each name}} … {{this}} … {{/each}}</c>. There is no code in templates (R15).
/// </summary>
internal static partial class TemplateText
{
    /// <summary>The fields that are used, each once and with its first place; what is malformed is a problem.</summary>
    internal static IReadOnlyDictionary<string, SourcePlace> Fields(
        string path, string text, int line, Findings findings)
    {
        var fields = new Dictionary<string, SourcePlace>(StringComparer.Ordinal);
        var open = new Stack<(string Word, SourcePlace Place)>();
        foreach (var (content, place) in Braces(path, text, line))
        {
            if (Tag.Match(content) is not { Success: true } tag)
            {
                findings.Add(
                    ProblemCode.BadTemplate, place,
                    $"'{Quote.Of(content)}' is no field: '{{{{name}}}}', '{{{{#if name}}}}', '{{{{#each name}}}}'.");
                continue;
            }

            var (sign, word, name) = (tag.Groups["sign"].Value, tag.Groups["word"].Value, tag.Groups["name"].Value);
            if (sign == "#")
                open.Push((word, place));
            if (sign == "/")
                Close(word, place, open, findings);
            if (word == "else" && sign.Length == 0 && open.Count == 0)
                findings.Add(ProblemCode.BadTemplate, place, "'else' stands outside of '{{#if}}'.");
            if (name.Length > 0 && name is not ("this" or "else"))
                fields.TryAdd(name, place);
        }

        foreach (var (word, place) in open)
            findings.Add(ProblemCode.BadTemplate, place, $"'{{{{#{word}}}}}' is not closed by '{{{{/{word}}}}}'.");
        return fields;
    }

    private static void Close(
        string word, SourcePlace place, Stack<(string Word, SourcePlace Place)> open, Findings findings)
    {
        if (open.TryPeek(out var last) && last.Word == word)
        {
            open.Pop();
            return;
        }

        findings.Add(ProblemCode.BadTemplate, place, $"'{{{{/{word}}}}}' closes nothing.");
    }

    /// <summary>What stands between double braces, with its place.</summary>
    private static IEnumerable<(string Content, SourcePlace Place)> Braces(string path, string text, int line)
    {
        foreach (var (at, each) in text.Split('\n').Index())
        {
            foreach (var match in Brace.Matches(each).AsEnumerable())
                yield return (match.Groups["content"].Value.Trim(), new SourcePlace(path, line + at, match.Index + 1));
        }
    }

    [GeneratedRegex(
        @"\{\{(?<content>\{?[^{}]*\}?)\}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Brace { get; }

    [GeneratedRegex(
        @"\A((?<sign>\#)(?<word>if|unless|each)\s+(?<name>[A-Za-z][A-Za-z0-9]*)|(?<sign>/)(?<word>if|unless|each)"
            + @"|(?<word>else)|(?<name>[A-Za-z][A-Za-z0-9]*))\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag { get; }
}
