namespace Muster.Client;

/// <summary>What the server answered: a value, or the problem that kept it from giving one.</summary>
/// <param name="Value">What was asked for; null when there is a problem.</param>
/// <param name="Problem">Why not; null when there is a value.</param>
/// <param name="Json">The answer as it came, for whoever passes it on.</param>
public sealed record Answer<T>(T? Value, Problem? Problem, string Json)
    where T : class;

/// <summary>A refusal as the server words it. Source: RFC 9457.</summary>
/// <param name="Status">The HTTP status, 400 to 599.</param>
/// <param name="Code">Stable, for programs: <c>incident.not-open</c>. Empty when Muster did not answer.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Field">The field of the request that is wrong, or null.</param>
public sealed record Problem(int Status, string Code, string Detail, string? Field);

/// <summary>The server cannot be reached, or what answers is not Muster.</summary>
public sealed class UnreachableServerException : Exception
{
    /// <summary>Says nothing more.</summary>
    public UnreachableServerException()
    {
    }

    /// <summary>Says what was tried.</summary>
    public UnreachableServerException(string message)
        : base(message)
    {
    }

    /// <summary>Says what was tried, with the cause.</summary>
    public UnreachableServerException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
