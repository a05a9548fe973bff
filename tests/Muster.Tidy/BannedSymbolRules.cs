using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Muster.Tidy;

/// <summary>Time, ids, chance and the world outside are handed in. The lists that say so must really fire.</summary>
public sealed class BannedSymbolRules
{
    [Theory]
    [InlineData("DateTime.Now")]
    [InlineData("DateTime.UtcNow")]
    [InlineData("DateTime.Today")]
    [InlineData("DateTimeOffset.Now")]
    [InlineData("DateTimeOffset.UtcNow")]
    [InlineData("TimeProvider.System")]
    [InlineData("Guid.NewGuid()")]
    [InlineData("Guid.CreateVersion7()")]
    [InlineData("Random.Shared")]
    [InlineData("Task.Delay(1)")]
    public Task Nothing_anywhere_reaches_for_the_ambient(string expression) => Fires(expression, "BannedSymbols.txt");

    [Theory]
    [InlineData("System.IO.File.ReadAllText(string.Empty)")]
    [InlineData("System.Net.Dns.GetHostName()")]
    [InlineData("System.Threading.Tasks.Task.CompletedTask")]
    [InlineData("Environment.MachineName")]
    [InlineData("((TimeProvider)null!).GetUtcNow()")]
    [InlineData("TimeZoneInfo.Local")]
    [InlineData("new Random()")]
    [InlineData("System.Diagnostics.Stopwatch.StartNew()")]
    public Task The_core_knows_no_world(string expression) => Fires(expression, "BannedSymbols.Core.txt");

    [Theory]
    [InlineData("Task.Run(() => { })")]
    [InlineData("ThreadPool.ThreadCount")]
    [InlineData("new Timer(_ => { })")]
    [InlineData("Parallel.For(0, 1, _ => { })")]
    [InlineData("Task.CompletedTask.ConfigureAwait(false)")]
    [InlineData("Task.FromResult(1).Result")]
    public Task The_simulated_projects_leave_no_scheduler(string expression) =>
        Fires(expression, "BannedSymbols.Simulated.txt");

    [Fact]
    public Task A_harmless_expression_is_let_through() => Silent("Math.Max(1, 2)", "BannedSymbols.txt");

    [Fact]
    public void Every_project_gets_its_lists()
    {
        var props = Tree.Text("Directory.Build.props");
        var core = props.IndexOf("'$(MSBuildProjectName)' == 'Muster.Core'\"", StringComparison.Ordinal);
        Assert.True(core > 0, "Directory.Build.props: Muster.Core has its own list.");
        string[] lists = ["BannedSymbols.txt", "BannedSymbols.Core.txt", "BannedSymbols.Simulated.txt"];
        Rule.Holds(
            from list in lists
            where !props.Contains($"eng/{list}\"", StringComparison.Ordinal)
            select new Finding(
                "Directory.Build.props", $"eng/{list} is given to the analyzer", "add it to AdditionalFiles"));
        Rule.Holds(
            from project in Tree.Projects
            where Tree.Text(project).Contains("AdditionalFiles Remove", StringComparison.Ordinal)
            select new Finding(project, "no project drops a list", "remove the line"));
    }

    private static async Task Fires(string expression, string list) =>
        Assert.Contains(await Diagnose(expression, list), each => each.Id == "RS0030");

    private static async Task Silent(string expression, string list) =>
        Assert.DoesNotContain(await Diagnose(expression, list), each => each.Id == "RS0030");

    private static async Task<ImmutableArray<Diagnostic>> Diagnose(string expression, string list)
    {
        var source = $$"""
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            class Snippet { object Value() => {{expression}}; }
            """;
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Snippet",
            [CSharpSyntaxTree.ParseText(source)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var options = new AnalyzerOptions([new BannedList(Path.Combine(Tree.Root, "eng", list))]);
        return await compilation.WithAnalyzers([Analyzer()], options).GetAnalyzerDiagnosticsAsync();
    }

    private static DiagnosticAnalyzer Analyzer()
    {
        var package = typeof(BannedSymbolRules).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(each => each.Key == "BannedApiAnalyzers").Value!;
        var folder = Path.Combine(package, "analyzers", "dotnet", "cs");
        Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.BannedApiAnalyzers.dll"));
        var assembly = Assembly.LoadFrom(Path.Combine(folder, "Microsoft.CodeAnalysis.CSharp.BannedApiAnalyzers.dll"));
        var type = assembly.GetTypes().Single(each => each.Name == "CSharpSymbolIsBannedAnalyzer");
        return (DiagnosticAnalyzer)Activator.CreateInstance(type)!;
    }

    private sealed class BannedList(string path) : AdditionalText
    {
        public override string Path => path;

        public override SourceText GetText(CancellationToken cancellationToken = default) =>
            SourceText.From(File.ReadAllText(path));
    }
}
