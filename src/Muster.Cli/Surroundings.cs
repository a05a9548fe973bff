namespace Muster.Cli;

/// <summary>What a verb sees of the world: handed in once, so that a test can be the world.</summary>
internal sealed record Surroundings
{
    /// <summary>Where answers go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Where complaints go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The value of an environment variable, or null.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Makes an id that nobody else has.</summary>
    public required Func<Guid> NewId { get; init; }

    /// <summary>Makes what carries requests; a test hands in its own.</summary>
    public Func<HttpMessageHandler> Carrier { get; init; } = () => new SocketsHttpHandler { AllowAutoRedirect = false };

    /// <summary>Whether a person looks at <see cref="Out"/>.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 120;

    /// <summary>The variable's value, or null when it is empty too.</summary>
    internal string? Set(string variable) => Variable(variable) is { Length: > 0 } value ? value : null;
}
