using Muster.Storage;

namespace Muster.Server.Playbook;

/// <summary>The version of the playbook in force, and what is wrong with it.</summary>
public sealed record PlaybookView
{
    public PlaybookVersion? Version { get; init; }

    /// <summary>Who keeps it and when it is looked at again, a line each.</summary>
    public IReadOnlyList<string> Document { get; init; } = [];

    /// <summary>As <c>muster playbook check</c> prints them.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}
