using System.Globalization;

namespace Muster.EndToEnd;

/// <summary>What <c>./dev check NAME --rounds N</c> asks for; an ordinary run asks for nothing.</summary>
internal static class Check
{
    /// <summary>Whether the check of that name was asked for, so that its tests run in their whole form.</summary>
    internal static bool IsWhole(string name) => Environment.GetEnvironmentVariable("MUSTER_CHECK") == name;

    /// <summary>How many rounds were asked for.</summary>
    internal static int Rounds(int otherwise) =>
        Environment.GetEnvironmentVariable("MUSTER_CHECK_ROUNDS") is { } asked
            ? int.Parse(asked, CultureInfo.InvariantCulture)
            : otherwise;
}
