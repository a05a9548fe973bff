using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using Muster.Engine.Alerts;
using Muster.Engine.Audit;
using Muster.Engine.Communications;
using Muster.Engine.Paging;
using Muster.Storage;
using Muster.Storage.Memory;
using NodaTime;

namespace Muster.Engine.Playbook;

/// <summary>
/// The whole engine on a store in memory and a time that is moved: what it does is what a server would do. Nothing
/// leaves it.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly ServiceProvider parts;
    private readonly Task intake;

    private Stage(CheckedPlaybook playbook, Instant start)
    {
        Time = new StageTime(start);
        Playbook = playbook;
        var vault = new Vault(new byte[Vault.MasterBytes]);
        var services = new ServiceCollection();
        services.AddLogging(log => log.ClearProviders());
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IStore>(_ => new MemoryStore(Time));
        services.AddSingleton(vault);
        services.AddSingleton(new Live(_ => playbook, vault) { PublicUrl = "http://muster.example" });
        services.AddSingleton(new Ids(Time, new Random(Seed)));
        services.AddSingleton(new AnchorFile(Path.Combine(Path.GetTempPath(), "muster-stage.jsonl")));
        services.AddSingleton(new PageSettings("http://muster.example"));
        foreach (var channel in Channels.All)
            services.AddSingleton<IPageChannel>(new TakingChannel(channel));
        services.AddSingleton<IMessageCarrier, TakingCarrier>();
        services.AddSingleton(new NodeName("stage"));
        services.AddEngineParts();
        parts = services.BuildServiceProvider();
        intake = Part<Intake>().Run(stop.Token);
    }

    private const int Seed = 7;

    internal StageTime Time { get; }

    internal CheckedPlaybook Playbook { get; }

    internal IStore Store => Part<IStore>();

    internal static async Task<Stage> Open(CheckedPlaybook playbook, Instant start, CancellationToken cancel)
    {
        var stage = new Stage(playbook, start);
        await stage.Part<PlaybookDesk>().Apply(
            new Dictionary<string, string>(StringComparer.Ordinal), "stage", playbook, Actor.Muster, isForced: false,
            cancel);
        return stage;
    }

    internal T Part<T>()
        where T : notnull => parts.GetRequiredService<T>();

    /// <summary>Sends one signal, as if it had come with its service's key.</summary>
    internal Task Send(AlertSignal signal, CancellationToken cancel) => Part<Intake>().Take(
        new Delivery
        {
            Id = Part<Ids>().Next(),
            ReceivedAt = Time.Now,
            Service = signal.Service,
            Source = signal.Source,
            Body = "{}"u8.ToArray(),
            Signals = [signal],
        },
        cancel);

    /// <summary>The incidents in the order of their opening.</summary>
    internal async Task<IReadOnlyList<IncidentId>> Incidents(CancellationToken cancel)
    {
        var rows = await Store.Read(reading => reading.Incidents(new IncidentQuery()), cancel);
        return
        [
            .. rows.Select(row => row.State)
                .OrderBy(state => state.Declaration!.At)
                .ThenBy(state => state.Reference, StringComparer.Ordinal)
                .Select(state => state.Id),
        ];
    }

    /// <summary>Does all that is due up to an instant, each at its own time.</summary>
    internal async Task PlayTo(Instant until, CancellationToken cancel)
    {
        await Settle(cancel);
        while (await Store.Read(reading => reading.NextDue(), cancel) is { } due && due <= until)
        {
            Time.MoveTo(due > Time.Now ? due : Time.Now + Duration.FromMilliseconds(1));
            await Settle(cancel);
        }

        Time.MoveTo(until);
        await Settle(cancel);
    }

    public async ValueTask DisposeAsync()
    {
        stop.Cancel();
        await intake;
        await parts.DisposeAsync();
        stop.Dispose();
    }

    private async Task Settle(CancellationToken cancel)
    {
        var jobs = Part<Jobs>();
        while (await jobs.DoDue(cancel) > 0)
            await jobs.Settled();
    }

    /// <summary>Takes every message at once and sends nothing.</summary>
    private sealed class TakingCarrier : IMessageCarrier
    {
        public Task<Handover> Carry(OutgoingMessage message, CancellationToken cancel) =>
            Task.FromResult(Handover.Taken(message.Key));
    }

    /// <summary>Takes every page at once and sends nothing.</summary>
    private sealed class TakingChannel(string name) : IPageChannel
    {
        public string Name => name;

        public Task<Handover> Send(PageMessage message, CancellationToken cancel) =>
            Task.FromResult(Handover.Taken(message.Page.ToString()));
    }
}
