using Muster.Core.Alerts;
using Muster.Core.StatusPage;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.StatusPage;

/// <summary>
/// Shows signs of monitoring on components that asked for it, and takes them back when they are gone. Signs of a
/// security incident are not shown where such incidents are hidden.
/// </summary>
internal static class Suspicions
{
    private const int AlertsMax = 500;

    /// <summary>An alert of a service changed: the components that it concerns are looked at.</summary>
    internal static async ValueTask Plan(Reactions reactions, Alert alert)
    {
        foreach (var page in reactions.Configuration.Playbook.StatusPages)
        {
            foreach (var component in page.Components.Where(each =>
                each.PossibleAfter is not null && each.Services.Contains(alert.Service)))
            {
                await Plan(reactions, page.Id, component.Id, reactions.Now);
            }
        }
    }

    /// <summary>Something was said about components: what was suspected of them may be told now.</summary>
    internal static async ValueTask Plan(Reactions reactions, StatusPageRules? rules)
    {
        foreach (var component in rules?.Components.Where(each => each.PossibleAfter is not null) ?? [])
            await Plan(reactions, rules!.Id, component.Id, reactions.Now);
    }

    /// <summary>Looks at one component.</summary>
    internal static async ValueTask Do(Reactions reactions, Job job, StatusPageDesk desk)
    {
        if (job.Key.Split('/', 2) is not [var id, var part]
            || reactions.Configuration.Playbook.StatusPages.FirstOrDefault(page => page.Id == id) is not { } rules
            || rules.Components.FirstOrDefault(component => component.Id == part) is not { } component)
        {
            return;
        }

        var state = await desk.State(reactions.Transaction, id);
        var firing = await Firing(reactions, rules, component);
        var (command, lookAt) = SuspectOnAlert.React(state, component, firing, reactions.Now, rules);
        if (command is not null)
            await desk.Run(reactions, id, command);
        if (lookAt is { } again)
            await Plan(reactions, id, part, again);
    }

    private static ValueTask Plan(Reactions reactions, string page, string component, Instant at) =>
        reactions.Transaction.Arm(new NewJob(JobKinds.Suspect, $"{page}/{component}", at, ""));

    private static async ValueTask<IReadOnlyList<Instant>> Firing(
        Reactions reactions, StatusPageRules rules, PageComponent component)
    {
        List<Instant> found = [];
        var security = reactions.Configuration.Playbook.Security;
        foreach (var service in component.Services)
        {
            var alerts = await reactions.Transaction.Alerts(new AlertQuery
            {
                Service = service,
                Statuses = [AlertStatus.Firing, AlertStatus.Acknowledged],
                Limit = AlertsMax,
            });
            foreach (var alert in alerts.Where(alert => alert.Hold is null
                && alert.Severity is AlertSeverity.Critical or AlertSeverity.Error))
            {
                var isHidden = rules.HidesSecurity && alert.Incident is { } incident
                    && await reactions.StateOf(incident) is { } behind
                    && AnnounceIncidentOnDeclaration.IsSecurity(behind, security);
                if (!isHidden)
                    found.Add(alert.FirstAt);
            }
        }

        return found;
    }
}
