namespace Muster.Core.Clocks;

/// <summary>What must have happened by when. On the wire with hyphens: <c>acknowledge-by</c>.</summary>
public enum ClockKind
{
    /// <summary>Somebody has it (ONC-008).</summary>
    AcknowledgeBy,

    /// <summary>Something was said.</summary>
    FirstUpdateBy,

    /// <summary>Something was said again.</summary>
    NextUpdateBy,

    /// <summary>The next step of the escalation is reached.</summary>
    EscalateAt,

    /// <summary>Its effect is over.</summary>
    ResolveBy,

    /// <summary>Somebody has looked at an open incident that has no other obligation (R6).</summary>
    ReviewBy,

    /// <summary>Its holder's time is over: the end of a snooze, or no sign of life for as long as the policy allows.
    /// </summary>
    LapseAt,

    /// <summary>Work on it has begun (SEV-003).</summary>
    RespondBy,

    /// <summary>The status page speaks of it.</summary>
    StatusPageBy,

    /// <summary>Somebody is told that it goes on (ESC-003).</summary>
    EscalateBy,

    /// <summary>Its commander is asked whether to bring in executives (ESC-006).</summary>
    ExecutivePromptAt,

    /// <summary>The checklist of a phase is done.</summary>
    PhaseBy,

    /// <summary>It has been quiet for long enough to count as resolved (VER-007).</summary>
    StableAt,

    /// <summary>A fix has been watched for long enough (VER-004).</summary>
    WatchUntil,

    /// <summary>A wait of a workflow is over.</summary>
    WaitUntil,

    /// <summary>The opening of the war room is over (INC-019).</summary>
    RoomOpeningBy,

    /// <summary>The next round of the war room (INC-020).</summary>
    RoundBy,

    /// <summary>What was learnt is written.</summary>
    PostmortemBy,

    /// <summary>What was learnt was talked about.</summary>
    PostmortemMeetingBy,

    /// <summary>A short report is out.</summary>
    ReportBy,

    /// <summary>Somebody whom the law names is told (SEC-008).</summary>
    NotifyBy,

    /// <summary>Its room is archived (INC-009).</summary>
    ArchiveAt,

    /// <summary>What was promised in what was learnt is done, or spoken of.</summary>
    ActionsBy,
}

/// <summary>What holds of all obligations of a kind.</summary>
public static class ClockKinds
{
    /// <summary>It goes on when the incident is resolved.</summary>
    public static bool RunsAfterTheEnd(this ClockKind kind) => kind is ClockKind.WatchUntil or ClockKind.PostmortemBy
        or ClockKind.PostmortemMeetingBy or ClockKind.ReportBy or ClockKind.NotifyBy or ClockKind.ArchiveAt
        or ClockKind.PhaseBy or ClockKind.ActionsBy;

    /// <summary>It is met when its time has passed; it cannot be missed.</summary>
    public static bool IsMetByTime(this ClockKind kind) => kind is ClockKind.StableAt or ClockKind.WatchUntil
        or ClockKind.WaitUntil;

    /// <summary>A person says that it is met.</summary>
    public static bool IsMetByHand(this ClockKind kind) => kind is ClockKind.RespondBy or ClockKind.StatusPageBy
        or ClockKind.EscalateBy or ClockKind.ExecutivePromptAt or ClockKind.PhaseBy or ClockKind.RoomOpeningBy
        or ClockKind.RoundBy or ClockKind.PostmortemBy or ClockKind.PostmortemMeetingBy or ClockKind.ReportBy
        or ClockKind.NotifyBy or ClockKind.ArchiveAt or ClockKind.ActionsBy;

    /// <summary>What it is called in a sentence: <c>Acknowledge by</c>.</summary>
    public static string Words(this ClockKind kind) => kind switch
    {
        ClockKind.AcknowledgeBy => "Acknowledge by",
        ClockKind.FirstUpdateBy => "First update by",
        ClockKind.NextUpdateBy => "Next update by",
        ClockKind.EscalateAt => "Escalate at",
        ClockKind.ResolveBy => "Resolve by",
        ClockKind.ReviewBy => "Review by",
        ClockKind.LapseAt => "Acknowledgement until",
        ClockKind.RespondBy => "Respond by",
        ClockKind.StatusPageBy => "Status page by",
        ClockKind.EscalateBy => "Tell by",
        ClockKind.ExecutivePromptAt => "Ask about executives at",
        ClockKind.PhaseBy => "Phase done by",
        ClockKind.StableAt => "Stable at",
        ClockKind.WatchUntil => "Watch until",
        ClockKind.WaitUntil => "Wait until",
        ClockKind.RoomOpeningBy => "War room opened by",
        ClockKind.RoundBy => "War room round by",
        ClockKind.PostmortemBy => "Post-mortem by",
        ClockKind.PostmortemMeetingBy => "Post-mortem meeting by",
        ClockKind.ReportBy => "Report by",
        ClockKind.NotifyBy => "Notify by",
        ClockKind.ArchiveAt => "Archive the room at",
        ClockKind.ActionsBy => "Actions by",
        _ => kind.ToString(),
    };
}
