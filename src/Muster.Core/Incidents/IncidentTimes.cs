using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>
/// How long the parts of an incident took. Each is a difference of two recorded instants and follows when one of them
/// is corrected; nothing is written by hand. Source: INC-032.
/// </summary>
/// <param name="ToDetect">From its start until it was noticed.</param>
/// <param name="ToAcknowledge">From when it was noticed until somebody first had it; null while nobody has.</param>
/// <param name="ToResolve">From its start until its effect was over; null while it goes on.</param>
public readonly record struct IncidentTimes(Duration ToDetect, Duration? ToAcknowledge, Duration? ToResolve)
{
    /// <summary>Of an incident that exists.</summary>
    public static IncidentTimes Of(Incident incident) => new(
        incident.DetectedAt - incident.StartedAt,
        incident.AcknowledgedAt - incident.DetectedAt,
        incident.ResolvedAt - incident.StartedAt);
}
