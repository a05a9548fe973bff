using Muster.Core.Access;
using Muster.Core.Catalog;
using Muster.Core.Communications;
using Muster.Core.Directory;
using Muster.Core.Drills;
using Muster.Core.Incidents;
using Muster.Core.Investigation;
using Muster.Core.Maintenance;
using Muster.Core.Metrics;
using Muster.Core.Monitors;
using Muster.Core.Postmortems;
using Muster.Core.Runbooks;
using Muster.Core.StatusPage;
using Muster.Core.Verification;

namespace Muster.Core.Playbook;

/// <content>What stands beside the pager: what is said, kept, checked, learnt and practised.</content>
public sealed partial record CheckedPlaybook
{
    /// <summary>The playbook as a document.</summary>
    public PlaybookDocument Document { get; init; } = new();

    /// <summary>What the organisation holds to, shown to responders (OPS-010).</summary>
    public IReadOnlyList<string> Principles { get; init; } = [];

    /// <summary>Which reading of a contradiction is in force.</summary>
    public IReadOnlyList<Reading> Readings { get; init; } = [];

    /// <summary>Where things run.</summary>
    public IReadOnlyList<RuntimeEnvironment> Environments { get; init; } = [];

    /// <summary>Contacts, vendors and links.</summary>
    public DirectoryBook Directory { get; init; } = new();

    /// <summary>Who is told what.</summary>
    public CommunicationRules Communications { get; init; } = new();

    /// <summary>What customers see.</summary>
    public IReadOnlyList<StatusPageRules> StatusPages { get; init; } = [];

    /// <summary>What holds in a security incident.</summary>
    public SecurityRules Security { get; init; } = new();

    /// <summary>Planned work.</summary>
    public MaintenanceRules Maintenance { get; init; } = new();

    /// <summary>How it is shown that a fix holds.</summary>
    public VerificationRules Verification { get; init; } = new();

    /// <summary>What is measured.</summary>
    public MonitorRules Monitors { get; init; } = new();

    /// <summary>Where people look for the cause.</summary>
    public InvestigationGuide Investigation { get; init; } = new();

    /// <summary>What is learnt.</summary>
    public PostmortemRules Postmortems { get; init; } = new();

    /// <summary>What the organisation wants to reach.</summary>
    public TargetRules Targets { get; init; } = new();

    /// <summary>What is practised.</summary>
    public DrillRules Drills { get; init; } = new();

    /// <summary>Who may do what, by duty.</summary>
    public IReadOnlyList<PermissionSet> PermissionSets { get; init; } = [];

    /// <summary>Procedures, by id.</summary>
    public IReadOnlyList<Runbook> Runbooks { get; init; } = [];

    /// <summary>Prose beside things.</summary>
    public IReadOnlyList<Prose> Prose { get; init; } = [];
}
