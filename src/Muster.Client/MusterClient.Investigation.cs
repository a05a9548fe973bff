using Muster.Client.Incidents;
using Muster.Client.Investigation;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Where to look for the cause of an incident, and how far the damage reaches.</summary>
    public Task<Answer<InvestigationMessage>> ShowInvestigation(string incident, CancellationToken cancel) =>
        Read<InvestigationMessage>(At($"api/v1/incidents/{incident}/investigation"), cancel);

    /// <summary>Says how far the damage reaches.</summary>
    public Task<Answer<IncidentMessage>> MeasureImpact(
        string incident, ImpactOrderMessage order, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{incident}/impact"), order, key: null, cancel);
}
