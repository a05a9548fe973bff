using Muster.Client.Alerts;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Alerts, newest first.</summary>
    public Task<Answer<ListMessage<AlertMessage>>> ListAlerts(
        string? status, string? service, string? incident, int? limit, CancellationToken cancel) =>
        Read<ListMessage<AlertMessage>>(
            With(
                "api/v1/alerts",
                ("status", status),
                ("service", service),
                ("incident", incident),
                ("limit", limit)),
            cancel);

    /// <summary>Alerts that routes keep on lists in place of paging, newest first.</summary>
    public Task<Answer<ListMessage<AlertMessage>>> ListedAlerts(
        string? list, DateTimeOffset? from, DateTimeOffset? until, CancellationToken cancel) =>
        Read<ListMessage<AlertMessage>>(
            With("api/v1/alerts/lists", ("list", list), ("from", from), ("until", until)), cancel);

    /// <summary>One alert.</summary>
    public Task<Answer<AlertMessage>> ShowAlert(string id, CancellationToken cancel) =>
        Read<AlertMessage>(At($"api/v1/alerts/{id}"), cancel);

    /// <summary>Says that somebody knows of an alert.</summary>
    public Task<Answer<AlertMessage>> AcknowledgeAlert(string id, CancellationToken cancel) =>
        Write<AlertMessage>(At($"api/v1/alerts/{id}/acknowledgement"), body: null, key: null, cancel);

    /// <summary>Says that an alert is over.</summary>
    public Task<Answer<AlertMessage>> ResolveAlert(string id, CancellationToken cancel) =>
        Write<AlertMessage>(At($"api/v1/alerts/{id}/resolution"), body: null, key: null, cancel);

    /// <summary>Sends an event as a monitoring tool does. Source: PagerDuty Events API v2.</summary>
    public Task<Answer<SentEventMessage>> SendEvent(EventMessage sent, CancellationToken cancel) =>
        Write<SentEventMessage>("v2/enqueue", sent, key: null, cancel);
}
