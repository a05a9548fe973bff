using Muster.Core.Incidents;
using NodaTime;
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
            E.Declared { AfterTheFact: false } e when e.Pages || HasList(policy, incident) =>
                new EscalationCommand.Start(policy, e.Severity, reach)
                {
                    At = e.At,
                    IsQuiet = !e.Pages,
                    Classes = incident.Classes,
                },
            E.Acknowledged e => new EscalationCommand.Acknowledge(e.Holder) { At = e.At, IsThere = reach.IsThere },
            E.Joined e => new EscalationCommand.Acknowledge(e.Responder) { At = e.At, IsThere = reach.IsThere },
            E.AcknowledgementWithdrawn e =>
                new EscalationCommand.Resume(policy, $"{e.By.Name} gave it back.", reach) { At = e.At },
            E.AcknowledgementLapsed e => new EscalationCommand.Resume(policy, e.Why, reach) { At = e.At },
            E.Reassigned e => new EscalationCommand.Resume(policy, $"{e.By.Name} gave it to another person.", reach)
            {
                At = e.At,
                Since = e.At + (policy?.RoundPause ?? Patience),
            },
            E.ClassesChanged e => new EscalationCommand.ChangeClasses(policy, e.Classes, reach) { At = e.At },
            E.SeverityChanged e when StartsPaging(incident, e, severity, escalation) =>
                new EscalationCommand.Start(policy, e.To, reach) { At = e.At, Classes = incident.Classes },
            E.SeverityChanged e when escalation.HasStarted =>
                new EscalationCommand.ChangeSeverity(policy, e.To, reach) { At = e.At },
            E.Reopened e => new EscalationCommand.Resume(policy, "It was reopened.", reach)
            {
                At = e.At,
                Holder = incident.HeldBy,
            },
            E.Resolved or E.FalseAlarm or E.Merged or E.Closed => new EscalationCommand.End { At = fact.At },
            _ => null,
        };

    /// <summary>To whom an incident was given has so long to take it, where no policy says how long.</summary>
    private static readonly Duration Patience = Duration.FromMinutes(5);

    /// <summary>
    /// A worse severity pages by itself only where the severity kept an alert quiet. Who declared an incident without
    /// paging is asked before anybody is paged.
    /// </summary>
    private static bool StartsPaging(
        Incident incident, E.SeverityChanged fact, Severity severity, IncidentEscalation escalation) =>
        (!escalation.HasStarted || escalation.IsQuiet)
        && incident is { IsOpen: true, HeldBy: null, Declaration: { AfterTheFact: false } declared }
        && (fact.Pages == true || (severity.Pages && declared.Source == DetectionSource.Alert));

    private static bool HasList(EscalationPolicy? policy, Incident incident) => policy is not null
        && policy.Steps.Any(step =>
            step.Act == StepAct.List && step.AppliesTo(incident.Severity, incident.Classes));
}
