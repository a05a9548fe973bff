using Muster.Core.Alerts;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Alerts;

/// <summary>What would happen if a signal arrived now. The rules are those that decide; nothing is written.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="Routing">What the playbook says of it.</param>
/// <param name="Known">The open alert that it would repeat or end, or null.</param>
/// <param name="Hold">What would hold it back, or null.</param>
/// <param name="Group">The open group that it would join, or null when it opens one or none.</param>
/// <param name="Incident">The open incident that it would belong to, or null.</param>
/// <param name="Opens">Whether a new incident would open.</param>
/// <param name="OpensAt">When it would; later than now when the group waits.</param>
/// <param name="Orders">Who would be paged at once, with the reason that each would read.</param>
/// <param name="Problems">Why others would not be.</param>
public sealed record RoutePreview(
    AlertSignal Signal,
    Routing Routing,
    Alert? Known,
    AlertHold? Hold,
    AlertGroup? Group,
    Incident? Incident,
    bool Opens,
    Instant? OpensAt,
    IReadOnlyList<PageOrder> Orders,
    IReadOnlyList<string> Problems)
{
    /// <summary>Looks at one signal.</summary>
    public static async ValueTask<RoutePreview> Of(IReading reading, Configuration configuration, AlertSignal signal)
    {
        var routing = Routing.Of(signal, configuration.Playbook);
        var key = new AlertKey(routing.Service, signal.DedupKey);
        var known = (await reading.OpenAlerts([key])).GetValueOrDefault(key);
        var preview = new RoutePreview(
            signal, routing, known, known?.Hold, Group: null, Incident: null, Opens: false, OpensAt: null, [], []);
        if (signal.Action != AlertAction.Trigger)
            return preview with { Incident = await Open(reading, known?.Incident) };
        if (known is not null)
        {
            return preview with
            {
                Group = known.Group is { } id ? await reading.Group(id) : null,
                Incident = await Open(reading, known.Incident),
            };
        }

        var alert = AlertRules.Take(known: null, signal, routing, reading.Now, () => default).Alert!;
        if (routing.Route.Flapping is { } flap)
        {
            var before = await AlertRestraint.Before(reading, alert);
            alert = alert with { RecentOpenings = AlertHolds.Openings(before, flap, reading.Now) };
        }

        preview = preview with { Hold = await AlertRestraint.Of(reading, configuration, alert, routing.Route) };
        if (!routing.Opens)
            return preview;
        var group = await reading.OpenGroup(new AlertGroupKey(routing.Route.Name, routing.GroupKey));
        var incident = await Open(reading, group?.Incident);
        if (group is not null && (group.Incident is null || incident is not null))
            return preview with { Group = group, Incident = incident };
        if (preview.Hold is not null)
            return preview;

        var (orders, problems) = routing.Pages ? Paged(configuration, routing, reading.Now) : ([], []);
        return preview with
        {
            Opens = true,
            OpensAt = reading.Now + routing.Route.GroupWait,
            Orders = orders,
            Problems = problems,
        };
    }

    /// <summary>The first pages of a new incident, by the escalation's own decider.</summary>
    private static (IReadOnlyList<PageOrder> Orders, IReadOnlyList<string> Problems) Paged(
        Configuration configuration, Routing routing, Instant now)
    {
        var start = new EscalationCommand.Start(
            configuration.Playbook.Policy(routing.Policy), routing.Severity.Id, configuration.ReachAt(now))
        {
            At = now,
        };
        List<PageOrder> orders = [];
        List<string> problems = [];
        foreach (var fact in IncidentEscalation.Decide(IncidentEscalation.Initial, start).Facts)
        {
            switch (fact)
            {
                case EscalationEvent.StepReached e:
                    orders.AddRange(e.Orders);
                    problems.AddRange(e.Problems);
                    break;
                case EscalationEvent.Exhausted e:
                    orders.AddRange(e.Orders);
                    problems.Add(e.Why);
                    break;
            }
        }

        return (orders, problems);
    }

    private static async ValueTask<Incident?> Open(IReading reading, IncidentId? id) =>
        id is { } known && await reading.Incident(known) is { State: { IsOpen: true } state } ? state : null;
}
