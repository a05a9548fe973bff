using Muster.Core.Escalation;

namespace Muster.Core.Incidents;

/// <summary>A part that a person plays in an incident. Source: roles.yaml, table T6, INC-012 to INC-016.</summary>
public sealed record RoleRule
{
    /// <summary>Its id.</summary>
    public required RoleId Id { get; init; }

    /// <summary>Its name: <c>Incident Commander</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its duties, in order (INC-013).</summary>
    public IReadOnlyList<string> Duties { get; init; } = [];

    /// <summary>Who plays it, in words, or null.</summary>
    public string? Who { get; init; }

    /// <summary>Who stands in, in words, or null.</summary>
    public string? BackupWho { get; init; }

    /// <summary>Who is suggested (INC-014).</summary>
    public IReadOnlyList<EscalationTarget> From { get; init; } = [];

    /// <summary>Who is suggested when none of those can.</summary>
    public IReadOnlyList<EscalationTarget> Backup { get; init; } = [];

    /// <summary>It is needed for these levels; empty for all.</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>It is needed for these kinds of trouble, such as <c>security</c>; empty for all.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>An incident without it is incomplete; else it is there when somebody takes it.</summary>
    public bool IsNeeded { get; init; } = true;

    /// <summary>It only hears of the incident; nobody takes it.</summary>
    public bool IsInformed { get; init; }

    /// <summary>Roles that one person does not have together with it.</summary>
    public IReadOnlyList<RoleId> NotWith { get; init; } = [];

    /// <summary>Only who has it says that an incident is resolved, while somebody has it (INC-033).</summary>
    public bool Resolves { get; init; }

    /// <summary>Whether it is offered in an incident.</summary>
    public bool AppliesTo(SeverityId severity, IReadOnlyList<string> kinds) =>
        (Severities.Count == 0 || Severities.Contains(severity))
        && (Kinds.Count == 0 || Kinds.Any(kind => kinds.Contains(kind, StringComparer.OrdinalIgnoreCase)));
}
