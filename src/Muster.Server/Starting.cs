using Muster.Core;
using Muster.Core.Access;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Engine.Alerts;
using Muster.Engine.Paging;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using Muster.Server.Layout;
using Muster.Server.Playbook;
using Muster.Storage;
using NodaTime;

namespace Muster.Server;

/// <summary>
/// What happens before the first request: the playbook is read and put in force, the installation is founded, the
/// operator's token is made, and whoever starts it for the first time is given the one-time link.
/// </summary>
internal sealed partial class Starting(
    ServerSettings settings,
    IStore store,
    Live live,
    PlaybookDesk playbooks,
    FolderWatch folder,
    AccessDesk access,
    Vault vault,
    TimeProvider time,
    StoreAbsence absence,
    ILogger<Starting> logger,
    EmergencyFolder? emergency = null)
{
    private const string KeyMemory = "master-secret";

    /// <summary>When this process was ready.</summary>
    internal Instant StartedAt { get; private set; } = Instant.FromDateTimeOffset(time.GetUtcNow());

    internal bool IsReady { get; private set; }

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);
    private const int TriesMax = 3;
    private bool isUnfinished;

    /// <summary>
    /// Puts everything in force. When the database does not answer, and this node has been here before, it goes on by
    /// what it kept on its disk: <see cref="Finish"/> does the rest when the database is back (R8).
    /// </summary>
    internal async Task Run(CancellationToken cancel)
    {
        if (await TryBegin(cancel) is not { } away)
            return;
        if (emergency is null || await emergency.Configuration() is not { } kept)
            throw away;
        live.Recall(kept);
        absence.Begin(Instant.FromDateTimeOffset(time.GetUtcNow()));
        isUnfinished = true;
        IsReady = true;
        LogAway(Words.Machine(kept.KeptAt), away);
        await Tell($"{away.Message}");
        await Tell(
            $"This node takes signals, and pages by what it knew at {Words.Machine(kept.KeptAt)}, until the database "
            + "is back. Everything else waits.");
    }

    /// <summary>A database that is busy or just starting is asked again; answers why it could not be reached.</summary>
    private async Task<StoreException?> TryBegin(CancellationToken cancel)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await Begin(cancel);
                return null;
            }
            catch (StoreException failure) when (!failure.IsFinal && emergency is not null)
            {
                if (tries == TriesMax)
                    return failure;
            }

            await Task.Delay(BetweenTries, time, cancel);
        }
    }

    /// <summary>Does what a start without the database has left, as soon as it answers.</summary>
    /// <exception cref="StartingException">This node must not go on: it has another master secret.</exception>
    internal async Task Finish(CancellationToken cancel)
    {
        while (isUnfinished)
        {
            await Task.Delay(BetweenTries, time, cancel);
            try
            {
                await Begin(cancel);
                isUnfinished = false;
            }
            catch (StoreException failure) when (!failure.IsFinal)
            {
                LogStillAway(failure);
            }
        }
    }

    private async Task Begin(CancellationToken cancel)
    {
        await CheckKey(cancel);
        await live.Refresh(store, cancel);
        var isFirst = !live.Now.IsFounded;
        var secret = live.Now.IsSetUp ? null : await playbooks.Found(cancel);
        await ApplyPlaybook(isFirst, cancel);
        if (isFirst && settings.AdminToken is { } token)
            await MakeToken(token, cancel);
        await live.Refresh(store, cancel);
        StartedAt = Instant.FromDateTimeOffset(time.GetUtcNow());
        IsReady = true;
        await Say(secret);
    }

    /// <summary>A node with another master secret could read no key and honour no link: it does not start.</summary>
    private async Task CheckKey(CancellationToken cancel)
    {
        var mine = Convert.ToHexStringLower(vault.Sign("muster master v1"u8));
        var known = await store.Transact(
            Lane.Human,
            async transaction =>
            {
                await transaction.Remember(KeyMemory, mine);
                return await transaction.Recall(KeyMemory);
            },
            cancel);
        if (known != mine)
        {
            throw new StartingException(
                "This node has another master secret than the installation's. Copy keys/master from the data folder "
                + "of a node that works, or give its content as MUSTER_KEY.");
        }
    }

    /// <summary>
    /// A folder that cannot be read leaves the version in force as it is: paging goes on by what was right. Only a
    /// first start needs one.
    /// </summary>
    private async Task ApplyPlaybook(bool isFirst, CancellationToken cancel)
    {
        var (files, stamp) = Files();
        var reading = PlaybookReader.Read(files, Instant.FromDateTimeOffset(time.GetUtcNow()));
        foreach (var problem in reading.Problems)
            await Tell(problem.ToString());
        ApplyAnswer? answer = null;
        if (reading.Playbook is { } playbook)
        {
            answer = await playbooks.Apply(
                files, PlaybookDigest.Of(files), playbook, Actor.Muster, isForced: false, cancel);
            if (answer is { Refusal: { } refusal })
                await Tell($"The playbook was not applied: {refusal.Message}");
        }
        else if (isFirst)
        {
            throw new StartingException("The playbook has errors (above). Correct them, and start again.");
        }
        else
        {
            LogPlaybookKept(live.Now.Playbook.Version);
        }

        await folder.Note(stamp, files, reading, answer, cancel);
    }

    /// <summary>The files to begin with, and the stamp of their folder from before they were read.</summary>
    private (IReadOnlyDictionary<string, string> Files, string Stamp) Files()
    {
        if (folder.Folder is not { } place)
            return (PlaybookFolder.Load(settings.StarterFolder), "");
        if (settings.PlaybookFolder is not null && !System.IO.Directory.Exists(place))
            throw new StartingException($"There is no playbook folder {place}.");
        if (!System.IO.Directory.Exists(place))
            CopyStarter(place);
        var stamp = folder.Stamp();
        return (PlaybookFolder.Load(place), stamp);
    }

    /// <summary>Copied beside its place and then moved there, so that half a copy is never read.</summary>
    private void CopyStarter(string to)
    {
        var beside = to + ".new";
        if (System.IO.Directory.Exists(beside))
            System.IO.Directory.Delete(beside, recursive: true);
        foreach (var file in System.IO.Directory.EnumerateFiles(settings.StarterFolder, "*",
            SearchOption.AllDirectories))
        {
            var place = Path.Combine(beside, Path.GetRelativePath(settings.StarterFolder, file));
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Copy(file, place, overwrite: true);
        }

        System.IO.Directory.Move(beside, to);
    }

    private async Task MakeToken(string value, CancellationToken cancel)
    {
        await live.Refresh(store, cancel);
        var (_, _, refusal) = await access.IssueToken(
            "operator (MUSTER_ADMIN_TOKEN)", live.Now.Administrators[0].Id, AccessLevel.Administrator,
            expiresAt: null, Actor.Muster, cancel, value);
        if (refusal is not null)
            throw new StartingException($"The administrator's token could not be made: {refusal.Message}");
    }

    private async Task Say(string? secret)
    {
        if (secret is not null)
        {
            await Tell("Become the administrator (this link works once):");
            await Tell($"  {settings.PublicUrl}/setup/{secret}");
        }

        if (settings.Smtp is null)
            await Tell("No mail server is set (MUSTER_SMTP): pages to mail addresses go to this console.");
        await Tell($"Muster {ServerSettings.Version} is ready at {settings.PublicUrl}");
    }

    private async Task Tell(string line)
    {
        if (settings.Out is { } output)
        {
            await output.WriteLineAsync(line);
            await output.FlushAsync();
        }
    }

    [LoggerMessage(
        EventId = 4004,
        Level = LogLevel.Error,
        Message = "The database does not answer; this node goes on by what it kept at {KeptAt}")]
    private partial void LogAway(string keptAt, Exception failure);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Information, Message = "The database is still away")]
    private partial void LogStillAway(Exception failure);

    [LoggerMessage(
        EventId = 4003,
        Level = LogLevel.Warning,
        Message = "The playbook folder has errors; version {Version} stays in force")]
    private partial void LogPlaybookKept(int version);
}

/// <summary>The server cannot start, and says why in a sentence that an operator can act on.</summary>
public sealed class StartingException : Exception
{
    public StartingException(string message)
        : base(message)
    {
    }

    public StartingException(string message, Exception inner)
        : base(message, inner)
    {
    }

    public StartingException()
    {
    }
}
