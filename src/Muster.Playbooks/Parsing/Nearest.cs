namespace Muster.Playbooks.Parsing;

/// <summary>The word that somebody probably meant.</summary>
internal static class Nearest
{
    private const int LengthMax = 64;
    private const int CandidatesMax = 2_000;

    /// <summary><c> Did you mean 'x'?</c>, or nothing when no word is near.</summary>
    internal static string Hint(string written, IEnumerable<string> words) =>
        To(written, words) is { } word ? $" Did you mean '{word}'?" : "";

    /// <summary>
    /// The nearest word by edits (Levenshtein, with neighbours exchanged), or null when more than a third would have
    /// to change.
    /// </summary>
    internal static string? To(string written, IEnumerable<string> words)
    {
        if (written.Length is 0 or > LengthMax)
            return null;
        var (best, fewest) = ((string?)null, Math.Max(1, (written.Length + 1) / 3) + 1);
        foreach (var word in words.Take(CandidatesMax))
        {
            if (word.Length > LengthMax || Math.Abs(word.Length - written.Length) >= fewest)
                continue;
            var edits = Edits(written.ToLowerInvariant(), word.ToLowerInvariant());
            if (edits < fewest)
                (best, fewest) = (word, edits);
        }

        return best;
    }

    /// <summary>How many letters must be added, removed, replaced, or exchanged with their neighbour.</summary>
    internal static int Edits(string from, string to)
    {
        var (above, last, row) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var column = 0; column <= to.Length; column++)
            last[column] = column;
        for (var at = 1; at <= from.Length; at++)
        {
            row[0] = at;
            for (var column = 1; column <= to.Length; column++)
            {
                var replaced = last[column - 1] + (from[at - 1] == to[column - 1] ? 0 : 1);
                row[column] = Math.Min(replaced, Math.Min(last[column], row[column - 1]) + 1);
                if (at > 1 && column > 1 && from[at - 1] == to[column - 2] && from[at - 2] == to[column - 1])
                    row[column] = Math.Min(row[column], above[column - 2] + 1);
            }

            (above, last, row) = (last, row, above);
        }

        return last[to.Length];
    }
}
