using Muster.Core.Monitors;
using NodaTime;

namespace Muster.Core.Verification;

/// <summary>How it is shown that a fix holds. Source: verification.yaml, VER.</summary>
public sealed record VerificationRules
{
    /// <summary>What is looked at.</summary>
    public IReadOnlyList<VerificationCheck> Checks { get; init; } = [];

    /// <summary>What is needed when; the first that fits an incident holds.</summary>
    public IReadOnlyList<VerificationRule> Rules { get; init; } = [];
}

/// <summary>One thing that is looked at.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">What, in words.</param>
/// <param name="Metric">The measurement, or null when a person looks.</param>
/// <param name="Is">Its limit, or null.</param>
/// <param name="Window">How far back, or null.</param>
/// <param name="By">Who confirms it, a role or <c>support</c>, or null for anybody.</param>
public sealed record VerificationCheck(
    string Id, string Text, string? Metric, Threshold? Is, Duration? Window, string? By)
{
    /// <summary>The monitor that has to answer well, by id, or null (VER-009).</summary>
    public string? Monitor { get; init; }

    /// <summary>A person looks and says so.</summary>
    public bool IsManual => Metric is null && Monitor is null;
}

/// <summary>What is needed before an incident may count as resolved.</summary>
public sealed record VerificationRule
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>For these levels; empty for all.</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>After these workflows or runbooks, or for <c>maintenance</c>; empty for all.</summary>
    public IReadOnlyList<string> After { get; init; } = [];

    /// <summary>The checks, by id; empty for all of them.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>How long all must hold before, or null.</summary>
    public Duration? StableFor { get; init; }

    /// <summary>How long it is watched afterwards, or null.</summary>
    public Duration? WatchFor { get; init; }

    /// <summary>The longest it is watched when a range is given, or null.</summary>
    public Duration? WatchMost { get; init; }

    /// <summary>How often while it is watched, or null.</summary>
    public Duration? PollEvery { get; init; }

    /// <summary>What is watched, in words.</summary>
    public IReadOnlyList<string> Signals { get; init; } = [];

    /// <summary>What must be true beside the checks, in words (VER-007).</summary>
    public IReadOnlyList<string> ResolveWhen { get; init; } = [];
}
