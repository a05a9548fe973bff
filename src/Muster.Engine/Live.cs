using System.Collections.Concurrent;
using Muster.Core;
using Muster.Core.Playbook;
using Muster.Engine.OnCall;
using Muster.Engine.Playbook;
using Muster.Storage;

namespace Muster.Engine;

/// <summary>
/// The configuration in force on this node. A transaction asks for it once, at its start; the cache is trusted only
/// for the position that the store names, so another node's change is seen by the next transaction here.
/// </summary>
/// <param name="compile">Makes a checked playbook of the files of an applied version; it was checked when
/// applied.</param>
/// <param name="vault">Reads sealed keys.</param>
/// <param name="language">Reads schedules that are kept as text; null when none are.</param>
/// <param name="definitions">Reads teams, policies and services that are kept as text; null when none are.</param>
public sealed class Live(
    Func<IReadOnlyDictionary<string, string>, CheckedPlaybook> compile,
    Vault vault,
    ScheduleLanguage? language = null,
    DefinitionLanguage? definitions = null)
{
    private readonly SchedulesInForce schedules = new(language);
    private readonly DefinitionsInForce inForce = new(definitions);
    private readonly ConcurrentDictionary<int, CheckedPlaybook> compiled = new();
    private Configuration current = new(
        new CheckedPlaybook(), _ => new CheckedPlaybook(), ConfigurationFacts.Empty, vault, new SchedulesInForce(null),
        new DefinitionsInForce(null));
    private ConfigurationFacts facts = ConfigurationFacts.Empty;
    private volatile bool isRecalled;

    /// <summary>The address of this installation, without a slash at its end; links begin with it.</summary>
    public string PublicUrl { get; init; } = "http://localhost:7780";

    /// <summary>Whether a chat product is connected, in which incidents have rooms.</summary>
    public bool HasChat { get; init; }

    /// <summary>The newest configuration that this node has seen committed.</summary>
    public Configuration Now => Volatile.Read(ref current);

    /// <summary>The language of schedules that are made here; null when there is none.</summary>
    internal ScheduleLanguage? Language => language;

    /// <summary>The language of teams, policies and services that are made here; null when there is none.</summary>
    internal DefinitionLanguage? Definitions => definitions;

    /// <summary>The configuration as a read or transaction sees it, before any change of its own.</summary>
    public async ValueTask<Configuration> At(IReading reading)
    {
        var position = await reading.ConfigurationPosition();
        var known = Now;
        return known.Position == position && !isRecalled ? known : await Build(reading, position);
    }

    /// <summary>Brings <see cref="Now"/> up to what is committed.</summary>
    public async Task Refresh(IStore store, CancellationToken cancel) =>
        await store.Read(async reading => await At(reading), cancel);

    /// <summary>What is in force, as it can be kept outside the store.</summary>
    internal static async ValueTask<KeptConfiguration> Keep(IReading reading)
    {
        List<StoredFact> all = [];
        foreach (var kind in StreamKinds.Configuration)
            all.AddRange(await reading.FactsOfKind(kind, 0));
        var playbook = await reading.CurrentPlaybook();
        return new KeptConfiguration(
            reading.Now,
            [.. all.OrderBy(fact => fact.Position).Select(KeptFact.Of)],
            playbook?.Version ?? 0,
            playbook?.Files ?? new Dictionary<string, string>());
    }

    /// <summary>
    /// Puts in force what was kept outside the store, until the store answers: then only what it says counts (R8).
    /// </summary>
    public void Recall(KeptConfiguration kept)
    {
        if (kept.Version > 0)
            compiled[kept.Version] = compile(kept.Files) with { Version = kept.Version };
        var folded = kept.Facts.Aggregate(
            ConfigurationFacts.Empty, (before, fact) => before.With(fact.AsStored()));
        Volatile.Write(ref facts, folded);
        Volatile.Write(ref current, Of(folded));
        isRecalled = true;
    }

    private void Forget()
    {
        compiled.Clear();
        Volatile.Write(ref facts, ConfigurationFacts.Empty);
        isRecalled = false;
    }

    private Configuration Of(ConfigurationFacts folded)
    {
        var playbook = compiled.GetValueOrDefault(folded.PlaybookVersion) ?? new CheckedPlaybook();
        return new Configuration(
            playbook,
            version => inForce.Of(compiled.GetValueOrDefault(version) ?? playbook, folded.Definitions),
            folded,
            vault,
            schedules,
            inForce);
    }

    private async ValueTask<Configuration> Build(IReading reading, long position)
    {
        if (isRecalled)
            Forget();
        var known = Volatile.Read(ref facts);
        var isOld = position < known.Position;
        var folded = isOld ? ConfigurationFacts.Empty : known;

        List<StoredFact> news = [];
        foreach (var kind in StreamKinds.Configuration)
            news.AddRange(await reading.FactsOfKind(kind, folded.Position));
        foreach (var fact in news.OrderBy(fact => fact.Position))
            folded = folded.With(fact);

        if (folded.PlaybookVersion > 0 && !compiled.ContainsKey(folded.PlaybookVersion))
            await Compiled(reading, folded.PlaybookVersion);
        var configuration = Of(folded);
        if (!isOld)
        {
            Volatile.Write(ref facts, folded);
            Volatile.Write(ref current, configuration);
        }

        return configuration;
    }

    /// <summary>
    /// The playbook of an applied version: what a running incident is pinned to (R7). What was made on screens has no
    /// versions and stands beside each, as this node knows it since the transaction asked for the configuration.
    /// </summary>
    internal async ValueTask<CheckedPlaybook> PlaybookOf(IReading reading, int version) =>
        await Compiled(reading, version) is { } playbook
            ? inForce.Of(playbook, Volatile.Read(ref facts).Definitions)
            : Now.Playbook;

    private async ValueTask<CheckedPlaybook?> Compiled(IReading reading, int version)
    {
        if (compiled.TryGetValue(version, out var known))
            return known;
        if (await reading.Playbook(version) is not { } applied)
            return null;
        return compiled[version] = compile(applied.Files) with { Version = version };
    }
}
