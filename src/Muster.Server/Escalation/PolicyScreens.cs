using Muster.Core.Access;
using Muster.Core.Escalation;
using Muster.Engine;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;

namespace Muster.Server.Escalation;

/// <summary>The escalation policies: who is reached when, and who that is at this moment.</summary>
internal static class PolicyScreens
{
    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/policies", async (
            HttpContext http, Asker asker, Visits visits, Live live, CancellationToken cancel) =>
        {
            var visit = await visits.Of(http, asker, refusal: null, cancel);
            var configuration = live.Now;
            var reach = configuration.ReachAt(visit.Now);
            var view = new PoliciesView
            {
                Policies =
                [
                    .. configuration.Playbook.Policies.Select(policy => new PolicyView(
                        policy,
                        configuration.Playbook.Places.TryGetValue($"policy/{policy.Id}", out var place)
                            ? $"{place.File}, line {place.Line}"
                            : "",
                        StepsOf(policy, configuration, reach))),
                ],
            };
            return Screen.Of<PoliciesScreen>(new { Visit = visit, View = view });
        }).Needs(Permission.Read).ExcludeFromDescription();

    /// <summary>The steps, whom they mean, and whom they reach at this moment.</summary>
    internal static IReadOnlyList<StepView> StepsOf(
        EscalationPolicy policy, Configuration configuration, Reach reach) =>
    [
        .. policy.Steps.Select(step => new StepView(
            step,
            [.. step.Targets.Select(target => PolicyWords.Target(target, configuration))],
            Whom(policy, step, reach))),
    ];

    private static LevelView Whom(EscalationPolicy policy, EscalationStep step, Reach reach)
    {
        var (orders, problems) = reach.Of(policy, step);
        return new LevelView(
            step.Level, step.Name, [.. orders.Select(order => order.Responder).Distinct()], problems);
    }
}

/// <summary>All policies.</summary>
public sealed record PoliciesView
{
    public IReadOnlyList<PolicyView> Policies { get; init; } = [];
}

/// <summary>One policy, and where it is written.</summary>
public sealed record PolicyView(EscalationPolicy Policy, string Place, IReadOnlyList<StepView> Steps);

/// <summary>One step, whom it means in words, and whom it reaches at this moment.</summary>
public sealed record StepView(EscalationStep Step, IReadOnlyList<string> Targets, LevelView Now);
