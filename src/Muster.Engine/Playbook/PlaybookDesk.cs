using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Playbook;
using Muster.Engine.Access;
using Muster.Engine.OnCall;
using Muster.Storage;

namespace Muster.Engine.Playbook;

/// <summary>What became of an application.</summary>
/// <param name="Version">The version in force afterwards, or null when refused.</param>
/// <param name="IsNew">A new version was made; false when this state of the folder was applied before.</param>
/// <param name="Refusal">Why not, or null.</param>
public readonly record struct ApplyAnswer(int? Version, bool IsNew, Refusal? Refusal);

/// <summary>Puts versions of the playbook in force (R7): by compare and swap, once per folder state, audited.</summary>
public sealed class PlaybookDesk(IStore store, Live live, AccessDesk access)
{
    private const string FolderAlarm = "playbook-folder";

    /// <summary>Applies files that were checked.</summary>
    /// <param name="files">The sources.</param>
    /// <param name="digest">SHA-256 of them.</param>
    /// <param name="playbook">What they say.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="isForced">Also when this very state is in force, or was before.</param>
    /// <param name="adopts">Files take over what screens made under the same ids; else that is a clash.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<ApplyAnswer> Apply(
        IReadOnlyDictionary<string, string> files,
        string digest,
        CheckedPlaybook playbook,
        Actor by,
        bool isForced,
        CancellationToken cancel,
        bool adopts = false)
    {
        var answer = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                var memory = $"playbook:{digest}";
                if (!isForced && await transaction.Recall(memory) is not null
                    && await transaction.CurrentPlaybook() is { } current)
                {
                    return new ApplyAnswer(current.Version, IsNew: false, Refusal: null);
                }

                if (!adopts && Clash(configuration, playbook) is { } refusal)
                    return new ApplyAnswer(Version: null, IsNew: false, refusal);
                await DefinitionsInForce.HandOver(transaction, configuration, playbook, by);
                var version = ((await transaction.CurrentPlaybook())?.Version ?? 0) + 1;
                await transaction.Apply(new PlaybookVersion(version, transaction.Now, by.Name, digest, files));
                await transaction.Remember(memory, version.ToString(System.Globalization.CultureInfo.InvariantCulture));
                var stream = new StreamId(StreamKinds.Installation, "muster");
                await transaction.Append(stream, await transaction.Version(stream),
                [
                    new NewFact(
                        new InstallationEvent.PlaybookApplied(version, digest) { At = transaction.Now, By = by },
                        transaction.Now),
                ]);
                await ScheduleRevisions.Revise(transaction, live.Language, configuration.Written, playbook, by);
                await access.IssueMissingKeys(
                    transaction, configuration, playbook.Services.Select(service => service.Id));
                return new ApplyAnswer(version, IsNew: true, Refusal: null);
            },
            cancel);
        await live.Refresh(store, cancel);
        return answer;
    }

    /// <summary>The digest of the files in force, or null when none are.</summary>
    public async Task<string?> DigestInForce(CancellationToken cancel) =>
        (await store.Read(reading => reading.CurrentPlaybook(), cancel))?.Digest;

    /// <summary>Says on all screens why the playbook's folder is not in force; null takes it back.</summary>
    public async Task SayOfFolder(string? trouble, CancellationToken cancel)
    {
        if (live.Now.Alarms.FirstOrDefault(alarm => alarm.Key == FolderAlarm)?.Text == trouble)
            return;
        await store.Transact(
            Lane.Human,
            async transaction =>
            {
                var stream = new StreamId(StreamKinds.Installation, "muster");
                InstallationEvent fact = trouble is null
                    ? new InstallationEvent.AlarmCleared(FolderAlarm) { At = transaction.Now, By = Actor.Muster }
                    : new InstallationEvent.AlarmRaised(FolderAlarm, trouble)
                    {
                        At = transaction.Now,
                        By = Actor.Muster,
                    };
                await transaction.Append(stream, await transaction.Version(stream), [new NewFact(fact, fact.At)]);
                return true;
            },
            cancel);
        await live.Refresh(store, cancel);
    }

    /// <summary>Founds the installation on an empty store; answers the secret of the one-time link, or null.</summary>
    public async Task<string?> Found(CancellationToken cancel)
    {
        var secret = Vault.NewSecret(Vault.MasterBytes);
        var isNew = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                if ((await live.At(transaction)).IsSetUp)
                    return false;
                var stream = new StreamId(StreamKinds.Installation, "muster");
                var founded = new InstallationEvent.Founded(Vault.Digest(secret))
                {
                    At = transaction.Now,
                    By = Actor.Muster,
                };
                await transaction.Append(
                    stream, await transaction.Version(stream), [new NewFact(founded, founded.At)]);
                return true;
            },
            cancel);
        await live.Refresh(store, cancel);
        return isNew ? secret : null;
    }

    /// <summary>What a screen made may not be defined by a file as well (one home for each object).</summary>
    private static Refusal? Clash(Configuration configuration, CheckedPlaybook playbook)
    {
        var inFiles = configuration.Playbook.People.Select(person => person.Id).ToHashSet();
        var person = playbook.People.FirstOrDefault(person =>
            !inFiles.Contains(person.Id) && configuration.Person(person.Id) is not null);
        var schedule = playbook.Schedules.FirstOrDefault(schedule => configuration.IsMadeHere(schedule.Id));
        return person is not null ? Twice("people.yaml", person.Id.Value)
            : schedule is not null ? Twice("schedules.yaml", schedule.Id.Value)
            : configuration.AllDefinedHere.FirstOrDefault(each =>
                DefinitionsInForce.IsWritten(playbook, each.Kind, each.Id)) is { Id: { } id } twice
                ? Twice(DefinitionsInForce.FileOf(twice.Kind), id)
            : null;
    }

    private static Refusal Twice(string file, string id) => new(
        "playbook.clash",
        $"{file} defines {id}, and a screen has made {id} already. Rename one of them, or let the files take it over.");
}
