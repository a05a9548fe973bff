using Microsoft.AspNetCore.Components;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Timeline;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Incidents;

/// <summary>What the room of an incident shows.</summary>
public sealed record RoomView
{
    public required Incident State { get; init; }

    /// <summary>The playbook that it is pinned to.</summary>
    public CheckedPlaybook Playbook { get; init; } = new();

    public Instant Now { get; init; }

    public IReadOnlyList<Clock> Clocks { get; init; } = [];

    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    public long AlertCount { get; init; }

    /// <summary>Where to look for its cause, and how far the damage reaches.</summary>
    public Investigation.InvestigationView Investigation { get; init; } = new();

    /// <summary>What was changed around it in its service and those that it needs, the suspects first.</summary>
    public IReadOnlyList<Core.Investigation.SuspectedChange> Changes { get; init; } = [];

    public IReadOnlyList<PageRow> Pages { get; init; } = [];

    /// <summary>What was said to audiences, and what waits to be said, oldest first.</summary>
    public IReadOnlyList<Core.Communications.SpokenMessage> Messages { get; init; } = [];

    public IReadOnlyList<TimelineEntry> Timeline { get; init; } = [];

    /// <summary>The lines of the timeline as markup.</summary>
    public MarkupString Log { get; init; }

    /// <summary>When the escalation moves by itself next, or null.</summary>
    public Instant? EscalatesAt { get; init; }

    /// <summary>The levels of the policy, with whom each pages now.</summary>
    public IReadOnlyList<LevelView> Levels { get; init; } = [];

    /// <summary>The level that escalating without a choice pages, or null when all were reached.</summary>
    public LevelView? NextLevel { get; init; }

    /// <summary>What steps of the policy offer or ask, and nobody has answered.</summary>
    public IReadOnlyList<PromptView> Prompts { get; init; } = [];

    /// <summary>The lists that it is on.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>The definitions of its alerts that are known by name.</summary>
    public IReadOnlyList<Core.Monitors.AlertDefinition> KnownAlerts { get; init; } = [];

    /// <summary>The cases that were raised with vendors: whose, and its number.</summary>
    public IReadOnlyList<(string Vendor, string Number)> Cases { get; init; } = [];

    /// <summary>The incident in which this one goes on, or null.</summary>
    public string? GoesOnIn { get; init; }

    /// <summary>Other open incidents, into which this one can be merged.</summary>
    public IReadOnlyList<Incident> Others { get; init; } = [];

    /// <summary>Who is suggested for roles that nobody has, by role.</summary>
    public IReadOnlyDictionary<RoleId, RoleSuggestion> Suggestions { get; init; } =
        new Dictionary<RoleId, RoleSuggestion>();

    /// <summary>The version in force when it is not the one that the incident is pinned to, else null.</summary>
    public int? NewerPlaybook { get; init; }

    /// <summary>Whether the fix holds.</summary>
    public IReadOnlyList<Core.Verification.IncidentCheck> Checks { get; init; } = [];

    /// <summary>Vendors can be asked how they are.</summary>
    public bool HasVendors { get; init; }

    /// <summary>Its room in the chat product, or null when none is connected.</summary>
    public Core.Rooms.ChatRoom? Chat { get; init; }

    /// <summary>The runbooks that run for it, and those that fit.</summary>
    public Runbooks.RoomRuns Runs { get; init; } = Runbooks.RoomRuns.None;

    public string Path => $"/incidents/{State.Reference}";
}

/// <summary>Who is suggested for a role.</summary>
/// <param name="People">Those whom the playbook names, as they are on call now.</param>
/// <param name="AreBackup">They stand in: nobody of those named first can be reached.</param>
/// <param name="Words">Who plays it in words of the playbook, or null.</param>
public sealed record RoleSuggestion(IReadOnlyList<ResponderId> People, bool AreBackup, string? Words);

/// <summary>A level of the policy and whom it pages at this moment.</summary>
/// <param name="Level">From 1.</param>
/// <param name="Name">Its name, or null.</param>
/// <param name="Whom">The people, each once.</param>
/// <param name="Problems">In words, who cannot be reached.</param>
public sealed record LevelView(
    int Level, string? Name, IReadOnlyList<ResponderId> Whom, IReadOnlyList<string> Problems)
{
    /// <summary>What it does beside paging, or null.</summary>
    public string? Does { get; init; }

    /// <summary>The reasons that a person can name.</summary>
    public IReadOnlyList<string> Triggers { get; init; } = [];
}

/// <summary>A question of a step that waits for an answer.</summary>
/// <param name="Level">The step's level.</param>
/// <param name="IsOffer">A yes pages people; otherwise it only says that it was done.</param>
/// <param name="Text">What it asks.</param>
/// <param name="Whom">Whom it means, in words.</param>
/// <param name="IsVendor">A person raises the case and notes its number.</param>
public sealed record PromptView(int Level, bool IsOffer, string Text, string Whom, bool IsVendor);

/// <summary>The roles that an incident shows: those of its playbook, then those that somebody has besides.</summary>
public static class Roles
{
    public static IEnumerable<(RoleId Id, string Name)> Of(Incident incident, CheckedPlaybook playbook)
    {
        var offered = playbook.RolesInForce
            .Where(role => !role.IsInformed && role.AppliesTo(incident.Severity, incident.Classes))
            .Select(role => (role.Id, role.Name))
            .ToList();
        return offered.Concat(incident.Roles.Keys
            .Where(role => offered.TrueForAll(each => each.Id != role))
            .OrderBy(role => role.Value, StringComparer.Ordinal)
            .Select(role => (role, playbook.Role(role)?.Name ?? role.Value)));
    }
}
