using Muster.Core.Playbook;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Muster.Playbooks.Parsing;

/// <summary>
/// Text to values, within bounds: a file cannot be too long, too deep, or grow by its aliases beyond what is read.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>The most characters of a file.</summary>
    internal const int LengthMax = 1_000_000;

    /// <summary>The most levels below the file.</summary>
    internal const int DepthMax = 32;

    /// <summary>The most values of a file, aliases written out.</summary>
    internal const int SizeMax = 100_000;

    private readonly string file;
    private readonly Findings findings;
    private readonly Parser parser;
    private readonly Dictionary<AnchorName, YamlValue?> anchors = [];
    private long size;

    private YamlReader(string file, string text, Findings findings)
    {
        this.file = file;
        this.findings = findings;
        parser = new Parser(new StringReader(text));
    }

    /// <summary>The value of the file's one document; null when there is none or it cannot be read.</summary>
    internal static YamlValue? Read(string file, string text, Findings findings)
    {
        var start = new SourcePlace(file, 1, 1);
        if (text.Length > LengthMax)
        {
            findings.Add(ProblemCode.TooLarge, start, $"The file is longer than {LengthMax} characters: split it.");
            return null;
        }

        text = text.TrimStart('\uFEFF');
        try
        {
            return new YamlReader(file, text, findings).Document();
        }
        catch (TooLargeException e)
        {
            findings.Add(ProblemCode.TooLarge, e.Place, e.Message);
        }
        catch (YamlException e)
        {
            Explain(e, file, text, findings);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException
            or OverflowException or IndexOutOfRangeException or NullReferenceException)
        {
            // The parser trips over some malformed texts in ways of its own.
            findings.Add(ProblemCode.NotYaml, start, "The file cannot be read as YAML.");
        }

        return null;
    }

    private static void Explain(YamlException e, string file, string text, Findings findings)
    {
        var lines = text.Split('\n');
        var at = (int)Math.Clamp(e.Start.Line, 1, lines.Length);
        var isAboutTabs = e.Message.Contains("invalid tab", StringComparison.Ordinal);
        var (first, last) = isAboutTabs ? (1, lines.Length) : (Math.Max(1, at - 1), Math.Min(at + 1, lines.Length));
        for (var line = first; line <= last; line++)
        {
            var indent = lines[line - 1].TakeWhile(c => c is ' ' or '\t').ToList();
            if (!indent.Contains('\t'))
                continue;
            findings.Add(
                ProblemCode.Tab,
                new SourcePlace(file, line, indent.IndexOf('\t') + 1),
                "A tab indents this line: YAML is indented with spaces.");
            return;
        }

        var column = (int)Math.Clamp(e.Start.Column, 1, LengthMax);
        var cause = Quote.Of(e.Message).TrimEnd('.', ' ');
        findings.Add(ProblemCode.NotYaml, new SourcePlace(file, at, column), $"This is not YAML: {cause}.");
    }

    private YamlValue? Document()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
            return null;
        parser.Consume<DocumentStart>();
        var value = Value(0);
        parser.Consume<DocumentEnd>();
        if (!parser.TryConsume<StreamEnd>(out _))
        {
            findings.Add(
                ProblemCode.NotYaml,
                PlaceOf(parser.Current!),
                "A file holds one document: remove the line '---' and what follows, or move it to another file.");
        }

        return value;
    }

    private YamlValue Value(int depth)
    {
        var place = PlaceOf(parser.Current ?? throw new YamlException("The file ends early."));
        if (depth > DepthMax)
            throw new TooLargeException(place, $"Values lie more than {DepthMax} levels deep.");
        if (parser.TryConsume<AnchorAlias>(out var alias))
            return Counted(Aliased(alias, place));

        var anchor = (parser.Current as NodeEvent)?.Anchor ?? AnchorName.Empty;
        if (!anchor.IsEmpty)
            anchors[anchor] = null;
        YamlValue value;
        if (parser.TryConsume<Scalar>(out var scalar))
            value = Counted(new YamlScalar(place, scalar.Value, scalar.Style != ScalarStyle.Plain));
        else if (parser.TryConsume<SequenceStart>(out _))
            value = List(place, depth);
        else
            value = Map(place, depth);
        if (!anchor.IsEmpty)
            anchors[anchor] = value;
        return value;
    }

    private YamlValue Aliased(AnchorAlias alias, SourcePlace place)
    {
        if (!anchors.TryGetValue(alias.Value, out var value))
        {
            throw new YamlException(
                alias.Start, alias.End, $"'*{alias.Value}' names no anchor '&{alias.Value}' above it");
        }

        return value ?? throw new TooLargeException(place, $"The value '&{alias.Value}' contains itself.");
    }

    private YamlList List(SourcePlace place, int depth)
    {
        var items = new List<YamlValue>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(depth + 1));
        return Counted(new YamlList(place, items) { Size = 1 + items.Sum(item => item.Size) });
    }

    private YamlMap Map(SourcePlace place, int depth)
    {
        parser.Consume<MappingStart>();
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = Value(depth + 1);
            var value = Value(depth + 1);
            if (key is not YamlScalar { Text: var name } scalar)
                findings.Add(ProblemCode.WrongForm, key.Place, $"A key is a word, not {key.Kind}.");
            else if (seen.TryAdd(name, key.Place.Line))
                entries.Add(new YamlEntry(scalar, value));
            else
                Repeat(scalar, seen[name]);
        }

        return Counted(new YamlMap(place, entries)
        {
            Size = 1 + entries.Sum(entry => 1 + entry.Value.Size),
        });
    }

    private void Repeat(YamlScalar key, int line) => findings.Add(
        ProblemCode.DuplicateKey, key.Place, $"'{Quote.Of(key.Text)}' stands on line {line} already.");

    private T Counted<T>(T value)
        where T : YamlValue
    {
        // Every value is counted when it is made; what an alias repeats is counted as if it were written again.
        size += value is YamlScalar ? 1 : 0;
        if (size > SizeMax || value.Size > SizeMax)
            throw new TooLargeException(value.Place, $"The file has more than {SizeMax} values, aliases written out.");
        return value;
    }

    private SourcePlace PlaceOf(ParsingEvent parsed) =>
        new(file, (int)Math.Max(1, parsed.Start.Line), (int)Math.Max(1, parsed.Start.Column));

    private sealed class TooLargeException(SourcePlace place, string message) : Exception(message)
    {
        internal SourcePlace Place { get; } = place;
    }
}
