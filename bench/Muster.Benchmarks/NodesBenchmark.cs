using System.Security.Cryptography;

namespace Muster.Benchmarks;

/// <summary>New alerts at one, two and four nodes of one PostgreSQL: never slower than one.</summary>
internal static class NodesBenchmark
{
    private static readonly int[] counts = [1, 2, 4];

    internal static async Task<int> Run(Plan plan)
    {
        using var folder = new TemporaryFolder();
        IntakeBenchmark.PrintFlush(folder.Path);
        await using var postgres = await PostgresServer.Start();
        var rates = counts.ToDictionary(count => count, _ => new List<double>());
        var failed = 0L;
        for (var round = 0; round < plan.Rounds; round++)
        {
            foreach (var count in counts)
            {
                var found = await Measure(plan, postgres, count);
                rates[count].Add(found.Sum(each => each.PerSecond(1)));
                failed += found.Sum(each => each.Failed);
                Result.Say($"{count} nodes: {rates[count][^1]:0} alerts/s, p99 {found.Max(each => each.P99):0.0} ms");
            }
        }

        foreach (var count in counts)
            Result.Print($"nodes-{count}", rates[count], rates[1], "alerts/s", isRate: true, "postgres");
        if (failed > 0) Result.Print("failures-nodes", [failed], [], "requests", isRate: false, "postgres");
        return failed == 0 ? 0 : 1;
    }

    private static async Task<Found[]> Measure(Plan plan, PostgresServer postgres, int count)
    {
        using var folder = new TemporaryFolder();
        var database = await postgres.NewDatabase();
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        List<Peer> nodes = [];
        try
        {
            for (var node = 0; node < count; node++)
            {
                var own = Directory.CreateDirectory(Path.Combine(folder.Path, $"node{node}")).FullName;
                nodes.Add(await Peer.StartMuster(own, BenchPlaybook.Grouping(own), database, secret));
            }

            await Send(folder.Path, nodes, "warm", plan.WarmUp);
            return await Send(folder.Path, nodes, "real", plan.Measured);
        }
        finally
        {
            foreach (var node in nodes) await node.DisposeAsync();
        }
    }

    /// <summary>The same 64 connections, shared between the nodes.</summary>
    private static Task<Found[]> Send(string folder, List<Peer> nodes, string prefix, TimeSpan time) =>
        Task.WhenAll(nodes.Select((node, number) => Load.Send(
            Directory.CreateDirectory(Path.Combine(folder, $"load{number}")).FullName,
            new Uri(node.Url, "/v2/enqueue"),
            Bodies.Event(nodes[0].Key),
            isArray: false,
            Shape.Distinct,
            $"{prefix}{number}",
            time,
            Load.Connections / nodes.Count)));
}
