namespace Muster.Cli;

/// <summary>What one check of <c>muster doctor</c> found.</summary>
/// <param name="Name">The check.</param>
/// <param name="State">One of the words below.</param>
/// <param name="Text">What it saw, and for a problem what to do.</param>
internal sealed record Finding(string Name, string State, string Text)
{
    /// <summary>Nothing to do.</summary>
    internal const string Good = "good";

    /// <summary>Worth knowing; nothing is broken.</summary>
    internal const string Note = "note";

    /// <summary>Something does not work: the doctor ends with 1.</summary>
    internal const string Problem = "problem";

    internal IReadOnlyList<string?> Cells => [Name, State, Text];
}
