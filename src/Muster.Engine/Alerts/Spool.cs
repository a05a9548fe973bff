using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Core;

namespace Muster.Engine.Alerts;

/// <summary>
/// What this node has taken while the store was away, on its own disk and in order, until the store has it (R8).
/// Segments of lines of JSON; a line that a crash has cut off was never answered and is left out.
/// </summary>
/// <param name="folder">Where it lies; made when absent.</param>
/// <param name="bytesMax">So much is kept at most; more is refused, and its senders come again.</param>
public sealed class Spool(string folder, long bytesMax = Spool.BytesMaxDefault) : IAsyncDisposable
{
    /// <summary>A gibibyte: about a million signals.</summary>
    public const long BytesMaxDefault = 1L << 30;

    private const long SegmentBytesMax = 4L << 20;

    private static readonly JsonSerializerOptions Options = new(FactJson.Options)
    {
        TypeInfoResolver = SpoolJson.Default,
    };

    private readonly List<string> segments = Segments(folder);
    private long bytes = Segments(folder).Sum(segment => new FileInfo(segment).Length);
    private FileStream? open;
    private long measured;

    /// <summary>Nothing waits for the store.</summary>
    public bool IsEmpty => segments.Count == 0;

    /// <summary>Keeps deliveries behind those that wait; they are on disk when it returns.</summary>
    /// <exception cref="IOException">The disk, or the spool, is full: none of them is kept for sure.</exception>
    public async Task Append(IEnumerable<Delivery> deliveries)
    {
        if (bytes >= bytesMax)
            throw new IOException($"The spool has reached its {bytesMax >> 20} MiB.");
        open ??= Begin();
        foreach (var delivery in deliveries)
        {
            await open.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(delivery, Options));
            await open.WriteAsync("\n"u8.ToArray());
        }

        await open.FlushAsync();
        open.Flush(flushToDisk: true);
        bytes += open.Length - measured;
        measured = open.Length;
        if (open.Length >= SegmentBytesMax)
            await Close();
    }

    /// <summary>What the oldest segment holds, in order.</summary>
    public async Task<IReadOnlyList<Delivery>> Oldest()
    {
        await Close();
        List<Delivery> deliveries = [];
        await foreach (var delivery in Of(segments[0]))
            deliveries.Add(delivery);
        return deliveries;
    }

    /// <summary>Everything that waits, in order.</summary>
    public async IAsyncEnumerable<Delivery> All()
    {
        await Close();
        foreach (var segment in segments.ToArray())
        {
            await foreach (var delivery in Of(segment))
                yield return delivery;
        }
    }

    /// <summary>The store has what the oldest segment holds.</summary>
    public void DropOldest()
    {
        bytes -= new FileInfo(segments[0]).Length;
        File.Delete(segments[0]);
        segments.RemoveAt(0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Close();

    private static async IAsyncEnumerable<Delivery> Of(string segment)
    {
        await foreach (var line in File.ReadLinesAsync(segment))
        {
            if (Read(line) is { } delivery)
                yield return delivery;
        }
    }

    private static Delivery? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Delivery>(line, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static List<string> Segments(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal)]
        : [];

    private FileStream Begin()
    {
        Directory.CreateDirectory(folder);
        var number = segments is [.., var last]
            ? long.Parse(Path.GetFileNameWithoutExtension(last), CultureInfo.InvariantCulture) + 1
            : 1;
        var segment = Path.Combine(folder, number.ToString("D12", CultureInfo.InvariantCulture) + ".jsonl");
        measured = 0;
        var stream = new FileStream(segment, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        segments.Add(segment);
        return stream;
    }

    private async Task Close()
    {
        if (open is null)
            return;
        await open.DisposeAsync();
        open = null;
    }
}

/// <summary>The generated form of what lies in the spool.</summary>
[JsonSerializable(typeof(Delivery))]
internal sealed partial class SpoolJson : JsonSerializerContext;
