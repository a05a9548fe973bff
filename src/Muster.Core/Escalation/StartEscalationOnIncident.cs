using Muster.Core.Incidents;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Escalation;

/// <summary>What a fact of an incident asks of its escalation.</summary>
public static class StartEscalationOnIncident
{
    /// <summary>The command, or null when the fact asks for nothing.</summary>
    /// <param name="incident">The incident after the fact.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="escalation">The escalation before.</param>
    /// <param name="severity">The level that the incident has now.</param>
    /// <param name="policy">The policy that it is pinned to, or null.</param>
    /// <param name="reach">Finds the people.</param>
    public static EscalationCommand? React(
        Incident incident,
        IncidentEvent fact,
        IncidentEscalation escalation,
        Severity severity,
        EscalationPolicy? policy,
        Reach reach) => fact switch
        {
            E.Declared { Pages: true, AfterTheFact: false } e =>
                new EscalationCommand.Start(policy, e.Severity, reach) { At = e.At },
            E.Acknowledged e => new EscalationCommand.Acknowledge(e.Holder) { At = e.At },
            E.AcknowledgementWithdrawn e =>
                new EscalationCommand.Resume(policy, $"{e.By.Name} gave it back.", reach) { At = e.At },
            E.SeverityChanged e when escalation.HasStarted =>
                new EscalationCommand.ChangeSeverity(policy, e.To, reach) { At = e.At },
            E.SeverityChanged e when severity.Pages && incident.IsOpen && incident.HeldBy is null
                && !incident.Declaration!.AfterTheFact =>
                new EscalationCommand.Start(policy, e.To, reach) { At = e.At },
            E.Reopened e => new EscalationCommand.Resume(policy, "It was reopened.", reach)
            {
                At = e.At,
                Holder = incident.HeldBy,
            },
            E.Resolved or E.FalseAlarm or E.Merged or E.Closed => new EscalationCommand.End { At = fact.At },
            _ => null,
        };
}
