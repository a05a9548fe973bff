using Muster.Core.Directory;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>
/// Who the targets of a step are at an instant, with the reason that each will read. The one resolver of schedules
/// is asked; nothing else knows who is on call.
/// </summary>
/// <param name="Playbook">The schedules and teams in force.</param>
/// <param name="PersonOf">A person by id, or null.</param>
/// <param name="OverridesOf">The overrides of a schedule.</param>
/// <param name="Administrators">The last resort, never empty.</param>
/// <param name="Now">The transaction's instant.</param>
public sealed record PeopleInReach(
    CheckedPlaybook Playbook,
    Func<ResponderId, Responder?> PersonOf,
    Func<ScheduleId, IReadOnlyList<Override>> OverridesOf,
    IReadOnlyList<Responder> Administrators,
    Instant Now)
{
    /// <summary>As the functions that the escalation's decider asks.</summary>
    public Reach AsReach() => new(Of, Fallback);

    private (IReadOnlyList<PageOrder> Orders, IReadOnlyList<string> Problems) Of(
        EscalationPolicy policy, EscalationStep step)
    {
        List<PageOrder> orders = [];
        List<string> problems = [];
        foreach (var target in step.Targets)
        {
            switch (target)
            {
                case EscalationTarget.OnCall onCall:
                    AddOnCall(policy, step, onCall.Schedule, orders, problems);
                    break;
                case EscalationTarget.Members members:
                    AddTeam(policy, step, members.Team, orders, problems);
                    break;
                case EscalationTarget.Person person:
                    Add(person.Responder, Because(policy, step, "you are named there"), orders, problems);
                    break;
            }
        }

        return (orders, problems);
    }

    private IReadOnlyList<PageOrder> Fallback() =>
    [
        .. Administrators.Select(person => new PageOrder(
            person.Id,
            new PageReason { Sentence = "Nobody else could be reached and you are an administrator." })),
    ];

    private void AddOnCall(
        EscalationPolicy policy,
        EscalationStep step,
        ScheduleId id,
        List<PageOrder> orders,
        List<string> problems)
    {
        if (Playbook.Schedule(id) is not { } schedule)
        {
            problems.Add($"Schedule {id} does not exist any more.");
            return;
        }

        var answer = OnCallResolver.WhoIsOnCall(
            schedule, OverridesOf(id), Now, person => PersonOf(person) is { IsActive: true });
        if (answer.Responder is not { } holder)
        {
            problems.Add($"{schedule.Name}: {answer.Explain(NameOf, schedule.Zone)}");
            return;
        }

        var reason = Because(policy, step, answer.Explain(NameOf, schedule.Zone)) with
        {
            Schedule = id,
            Layer = (answer.Because as Because.ByLayer)?.Layer,
            Override = (answer.Because as Because.ByOverride)?.Override,
        };
        Add(holder, reason, orders, problems);
    }

    private void AddTeam(
        EscalationPolicy policy, EscalationStep step, TeamId id, List<PageOrder> orders, List<string> problems)
    {
        if (Playbook.Team(id) is not { Members.Count: > 0 } team)
        {
            problems.Add($"Team {id} has nobody.");
            return;
        }

        foreach (var member in team.Members)
            Add(member, Because(policy, step, $"you are in team {team.Name}"), orders, problems);
    }

    private void Add(ResponderId id, PageReason reason, List<PageOrder> orders, List<string> problems)
    {
        if (orders.Exists(order => order.Responder == id))
            return;
        if (PersonOf(id) is not { } person)
            problems.Add($"{id} is nobody that the directory knows.");
        else if (!person.IsActive)
            problems.Add($"{person.Name} is deactivated.");
        else if (!person.IsReachable)
            problems.Add($"{person.Name} has no contact method.");
        else
            orders.Add(new PageOrder(id, reason));
    }

    private static PageReason Because(EscalationPolicy policy, EscalationStep step, string how) => new()
    {
        Policy = policy.Id,
        Step = step.Level,
        Sentence = $"Level {step.Level} of policy {policy.Name}: {how}",
    };

    private string NameOf(ResponderId id) => PersonOf(id)?.Name ?? id.Value;
}
