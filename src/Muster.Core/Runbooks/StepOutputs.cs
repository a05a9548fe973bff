using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Muster.Core.Runbooks;

/// <summary>What is made of the words of a step: the value that is kept, the lines that are shown, and what is hidden
/// of it. Source: RUN-005, RUN-010.</summary>
public static partial class StepOutputs
{
    /// <summary>So many lines are shown from the beginning, and so many from the end.</summary>
    public const int LinesShown = 10;

    /// <summary>Each of both has at most so many characters.</summary>
    public const int CharactersShown = 2_000;

    /// <summary>A saved list has at most so many items.</summary>
    public const int ItemsMax = 1_000;

    /// <summary>What stands where a secret was.</summary>
    public const string Hidden = "[hidden]";

    private const int TimeoutMilliseconds = 250;
    private const int TextMax = 64 * 1024;

    /// <summary>What is shown of an output.</summary>
    /// <param name="output">What is kept of it.</param>
    /// <param name="bytes">How much was said.</param>
    public static StepSaid Said(string output, long bytes)
    {
        var lines = output.TrimEnd('\n', '\r').Split('\n');
        var kept = Encoding.UTF8.GetByteCount(output);
        var head = Cut(string.Join('\n', lines.Take(LinesShown)), fromEnd: false);
        var rest = lines.Skip(LinesShown).TakeLast(LinesShown).ToList();
        var tail = rest.Count > 0 ? Cut(string.Join('\n', rest), fromEnd: true) : null;
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(output)));
        return new StepSaid(head, tail, Math.Max(bytes, kept), digest, bytes > kept);
    }

    /// <summary>The value of an output in the form that the author asked for.</summary>
    /// <param name="form">The form.</param>
    /// <param name="output">The output.</param>
    /// <param name="rows">The rows of a query as JSON, or null.</param>
    /// <returns>The value; or null when the output has no such form.</returns>
    public static RunbookValue? Read(SaveForm form, string output, string? rows) => form switch
    {
        SaveForm.Text => new RunbookValue.Text(Limited(output.TrimEnd('\n', '\r'))),
        SaveForm.Scalar => Scalar(output, rows),
        SaveForm.Json => RunbookValueJson.Parse(rows ?? output),
        SaveForm.Lines => new RunbookValue.Items(
        [
            .. Lines(output).Take(ItemsMax).Select(line => new RunbookValue.Text(line)),
        ]),
        _ => Table(output, rows),
    };

    /// <summary>The one value of an output, as <c>value</c> in conditions; null when it has several lines.</summary>
    public static RunbookValue? Value(string output, string? rows) => Scalar(output, rows);

    /// <summary>
    /// Hides what looks like a secret: passwords beside their names, keys of clouds, tokens, private keys, passwords
    /// in addresses. The second net: whoever gave the secret hides it by its value before.
    /// </summary>
    public static string Mask(string text)
    {
        try
        {
            text = PrivateKey().Replace(text, Hidden);
            text = InAddress().Replace(text, "${scheme}" + Hidden + "@");
            text = Bearer().Replace(text, "${word} " + Hidden);
            text = Known().Replace(text, Hidden);
            return Named().Replace(text, "${name}" + Hidden);
        }
        catch (RegexMatchTimeoutException)
        {
            // What cannot be looked through in time is not shown.
            return Hidden;
        }
    }

    /// <summary>The same of a value: its texts, and what stands under the name of a secret.</summary>
    public static RunbookValue Mask(RunbookValue value) => value switch
    {
        RunbookValue.Text text => new RunbookValue.Text(Mask(text.Of)),
        RunbookValue.Items items => new RunbookValue.Items([.. items.Of.Select(Mask)]),
        RunbookValue.Fields fields => new RunbookValue.Fields(fields.Of.ToDictionary(
            pair => pair.Key,
            pair => pair.Value is RunbookValue.Text && Mask($"{pair.Key}=x") != $"{pair.Key}=x"
                ? new RunbookValue.Text(Hidden)
                : Mask(pair.Value),
            StringComparer.Ordinal)),
        _ => value,
    };

    private static RunbookValue? Scalar(string output, string? rows)
    {
        if (rows is not null && RunbookValueJson.Parse(rows) is RunbookValue.Items items)
        {
            return items.Of is [RunbookValue.Fields first, ..] && first.Of.Count > 0
                ? FirstColumn(rows) ?? first.Of.Values.First()
                : null;
        }

        return Lines(output).ToList() is [var line] ? new RunbookValue.Text(Limited(line.Trim())) : null;
    }

    // The order of columns is that of the query; a dictionary does not keep it.
    private static RunbookValue? FirstColumn(string rows)
    {
        using var document = System.Text.Json.JsonDocument.Parse(rows);
        foreach (var row in document.RootElement.EnumerateArray())
        {
            foreach (var column in row.EnumerateObject())
                return RunbookValueJson.Parse(column.Value.GetRawText());
        }

        return null;
    }

    private static RunbookValue.Items? Table(string output, string? rows)
    {
        if (rows is not null)
        {
            return RunbookValueJson.Parse(rows) is RunbookValue.Items read
                ? new RunbookValue.Items([.. read.Of.Take(ItemsMax)])
                : null;
        }

        if (RunbookValueJson.Parse(output) is RunbookValue.Items { Of: var of }
            && of.All(each => each is RunbookValue.Fields))
        {
            return new RunbookValue.Items([.. of.Take(ItemsMax)]);
        }

        var lines = Lines(output).ToList();
        if (lines.Count == 0)
            return new RunbookValue.Items([]);
        var names = Cells(lines[0]);
        return new RunbookValue.Items(
        [
            .. lines.Skip(1).Take(ItemsMax).Select(line => Row(names, Cells(line))),
        ]);
    }

    private static RunbookValue.Fields Row(string[] names, string[] cells)
    {
        var row = new Dictionary<string, RunbookValue>(StringComparer.Ordinal);
        for (var at = 0; at < names.Length; at++)
            row[names[at]] = new RunbookValue.Text(at < cells.Length ? cells[at] : "");
        return new RunbookValue.Fields(row);
    }

    /// <summary>The columns of a printed table: between tabs, bars, or two blanks.</summary>
    private static string[] Cells(string line)
    {
        var separator = line.Contains('\t', StringComparison.Ordinal) ? "\t"
            : line.Contains('|', StringComparison.Ordinal) ? "|"
            : "  ";
        return line.Trim('|', ' ').Split(
            separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }

    private static IEnumerable<string> Lines(string output) => output.Split('\n')
        .Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0);

    private static string Limited(string text) => text.Length > TextMax ? text[..TextMax] : text;

    private static string Cut(string text, bool fromEnd) => text.Length <= CharactersShown ? text
        : fromEnd ? "…" + text[^CharactersShown..]
        : text[..CharactersShown] + "…";

    [GeneratedRegex(
        "-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex PrivateKey();

    [GeneratedRegex(
        "(?<scheme>[a-z][a-z0-9+.-]{1,20}://[^\\s:@/]{0,100}:)[^\\s@/]{1,200}@",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex InAddress();

    [GeneratedRegex(
        "(?<word>\\b(bearer|basic))\\s+[A-Za-z0-9+/=_.~-]{8,}",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Bearer();

    // Forms that their makers document: access keys of AWS, tokens of GitHub, Slack and Google, JSON web tokens.
    [GeneratedRegex(
        "\\b(AKIA|ASIA)[0-9A-Z]{16}\\b|\\bgh[pousr]_[A-Za-z0-9]{20,}|\\bxox[abprs]-[A-Za-z0-9-]{10,}"
            + "|\\bAIza[0-9A-Za-z_-]{30,}|\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Known();

    [GeneratedRegex(
        "(?<name>(pass(word|wd|phrase)?|pwd|secret(_?(access_?)?key)?|api[_-]?key|access[_-]?token|auth[_-]?token"
            + "|client[_-]?secret|private[_-]?key|token)[\"']?\\s*[:=]\\s*)(\"[^\"\\n]*\"|'[^'\\n]*'|[^\\s,;\"'}]+)",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeoutMilliseconds)]
    private static partial Regex Named();
}
