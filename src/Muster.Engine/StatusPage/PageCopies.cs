using System.Text.Json;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Engine.StatusPage;

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
/// <param name="targets">Where to; none copies nothing.</param>
/// <param name="render">Makes a page as files; null when there is no such page any more.</param>
public sealed class PageCopies(
    IReadOnlyList<ICopyTarget> targets, Func<string, CancellationToken, Task<PageCopy?>> render)
{
    /// <summary>A copy is made anew after this, so that its stamp stays young.</summary>
    public static Duration Every { get; } = Duration.FromSeconds(60);

    private const string Stamp = "stamp.json";
    private const string Index = "index.html";
    private static readonly InstantPattern Exact = InstantPattern.ExtendedIso;

    /// <summary>Plans the copies of pages that are not planned yet.</summary>
    internal async ValueTask Plan(Reactions reactions, IEnumerable<string> pages)
    {
        if (targets.Count == 0)
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

    /// <summary>Makes a copy and puts it in its places, the first file last. A place that fails does not hold up the
    /// others.</summary>
    internal async Task Write(Job job, CancellationToken cancel)
    {
        if (targets.Count == 0 || await render(job.Key, cancel) is not { } copy)
            return;
        List<Exception> failures = [];
        foreach (var target in targets)
        {
            try
            {
                await Write(target, job.Key, copy, cancel);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException
                or HttpRequestException or TaskCanceledException)
            {
                cancel.ThrowIfCancellationRequested();
                failures.Add(failure);
            }
        }

        if (failures.Count > 0)
            throw new AggregateException($"The copy of {job.Key} is not everywhere.", failures);
    }

    private static async Task Write(ICopyTarget target, string page, PageCopy copy, CancellationToken cancel)
    {
        if (VersionOf(await target.Read(page, Stamp, cancel)) > copy.Version)
            return;
        foreach (var (path, bytes) in copy.Files)
            await target.Put(page, $"{copy.Folder}/{path}", bytes, cancel);
        await target.Put(page, Stamp, StampOf(copy), cancel);
        await target.Put(page, Index, copy.Index, cancel);
        target.Forget(page, copy.Folder);
    }

    private static long VersionOf(byte[]? stamp)
    {
        try
        {
            using var json = JsonDocument.Parse(stamp ?? "{}"u8.ToArray());
            return json.RootElement.TryGetProperty("version", out var version) ? version.GetInt64() : 0;
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            // Whatever lies there was not written whole.
            return 0;
        }
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
}
