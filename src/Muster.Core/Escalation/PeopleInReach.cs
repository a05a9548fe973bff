using Muster.Core.Directory;
using Muster.Core.Incidents;
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
    /// <summary>Everybody who can be paged, for a call of all hands.</summary>
    public required Func<IEnumerable<Responder>> Everybody { get; init; }

    /// <summary>The incident whose roles and holder are meant, or null for none.</summary>
    public Incident? Incident { get; init; }

    /// <summary>Who had the last turn of a step that goes round; null when nobody had.</summary>
    public Func<TurnKey, Turn?> LastTurn { get; init; } = _ => null;

    /// <summary>As the functions that the escalation's decider asks.</summary>
    public Reach AsReach() =>
        new(Of, Fallback) { IsThere = person => PersonOf(person) is { IsReachable: true } };

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
                case EscalationTarget.InTurn turn:
                    AddInTurn(policy, step, turn.Team, orders, problems);
                    break;
                case EscalationTarget.InRole role when Incident?.Roles.TryGetValue(role.Role, out var has) == true:
                    Add(has, Because(policy, step, $"you are {role.Role} of the incident"), orders, problems);
                    break;
                case EscalationTarget.InRole role:
                    problems.Add($"Nobody is {role.Role} of the incident.");
                    break;
                case EscalationTarget.Holder when Incident?.HeldBy is { } holder:
                    Add(holder, Because(policy, step, "you have the incident"), orders, problems);
                    break;
                case EscalationTarget.Holder:
                    problems.Add("Nobody has the incident.");
                    break;
                case EscalationTarget.Everybody:
                    AddEverybody(policy, step, orders, problems);
                    break;
                case EscalationTarget.Vendor vendor:
                    problems.Add($"{vendor.Id} is a vendor: a person raises the case.");
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

    /// <summary>The next after the one who had the last turn, who can be paged; whoever was removed meanwhile is
    /// followed by who took their place (test case 38).</summary>
    private void AddInTurn(
        EscalationPolicy policy, EscalationStep step, TeamId id, List<PageOrder> orders, List<string> problems)
    {
        if (Playbook.Team(id) is not { Members.Count: > 0 } team)
        {
            problems.Add($"Team {id} has nobody.");
            return;
        }

        var key = new TurnKey(policy.Id, step.Level, id);
        var first = Turn.After(LastTurn(key), team.Members);
        for (var skipped = 0; skipped < team.Members.Count; skipped++)
        {
            var place = (first + skipped) % team.Members.Count;
            if (PersonOf(team.Members[place]) is not { IsReachable: true } person)
                continue;
            var reason = Because(policy, step, $"it is your turn in team {team.Name}") with
            {
                Turn = new Turn(id, person.Id, place),
            };
            Add(person.Id, reason, orders, problems);
            return;
        }

        problems.Add($"Nobody in team {team.Name} can be paged.");
    }

    private void AddEverybody(
        EscalationPolicy policy, EscalationStep step, List<PageOrder> orders, List<string> problems)
    {
        foreach (var person in Everybody())
            Add(person.Id, Because(policy, step, "all hands are asked for"), orders, problems);
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
        Sentence = (step.Text is { } text ? $"{text} " : "") + $"Level {step.Level} of policy {policy.Name}: {how}",
    };

    private string NameOf(ResponderId id) => PersonOf(id)?.Name ?? id.Value;
}
