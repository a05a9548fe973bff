using Muster.Client.Alerts;
using Muster.Client.Clocks;

namespace Muster.Client.Incidents;

/// <summary>An incident as the API shows it.</summary>
public sealed record IncidentMessage
{
    /// <summary>Its id, 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it: <c>INC-2026-11-20-001</c>.</summary>
    public required string Reference { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>triggered, acknowledged, investigating, identified, mitigating, monitoring, resolved, closed, merged
    /// or false-alarm.</summary>
    public required string Status { get; init; }

    /// <summary>The playbook's word for the status.</summary>
    public required string StatusWord { get; init; }

    /// <summary>A level of the playbook's scheme.</summary>
    public required string Severity { get; init; }

    /// <summary>The service that it is about, or null.</summary>
    public string? Service { get; init; }

    /// <summary>It is an exercise.</summary>
    public bool Drill { get; init; }

    /// <summary>What sort of trouble, by the route of its first alert: <c>security</c>, <c>data-loss</c>; else
    /// null.</summary>
    public string? Class { get; init; }

    /// <summary>Only those who respond see it.</summary>
    public bool Private { get; init; }

    /// <summary>When the trouble began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was noticed.</summary>
    public required DateTimeOffset DetectedAt { get; init; }

    /// <summary>When it was declared.</summary>
    public required DateTimeOffset DeclaredAt { get; init; }

    /// <summary>When somebody first had it, or null.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>When its effect was over, or null.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When nothing was left to do, or null.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Who holds it, or null.</summary>
    public string? Holder { get; init; }

    /// <summary>Everybody who responds, in the order in which they came.</summary>
    public IReadOnlyList<string> Responders { get; init; } = [];

    /// <summary>Who has which role.</summary>
    public IReadOnlyList<RoleMessage> Roles { get; init; } = [];

    /// <summary>Its obligations, by due instant.</summary>
    public IReadOnlyList<ClockMessage> Clocks { get; init; } = [];

    /// <summary>Its alerts, newest first, at most 100; in lists at most 10.</summary>
    public IReadOnlyList<AlertMessage> Alerts { get; init; } = [];

    /// <summary>How many alerts it has.</summary>
    public long AlertCount { get; init; }

    /// <summary>What happened, oldest first; empty in lists, unless they were asked for it.</summary>
    public IReadOnlyList<TimelineEntryMessage> Timeline { get; init; } = [];

    /// <summary>The policy that is followed, or null.</summary>
    public string? Policy { get; init; }

    /// <summary>The next step of the escalation, or null.</summary>
    public NextStepMessage? NextStep { get; init; }

    /// <summary>What kinds of trouble it is: <c>security</c>.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Its holder waits until then, or null.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>Whom it was given to and who has not taken it, or null.</summary>
    public string? AssignedTo { get; init; }

    /// <summary>What steps of the policy offer or ask, and nobody has answered.</summary>
    public IReadOnlyList<PromptMessage> Prompts { get; init; } = [];

    /// <summary>The lists that it is on: <c>standup</c>.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>The cases that were raised with vendors, oldest first.</summary>
    public IReadOnlyList<CaseMessage> Cases { get; init; } = [];

    /// <summary>What found it: alert, person or report.</summary>
    public string Source { get; init; } = "";

    /// <summary>When the first signal of its alerts arrived; null without an alert.</summary>
    public DateTimeOffset? FirstSignalAt { get; init; }

    /// <summary>How long its parts took, from its recorded instants.</summary>
    public DurationsMessage? Durations { get; init; }

    /// <summary>The alerts of it that monitors.yaml knows by name, with what answers them.</summary>
    public IReadOnlyList<KnownAlertMessage> KnownAlerts { get; init; } = [];

    /// <summary>So many more alerts of its group its sender left out of the newest message; 0 when it sent
    /// all.</summary>
    public long AlertsLeftOut { get; init; }

    /// <summary>Whether the fix holds: the checks that the playbook asks for.</summary>
    public IReadOnlyList<CheckMessage> Checks { get; init; } = [];

    /// <summary>Who is suggested for the roles that nobody has.</summary>
    public IReadOnlyList<RoleSuggestionMessage> RoleSuggestions { get; init; } = [];

    /// <summary>The id of the incident in which it goes on, or null.</summary>
    public string? MergedInto { get; init; }

    /// <summary>What a person said when declaring it, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The version of the playbook that holds for it.</summary>
    public int PlaybookVersion { get; init; }

    /// <summary>The name of its room, or null.</summary>
    public string? Channel { get; init; }

    /// <summary>The title of its document, or null.</summary>
    public string? Document { get; init; }

    /// <summary>Its title in messages, or null.</summary>
    public string? MessageTitle { get; init; }

    /// <summary>What is known about its level.</summary>
    public ClassificationMessage? Classification { get; init; }

    /// <summary>Its checklists.</summary>
    public IReadOnlyList<ChecklistMessage> Checklists { get; init; } = [];

    /// <summary>Its tasks.</summary>
    public IReadOnlyList<TaskMessage> Tasks { get; init; } = [];

    /// <summary>What is known, missing, suspected and asked, and what belongs to it.</summary>
    public IReadOnlyList<BoardEntryMessage> Board { get; init; } = [];

    /// <summary>What was decided.</summary>
    public IReadOnlyList<DecisionMessage> Decisions { get; init; } = [];

    /// <summary>The workflows that are walked in it.</summary>
    public IReadOnlyList<WalkMessage> Workflows { get; init; } = [];

    /// <summary>Its room on the screens.</summary>
    public string? Url { get; init; }
}

/// <summary>How long the parts of an incident took, in seconds.</summary>
/// <param name="DetectSeconds">From its start until it was noticed.</param>
/// <param name="AcknowledgeSeconds">From when it was noticed until somebody first had it, or null.</param>
/// <param name="ResolveSeconds">From its start until its effect was over, or null.</param>
public sealed record DurationsMessage(double DetectSeconds, double? AcknowledgeSeconds, double? ResolveSeconds);

/// <summary>An alert that is known by name.</summary>
/// <param name="Id">The id of its definition in monitors.yaml.</param>
/// <param name="Name">Its name.</param>
/// <param name="Severities">The levels that it leads to, worst first.</param>
/// <param name="Workflow">The workflow that answers it, or null.</param>
/// <param name="Runbook">The runbook that answers it, or null.</param>
public sealed record KnownAlertMessage(
    string Id, string Name, IReadOnlyList<string> Severities, string? Workflow, string? Runbook);

/// <summary>Who is suggested for a role.</summary>
/// <param name="Role">The role's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="People">The ids of who could take it.</param>
/// <param name="Backup">They are its backup: nobody of the first choice can.</param>
public sealed record RoleSuggestionMessage(string Role, string Name, IReadOnlyList<string> People, bool Backup);

/// <summary>A case that was raised with a vendor.</summary>
/// <param name="Number">The vendor's number of it.</param>
/// <param name="Vendor">The id of the vendor in directory.yaml, or null.</param>
/// <param name="Level">The level of the policy that asked for it.</param>
/// <param name="By">The id of who raised it.</param>
/// <param name="At">When its number was noted.</param>
public sealed record CaseMessage(string Number, string? Vendor, int Level, string By, DateTimeOffset At);

/// <summary>Who has a role.</summary>
/// <param name="Role">The role's id.</param>
/// <param name="Responder">The person's id.</param>
/// <param name="Name">The person's name.</param>
public sealed record RoleMessage(string Role, string Responder, string Name)
{
    /// <summary>The id of the person who is asked to take it over, or null.</summary>
    public string? OfferedTo { get; init; }

