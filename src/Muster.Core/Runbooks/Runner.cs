using System.Diagnostics;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using NodaTime;

namespace Muster.Core.Runbooks;

/// <summary>A fact about one runner; its credentials are shown once and only their digests kept.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Invited), "runner.invited.v1")]
[JsonDerivedType(typeof(Registered), "runner.registered.v1")]
[JsonDerivedType(typeof(Removed), "runner.removed.v1")]
public abstract record RunnerEvent
{
    private RunnerEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>A runner of this name may register once.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Digest">SHA-256 of the token, lower-case hexadecimal.</param>
    /// <param name="ExpiresAt">When the token ends.</param>
    public sealed record Invited(string Name, string Digest, Instant ExpiresAt) : RunnerEvent;

    /// <summary>It registered; the token is used up.</summary>
    /// <param name="Digest">SHA-256 of its credential, lower-case hexadecimal.</param>
    /// <param name="Labels">What it says of itself.</param>
    public sealed record Registered(string Digest, IReadOnlyList<string> Labels) : RunnerEvent;

    /// <summary>It is given no more work, and its credential no longer counts.</summary>
    public sealed record Removed : RunnerEvent;
}

/// <summary>What may be asked about a runner.</summary>
public abstract record RunnerCommand
{
    private RunnerCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Let a runner of this name register once.</summary>
    public sealed record Invite(string Name, string Digest, Instant ExpiresAt) : RunnerCommand;

    /// <summary>Register with the token of the invitation.</summary>
    public sealed record Register(string TokenDigest, string Digest, IReadOnlyList<string> Labels) : RunnerCommand;

    /// <summary>Remove it.</summary>
    public sealed record Remove : RunnerCommand;
}

/// <summary>
/// A program near the systems that executes steps: it asks for work, nobody connects to it. Source: E.10 of the
/// grammar.
/// </summary>
public sealed partial record Runner : IDecider<Runner, RunnerCommand, RunnerEvent>
{
    /// <summary>A token to register works so long.</summary>
    public static readonly Duration TokenFor = Duration.FromHours(1);

    private const int LabelsMax = 50;

    /// <summary>Its name; null before it was invited.</summary>
    public string? Name { get; init; }

    /// <summary>The invitation that is open, or null.</summary>
    public RunnerEvent.Invited? Invitation { get; init; }

    /// <summary>The digest of its credential; null while it has none.</summary>
    public string? Digest { get; init; }

    /// <summary>What it said of itself when it registered.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>When it registered, or null.</summary>
    public Instant? RegisteredAt { get; init; }

    /// <summary>Whether it was removed.</summary>
    public bool IsRemoved { get; init; }

    /// <inheritdoc/>
    public static Runner Initial { get; } = new();

    /// <inheritdoc/>
    public static Decision<RunnerEvent> Decide(Runner state, RunnerCommand command) => command switch
    {
        RunnerCommand.Invite c when !NamePattern().IsMatch(c.Name) => RunnerRefusals.NameWrong,
        RunnerCommand.Invite c => new RunnerEvent.Invited(c.Name, c.Digest, c.ExpiresAt) { At = c.At, By = c.By },
        RunnerCommand.Register c when state.Invitation is not { } open || open.Digest != c.TokenDigest
            || open.ExpiresAt <= c.At => RunnerRefusals.TokenWrong,
        RunnerCommand.Register c => new RunnerEvent.Registered(c.Digest, [.. c.Labels.Take(LabelsMax)])
        {
            At = c.At,
            By = c.By,
        },
        RunnerCommand.Remove when state.Name is null => RunnerRefusals.Unknown,
        RunnerCommand.Remove when state.IsRemoved => Decision<RunnerEvent>.Nothing,
        RunnerCommand.Remove c => new RunnerEvent.Removed { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static Runner Evolve(Runner state, RunnerEvent fact) => fact switch
    {
        RunnerEvent.Invited e => state with { Name = e.Name, Invitation = e, IsRemoved = false },
        RunnerEvent.Registered e => state with
        {
            Invitation = null,
            Digest = e.Digest,
            Labels = e.Labels,
            RegisteredAt = e.At,
        },
        RunnerEvent.Removed => state with { Invitation = null, Digest = null, IsRemoved = true },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{0,62}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex NamePattern();
}

/// <summary>What a runner can take, and whether a step fits it.</summary>
public static class RunnerFit
{
    /// <summary>Whether a runner takes a step: it has the labels of the runbook, the connection or label that the step
    /// names, and runs its kind.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="step">The step.</param>
    /// <param name="name">The runner's name.</param>
    /// <param name="labels">Its labels and connections.</param>
    /// <param name="kinds">Languages and kinds that it runs.</param>
    public static bool Takes(
        Runbook runbook, RunbookStep step, string name, IReadOnlyCollection<string> labels,
        IReadOnlyCollection<string> kinds) =>
        step.Code is { } code
        && runbook.Rules.Runner.All(labels.Contains)
        && (step.Rules.On is not { } on || on == name || labels.Contains(on))
        && kinds.Contains(KindOf(code));

    /// <summary>What a runner must run for a text: the language of a script, else <c>sql</c>, <c>http</c>,
    /// <c>promql</c>, <c>kubectl</c>.</summary>
    public static string KindOf(StepCode code) => code.Runs switch
    {
        CodeKind.Script when code.Language is "shell" or "console" => "bash",
        CodeKind.Script => code.Language,
        var other => other.ToString().ToLowerInvariant(),
    };
}

/// <summary>Why something may not be done with a runner.</summary>
public static class RunnerRefusals
{
    /// <summary>There is none of this name.</summary>
    public static Refusal Unknown { get; } =
        new("runner.unknown", "There is no such runner.") { Kind = RefusalKind.Unknown };

    /// <summary>The name cannot be one.</summary>
    public static Refusal NameWrong { get; } = new(
        "runner.name-wrong", "A name has lower-case letters, digits, hyphens and dots: db-1.")
    {
        Field = "name",
        Kind = RefusalKind.Invalid,
    };

    /// <summary>The token is not known, was used, or has ended.</summary>
    public static Refusal TokenWrong { get; } = new(
        "runner.token-wrong", "This token is not known, was used, or has ended. An administrator makes another: "
            + "muster runner invite NAME.")
    {
        Field = "token",
        Kind = RefusalKind.Forbidden,
    };
}
