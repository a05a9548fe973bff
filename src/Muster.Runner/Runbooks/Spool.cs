using System.Text.Json;
using Muster.Client;
using Muster.Client.Runbooks;

namespace Muster.Runner.Runbooks;

/// <summary>
/// What this runner took, began and finished, one file each, on disk before the next thing happens: so that after its
/// death nothing is done twice, and what was done is said.
/// </summary>
internal sealed class Spool(string folder)
{
    private readonly string folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>A step is about to start; from here on it may have had an effect.</summary>
    internal void Begin(string run, int attempt) => Write(new Entry(run, attempt, Result: null));

    /// <summary>A step has ended; it is said until the server has heard it.</summary>
    internal void End(string run, int attempt, RunnerResultMessage result) => Write(new Entry(run, attempt, result));

    /// <summary>The server has heard it.</summary>
    internal void Forget(string run, int attempt) => File.Delete(PathOf(run, attempt));

    /// <summary>What was left when this runner died: results to be said, and steps of which nobody knows.</summary>
    internal IReadOnlyList<Entry> Left()
    {
        List<Entry> left = [];
        foreach (var file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                if (JsonSerializer.Deserialize<Entry>(File.ReadAllBytes(file), WireJson.Options) is { } entry)
                    left.Add(entry);
            }
            catch (JsonException)
            {
                // Written by half when the machine died: the file before it was renamed is not looked at, so this is
                // none of ours.
                File.Move(file, file + ".unreadable", overwrite: true);
            }
        }

        return left;
    }

    private void Write(Entry entry)
    {
        var path = PathOf(entry.Run, entry.Attempt);
        var half = path + ".half";
        using (var file = new FileStream(half, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, entry, WireJson.Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
    }

    private string PathOf(string run, int attempt) => Path.Combine(folder, $"{Guid.Parse(run):N}-{attempt}.json");

    /// <summary>A step of the spool.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Attempt">The attempt.</param>
    /// <param name="Result">What came of it; null when it was begun and not heard of again.</param>
    internal sealed record Entry(string Run, int Attempt, RunnerResultMessage? Result);
}
