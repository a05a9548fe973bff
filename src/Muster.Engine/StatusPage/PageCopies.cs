using System.Text.Json;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Engine.StatusPage;

/// <summary>Where status pages are copied to, as files that any web server can show.</summary>
/// <param name="Folder">A folder; each page has one of its own in it. Null copies nothing.</param>
public sealed record CopySettings(string? Folder);

/// <summary>A page as files.</summary>
/// <param name="Version">Rises with each change: a copy of a later version is never written over (R12).</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="ValidUntil">Until when it may be believed.</param>
/// <param name="Folder">The name of the folder of its files, by their content.</param>
/// <param name="Files">What lies in that folder, by path.</param>
/// <param name="Index">The first file, which leads to that folder.</param>
public sealed record PageCopy(
    long Version,
    Instant MadeAt,
    Instant ValidUntil,
    string Folder,
    IReadOnlyDictionary<string, byte[]> Files,
    byte[] Index);

/// <summary>
/// Keeps copies of status pages elsewhere, so that they can be read when this installation cannot. One job a page
/// renders the state at the moment it runs, never the fact that caused it, so order does not matter (R12).
/// </summary>
/// <param name="settings">Where to.</param>
/// <param name="render">Makes a page as files; null when there is no such page any more.</param>
public sealed class PageCopies(CopySettings settings, Func<string, CancellationToken, Task<PageCopy?>> render)
{
    /// <summary>A copy is made anew after this, so that its stamp stays young.</summary>
    public static Duration Every { get; } = Duration.FromSeconds(60);

    private const string Stamp = "stamp.json";
    private const string Index = "index.html";
    private const int FoldersMax = 5;
    private static readonly InstantPattern Exact = InstantPattern.ExtendedIso;

    /// <summary>Plans the copies of pages that are not planned yet.</summary>
    internal async ValueTask Plan(Reactions reactions, IEnumerable<string> pages)
    {
        if (settings.Folder is null)
            return;
        foreach (var page in pages)
        {
            if (await reactions.Transaction.Job(JobKinds.PageCopy, page) is null)
                await reactions.Transaction.Arm(new NewJob(JobKinds.PageCopy, page, reactions.Now, ""));
        }
    }

    /// <summary>Plans the next copy, whatever comes of this one.</summary>
    internal static ValueTask Again(Reactions reactions, Job job) => reactions.Transaction.Arm(
        new NewJob(job.Kind, job.Key, reactions.Now + Every, ""));

    /// <summary>Makes a copy and puts it in its place, the first file last.</summary>
    internal async Task Write(Job job, CancellationToken cancel)
    {
        if (settings.Folder is not { } root || await render(job.Key, cancel) is not { } copy)
            return;
        var target = Path.Combine(root, job.Key);
        if (await VersionOf(target, cancel) > copy.Version)
            return;
        var folder = Path.Combine(target, copy.Folder);
        foreach (var (path, bytes) in copy.Files)
            await Put(Path.Combine(folder, path), bytes, cancel);
        await Put(Path.Combine(target, Stamp), StampOf(copy), cancel);
        await Put(Path.Combine(target, Index), copy.Index, cancel);
        Forget(target, copy.Folder);
    }

    private static async Task<long> VersionOf(string target, CancellationToken cancel)
    {
        var stamp = Path.Combine(target, Stamp);
        if (!File.Exists(stamp))
            return 0;
        try
        {
            using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(stamp, cancel));
            return json.RootElement.GetProperty("version").GetInt64();
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Whatever lies there was not written whole.
            return 0;
        }
    }

    /// <summary>A file is there whole or not at all.</summary>
    private static async Task Put(string path, byte[] bytes, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = path + ".new";
        await File.WriteAllBytesAsync(part, bytes, cancel);
        File.Move(part, path, overwrite: true);
    }

    private static byte[] StampOf(PageCopy copy)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteNumber("version", copy.Version);
            json.WriteString("made_at", Exact.Format(copy.MadeAt));
            json.WriteString("valid_until", Exact.Format(copy.ValidUntil));
            json.WriteString("folder", copy.Folder);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Folders of earlier copies stay for readers who have the first file still, but not for ever.</summary>
    private static void Forget(string target, string current)
    {
        var old = new DirectoryInfo(target).GetDirectories("copy-*")
            .Where(folder => folder.Name != current)
            .OrderByDescending(folder => folder.LastWriteTimeUtc)
            .Skip(FoldersMax);
        foreach (var folder in old)
            folder.Delete(recursive: true);
    }
}
