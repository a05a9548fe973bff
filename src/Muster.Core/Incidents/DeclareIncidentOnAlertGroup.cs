using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>A group that is ready asks for its incident; a worse alert in it raises the incident.</summary>
public static class DeclareIncidentOnAlertGroup
{
    /// <summary>The declaration that a ready group asks for.</summary>
    /// <param name="group">The group.</param>
    /// <param name="first">The alert that it opened with.</param>
    /// <param name="routing">What the playbook says of that alert.</param>
    /// <param name="id">The id that the incident gets.</param>
    /// <param name="reference">The reference that it gets.</param>
    /// <param name="playbookVersion">The version that it is pinned to.</param>
    /// <param name="now">The transaction's instant.</param>
    public static IncidentCommand.Declare React(
        AlertGroup group,
        Alert first,
        Routing routing,
        IncidentId id,
        string reference,
        int playbookVersion,
        Instant now)
    {
        var by = Actor.Integration(first.Service, first.Source);
        var declared = new IncidentEvent.Declared(
            id,
            reference,
            TitleOf(first),
            routing.Severity.Id,
            routing.Severity.Rank,
            routing.Service,
            routing.Policy,
            playbookVersion,
            first.Source == AlertSignal.ReportSource ? DetectionSource.Report : DetectionSource.Alert,
            StartedAt: Instant.Min(first.StartedAt ?? first.FirstAt, first.FirstAt),
            DetectedAt: first.FirstAt,
            routing.Pages,
            Drill: false,
            Private: false)
        {
            At = now,
            By = by,
            Group = group.Id,
            Class = first.Class,
        };
        return new IncidentCommand.Declare(declared) { At = now, By = by };
    }

    /// <summary>Never blank and never too long, because an alert's incident must not be refused.</summary>
    private static string TitleOf(Alert alert)
    {
        var title = !string.IsNullOrWhiteSpace(alert.Summary) ? alert.Summary
            : !string.IsNullOrWhiteSpace(alert.DedupKey) ? alert.DedupKey
            : $"Alert of {alert.Service}";
        if (title.Length <= Incident.TitleCharactersMax)
            return title;
        var end = Incident.TitleCharactersMax - 1;
        return title[..(char.IsHighSurrogate(title[end - 1]) ? end - 1 : end)] + "…";
    }

    /// <summary>The command that a worse alert asks for, or null when it is not worse than the incident.</summary>
    public static IncidentCommand? Raise(Incident incident, Alert alert, Routing routing, Instant now) =>
        incident.IsOpen && routing.Severity.Rank < incident.Rank
            ? new IncidentCommand.ChangeSeverity(routing.Severity, $"Alert '{alert.Summary}' is worse.")
            {
                At = now,
                By = Actor.Integration(alert.Service, alert.Source),
            }
            : null;
}
