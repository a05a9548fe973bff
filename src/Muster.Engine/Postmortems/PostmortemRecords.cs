using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.Postmortems;
using Muster.Core.Timeline;
using Muster.Engine.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Postmortems;

/// <summary>Gathers what a post-mortem is drafted from.</summary>
internal static class PostmortemRecords
{
    private const int FactsMax = 20_000;
    private const int DaysMax = 31;

    internal static async ValueTask<PostmortemRecord> Of(
        IReading reading, Incident incident, CheckedPlaybook playbook, Configuration configuration)
    {
        var alerts = await reading.Alerts(new AlertQuery { Incident = incident.Id, Limit = IncidentReader.AlertsMax });
        var pages = await reading.Pages(new PageQuery { Incident = incident.Id, Limit = IncidentReader.PagesMax });
        StreamId[] streams = [.. IncidentReader.Streams(incident, alerts, pages), .. Changes(incident, reading.Now)];
        var facts = await reading.Facts(streams, FactsMax);
        var pageFacts = await reading.FactsOfKind(StreamKinds.StatusPage, afterPosition: 0);
        return new PostmortemRecord
        {
            Incident = incident,
            Playbook = playbook,
            Facts = [.. facts.Concat(pageFacts).Where(fact => fact.Body is not null).Select(Recorded)],
            NameOf = configuration.NameOf,
            Zone = playbook.Zone,
        };
    }

    private static RecordedFact Recorded(StoredFact fact) =>
        new(fact.Position, fact.Stream, fact.At, fact.Recorded, FactJson.Read(fact.Type, fact.Body!));

    /// <summary>The days on which changes of its service may have to do with it.</summary>
    private static IEnumerable<StreamId> Changes(Incident incident, Instant now)
    {
        if (incident.Declaration?.Service is not { } service)
            yield break;
        var day = (incident.StartedAt - DraftRows.ChangesBefore).InUtc().Date;
        var last = (incident.ResolvedAt ?? now).InUtc().Date;
        for (var days = 0; day <= last && days < DaysMax; days++, day = day.PlusDays(1))
            yield return StreamId.ChangesOf(service, day);
    }
}
