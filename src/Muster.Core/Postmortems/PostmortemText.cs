using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Muster.Core.Postmortems;

/// <summary>A post-mortem as Markdown, and the digest of what people agree to.</summary>
public static class PostmortemText
{
    /// <summary>What begins a question that nobody has answered.</summary>
    public const string Unanswered = "Not answered yet";

    private const string Head = "| Time | What happened |\n| --- | --- |";

    private static readonly ZonedDateTimePattern Stamp =
        ZonedDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm x", zoneProvider: null);

    /// <summary>The lines of a part.</summary>
    public static string Of(SectionContent shows, IReadOnlyList<DraftedLine> lines) => lines.Count == 0 ? ""
        : shows == SectionContent.Timeline
            ? Table(lines)
            : string.Join('\n', lines.Select(line => line.Text));

    /// <summary>The digest of a text, as 64 hexadecimal digits.</summary>
    public static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The digest of title, parts, answers and factors: what a signature holds for.</summary>
    public static string RevisionOf(Postmortem document)
    {
        var text = new StringBuilder();
        text.Append(document.Opening?.Title).Append('\n');
        foreach (var section in document.Sections)
            Write(section, text);
        foreach (var factor in document.Factors)
            text.Append(factor.Kind).Append(": ").Append(factor.Text).Append('\n');
        return Digest(text.ToString());
    }

    /// <summary>The document for the organisation.</summary>
    /// <param name="document">One that exists.</param>
    /// <param name="word">The organisation's word for where it is.</param>
    /// <param name="principles">What holds while it is written (PMR-018).</param>
    /// <param name="nameOf">How a person is called.</param>
    /// <param name="zone">In which zone times are given.</param>
    /// <param name="actions">What was promised, a line of Markdown each.</param>
    public static string Markdown(
        Postmortem document, string word, IReadOnlyList<string> principles, Func<ResponderId, string> nameOf,
        DateTimeZone zone, IReadOnlyList<string> actions)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Post-mortem: {document.Opening!.Title}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- Incident: {document.Opening.Reference}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Status: {word}\n");
        if (document.Owner is { } owner)
            text.Append(CultureInfo.InvariantCulture, $"- Author: {nameOf(owner)}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Revision: {document.Revision[..12]}\n");
        if (principles.Count > 0)
        {
            text.Append('\n');
            foreach (var principle in principles)
                text.Append("> ").Append(principle).Append('\n');
        }

        foreach (var section in document.Shown)
        {
            text.Append('\n');
            Write(section, text);
            if (section.Shows == SectionContent.Factors || (section.Shows == SectionContent.Cause
                && document.Sections.All(each => each.Shows != SectionContent.Factors)))
            {
                Write(document.Factors, text);
            }

            if (section.Shows == SectionContent.Actions)
                Lines(actions, text);
            if (section.Shows == SectionContent.SignOff)
                Lines([.. document.ValidSignatures.Select(each => $"{each.As}: {each.By.Name}, {Say(each.At)}")], text);
            if (section.Shows == SectionContent.Distribution)
                Lines([.. document.Posts.Select(each => $"{each.Where}, {Say(each.When)}")], text);
        }

        return text.ToString();

        string Say(Instant at) => Stamp.Format(at.InZone(zone));
    }

    /// <summary>The title, parts and texts of a Markdown document, so that what was written elsewhere is taken
    /// in.</summary>
    public static IReadOnlyList<(string Title, string Text)> Parts(string markdown)
    {
        List<(string Title, string Text)> parts = [];
        string? title = null;
        var text = new StringBuilder();
        foreach (var line in markdown.ReplaceLineEndings("\n").Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                Keep();
                title = line[3..].Trim();
            }
            else if (!line.StartsWith($"- {Unanswered}:", StringComparison.Ordinal))
            {
                text.Append(line).Append('\n');
            }
        }

        Keep();
        return parts;

        void Keep()
        {
            if (title is not null)
                parts.Add((title, text.ToString().Trim()));
            text.Clear();
        }
    }

    private static void Write(SectionState section, StringBuilder text)
    {
        text.Append("## ").Append(section.Title).Append("\n\n");
        if (section.Text.Length > 0)
            text.Append(section.Text).Append('\n');
        foreach (var question in section.Questions)
        {
            text.Append(section.Answers.TryGetValue(question, out var answer)
                ? $"- {question} {answer}\n"
                : $"- {Unanswered}: {question}\n");
        }
    }

    private static void Write(IEnumerable<PostmortemEvent.FactorAdded> factors, StringBuilder text)
    {
        foreach (var factor in factors)
            text.Append(CultureInfo.InvariantCulture, $"- {Word(factor.Kind)}: {factor.Text}\n");
    }

    private static void Lines(IReadOnlyList<string> lines, StringBuilder text)
    {
        foreach (var line in lines)
            text.Append("- ").Append(line).Append('\n');
    }

    /// <summary>Rows of the table, and below it what the record says beside them.</summary>
    private static string Table(IReadOnlyList<DraftedLine> lines)
    {
        var rows = lines.Where(line => line.Text.StartsWith('|')).Select(line => line.Text);
        var others = lines.Where(line => !line.Text.StartsWith('|')).Select(line => line.Text).ToList();
        var table = $"{Head}\n{string.Join('\n', rows)}";
        return others.Count == 0 ? table : $"{table}\n\n{string.Join('\n', others)}";
    }

    /// <summary>How a kind of factor is called in the document.</summary>
    public static string Word(FactorKind kind) => kind switch
    {
        FactorKind.Immediate => "Immediate cause",
        FactorKind.Root => "Root cause",
        _ => "Contributed",
    };
}
