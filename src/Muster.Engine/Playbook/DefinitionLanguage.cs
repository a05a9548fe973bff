using Muster.Core.Catalog;
using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Playbook;

namespace Muster.Engine.Playbook;

/// <summary>What a text says of one team, policy or service: as much of it as can be read.</summary>
public sealed record DefinitionRead
{
    /// <summary>The team, when it is one.</summary>
    public Team? Team { get; init; }

    /// <summary>The policy, when it is one.</summary>
    public EscalationPolicy? Policy { get; init; }

    /// <summary>The service, when it is one.</summary>
    public Service? Service { get; init; }

    /// <summary>What is wrong with it; only without errors may it be put in force.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Whether it may be put in force.</summary>
    public bool IsGood => (Team is not null || Policy is not null || Service is not null)
        && Problems.All(problem => problem.Severity != ProblemSeverity.Error);
}

/// <summary>The language of teams.yaml, escalation.yaml and catalog.yaml, handed in from where it is known.</summary>
/// <param name="Read">Reads one definition, by its kind and id, within a playbook and among people.</param>
public sealed record DefinitionLanguage(
    Func<DefinitionKind, string, string, CheckedPlaybook, IEnumerable<Responder>, DefinitionRead> Read);
