using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Muster.Tidy;

/// <summary>SQL and drivers live in one folder for each database; everything else knows only the port.</summary>
public sealed partial class StorageRules
{
    // A runner asks the databases of others, which are no store of ours.
    private static readonly string[] Homes =
        ["src/Muster.Storage/Sqlite", "src/Muster.Storage/Postgres", "src/Muster.Runner"];

    private static readonly string[] Drivers = ["Microsoft.Data.Sqlite", "SQLitePCL", "Npgsql", "Dapper"];

    private static IEnumerable<string> Elsewhere =>
        Tree.Files.Where(file => file.IsUnder("src") && !file.IsUnder(Homes));

    [Fact]
    public void Drivers_are_used_only_beside_their_database()
    {
        Rule.Holds(
            from file in Elsewhere
            where Path.GetExtension(file) == ".cs"
            from name in Tree.Syntax(file).DescendantNodes().OfType<UsingDirectiveSyntax>()
            from driver in Drivers
            where name.NamespaceOrType.ToString().StartsWith(driver, StringComparison.Ordinal)
            select new Finding(
                file, $"{driver} is known only under Storage/Sqlite and Storage/Postgres", "ask the port"));
    }

    [Fact]
    public void Sql_is_written_only_beside_its_database()
    {
        var inCode =
            from file in Elsewhere
            where Path.GetExtension(file) == ".cs"
            from text in Tree.Syntax(file).DescendantTokens()
            where text.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken
            where Sql.IsMatch(text.ValueText)
            select new Finding(
                file, "SQL stands only under Storage/Sqlite and Storage/Postgres", "move the statement there");
        var files =
            from file in Elsewhere
            where Path.GetExtension(file) == ".sql"
            select new Finding(
                file, "SQL stands only under Storage/Sqlite and Storage/Postgres", "move the file there");
        Rule.Holds(inCode.Concat(files));
    }

    [GeneratedRegex(
        @"\b(SELECT\s[\s\S]+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM"
            + @"|CREATE\s+(TABLE|INDEX)|PRAGMA)\s",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sql { get; }
}
