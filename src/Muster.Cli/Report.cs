using Spectre.Console;

namespace Muster.Cli;

/// <summary>Answers for people: aligned, in colour only where a person looks and has not said no.</summary>
internal sealed class Report(Surroundings around)
{
    /// <summary>Where nobody looks, a line is as long as it has to be.</summary>
    private const int WidthOfPipe = 4000;

    private readonly bool coloured = around.IsTerminal && around.Set("NO_COLOR") is null;

    /// <summary>One line.</summary>
    internal void Line(string text) => around.Out.WriteLine(Plain(text));

    /// <summary>Lines of a heading and what belongs to it.</summary>
    internal void Table(IReadOnlyList<string> heads, IEnumerable<IReadOnlyList<string?>> rows)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (var head in heads)
        {
            table.AddColumn(new TableColumn(new Markup(head.ToUpperInvariant(), Style(Decoration.Bold)))
            {
                Padding = new Padding(0, 0, 2, 0),
                NoWrap = head is not ("title" or "summary" or "text" or "why"),
            });
        }

        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(Plain(cell ?? "-"), Of(cell))));
        Write(table);
    }

    /// <summary>Labels and values, one pair a line; a null value leaves its line out.</summary>
    internal void Pairs(params IEnumerable<(string Label, string? Value)> pairs)
    {
        var shown = pairs.Where(pair => pair.Value is not null).ToList();
        var width = shown.Select(pair => pair.Label.Length).DefaultIfEmpty().Max();
        foreach (var (label, value) in shown)
            around.Out.WriteLine($"{label.PadRight(width)}  {Plain(value!)}");
    }

    /// <summary>Text of others must not steer the reader's terminal: control characters become visible.</summary>
    internal static string Plain(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(each => each switch
        {
            '\n' or '\r' or '\t' => " ",
            _ when char.IsControl(each) => "\uFFFD",
            _ => each.ToString(),
        }))
        : text;

    private void Write(Table table)
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = coloured ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = coloured ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        console.Profile.Width = around.IsTerminal ? around.Width : WidthOfPipe;
        console.Write(table);
        foreach (var line in text.ToString().TrimEnd().Split('\n')) around.Out.WriteLine(line.TrimEnd());
    }

    private Style Style(Decoration decoration) =>
        coloured ? new Style(decoration: decoration) : Spectre.Console.Style.Plain;

    private Style Of(string? cell) => !coloured ? Spectre.Console.Style.Plain : cell switch
    {
        "triggered" or "firing" or "critical" or "failed" or "nobody" => new Style(Color.Red),
        "acknowledged" or "error" or "warning" => new Style(Color.Yellow),
        "resolved" or "closed" or "sent" or "delivered" => new Style(Color.Green),
        _ => Spectre.Console.Style.Plain,
    };
}
