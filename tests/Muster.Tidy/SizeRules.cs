using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Muster.Tidy;

/// <summary>Sizes have limits; limits.json holds today's, which may be lowered and never raised.</summary>
public sealed class SizeRules
{
    private const string LimitsFile = "tests/Muster.Tidy/limits.json";

    private static readonly Limits Highest = new(FileLines: 500, FunctionLines: 70, LineLength: 120);

    private static readonly Limits Today =
        JsonSerializer.Deserialize<Limits>(Tree.Text(LimitsFile), JsonSerializerOptions.Web)!;

    private static IEnumerable<string> Code =>
        Tree.Files.Where(file => file.IsUnder("src", "tests", "bench")
            && Path.GetExtension(file) is ".cs" or ".razor" or ".css" or ".js");

    [Fact]
    public void Limits_only_go_down() =>
        Assert.True(
            Today.FileLines <= Highest.FileLines
                && Today.FunctionLines <= Highest.FunctionLines
                && Today.LineLength <= Highest.LineLength,
            $"{LimitsFile}: limits are at most {Highest}. Mend: lower them.");

    [Fact]
    public void No_file_is_too_long()
    {
        Rule.Holds(
            from file in Code
            let lines = Tree.Lines(file).Length
            where lines > Today.FileLines
            select new Finding(file, $"{lines} lines, at most {Today.FileLines}", "split it by subject"));
    }

    /// <remarks>A recorded text on one line is easier to compare than one that is cut.</remarks>
    [Fact]
    public void No_line_is_too_wide()
    {
        Rule.Holds(
            from file in Code
            where Path.GetExtension(file) is ".cs" or ".razor"
            from line in Tree.Lines(file).Index()
            where line.Item.Length > Today.LineLength && !line.Item.Contains("\"\"\"", StringComparison.Ordinal)
            select new Finding(
                $"{file}:{line.Index + 1}", $"{line.Item.Length} columns, at most {Today.LineLength}", "wrap it"));
    }

    [Fact]
    public void No_function_is_too_long()
    {
        Rule.Holds(
            from file in Tree.CSharp
            from function in Tree.Syntax(file).DescendantNodes()
            where function is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax
            let lines = Body(function)
            where lines > Today.FunctionLines
            let line = function.GetLocation().GetLineSpan().StartLinePosition.Line + 1
            select new Finding(
                $"{file}:{line}", $"{lines} lines in a function, at most {Today.FunctionLines}", "cut it in two"));
    }

    /// <summary>The lines from the first token to the last, without the comment above.</summary>
    private static int Body(SyntaxNode function)
    {
        var span = function.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private sealed record Limits(int FileLines, int FunctionLines, int LineLength);
}
