using Muster.Core.Clocks;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Metrics;

/// <summary>Why an incident does not count.</summary>
public enum Exclusion
{
    /// <summary>It counts.</summary>
    None,

    /// <summary>It was an exercise.</summary>
    Drill,

    /// <summary>There was nothing.</summary>
    FalseAlarm,

    /// <summary>It went on in another.</summary>
    Merged,
}

/// <summary>What is measured of an incident.</summary>
public enum Measure
{
    /// <summary>From its start until it was noticed.</summary>
    Detect,

    /// <summary>From when it was noticed until somebody had it.</summary>
    Acknowledge,

    /// <summary>From when it was noticed until work began.</summary>
    Respond,

    /// <summary>From when it was noticed until something was said.</summary>
    FirstUpdate,

    /// <summary>From its start until its effect was over.</summary>
    Resolve,
}

/// <summary>The instants of one incident that figures are made of.</summary>
public readonly record struct IncidentFigure
{
    /// <summary>Which incident.</summary>
    public required IncidentId Id { get; init; }

    /// <summary>How bad it was in the end.</summary>
    public required SeverityId Severity { get; init; }

    /// <summary>What it was about, or null.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>Why it does not count.</summary>
    public Exclusion Exclusion { get; init; }

    /// <summary>What noticed it.</summary>
    public DetectionSource Source { get; init; }

    /// <summary>When the trouble began.</summary>
    public required Instant StartedAt { get; init; }

    /// <summary>When it was noticed.</summary>
    public required Instant DetectedAt { get; init; }

    /// <summary>When somebody first had it, or null.</summary>
    public Instant? AcknowledgedAt { get; init; }

    /// <summary>When work was first seen, or null.</summary>
    public Instant? BegunAt { get; init; }

    /// <summary>When something was first said, or null.</summary>
    public Instant? SaidAt { get; init; }

    /// <summary>When its effect was over, or null while it goes on.</summary>
    public Instant? ResolvedAt { get; init; }

    /// <summary>How many obligations were missed.</summary>
    public int Missed { get; init; }

    /// <summary>How many of those were to take it in time.</summary>
    public bool IsTakenLate { get; init; }

    /// <summary>The version of the playbook whose levels it was rated by.</summary>
    public int PlaybookVersion { get; init; }

    /// <summary>Of an incident.</summary>
    public static IncidentFigure Of(Incident incident) => new()
    {
        Id = incident.Id,
        Severity = incident.Severity,
        Service = incident.Declaration!.Service,
        Exclusion = incident.Declaration.Drill ? Exclusion.Drill
            : incident.Status == IncidentStatus.FalseAlarm ? Exclusion.FalseAlarm
            : incident.Status == IncidentStatus.Merged ? Exclusion.Merged
            : Exclusion.None,
        Source = incident.Declaration.Source,
        StartedAt = incident.StartedAt,
        DetectedAt = incident.DetectedAt,
        AcknowledgedAt = incident.AcknowledgedAt,
        BegunAt = incident.Work.BegunAt,
        SaidAt = incident.FirstUpdateAt,
        ResolvedAt = incident.ResolvedAt,
        Missed = incident.Missed.Count,
        IsTakenLate = incident.Missed.Any(key => key.Kind == ClockKind.AcknowledgeBy),
        PlaybookVersion = incident.PlaybookVersion,
    };

    /// <summary>How long something took, in seconds; null while it has not happened, or when its instants contradict
    /// each other: such a value is missing and not zero.</summary>
    public double? Seconds(Measure measure)
    {
        var (from, to) = measure switch
        {
            Measure.Detect => (StartedAt, (Instant?)DetectedAt),
            Measure.Acknowledge => (DetectedAt, AcknowledgedAt),
            Measure.Respond => (DetectedAt, BegunAt),
            Measure.FirstUpdate => (DetectedAt, SaidAt),
            _ => (StartedAt, ResolvedAt),
        };
        return to is { } end && end >= from ? (end - from).TotalSeconds : null;
    }
}
