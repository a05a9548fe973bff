using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Escalation;
using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Playbooks.Communications;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Incidents;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Runbooks;
using NodaTime;

namespace Muster.Playbooks.Playbook;

/// <summary>What is only seen when every file has been read: dead ends, gaps, silence.</summary>
internal static class PlaybookChecks
{
    private static readonly Duration Year = Duration.FromDays(365);

    internal static void Run(Draft draft, Instant? now)
    {
        Severities(draft);
        People(draft);
        Services(draft);
        foreach (var policy in draft.Policies)
            Policy(policy, draft);
        UnusedChecks.Run(draft);
        CadenceRhythms.Check(draft);
        RunbookSurroundings.Check(draft, now);
        if (now is { } instant)
        {
            Review(draft, instant);
            new PolicyProof(draft, new Interval(instant, instant + Year)).Run();
            foreach (var schedule in draft.Schedules)
                Gaps(schedule, draft, instant);
        }
    }

    private static void Review(Draft draft, Instant now)
    {
        var document = draft.Parts.Document;
        if (draft.ReviewPlace is not { } place || document.Review is not { } date)
            return;
        var state = document.ReviewAt(now.InZone(draft.Zone).Date);
        if (state is not (ReviewState.Near or ReviewState.Overdue))
            return;
        var whom = document.Owner is { } owner ? $" by {owner}" : "";
        draft.Findings.Add(
            ProblemCode.ReviewDue,
            place,
            state == ReviewState.Near
                ? $"The playbook is to be reviewed{whom} on {date:uuuu-MM-dd}."
                : $"The playbook was to be reviewed{whom} on {date:uuuu-MM-dd}.");
    }

    private static void Severities(Draft draft)
    {
        if (draft.Severities.Count == 0)
            return;
        var uncovered = Enum.GetValues<AlertSeverity>()
            .Except(draft.Severities.SelectMany(severity => severity.Alerts)).ToList();
        if (uncovered.Count == 0)
            return;
        var known = new CheckedPlaybook { Severities = draft.Severities };
        var sentences = uncovered.Select(alert =>
            $"'{SeveritiesFile.Word(alert)}' alerts open {known.SeverityFor(alert).Id}");
        draft.Findings.Add(
            ProblemCode.AlertsUncovered,
            draft.PlaceOf(Named.Severity, draft.Severities[0].Id.Value),
            $"No level names these alerts: {string.Join(", ", sentences)}.");
    }

    private static void People(Draft draft)
    {
        foreach (var person in draft.People.Where(person => person.IsActive && person.Contacts.Count == 0))
        {
            draft.Findings.Add(
                ProblemCode.WithoutContact,
                draft.PlaceOf(Named.Person, person.Id.Value),
                $"{Quote.Of(person.Name)} has no contact here: add 'email', or they add one on their own screen.");
        }

        foreach (var team in draft.Teams.Where(team => team.Members.Count == 0))
        {
            draft.Findings.Add(
                ProblemCode.TeamEmpty,
                draft.PlaceOf(Named.Team, team.Id.Value),
                $"The team '{team.Id}' has no members: paging it reaches nobody.");
        }
    }

    private static void Services(Draft draft)
    {
        if (draft.Services.Count == 0)
        {
            draft.Findings.Add(
                ProblemCode.NoService,
                new SourcePlace(Shapes.Services.File, 1, 1),
                "There is no service: define one, so that there is an integration key to send alerts to.");
        }

        foreach (var service in draft.Services.Where(service => service.Policy is null))
        {
            draft.Findings.Add(
                ProblemCode.ServiceWithoutPolicy,
                draft.PlaceOf(Named.Service, service.Id.Value),
                $"The service '{service.Id}' has no policy: its alerts page the administrators. Add 'policy'.");
        }
    }

    private static void Policy(EscalationPolicy policy, Draft draft)
    {
        var place = draft.PlaceOf(Named.Policy, policy.Id.Value);
        if (!policy.Steps.Any(step =>
            step.Act == StepAct.Page && step.Targets.Any(target => Reaches(target, draft))))
        {
            draft.Findings.Add(
                ProblemCode.ReachesNobody,
                place,
                $"The policy '{policy.Id}' reaches nobody: no step leads to a person who is active.");
            return;
        }

        foreach (var step in policy.Steps.Where(step =>
            step.Act != StepAct.List && !step.Targets.Any(target => Reaches(target, draft))))
        {
            draft.Findings.Add(
                ProblemCode.StepReachesNobody,
                draft.Steps[step],
                $"Step {step.Level} of the policy '{policy.Id}' reaches nobody: nobody in it is active.");
        }

        foreach (var level in draft.Levels.Where(level => level.Pages))
        {
            var reaches = policy.Steps.Any(step =>
                step is { Act: StepAct.Page, When: EscalationCondition.Unacknowledged or EscalationCondition.Open }
                && step.AppliesTo(level.Id)
                && step.Targets.Any(target => Reaches(target, draft)));
            if (!reaches)
            {
                draft.Findings.Add(
                    ProblemCode.LevelWithoutStep,
                    place,
                    $"The policy '{policy.Id}' pages nobody for an incident of {level.Id} that nobody has.");
            }
        }
    }

    private static bool Reaches(EscalationTarget target, Draft draft) => target switch
    {
        EscalationTarget.Person person => IsActive(person.Responder, draft),
        EscalationTarget.Members members => draft.Teams
            .Where(team => team.Id == members.Team)
            .SelectMany(team => team.Members)
            .Any(member => IsActive(member, draft)),
        EscalationTarget.InTurn turn => Reaches(new EscalationTarget.Members(turn.Team), draft),
        EscalationTarget.Everybody => draft.Active.Count > 0,
        EscalationTarget.InRole or EscalationTarget.Holder or EscalationTarget.Vendor => true,
        EscalationTarget.OnCall onCall => draft.Schedules
            .Where(schedule => schedule.Id == onCall.Schedule)
            .SelectMany(schedule => schedule.Layers)
            .SelectMany(layer => layer.Rotation.Responders)
            .Any(person => person is { } id && IsActive(id, draft))
            || draft.Schedules.Any(schedule => schedule.Id == onCall.Schedule && HasFeed(schedule)),
        _ => false,
    };

    /// <summary>Whether a calendar that is fetched later says who holds, so that nothing is known of it here.</summary>
    private static bool HasFeed(Schedule schedule) => schedule.Layers.Any(layer => layer.Feed is not null);

    private static bool IsActive(ResponderId id, Draft draft) => draft.Active.Contains(id);

    private static void Gaps(Schedule schedule, Draft draft, Instant now)
    {
        if (HasFeed(schedule))
            return;
        var gaps = Coverage.Gaps(schedule, [], now, now + Year, draft.Active.Contains);
        if (gaps.Count == 0)
            return;
        var first = gaps[0];
        var more = gaps.Count switch
        {
            1 => "",
            2 => ", and once more within a year",
            var count => $", and {count - 1} times more within a year",
        };
        var until = first.Until == now + Year ? "for a year" : $"until {WallText.Wall(first.Until, schedule.Zone)}";
        draft.Findings.Add(
            ProblemCode.CoverageGap,
            draft.PlaceOf(Named.Schedule, schedule.Id.Value),
            $"Nobody is on call for '{schedule.Id}' from {WallText.Wall(first.From, schedule.Zone)} {until}{more}.");
    }
}
