using System.Diagnostics;
using System.Globalization;
using System.Text;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Benchmarks;

/// <summary>
/// What a check of a playbook costs: the largest pack with its proofs, from the disk; and the proof of a year for 200
/// schedules, each paged by a policy of its own.
/// </summary>
internal static class PlaybookBenchmark
{
    private const int SchedulesMax = 200;
    private const int Runs = 5;
    private const string Then = "{after: 5 min, page: person ada}";
    private const string Office = "[{days: Mon-Fri, from: '09:00', until: '17:00'}]";
    private static readonly Instant Now = Instant.FromUtc(2026, 11, 20, 12, 0);

    private static readonly string[] Zones =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Kolkata", "UTC"];

    internal static int Run()
    {
        var pack = Largest();
        Result.Say($"the largest pack is {Path.GetFileName(pack)}");
        var many = Many();
        var (load, check, year) = (new List<double>(), new List<double>(), new List<double>());
        for (var run = 0; run <= Runs; run++)
        {
            var start = Stopwatch.GetTimestamp();
            var files = PlaybookFolder.Load(pack);
            var loaded = Stopwatch.GetElapsedTime(start);
            IsGood(StoryFiles.Read(files, Now).Playbook);
            var whole = Stopwatch.GetElapsedTime(start);
            start = Stopwatch.GetTimestamp();
            IsGood(PlaybookReader.Read(many, Now));
            var proved = Stopwatch.GetElapsedTime(start);
            if (run == 0)
            {
                Result.Say($"the first, with all its code still to be compiled: {whole.TotalMilliseconds:0} ms");
                continue;
            }

            load.Add(loaded.TotalMilliseconds);
            check.Add(whole.TotalMilliseconds);
            year.Add(proved.TotalMilliseconds);
        }

        Result.Print("playbook-load", load, [], "ms", isRate: false);
        Result.Print("playbook-check", check, [], "ms", isRate: false);
        Result.Print("playbook-year-200", year, [], "ms", isRate: false);
        return 0;
    }

    private static void IsGood(PlaybookReading reading)
    {
        if (reading.Playbook is null)
            throw new InvalidOperationException($"The playbook has errors: {string.Join("; ", reading.Problems)}");
    }

    private static string Largest()
    {
        var folder = AppContext.BaseDirectory;
        while (!Directory.Exists(Path.Combine(folder, "packs")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No folder packs above.");
        return Directory.EnumerateDirectories(Path.Combine(folder, "packs"))
            .MaxBy(pack => PlaybookFolder.Load(pack).Values.Sum(text => (long)text.Length))!;
    }

    private static Dictionary<string, string> Many()
    {
        var (schedules, policies, services) =
            (new StringBuilder("schedules:\n"), new StringBuilder("policies:\n"), new StringBuilder("services:\n"));
        for (var number = 0; number < SchedulesMax; number++)
        {
            var every = number % 2 == 0 ? "12 h" : "1 d";
            Line(schedules, $"  s{number}:\n    zone: {Zones[number % Zones.Length]}\n    layers:");
            Line(schedules, $"      - {{people: [ada, bob, cyd, dan], every: {every}}}");
            Line(schedules, $"      - people: [dan, cyd]\n        every: 1 d\n        restrict: {Office}");
            Line(policies, $"  p{number}:\n    steps: [{{page: schedule s{number}}}, {Then}]");
            Line(services, $"  v{number}: {{name: V{number}, policy: p{number}}}");
        }

        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["playbook.yaml"] = "{organisation: Benchmark, zone: UTC}",
            ["people.yaml"] = """
                people:
                  ada: {name: Ada, email: ada@example.com}
                  bob: {name: Bob, email: bob@example.com}
                  cyd: {name: Cyd, email: cyd@example.com}
                  dan: {name: Dan, email: dan@example.com}
                """,
            ["schedules.yaml"] = schedules.ToString(),
            ["escalation.yaml"] = policies.ToString(),
            ["catalog.yaml"] = services.ToString(),
        };
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
