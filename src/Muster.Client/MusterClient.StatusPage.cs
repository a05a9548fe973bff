using Muster.Client.StatusPage;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>The status pages.</summary>
    public Task<Answer<ListMessage<StatusPageMessage>>> ListStatusPages(CancellationToken cancel) =>
        Read<ListMessage<StatusPageMessage>>("api/v1/statuspages", cancel);

    /// <summary>One status page.</summary>
    public Task<Answer<StatusPageMessage>> ShowStatusPage(string page, CancellationToken cancel) =>
        Read<StatusPageMessage>(At($"api/v1/statuspages/{page}"), cancel);

    /// <summary>Says that customers see nothing of the signs of monitoring.</summary>
    public Task<Answer<PageComponentMessage>> VetoSuspicion(
        string page, string component, string reason, CancellationToken cancel) => Write<PageComponentMessage>(
        At($"api/v1/statuspages/{page}/components/{component}/veto"), new WithdrawalMessage(reason), key: null, cancel);

    /// <summary>Where those read a page whom it is for.</summary>
    public Task<Answer<PageAddressMessage>> ShowPageAddress(string page, CancellationToken cancel) =>
        Read<PageAddressMessage>(At($"api/v1/statuspages/{page}/address"), cancel);

    /// <summary>Brings what a Statuspage account knows onto a page.</summary>
    public Task<Answer<PageImportMessage>> ImportStatusPage(
        string page, System.Text.Json.Nodes.JsonObject account, CancellationToken cancel) =>
        Write<PageImportMessage>(At($"api/v1/statuspages/{page}/import"), account, key: null, cancel);

    /// <summary>Incidents on a page, newest first.</summary>
    public Task<Answer<ListMessage<PublicIncidentMessage>>> ListPublicIncidents(
        string page, CancellationToken cancel) =>
        Read<ListMessage<PublicIncidentMessage>>(At($"api/v1/statuspages/{page}/incidents"), cancel);

    /// <summary>Opens an incident on a page.</summary>
    public Task<Answer<PublicIncidentMessage>> OpenPublicIncident(
        string page, PublishMessage said, string key, CancellationToken cancel) =>
        Write<PublicIncidentMessage>(At($"api/v1/statuspages/{page}/incidents"), said, key, cancel);

    /// <summary>Says something about an incident on a page.</summary>
    public Task<Answer<PublicIncidentMessage>> SayPublicly(
        string page, string incident, PublishMessage said, string key, CancellationToken cancel) =>
        Write<PublicIncidentMessage>(
            At($"api/v1/statuspages/{page}/incidents/{incident}/updates"), said, key, cancel);

    /// <summary>Takes an incident off a page.</summary>
    public Task<Answer<PublicIncidentMessage>> WithdrawPublicIncident(
        string page, string incident, WithdrawalMessage why, CancellationToken cancel) =>
        Write<PublicIncidentMessage>(
            At($"api/v1/statuspages/{page}/incidents/{incident}/withdrawal"), why, key: null, cancel);

    /// <summary>Says how a component works.</summary>
    public Task<Answer<PageComponentMessage>> SetPageComponent(
        string page, string component, ComponentStatusMessage status, CancellationToken cancel) =>
        Write<PageComponentMessage>(
            At($"api/v1/statuspages/{page}/components/{component}/status"), status, key: null, cancel);

    /// <summary>The subscribers of a page.</summary>
    public Task<Answer<ListMessage<SubscriberMessage>>> ListSubscribers(
        string page, string? state, CancellationToken cancel) =>
        Read<ListMessage<SubscriberMessage>>(
            With(At($"api/v1/statuspages/{page}/subscribers"), ("state", state)), cancel);

    /// <summary>Who was told of something that was said.</summary>
    public Task<Answer<NoticesMessage>> ShowNotices(
        string page, string incident, string update, CancellationToken cancel) =>
        Read<NoticesMessage>(
            At($"api/v1/statuspages/{page}/incidents/{incident}/updates/{update}/notices"), cancel);
}
