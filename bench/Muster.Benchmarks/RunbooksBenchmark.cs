using System.Diagnostics;
using System.Globalization;
using Muster.Playbooks.Runbooks;

namespace Muster.Benchmarks;

/// <summary>What it costs to read and lint a thousand runbooks: those of the packs, each with a mark of its own so that
/// no two are the same.</summary>
internal static class RunbooksBenchmark
{
    private const int BooksMax = 1_000;
    private const int Runs = 5;

    internal static int Run()
    {
        var texts = Texts();
        Result.Say(string.Create(
            CultureInfo.InvariantCulture, $"{texts.Count} runbooks, {texts.Sum(text => (long)text.Length) / 1024} kB"));
        List<double> times = [];
        for (var run = 0; run <= Runs; run++)
        {
            var (steps, problems) = (0, 0);
            var start = Stopwatch.GetTimestamp();
            foreach (var text in texts)
            {
                var reading = RunbookReader.Read("runbook.md", text);
                steps += reading.Runbook?.Steps.Count ?? 0;
                problems += reading.Problems.Count;
            }

            var took = Stopwatch.GetElapsedTime(start);
            if (run == 0)
                Result.Say(string.Create(CultureInfo.InvariantCulture, $"{steps} steps, {problems} problems"));
            else
                times.Add(took.TotalMilliseconds);
        }

        Result.Print("runbooks-lint-1000", times, [], "ms", isRate: false);
        return 0;
    }

    private static List<string> Texts()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "packs")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No folder packs above.");
        var books = Directory.EnumerateFiles(Path.Combine(folder, "packs"), "*.md", SearchOption.AllDirectories)
            .Where(file => file.Contains("/runbooks/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        return
        [
            .. Enumerable.Range(0, BooksMax).Select(number => string.Create(
                CultureInfo.InvariantCulture, $"{books[number % books.Count]}\nThis is number {number}.\n")),
        ];
    }
}
