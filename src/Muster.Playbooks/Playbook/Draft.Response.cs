using Muster.Core.Incidents;
using Muster.Core.Workflows;

namespace Muster.Playbooks.Playbook;

/// <content>What drives an incident.</content>
internal sealed partial class Draft
{
    internal ClassificationRules Classification { get; set; } = new();

    internal IncidentRules IncidentRules { get; set; } = new();

    internal List<RoleRule> Roles { get; } = [];

    internal List<Workflow> Workflows { get; } = [];
}
