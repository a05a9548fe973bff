using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;
using NodaTime;

namespace Muster.Playbooks.Playbook;

/// <summary>The files of <c>tests/</c>: stories that the playbook is tried with.</summary>
public static class StoryFiles
{
    /// <summary>Whether a file of the folder is a story.</summary>
    public static bool IsStory(string path) =>
        path.StartsWith("tests/", StringComparison.Ordinal)
        && (path.EndsWith(".test.yaml", StringComparison.Ordinal)
            || path.EndsWith(".test.yml", StringComparison.Ordinal));

    /// <summary>Reads the stories of a folder together with its playbook, whose names they may use.</summary>
    /// <param name="files">Path below the folder, with forward slashes, to text.</param>
    /// <param name="now">As for <see cref="PlaybookReader.Read"/>.</param>
    /// <returns>The playbook, its stories by file, and the problems of both.</returns>
    public static StoryReading Read(IReadOnlyDictionary<string, string> files, Instant? now = null)
    {
        var stories = new List<Story>();
        var reading = PlaybookReader.ReadWith(files, now, draft =>
        {
            var playbook = draft.Checked();
            foreach (var path in files.Keys.Where(IsStory).Order(StringComparer.Ordinal))
            {
                if (YamlReader.Read(path, files[path], draft.Findings) is { } value
                    && Entries.Of(value, StoryFile.File, draft) is { } entries
                    && StoryFile.Read(path, entries, playbook) is { } story)
                {
                    stories.Add(story);
                }
            }
        });
        return new StoryReading(reading, stories);
    }
}

/// <summary>A playbook with its stories.</summary>
/// <param name="Playbook">What became of the playbook, with the problems of the stories.</param>
/// <param name="Stories">The stories that could be read.</param>
public sealed record StoryReading(PlaybookReading Playbook, IReadOnlyList<Story> Stories);
