using Muster.Core;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Simulation.Checks;
using Muster.Simulation.Faults;
using Muster.Simulation.Scheduling;
using Muster.Storage;
using NodaTime;

namespace Muster.Simulation;

/// <summary>
/// One run: nodes with the real engine on one database, senders, people and providers, all in one order that the seed
/// decides. Bad weather and calm take turns; at the end everything is over, and the checks look back.
/// </summary>
internal sealed class SimulatedWorld
{
    /// <summary>A request is given up after this long and made again, to any node.</summary>
    private static readonly TimeSpan RequestMax = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan StormLasts = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan CalmLasts = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan EndLasts = TimeSpan.FromMinutes(10);

    /// <summary>Much longer than any run takes in which each question is answered at last.</summary>
    private static readonly TimeSpan EndsWithin = TimeSpan.FromHours(1);

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);

    private readonly SimulatedContext outside;
    private readonly SimulatedNode[] nodes;
    private readonly SimulatedSenders senders;
    private bool isOver;

    private SimulatedWorld(int seed, PlantedBug? bug)
    {
        Bug = bug;
        Scheduler = new Scheduler(seed);
        outside = new SimulatedContext(Scheduler);
        Time = new SimulatedTime(Scheduler, TimeSpan.Zero);
        Database = new Database(Scheduler, Time);
        People = new SimulatedPeople(this);
        senders = new SimulatedSenders(this);
        nodes = [.. Enumerable.Range(0, 1 + Scheduler.Random.Next(3)).Select(_ => new SimulatedNode(this))];
    }

    internal Scheduler Scheduler { get; }

    /// <summary>The true time.</summary>
    internal SimulatedTime Time { get; }

    internal Instant Now => Instant.FromDateTimeOffset(Time.GetUtcNow());

    internal Database Database { get; }

    internal Vault Vault { get; } = new(new byte[Vault.MasterBytes]);

    internal Weather Weather { get; private set; } = Weather.Calm;

    internal PlantedBug? Bug { get; }

    internal SimulatedPeople People { get; }

    internal Observed Observed { get; } = new();

    /// <summary>Runs one seed to its end; answers what did not hold.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="bug">A fault that is put in on purpose, or null.</param>
    /// <param name="tell">Is told every fact of the log at the end, to find what went wrong; or null.</param>
    internal static SimulatedRun Run(int seed, PlantedBug? bug = null, Action<string>? tell = null)
    {
        var world = new SimulatedWorld(seed, bug);
        var storms = 1 + world.Scheduler.Random.Next(3);
        world.Begin(() => world.Live(storms));
        while (!world.isOver && world.Observed.Faults.Count == 0)
        {
            world.Scheduler.RunUntil(TimeSpan.FromTicks(world.Scheduler.Ticks) + Step);
            if (world.Scheduler.StandsStill)
                world.Observed.Faults.Add($"Something is done again and again while the time stays {world.Now}.");
            else if (world.Scheduler.Ticks > EndsWithin.Ticks)
                world.Observed.Faults.Add($"The run has not come to its end after {EndsWithin}: somebody still asks.");
        }

        var problems = Judge(world);
        if (tell is not null)
            world.Tell(tell);
        return new SimulatedRun(seed, problems, world.Scheduler.Steps, world.Observed.Fingerprint());
    }

    /// <summary>Begins something outside the nodes; what it throws is a fault of the simulation.</summary>
    internal void Begin(Func<Task> what) => outside.Begin(async () =>
    {
        try
        {
            await what();
        }
        catch (Exception failure)
        {
            Observed.Faults.Add(failure.ToString());
        }
    });

    /// <summary>Waits between so many seconds.</summary>
    internal Task Wait(double least, double most) => Task.Delay(
        TimeSpan.FromSeconds(least + (Scheduler.Random.NextDouble() * (most - least))), Time);

    /// <summary>Asks any node, again and again, until one has answered.</summary>
    internal async Task<T> Insist<T>(Func<SimulatedNode.Parts, Task<T>> question)
    {
        while (true)
        {
            var up = nodes.Where(node => node.IsUp).ToArray();
            if (up.Length > 0)
            {
                var asked = up[Scheduler.Random.Next(up.Length)].Ask(question);
                await Task.WhenAny(asked, Task.Delay(RequestMax, Time));
                if (asked.IsCompletedSuccessfully)
                    return await asked;
                _ = asked.Exception;
            }

            await Wait(0.5, 3);
        }
    }

    internal async Task<IReadOnlyList<IncidentId>> OpenIncidents()
    {
        var rows = await Database.Store.Read(
            reading => reading.Incidents(new IncidentQuery { Limit = 1_000 }), CancellationToken.None);
        return [.. rows.Where(row => row.State.IsOpen).Select(row => row.State.Id)];
    }

    private async Task Live(int storms)
    {
        foreach (var node in nodes)
            node.Start();
        await Apply(0);
        senders.Begin();
        Begin(Watch);
        for (var storm = 0; storm < storms; storm++)
        {
            Weather = Weather.Of(Scheduler.Random);
            var over = Scheduler.Ticks + StormLasts.Ticks;
            while (Scheduler.Ticks < over)
                await Trouble();
            Calm(CalmLasts);
            await Task.Delay(CalmLasts, Time);
        }

        Calm(EndLasts);
        await Task.Delay(TimeSpan.FromMinutes(3), Time);
        senders.Finish();

        // Some say it late, and what was held back comes after them: people end it all as it comes.
        for (var rest = EndLasts - TimeSpan.FromMinutes(3); rest > TimeSpan.Zero; rest -= TimeSpan.FromSeconds(30))
        {
            await Task.Delay(TimeSpan.FromSeconds(30), Time);
            await People.Finish();
        }

        isOver = true;
    }

    private async Task Trouble()
    {
        await Wait(0, 2 * Weather.TroubleEvery);
        var number = Scheduler.Random.Next(nodes.Length);
        var node = nodes[number];
        var trouble = Scheduler.Random.Next(5);
        Observed.Troubles.Add($"{Now} node {number}, trouble {trouble}");
        switch (trouble)
        {
            case 0 or 1:
                node.Kill();
                Begin(() => StartAgain(node));
                break;
            case 2 or 3 when node is { IsUp: true, IsPaused: false }:
                node.Pause();
                Begin(() => Resume(node));
                break;
            default:
                Begin(() => Apply(Scheduler.Random.Next(Playbooks.Count)));
                break;
        }
    }

    private async Task StartAgain(SimulatedNode node)
    {
        await Wait(0.1, 60);
        if (!node.IsUp)
            node.Start();
    }

    private async Task Resume(SimulatedNode node)
    {
        await Wait(0.1, 60);
        if (node.IsPaused)
            node.Resume();
    }

    private void Calm(TimeSpan length)
    {
        Weather = Weather.Calm;
        foreach (var node in nodes)
        {
            if (!node.IsUp)
                node.Start();
            else if (node.IsPaused)
                node.Resume();
        }

        Observed.CalmSince.Add((Scheduler.Ticks, Scheduler.Ticks + length.Ticks));
    }

    private async Task Apply(int number) => await Insist(node => node.Playbook.Apply(
        Playbooks.Files(number), $"{number}", Playbooks.Numbered(number), Actor.Muster, isForced: true,
        CancellationToken.None));

    /// <summary>What has to hold at every instant is looked at again and again.</summary>
    private async Task Watch()
    {
        while (true)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), Time);
            var idle = await Database.Store.Read(
                reading => reading.OpenIncidentsWithoutJob(["clock"]), CancellationToken.None);
            foreach (var incident in idle)
                Observed.Problems.Add($"{Now}: incident {incident} is open and nothing is planned for it");
        }
    }

    private void Tell(Action<string> tell)
    {
        Begin(async () =>
        {
            var facts = await Database.Store.Read(
                reading => reading.FactsAfter(0, int.MaxValue), CancellationToken.None);
            foreach (var fact in facts)
                tell($"{fact.Recorded} {fact.Stream.Kind}/{fact.Stream.Key} {fact.Type} {fact.Body}");
            foreach (var trouble in Observed.Troubles)
                tell(trouble);
        });
        Scheduler.RunUntil(TimeSpan.FromTicks(Scheduler.Ticks + 1));
    }

    private static IReadOnlyList<string> Judge(SimulatedWorld world)
    {
        IReadOnlyList<string> problems = [];
        world.Begin(async () => problems = await History.Judge(world));
        world.Scheduler.RunUntil(TimeSpan.FromTicks(world.Scheduler.Ticks + 1));
        return [.. world.Observed.Faults, .. world.Observed.Problems.Distinct(), .. problems];
    }
}

/// <summary>What came of a run.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="Problems">What did not hold; empty when all did.</param>
/// <param name="Steps">How many continuations ran.</param>
/// <param name="Fingerprint">Equal for equal runs.</param>
internal sealed record SimulatedRun(int Seed, IReadOnlyList<string> Problems, long Steps, string Fingerprint);
