namespace Muster.Core.Incidents;

/// <summary>Where an incident is. On the wire in lower case, <c>false-alarm</c> with a hyphen. Source:
/// INC-002.</summary>
public enum IncidentStatus
{
    /// <summary>Opened, nobody has it.</summary>
    Triggered,

    /// <summary>Somebody has it.</summary>
    Acknowledged,

    /// <summary>Its cause is being looked for.</summary>
    Investigating,

    /// <summary>Its cause is known.</summary>
    Identified,

    /// <summary>Its effect is being ended.</summary>
    Mitigating,

    /// <summary>A fix is in place and being watched.</summary>
    Monitoring,

    /// <summary>Its effect is over.</summary>
    Resolved,

    /// <summary>Nothing is left to do.</summary>
    Closed,

    /// <summary>It goes on in another incident.</summary>
    Merged,

    /// <summary>There was nothing.</summary>
    FalseAlarm,
}

/// <summary>What the statuses mean, and how they are spelled.</summary>
public static class IncidentStatuses
{
    private static readonly string[] Words =
    [
        "triggered", "acknowledged", "investigating", "identified", "mitigating", "monitoring", "resolved", "closed",
        "merged", "false-alarm",
    ];

    /// <summary>All spellings, in the order of the life of an incident.</summary>
    public static IReadOnlyList<string> All => Words;

    /// <summary>Its spelling on the wire.</summary>
    public static string Word(this IncidentStatus status) => Words[(int)status];

    /// <summary>The status of a spelling, or null.</summary>
    public static IncidentStatus? Parse(string word)
    {
        var index = Array.IndexOf(Words, word.Trim().ToLowerInvariant().Replace('_', '-'));
        return index < 0 ? null : (IncidentStatus)index;
    }

    /// <summary>People are still responding.</summary>
    public static bool IsOpen(this IncidentStatus status) => status < IncidentStatus.Resolved;
}
