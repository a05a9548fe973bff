namespace Muster.Client.Runbooks;

/// <summary>A runner.</summary>
public sealed record RunnerMessage
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>invited, there, away or removed.</summary>
    public required string Status { get; init; }

    /// <summary>Its labels and connections.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>What it runs.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>When it registered, or null.</summary>
    public DateTimeOffset? RegisteredAt { get; init; }

    /// <summary>When this node last heard of it, or null.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The token to register with: only in the answer that made it.</summary>
    public string? Token { get; init; }
}

/// <summary>A runner that may register.</summary>
/// <param name="Name">Its name: lower-case letters, digits, hyphens, dots.</param>
public sealed record RunnerOrderMessage(string? Name);

/// <summary>A runner registers.</summary>
/// <param name="Token">The one-time token.</param>
/// <param name="Labels">Its labels and connections.</param>
public sealed record RunnerRegistrationMessage(string? Token, IReadOnlyList<string>? Labels);

/// <summary>A runner is registered.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Credential">What it shows from now on; said once.</param>
public sealed record RunnerCredentialMessage(string Name, string Credential);

/// <summary>A runner asks for work.</summary>
/// <param name="Labels">Its labels and connections.</param>
/// <param name="Kinds">What it runs.</param>
/// <param name="WaitSeconds">How long it waits for work, at most 25.</param>
public sealed record RunnerAskMessage(
    IReadOnlyList<string>? Labels, IReadOnlyList<string>? Kinds, double? WaitSeconds);

/// <summary>A step for a runner. Values stand beside the text and never in it.</summary>
public sealed record RunnerWorkMessage
{
    /// <summary>The run.</summary>
    public required string Run { get; init; }

    /// <summary>The attempt, unique in the run.</summary>
    public int Attempt { get; init; }

    /// <summary>The id of the runbook.</summary>
    public required string Runbook { get; init; }

    /// <summary>The name of the step.</summary>
    public required string Step { get; init; }

    /// <summary>bash, python, sql, http, promql, kubectl …</summary>
    public required string Kind { get; init; }

    /// <summary>read, change or destroy.</summary>
    public required string Effect { get; init; }

    /// <summary>The connection or label that it names, or null.</summary>
    public string? On { get; init; }

    /// <summary>Its text, never filled in.</summary>
    public required string Text { get; init; }

    /// <summary>The values, by name.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>();

    /// <summary>The names of the secrets that it may have of the runner's own.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>How long it may take.</summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>How often the server wants to hear of it.</summary>
    public double HeartbeatSeconds { get; init; }

    /// <summary>The most output that is kept, in bytes.</summary>
    public int OutputMax { get; init; }

    /// <summary>A script ends at its first failing line.</summary>
    public bool Strict { get; init; }
}

/// <summary>What came of a step.</summary>
public sealed record RunnerResultMessage
{
    /// <summary>succeeded, failed, timed-out, cancelled, or unknown when the runner was ended meanwhile.</summary>
    public string? State { get; init; }

    /// <summary>The exit code or HTTP status, or null.</summary>
    public int? Exit { get; init; }

    /// <summary>What it said, secrets hidden, as far as it is kept.</summary>
    public string? Output { get; init; }

    /// <summary>How much it said.</summary>
    public long Bytes { get; init; }

    /// <summary>The rows of a query as JSON, or null.</summary>
    public string? Rows { get; init; }

    /// <summary>What went wrong, or null.</summary>
    public string? Why { get; init; }
}
