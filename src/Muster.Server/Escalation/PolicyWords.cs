using Muster.Core.Escalation;
using Muster.Engine;
using Muster.Server.Layout;

namespace Muster.Server.Escalation;

/// <summary>Policies in words for people.</summary>
public static class PolicyWords
{
    /// <summary>Whom a target means, whoever that is at the moment.</summary>
    public static string Target(EscalationTarget target, Configuration configuration)
    {
        var playbook = configuration.Playbook;
        return target switch
        {
            EscalationTarget.OnCall t => $"on call in {playbook.Schedule(t.Schedule)?.Name ?? t.Schedule.Value}",
            EscalationTarget.Person t => configuration.NameOf(t.Responder),
            EscalationTarget.Members t => $"team {playbook.Team(t.Team)?.Name ?? t.Team.Value}",
            EscalationTarget.InTurn t => $"the next in team {playbook.Team(t.Team)?.Name ?? t.Team.Value}",
            EscalationTarget.InRole t => $"the {t.Role.Value} of the incident",
            EscalationTarget.Holder => "whoever has the incident",
            EscalationTarget.Everybody => "everybody",
            EscalationTarget.Vendor t => $"the support of {t.Id}",
            _ => "",
        };
    }

    /// <summary>When a step happens: <c>after 5 min without acknowledgement</c>.</summary>
    public static string When(EscalationStep step)
    {
        if (step.When == EscalationCondition.Asked)
            return step.Triggers.Count > 0 ? "when one of its reasons holds, or asked for" : "when asked for";
        var condition = step.When switch
        {
            EscalationCondition.Unresolved => "acknowledged and not resolved",
            EscalationCondition.Open => "open",
            _ => "without acknowledgement",
        };
        return step.At == NodaTime.Duration.Zero ? "at once" : $"after {Words.Precise(step.At)} {condition}";
    }

    /// <summary>What a step does: <c>pages</c>.</summary>
    public static string Act(StepAct act) => act switch
    {
        StepAct.Offer => "asks whether to page",
        StepAct.Remind => "reminds",
        StepAct.List => "puts it on the list",
        _ => "pages",
    };
}
