using System.Text;
using Databases;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Storage.Memory;
using Muster.Storage.Postgres;
using Muster.Storage.Sqlite;
using Muster.Storage.Tests.Sqlite;
using NodaTime;
using Xunit;
using static Muster.Storage.Tests.Samples;

namespace Muster.Storage.Tests;

/// <summary>The same random works give the same answers in every store; the seed says which works.</summary>
public sealed class StoresAgreeTests
{
    private const int WorksPerSeed = 150;
    private const int Keys = 6;

    private static readonly Duration Lease = Duration.FromSeconds(2);

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_same_works_give_the_same_answers_on_the_embedded_store(int seed)
    {
        using var folder = new Scratch();
        await Agree(seed, time => SqliteStore.Open(folder.Database, time));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(13)]
    public async Task The_same_works_give_the_same_answers_on_PostgreSQL(int seed)
    {
        await using var database = await TestDatabase.Make();
        await Agree(seed, time => PostgresStore.Open(database.ConnectionString, time, InstantsFrom.Node));
    }

    private static async Task Agree(int seed, Func<TimeProvider, IStore> open)
    {
        var time = new ManualTime(Noon);
        await using var memory = new MemoryStore(time);
        var store = open(time);
        var random = new Random(seed);
        for (var number = 1; number <= WorksPerSeed; number++)
        {
            time.Move(Duration.FromMilliseconds(random.Next(1500)));
            var works = random.Next(int.MaxValue);
            var fails = random.Next(6) == 0;
            Assert.Equal(await Answer(memory, works, number, fails), await Answer(store, works, number, fails));
            if (random.Next(40) == 0)
            {
                // Opening a file ends its leases, so let them end everywhere.
                time.Move(Lease);
                await store.DisposeAsync();
                store = open(time);
            }
        }

        Assert.Equal(await Everything(memory), await Everything(store));
        Assert.Equal((await memory.Verify([], Stores.Cancel)).Head, (await store.Verify([], Stores.Cancel)).Head);
        await store.DisposeAsync();
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 12)];

    private static async Task<string> Answer(IStore store, int works, int number, bool fails)
    {
        var said = new StringBuilder();
        try
        {
            await store.Write(async write =>
            {
                said.Clear();
                var random = new Random(works);
                for (var count = random.Next(1, 5); count > 0; count--)
                    said.AppendLine(await One(write, random, (number * 10) - count));
                if (fails)
                    throw new InvalidDataException("no");
            });
        }
        catch (Exception thrown) when (
            thrown is InvalidDataException or StreamContendedException or InvalidOperationException)
        {
            said.AppendLine(thrown.GetType().Name);
        }

        return said.Append(store.Head).ToString();
    }

    private static async ValueTask<string> One(ITransaction write, Random random, int number)
    {
        var key = $"key {random.Next(Keys)}";
        switch (random.Next(12))
        {
            case 0:
                var stream = AlertStream(random.Next(Keys));
                await write.Append(stream, random.Next(3), [Opened(key), Resolved()]);
                return $"append {(await write.Facts(stream, 0)).Count}";
            case 1:
                stream = AlertStream(random.Next(Keys));
                await write.Append(
                    stream, await write.Version(stream), [Opened(key,
                        write.Now - Duration.FromSeconds(random.Next(9)))]);
                return "append next";
            case 2:
                await write.Keep(SignalOf(random.Next(20), random.Next(2) == 0 ? "no" : null));
                return "keep";
            case 3:
                return Json(await TakeAlert(write, key, number, random));
            case 4:
                var group = await write.OpenGroup(new AlertGroupKey("default", key)) ?? GroupRow(number, key);
                await write.Save(group with { TotalAlerts = group.TotalAlerts + 1, IsClosed = random.Next(3) == 0 });
                return Json(group);
            case 5:
                await write.Save(Incident(random, number));
                return "incident";
            case 6:
                await write.Save(PageOf(number, Queued(number, random.Next(Keys), random.Next(2) == 0 ? Ada : Bob)));
                return "page";
            case 7:
                await write.Arm(JobFor(key, write.Now + Duration.FromSeconds(random.Next(-3, 3))));
                return "arm";
            case 8:
                return await Jobs(write, random);
            case 9:
                return $"{await write.Next(key)}";
            case 10:
                await write.Remember(key, $"{number}");
                return await write.Recall(key) ?? "";
            default:
                await write.Append(
                    StreamId.Of(random.Next(2) == 0 ? Ada : Bob), random.Next(2),
                    [new NewFact(new Core.Directory.PersonEvent.Activated { At = Noon, By = AdaHerself }, Noon)]);
                return $"{await write.ConfigurationPosition()} {await write.HeadAnchor()}";
        }
    }

    private static async ValueTask<Alert> TakeAlert(ITransaction write, string key, int number, Random random)
    {
        var found = await write.OpenAlerts([AlertRow(1, key).Key]);
        var alert = found.Values.FirstOrDefault() ?? AlertRow(number, key);
        await write.Save([alert with
        {
            Count = alert.Count + 1,
            Status = (AlertStatus)random.Next(4),
            Incident = random.Next(2) == 0 ? null : new IncidentId(Id(random.Next(Keys))),
        }]);
        return alert;
    }

    private static IncidentRow Incident(Random random, int number)
    {
        List<IncidentEvent> facts = [Declared(number, random.Next(2) == 0 ? "Checkout is down" : "Search is slow",
            $"P{random.Next(3)}")];
        if (random.Next(2) == 0)
            facts.Add(new IncidentEvent.Acknowledged(Ada, "screen") { At = Noon, By = AdaHerself });
        if (random.Next(2) == 0)
            facts.Add(new IncidentEvent.FalseAlarm("no") { At = Noon, By = AdaHerself });
        return IncidentOf([.. facts]);
    }

    private static async ValueTask<string> Jobs(ITransaction write, Random random)
    {
        var said = new StringBuilder();
        foreach (var job in await write.Claim(random.Next(1, 4), Lease))
        {
            said.AppendLine($"{job with { Fence = 0 }}");
            if (random.Next(2) == 0)
                said.AppendLine($"{await write.Complete(job)} {await write.Complete(job)}");
            else if (random.Next(2) == 0)
                said.AppendLine($"{await write.Postpone(job, write.Now + Duration.FromSeconds(random.Next(2)))}");
        }

        return said.Append(await write.NextDue()).ToString();
    }

    private static async Task<string> Everything(IStore store) => await store.Ask(async read =>
    {
        var said = new StringBuilder();
        foreach (var fact in await read.FactsAfter(0, 10_000))
            said.AppendLine($"{fact}");
        foreach (var fact in await read.Facts([AlertStream(1), AlertStream(2), StreamId.Of(Ada)], 7))
            said.AppendLine($"{fact}");
        foreach (var fact in await read.FactsOfKind(StreamKinds.Person, 3))
            said.AppendLine($"{fact}");
        foreach (var signal in await read.Signals(new SignalQuery { UnreadableOnly = true }))
            said.AppendLine($"{signal.Id}");
        for (var key = 0; key < Keys; key++)
        {
            foreach (var alert in await read.Alerts(new AlertQuery { DedupKey = $"key {key}", Limit = 1000 }))
                said.AppendLine(Json(alert));
            foreach (var alert in await read.Alerts(new AlertQuery { Incident = new IncidentId(Id(key)) }))
                said.AppendLine(Json(alert.Id.ToString()));
            var job = await read.Job("page", $"key {key}");
            var planned = job is null
                ? null
                : job with { Fence = 0, LeasedUntil = job.LeasedUntil <= read.Now ? null : job.LeasedUntil };
            said.AppendLine($"{planned} {await read.Recall($"key {key}")}");
            said.AppendLine($"{await read.OpenGroup(new AlertGroupKey("default", $"key {key}"))}");
        }

        foreach (var query in (IncidentQuery[])
            [
                new(), new() { Text = "checkout" }, new() { Severity = new SeverityId("P1"), HeldBy = Ada },
                new() { Statuses = [IncidentStatus.FalseAlarm, IncidentStatus.Acknowledged] },
                    new() { Text = "s", Limit = 3 },
            ])
        {
            foreach (var row in await read.Incidents(query))
                said.AppendLine(Json(row.State));
        }

        foreach (var page in await read.Pages(new PageQuery { Responder = Bob, Outcome = PageOutcome.Queued }))
            said.AppendLine($"{page}");
        foreach (var id in await read.OpenIncidentsWithoutJob(["page"]))
            said.AppendLine($"{id}");
        return said.ToString();
    });

    private static string Json<TState>(TState state) =>
        state is string text ? text : Encoding.UTF8.GetString(StateJson.Write(state));
}
