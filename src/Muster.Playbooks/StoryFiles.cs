namespace Muster.Playbooks;

/// <summary>The files of <c>tests/</c>: stories that the playbook is tried with.</summary>
public static class StoryFiles
{
    /// <summary>Whether a file of the folder is a story.</summary>
    public static bool IsStory(string path) =>
        path.StartsWith("tests/", StringComparison.Ordinal)
        && (path.EndsWith(".test.yaml", StringComparison.Ordinal)
            || path.EndsWith(".test.yml", StringComparison.Ordinal));
}
