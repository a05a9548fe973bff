using NodaTime;

namespace Muster.Benchmarks;

/// <summary>
/// From the start of the process to the first 200, and the memory after two idle seconds; with 100,000 incidents in the
/// store.
/// </summary>
internal static class StartBenchmark
{
    private const int StartsARound = 2;
    private const int Incidents = 100_000;
    private const int IncidentsQuick = 5_000;
    private static readonly TimeSpan idle = TimeSpan.FromSeconds(2);

    internal static async Task<int> Run(Plan plan)
    {
        using var folder = new TemporaryFolder();
        var playbook = BenchPlaybook.Grouping(folder.Path);
        var ours = new List<(double Ready, double Memory)>();
        var theirs = new List<(double Ready, double Memory)>();

        await using (var store = ListBenchmark.Open(folder.Path, database: null))
        {
            var now = Instant.FromDateTimeOffset(Machine.Clock.GetUtcNow());
            await SeededIncidents.Write(store, plan.IsQuick ? IncidentsQuick : Incidents, now);
        }

        // The first start makes the store and fills the file cache; people start a server that has run before.
        await using (await Peer.StartMuster(folder.Path, playbook))
        await using (await StartAlertmanager(folder.Path))
        {
            await Machine.Wait(idle);
        }

        for (var start = 0; start < plan.Rounds * StartsARound; start++)
        {
            theirs.Add(await Measure(StartAlertmanager(folder.Path)));
            ours.Add(await Measure(Peer.StartMuster(folder.Path, playbook)));
        }

        Print("start-ready", s => s.Ready, "ms");
        Print("start-memory", s => s.Memory, "MiB");
        return 0;

        void Print(string line, Func<(double Ready, double Memory), double> value, string unit) => Result.Print(
            line, ours.ConvertAll(s => value(s)), theirs.ConvertAll(s => value(s)), unit, isRate: false);
    }

    private static Task<Peer> StartAlertmanager(string folder) => Peer.StartAlertmanager(
        Directory.CreateDirectory(Path.Combine(folder, "peer")).FullName,
        "{route: {receiver: nobody}, receivers: [{name: nobody}]}");

    private static async Task<(double Ready, double Memory)> Measure(Task<Peer> starting)
    {
        await using var peer = await starting;
        await Machine.Wait(idle);
        return (peer.Ready.TotalMilliseconds, peer.ResidentMiB());
    }
}
