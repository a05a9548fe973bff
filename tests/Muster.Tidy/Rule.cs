using Xunit;

namespace Muster.Tidy;

/// <summary>One broken rule: where, what the rule is, and what mends it.</summary>
internal sealed record Finding(string File, string Rule, string Mend)
{
    public override string ToString() => $"{File}: {Rule}. Mend: {Mend}.";
}

internal static class Rule
{
    /// <summary>Fails with every finding at once, so that one run is enough to mend the tree.</summary>
    internal static void Holds(IEnumerable<Finding> findings)
    {
        var broken = findings.Select(finding => finding.ToString()).Distinct(StringComparer.Ordinal).ToList();
        Assert.True(broken.Count == 0, $"{broken.Count} to mend\n{string.Join('\n', broken)}");
    }
}
