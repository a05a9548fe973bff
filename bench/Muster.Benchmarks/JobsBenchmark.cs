using System.Globalization;
using Muster.Storage;
using NodaTime;

namespace Muster.Benchmarks;

/// <summary>
/// A million jobs that wait, a tenth of them due: claiming a thousand, and how many a claimer takes a second. What was
/// claimed is done before the next are claimed, as a node does it, and that time is not counted.
/// </summary>
internal static class JobsBenchmark
{
    private const int Pending = 1_000_000;
    private const int PendingQuick = 50_000;
    private const int Claimed = 1_000;
    private const int ArmedAtOnce = 2_000;
    private const int DueShare = 10;
    private const double MillisecondsPerSecond = 1_000;

    /// <summary>Nothing of the server has this kind: what waits is never run.</summary>
    private const string Kind = "benchmark";

    private static readonly Duration lease = Duration.FromMinutes(10);

    internal static async Task<int> Run(Plan plan)
    {
        using var folder = new TemporaryFolder();
        IntakeBenchmark.PrintFlush(folder.Path);
        await using var postgres = plan.OnPostgres ? await PostgresServer.Start() : null;
        var database = postgres is null ? null : await postgres.NewDatabase();
        var count = plan.IsQuick ? PendingQuick : Pending;
        await using var store = ListBenchmark.Open(folder.Path, database);
        Result.Say($"planning {count} jobs");
        await Fill(store, count, count / DueShare);
        List<double> times = [];
        while (await Claim(store) is var (jobs, milliseconds) && jobs.Count == Claimed)
        {
            times.Add(milliseconds);
            await Complete(store, jobs);
        }

        var perSecond = times.Count * Claimed * MillisecondsPerSecond / times.Sum();
        Result.Print("jobs-claim-p50", [Result.Percentile(times, 0.5)], [], "ms", isRate: false, plan.Store);
        Result.Print("jobs-claim-p99", [Result.Percentile(times, 0.99)], [], "ms", isRate: false, plan.Store);
        Result.Print("jobs-claimed", [perSecond], [], "jobs/s", isRate: true, plan.Store);
        return 0;
    }

    /// <summary>Plans jobs in no order: some due, the others over the weeks to come.</summary>
    internal static async Task Fill(IStore store, int count, int due)
    {
        for (var first = 0; first < count; first += ArmedAtOnce)
        {
            var from = first;
            await store.Transact(
                Lane.Jobs,
                async write =>
                {
                    for (var number = from; number < Math.Min(count, from + ArmedAtOnce); number++)
                        await write.Arm(Job(number, number % (count / due) == 0, write.Now));
                    return true;
                },
                CancellationToken.None);
        }
    }

    private static NewJob Job(int number, bool isDue, Instant now) => new(
        Kind,
        string.Create(CultureInfo.InvariantCulture, $"job-{number:00000000}"),
        isDue
            ? now - Duration.FromSeconds(number * 2654435761L % 3600)
            : now + Duration.FromMinutes(60 + number * 2654435761L % 40_000),
        "");

    private static async Task<(IReadOnlyList<Job> Jobs, double Milliseconds)> Claim(IStore store)
    {
        var since = Machine.Clock.GetTimestamp();
        var jobs = await store.Transact(Lane.Jobs, write => write.Claim(Claimed, lease), CancellationToken.None);
        return (jobs, Machine.Clock.GetElapsedTime(since).TotalMilliseconds);
    }

    private static ValueTask<bool> Complete(IStore store, IReadOnlyList<Job> jobs) => store.Transact(
        Lane.Jobs,
        async write =>
        {
            foreach (var job in jobs)
                await write.Complete(job);
            return true;
        },
        CancellationToken.None);
}
