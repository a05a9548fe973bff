namespace Muster.Cli;

/// <summary>How a verb ends. Scripts rely on these.</summary>
internal static class Exit
{
    /// <summary>Done.</summary>
    internal const int Done = 0;

    /// <summary>Refused, or problems found.</summary>
    internal const int Refused = 1;

    /// <summary>Not a command that there is.</summary>
    internal const int Misuse = 2;

    /// <summary>Nobody answered.</summary>
    internal const int Unreachable = 3;
}
