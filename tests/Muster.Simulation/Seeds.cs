using System.Globalization;

namespace Muster.Simulation;

/// <summary>The seeds that failed once, one a line, with what they found.</summary>
internal static class Seeds
{
    internal static IReadOnlyList<int> ThatFailed() =>
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "seeds.txt"))
            .Select(line => line.Split('#')[0].Trim())
            .Where(line => line.Length > 0)
            .Select(line => int.Parse(line, CultureInfo.InvariantCulture)),
    ];
}
