using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Incidents;

/// <summary>What is open, as every screen says it: read when something has happened, not for each who looks.</summary>
public sealed class OpenNow
{
    /// <summary>So many incidents and so many alerts are looked at.</summary>
    public const int CountMax = 1_000;

    /// <summary>So many of the newest pages are looked at.</summary>
    public const int PagesMax = 500;

    private const int OverMax = 20;
    private const int FactsMax = 100_000;

    private readonly AtHead<OpenThings> open = new(Open);
    private readonly AtHead<LatelyThings> lately;

    /// <summary>Knows nothing before it is asked.</summary>
    public OpenNow() => lately = new AtHead<LatelyThings>(Lately);

    /// <summary>The statuses of an incident that is not over.</summary>
    public static IReadOnlyList<IncidentStatus> Statuses { get; } =
        [.. Enum.GetValues<IncidentStatus>().Where(status => status.IsOpen())];

    /// <summary>What is open, as a read sees it.</summary>
    public ValueTask<OpenThings> Of(IReading reading) => open.Of(reading);

    /// <summary>What happened lately, as a read sees it.</summary>
    public ValueTask<LatelyThings> LatelyOf(IReading reading) => lately.Of(reading);

    private static async ValueTask<OpenThings> Open(IReading reading)
    {
        var rows = await reading.Incidents(new IncidentQuery { Statuses = Statuses, Limit = CountMax });
        var firing = await reading.Alerts(new AlertQuery { Statuses = [AlertStatus.Firing], Limit = CountMax });
        return new OpenThings(
            [.. rows.Select(row => row.State)], firing.Count, firing.Count(alert => alert.Incident is null));
    }

    private async ValueTask<LatelyThings> Lately(IReading reading)
    {
        var ids = (await Of(reading)).Incidents.Select(incident => incident.Id).ToList();
        var facts = (await reading.Facts([.. ids.Select(StreamId.EscalationOf)], FactsMax))
            .Where(fact => fact.Body is not null)
            .ToLookup(fact => fact.Stream);
        var over = await reading.Incidents(new IncidentQuery
        {
            Statuses = [IncidentStatus.Resolved, IncidentStatus.Closed, IncidentStatus.FalseAlarm],
            Limit = OverMax,
        });
        return new LatelyThings(
            await reading.Pages(new PageQuery { Limit = PagesMax }),
            ids.ToDictionary(id => id, id => facts[StreamId.EscalationOf(id)]
                .Select(fact => FactJson.Read<EscalationEvent>(fact.Body!))
                .Aggregate(IncidentEscalation.Initial, IncidentEscalation.Evolve)),
            over.Select(row => row.State.ResolvedAt).Max());
    }
}

/// <summary>What is open.</summary>
/// <param name="Incidents">Those that are not over, newest first, at most
/// <see cref="OpenNow.CountMax"/>.</param>
/// <param name="Firing">How many alerts fire, up to <see cref="OpenNow.CountMax"/>.</param>
/// <param name="Loose">How many of those belong to no incident.</param>
public sealed record OpenThings(IReadOnlyList<Incident> Incidents, long Firing, long Loose);

/// <summary>What happened lately, and how far the escalations of what is open have come.</summary>
/// <param name="Pages">The newest pages, at most <see cref="OpenNow.PagesMax"/>.</param>
/// <param name="Escalations">Of each open incident.</param>
/// <param name="OverAt">When the last incident was resolved; null when none was.</param>
public sealed record LatelyThings(
    IReadOnlyList<PageRow> Pages, IReadOnlyDictionary<IncidentId, IncidentEscalation> Escalations, Instant? OverAt);
