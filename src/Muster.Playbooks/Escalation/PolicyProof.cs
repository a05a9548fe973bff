using Muster.Core;
using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Escalation;

/// <summary>
/// At every minute of the next year each policy reaches at least one person with a contact within the time of each
/// level that pages; where it does not, the first such stretch is told.
/// </summary>
internal sealed class PolicyProof(Draft draft, Interval year)
{
    private readonly Dictionary<ScheduleId, IReadOnlyList<CoverageGap>> gaps = [];
    private readonly Dictionary<ResponderId, Responder> people = draft.People
        .DistinctBy(person => person.Id).ToDictionary(person => person.Id);

    internal void Run()
    {
        foreach (var policy in draft.Policies)
        {
            foreach (var level in draft.Levels.Where(level => level.Pages))
            {
                if (Reaches(policy, level))
                    Check(policy, level);
            }
        }
    }

    /// <summary>A policy without a step for the level is told elsewhere.</summary>
    private static bool Reaches(EscalationPolicy policy, Severity level) => policy.Steps.Any(step =>
        step is { Act: StepAct.Page, When: EscalationCondition.Unacknowledged or EscalationCondition.Open }
        && step.AppliesTo(level.Id));

    private void Check(EscalationPolicy policy, Severity level)
    {
        var within = level.AcknowledgeWithin ?? policy.RoundLength(level.Id);
        var found = PolicyReach.Gaps(policy, level.Id, within, year, GapsOf, IsSure);
        if (found.Count == 0)
            return;
        var zone = draft.Zone;
        var more = found.Count > 1 ? $", and {found.Count - 1} times more within a year" : "";
        var first = found[0];
        var when = first == year
            ? "at any time of the next year"
            : $"for an incident declared from {WallText.Wall(first.Start, zone)} until "
                + $"{WallText.Wall(first.End, zone)}{more}";
        draft.Findings.Add(
            ProblemCode.ReachGap,
            draft.PlaceOf(Named.Policy, policy.Id.Value),
            $"The policy '{policy.Id}' reaches nobody within {within.TotalMinutes:0.#} min of {level.Id} {when}.");
    }

    private IReadOnlyList<CoverageGap> GapsOf(ScheduleId id)
    {
        if (gaps.TryGetValue(id, out var known))
            return known;
        var schedule = draft.Schedules.FirstOrDefault(each => each.Id == id);
        return gaps[id] = schedule is null
            ? []
            : Coverage.Gaps(schedule, [], year.Start, year.End, who => IsReachable(who));
    }

    private bool IsSure(EscalationTarget target) => target switch
    {
        EscalationTarget.Person person => IsReachable(person.Responder),
        EscalationTarget.Members members => AnyOf(members.Team),
        EscalationTarget.InTurn turn => AnyOf(turn.Team),
        EscalationTarget.Everybody => people.Keys.Any(IsReachable),
        _ => false,
    };

    private bool AnyOf(TeamId id) =>
        draft.Teams.Where(team => team.Id == id).SelectMany(team => team.Members).Any(IsReachable);

    private bool IsReachable(ResponderId id) => people.TryGetValue(id, out var person) && person.IsReachable;
}
