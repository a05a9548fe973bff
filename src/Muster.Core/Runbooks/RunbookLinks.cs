namespace Muster.Core.Runbooks;

/// <summary>Links from one file of a playbook to another.</summary>
public static class RunbookLinks
{
    /// <summary>The place below the folder that a link means; null when it leads out of it or elsewhere.</summary>
    /// <param name="file">The file with the link.</param>
    /// <param name="link">The link: <c>../docs/levels.md#worst</c>.</param>
    public static string? PathOf(string file, string link)
    {
        var path = Uri.UnescapeDataString(link.Split('#', '?')[0]);
        if (path.Length == 0 || path.StartsWith('/') || path.Contains(':', StringComparison.Ordinal))
            return null;
        var parts = new List<string>(file.Split('/')[..^1]);
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else
                return null;
        }

        return string.Join('/', parts);
    }

    /// <summary>The runbook that a link of another one means, or null.</summary>
    public static Runbook? Linked(this IReadOnlyList<Runbook> runbooks, Runbook from, string link) =>
        PathOf(from.Card.File, link) is { } path
            ? runbooks.FirstOrDefault(runbook => runbook.Card.File == path)
            : null;
}
