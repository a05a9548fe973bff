using Muster.Playbooks.Playbook;
using Muster.Storage;

namespace Muster.Server.Playbook;

/// <summary>The version of the playbook in force, how it came about, and what is wrong with it.</summary>
public sealed record PlaybookView
{
    public PlaybookVersion? Version { get; init; }

    /// <summary>Who keeps it and when it is looked at again, a line each.</summary>
    public IReadOnlyList<string> Document { get; init; } = [];

    /// <summary>As <c>muster playbook check</c> prints them.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Problems that only say that a placeholder of the document waits to be filled in.</summary>
    public IReadOnlyList<string> Placeholders { get; init; } = [];

    /// <summary>The versions that were in force, newest first, at most <see cref="VersionsMax"/>.</summary>
    public IReadOnlyList<PlaybookVersion> Versions { get; init; } = [];

    /// <summary>The version whose changes are shown, and what it says differently than the one before.</summary>
    public int? Shown { get; init; }

    public IReadOnlyList<PlaybookChange> Changes { get; init; } = [];

    /// <summary>What came of the folder last, or null when none is watched.</summary>
    public FolderState? Folder { get; init; }

    /// <summary>What was made on screens and by the API beside the files.</summary>
    public IReadOnlyList<ExportedEntry> MadeHere { get; init; } = [];

    /// <summary>So many versions are listed.</summary>
    public const int VersionsMax = 20;

    /// <summary>So many changes are listed.</summary>
    public const int ChangesMax = 100;
}
