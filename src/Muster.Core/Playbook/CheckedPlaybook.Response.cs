using Muster.Core.Incidents;
using Muster.Core.Workflows;

namespace Muster.Core.Playbook;

/// <content>What drives an incident: how it is classified, run, by whom and by which steps.</content>
public sealed partial record CheckedPlaybook
{
    /// <summary>How the level of an incident is found.</summary>
    public ClassificationRules Classification { get; init; } = new();

    /// <summary>Words, phases, rooms, closing.</summary>
    public IncidentRules Incidents { get; init; } = new();

    /// <summary>The roles, in order; empty for <see cref="DefaultRoles"/>.</summary>
    public IReadOnlyList<RoleRule> Roles { get; init; } = [];

    /// <summary>The workflows and decision trees.</summary>
    public IReadOnlyList<Workflow> Workflows { get; init; } = [];

    /// <summary>Commander, technical lead, communications, scribe.</summary>
    public static IReadOnlyList<RoleRule> DefaultRoles { get; } =
    [
        new() { Id = new RoleId("commander"), Name = "Commander" },
        new() { Id = new RoleId("technical-lead"), Name = "Technical lead" },
        new() { Id = new RoleId("communications"), Name = "Communications" },
        new() { Id = new RoleId("scribe"), Name = "Scribe" },
    ];

    /// <summary>The roles that hold: the playbook's, or the usual four.</summary>
    public IReadOnlyList<RoleRule> RolesInForce => Roles.Count > 0 ? Roles : DefaultRoles;

    /// <summary>The role of an id, or null.</summary>
    public RoleRule? Role(RoleId id) => RolesInForce.FirstOrDefault(role => role.Id == id);

    /// <summary>The workflow of an id, or null.</summary>
    public Workflow? Workflow(string id) => Workflows.FirstOrDefault(workflow => workflow.Id == id);

    /// <summary>The level of a word of any scheme of the organisation, or null (SEV-017).</summary>
    public Severity? SeverityOfAnyScheme(string word) => FindSeverity(word)
        ?? Classification.Schemes
            .SelectMany(scheme => scheme.Levels)
            .Where(level => string.Equals(level.Word, word, StringComparison.OrdinalIgnoreCase))
            .Select(level => FindSeverity(level.Severity.Value))
            .FirstOrDefault();
}
