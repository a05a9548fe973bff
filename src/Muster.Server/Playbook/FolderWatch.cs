using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Muster.Core;
using Muster.Core.Playbook;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Server.Playbook;

/// <summary>What came of the playbook's folder when it was last looked at.</summary>
/// <param name="Folder">Where it is.</param>
/// <param name="At">When.</param>
/// <param name="Version">The version that its files are, or null when they were not applied.</param>
/// <param name="Problems">What is wrong with its files.</param>
/// <param name="Refusal">Why it was not applied although nothing is wrong with them, or null.</param>
public sealed record FolderState(
    string Folder, Instant At, int? Version, IReadOnlyList<Problem> Problems, string? Refusal)
{
    /// <summary>Why its files are not in force, in a sentence; null when they are.</summary>
    public string? Trouble => Refusal
        ?? (Version is not null ? null
            : Problems.FirstOrDefault(each => each.Severity == ProblemSeverity.Error) is { } first
                ? $"The playbook's folder has {Errors} and is not in force: {first}"
                : "The playbook's folder is not in force.");

    private string Errors => Problems.Count(each => each.Severity == ProblemSeverity.Error) is var count && count == 1
        ? "an error"
        : string.Create(CultureInfo.InvariantCulture, $"{count} errors");
}

/// <summary>
/// Looks after the playbook's folder: when it changes and comes to rest it is checked, and put in force as a whole when
/// it has no error. Else the version in force stays, and an alarm says why.
/// </summary>
internal sealed partial class FolderWatch(
    ServerSettings settings, PlaybookDesk desk, TimeProvider time, ILogger<FolderWatch> log)
{
    /// <summary>It looks this often; files have to be the same twice before they are read.</summary>
    internal static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private string applied = "";
    private string seen = "";

    /// <summary>What came of it last; null when no folder is watched.</summary>
    internal FolderState? State { get; private set; }

    /// <summary>The folder that is watched, or null when everything is kept in memory and none was given.</summary>
    internal string? Folder => settings.PlaybookFolder
        ?? (settings.DataFolder is { } data ? Path.Combine(data, "playbook") : null);

    /// <summary>What is in the folder now, as one word that changes with it.</summary>
    internal string Stamp() => Folder is { } folder && System.IO.Directory.Exists(folder) ? StampOf(folder) : "";

    /// <summary>Notes what came of the folder at the start, and says it as an alarm when it is not in force.</summary>
    /// <param name="stamp">Its stamp from before it was read.</param>
    /// <param name="files">Its files.</param>
    /// <param name="reading">What became of them.</param>
    /// <param name="answer">What came of applying them; null when they were not.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal async Task Note(
        string stamp, IReadOnlyDictionary<string, string> files, PlaybookReading reading, ApplyAnswer? answer,
        CancellationToken cancel)
    {
        if (Folder is not { } folder)
            return;
        if (answer is { IsNew: false, Refusal: null } && await desk.DigestInForce(cancel) != PlaybookDigest.Of(files))
            answer = new ApplyAnswer(Version: null, IsNew: false, AppliedBefore);
        applied = seen = stamp;
        State = new FolderState(
            folder, Instant.FromDateTimeOffset(time.GetUtcNow()), answer?.Version, reading.Problems,
            answer?.Refusal?.Message);
        await desk.SayOfFolder(State.Trouble, cancel);
    }

    /// <summary>Looks until it is stopped.</summary>
    internal async Task Run(CancellationToken cancel)
    {
        while (settings.WatchesPlaybook && Folder is not null && !cancel.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Every, time, cancel);
                await Look(cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // The folder or the database is away for a moment: the next look tries again.
                LogLookFailed(failure);
            }
        }
    }

    /// <summary>Looks once: what has changed and come to rest is checked, and applied when it has no error.</summary>
    internal async Task Look(CancellationToken cancel)
    {
        var stamp = Stamp();
        var isAtRest = stamp == seen;
        seen = stamp;
        if (!isAtRest || stamp == applied || stamp.Length == 0)
            return;
        var files = PlaybookFolder.Load(Folder!);
        var reading = PlaybookReader.Read(files, Instant.FromDateTimeOffset(time.GetUtcNow()));
        ApplyAnswer? answer = reading.Playbook is { } playbook
            ? await desk.Apply(files, PlaybookDigest.Of(files), playbook, Actor.Muster, isForced: false, cancel)
            : null;
        await Note(stamp, files, reading, answer, cancel);
    }

    /// <summary>Puts the folder in force now, also when it was before.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="adopts">Its files take over what screens made under the same ids.</param>
    /// <param name="cancel">Gives up waiting.</param>
    internal async Task<Refusal?> Apply(Actor by, bool adopts, CancellationToken cancel)
    {
        var stamp = Stamp();
        var files = PlaybookFolder.Load(Folder!);
        var reading = PlaybookReader.Read(files, Instant.FromDateTimeOffset(time.GetUtcNow()));
        if (reading.Playbook is not { } playbook)
            return new Refusal("playbook.wrong", "The folder has errors; they are below. Mend them, and try again.");
        var answer = await desk.Apply(
            files, PlaybookDigest.Of(files), playbook, by, isForced: true, cancel, adopts);
        if (answer.Refusal is null)
            await Note(stamp, files, reading, answer, cancel);
        return answer.Refusal;
    }

    private static Refusal AppliedBefore { get; } = new(
        "playbook.applied-before",
        "The playbook's folder is in a state that was in force before and was replaced. "
            + "Apply it with 'muster playbook apply DIR --force', or change the folder.");

    private static string StampOf(string folder)
    {
        var text = new StringBuilder();
        foreach (var file in System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".md")
            .Order(StringComparer.Ordinal))
        {
            var about = new FileInfo(file);
            text.Append(CultureInfo.InvariantCulture, $"{file}\n{about.Length}\n{about.LastWriteTimeUtc.Ticks}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    [LoggerMessage(EventId = 4004, Level = LogLevel.Warning, Message = "The playbook's folder could not be looked at")]
    private partial void LogLookFailed(Exception failure);
}
