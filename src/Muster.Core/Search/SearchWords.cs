namespace Muster.Core.Search;

/// <summary>
/// What is searched for: words that all have to occur, in any order and any case, also within others.
/// </summary>
public static class SearchWords
{
    /// <summary>The words of a text, folded; none when it has none.</summary>
    public static string[] Of(string text) => Fold(text).Split(
        (char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Case does not matter.</summary>
    public static string Fold(string text) => text.ToLowerInvariant();

    /// <summary>Whether all occur in a folded text; none always do.</summary>
    public static bool AllIn(string[] words, string folded) =>
        Array.TrueForAll(words, word => folded.Contains(word, StringComparison.Ordinal));
}