    /// <summary>How it stands, for that person; null when nobody is asked.</summary>
    public string? OfferNote { get; init; }
}

/// <summary>The next step of an escalation.</summary>
/// <param name="Level">From 1; null when the policy is used up then and the administrators are paged.</param>
/// <param name="DueAt">When it is reached unless somebody takes the incident.</param>
public sealed record NextStepMessage(int? Level, DateTimeOffset DueAt);

/// <summary>What a step of the policy offers or asks.</summary>
/// <param name="Level">The step's level.</param>
/// <param name="Act">offer or remind.</param>
/// <param name="Text">What it says, or null.</param>
/// <param name="Since">Since when.</param>
public sealed record PromptMessage(int Level, string Act, string? Text, DateTimeOffset Since);

/// <summary>One thing that happened.</summary>
/// <param name="At">When it happened.</param>
/// <param name="RecordedAt">When it was recorded.</param>
/// <param name="Kind">A stable word for what it is.</param>
/// <param name="Who">Who did it, or null.</param>
/// <param name="Text">What happened, one sentence.</param>
/// <param name="Detail">More, or null.</param>
public sealed record TimelineEntryMessage(
    DateTimeOffset At, DateTimeOffset RecordedAt, string Kind, string? Who, string Text, string? Detail)
{
    /// <summary>The id of a note, by which it is corrected or taken back; null for other lines.</summary>
    public string? Note { get; init; }
}
