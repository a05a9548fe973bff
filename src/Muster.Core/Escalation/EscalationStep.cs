using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>One step: when its condition has held for a time, this is done.</summary>
public sealed record EscalationStep
{
    /// <summary>Its level, from 1; what a person names to escalate by hand (ESC-004).</summary>
    public required int Level { get; init; }

    /// <summary>Its name for people, or null.</summary>
    public string? Name { get; init; }

    /// <summary>How long the condition has held.</summary>
    public required Duration At { get; init; }

    /// <summary>The condition.</summary>
    public EscalationCondition When { get; init; } = EscalationCondition.Unacknowledged;

    /// <summary>Only for incidents of these severities; empty for all.</summary>
    public IReadOnlyList<SeverityId> Severities { get; init; } = [];

    /// <summary>Only for incidents of one of these classes, such as <c>security</c>; empty for all.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Who is paged, offered or reminded.</summary>
    public required IReadOnlyList<EscalationTarget> Targets { get; init; }

    /// <summary>What is done.</summary>
    public StepAct Act { get; init; } = StepAct.Page;

    /// <summary>The list on which the incident is put, for <see cref="StepAct.List"/>.</summary>
    public string? List { get; init; }

    /// <summary>What is said with it, or null.</summary>
    public string? Text { get; init; }

    /// <summary>The hours in which it happens; null for any (ESC-016).</summary>
    public StepHours? Hours { get; init; }

    /// <summary>Any of these brings it about, beside a person who asks; with some, its time does not
    /// (ESC-007).</summary>
    public IReadOnlyList<EscalationTrigger> Triggers { get; init; } = [];

    /// <summary>How many of those paged must acknowledge before paging stops; 1 to 20.</summary>
    public int Needs { get; init => field = Math.Clamp(value, 1, NeedsMax); } = 1;

    /// <summary>At most so many are asked to acknowledge.</summary>
    public const int NeedsMax = 20;

    /// <summary>The step that it forks from, for readers; null for a step of the main line (ESC-005).</summary>
    public string? BranchOf { get; init; }

    /// <summary>Whether it holds for incidents of this severity.</summary>
    public bool AppliesTo(SeverityId severity) => Severities.Count == 0 || Severities.Contains(severity);

    /// <summary>Whether it holds for incidents of this severity and these classes.</summary>
    public bool AppliesTo(SeverityId severity, IReadOnlyCollection<string> classes) =>
        AppliesTo(severity) && (Classes.Count == 0 || Classes.Any(classes.Contains));
}

/// <summary>What must have held for a step's time. They run side by side (ESC-003).</summary>
public enum EscalationCondition
{
    /// <summary>Nobody has it; since it was declared, or given back.</summary>
    Unacknowledged,

    /// <summary>Somebody has it and it is not resolved; since it was taken.</summary>
    Unresolved,

    /// <summary>It is open, taken or not; since it was declared.</summary>
    Open,

    /// <summary>A person asks for it, or one of its triggers holds; never by its time alone.</summary>
    Asked,
}

/// <summary>What a step does.</summary>
public enum StepAct
{
    /// <summary>Pages its targets.</summary>
    Page,

    /// <summary>Offers its targets in the room; they are paged when a person confirms (ESC-008).</summary>
    Offer,

    /// <summary>Reminds its targets of a question that a person answers (ESC-006, ESC-018).</summary>
    Remind,

    /// <summary>Puts the incident on a list that people go through later (ESC-010, ESC-011).</summary>
    List,
}

/// <summary>One reason to take a step.</summary>
/// <param name="Text">In words.</param>
/// <param name="Severities">Only for incidents of these severities; empty for all.</param>
/// <param name="OpenFor">It holds by itself when the incident has been open for this long; null when only a person
/// can say that it holds.</param>
public sealed record EscalationTrigger(string Text, IReadOnlyList<SeverityId> Severities, Duration? OpenFor)
{
    /// <summary>Whether it can hold for incidents of this severity.</summary>
    public bool AppliesTo(SeverityId severity) => Severities.Count == 0 || Severities.Contains(severity);
}

/// <summary>A list of steps that is written down and not in force.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Steps">Its steps.</param>
public sealed record EscalationList(string Id, IReadOnlyList<EscalationStep> Steps);

/// <summary>Whom a step means.</summary>
public abstract record EscalationTarget
{
    private EscalationTarget()
    {
    }

    /// <summary>Whoever holds the pager of a schedule.</summary>
    public sealed record OnCall(ScheduleId Schedule) : EscalationTarget;

    /// <summary>A person.</summary>
    public sealed record Person(ResponderId Responder) : EscalationTarget;

    /// <summary>Everybody in a team; a team may be a group of stakeholders (ESC-013).</summary>
    public sealed record Members(TeamId Team) : EscalationTarget;

    /// <summary>The next in a team, one incident each (round robin).</summary>
    public sealed record InTurn(TeamId Team) : EscalationTarget;

    /// <summary>Who has a role in the incident (ESC-015).</summary>
    public sealed record InRole(RoleId Role) : EscalationTarget;

    /// <summary>Who has the incident (ESC-018).</summary>
    public sealed record Holder : EscalationTarget;

    /// <summary>Everybody who is active: all hands.</summary>
    public sealed record Everybody : EscalationTarget;

    /// <summary>A vendor's support: a person raises the case and notes its number (ESC-014).</summary>
    public sealed record Vendor(string Id) : EscalationTarget;
}
