using Muster.Client.Monitors;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>The monitors, and the measurements that others send.</summary>
    public Task<Answer<ListMessage<MonitorMessage>>> ListMonitors(
        string? service, string? state, CancellationToken cancel) =>
        Read<ListMessage<MonitorMessage>>(
            With("api/v1/monitors", ("service", service), ("state", state)), cancel);

    /// <summary>One monitor, with its newest measurements.</summary>
    public Task<Answer<MonitorMessage>> ShowMonitor(string id, CancellationToken cancel) =>
        Read<MonitorMessage>(At($"api/v1/monitors/{id}"), cancel);

    /// <summary>Asks for a look from all its places at once.</summary>
    public Task<Answer<MonitorMessage>> LookAtMonitor(string id, CancellationToken cancel) =>
        Write<MonitorMessage>(At($"api/v1/monitors/{id}/look"), body: null, key: null, cancel);

    /// <summary>Says what a measurement is now.</summary>
    public Task<Answer<MonitorMessage>> SendMeasurement(MeasurementMessage measurement, CancellationToken cancel) =>
        Write<MonitorMessage>("api/v1/measurements", measurement, key: null, cancel);

    /// <summary>Asks as a runner what it shall look at.</summary>
    public Task<Answer<ListMessage<LookMessage>>> AskForLooks(LookAskMessage ask, CancellationToken cancel) =>
        Write<ListMessage<LookMessage>>("runner/v1/looks", ask, key: null, cancel);

    /// <summary>Says as a runner what it saw.</summary>
    public Task<Answer<ListMessage<LookMessage>>> TellLooks(LookResultsMessage seen, CancellationToken cancel) =>
        Write<ListMessage<LookMessage>>("runner/v1/looks/results", seen, key: null, cancel);
}
