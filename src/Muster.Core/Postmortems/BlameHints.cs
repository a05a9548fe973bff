namespace Muster.Core.Postmortems;

/// <summary>Words that point at a person or end the search too soon, and what to ask instead.</summary>
/// <param name="Words">The words that were found.</param>
/// <param name="Ask">What to ask instead.</param>
public sealed record BlameHint(string Words, string Ask);

/// <summary>Hints for whoever writes. They never stop anything and are never counted by person. Source: PMR-018.
/// </summary>
public static class BlameHints
{
    private static readonly BlameHint[] Known =
    [
        new("human error", "How did it look like the right thing to do at that moment?"),
        new("should have", "What was known then, and what made this way the natural one?"),
        new("failed to", "What made it hard, and what would have made it easy?"),
        new("careless", "What else called for attention at that moment?"),
        new("root cause", "Which other conditions had to hold as well?"),
    ];

    /// <summary>The hints for a text, at most one for each of the words.</summary>
    public static IReadOnlyList<BlameHint> Of(string text) =>
        [.. Known.Where(hint => text.Contains(hint.Words, StringComparison.OrdinalIgnoreCase))];
}
