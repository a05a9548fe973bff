using Muster.Client.Alerts;
using Muster.Client.Catalog;
using Muster.Client.Monitors;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>The heartbeats, oldest first.</summary>
    public Task<Answer<ListMessage<HeartbeatMessage>>> ListHeartbeats(string? service, CancellationToken cancel) =>
        Read<ListMessage<HeartbeatMessage>>(With("api/v1/heartbeats", ("service", service)), cancel);

    /// <summary>Watches something new.</summary>
    public Task<Answer<HeartbeatMessage>> MakeHeartbeat(HeartbeatOrderMessage order, CancellationToken cancel) =>
        Write<HeartbeatMessage>("api/v1/heartbeats", order, key: null, cancel);

    /// <summary>Changes one.</summary>
    public Task<Answer<HeartbeatMessage>> ChangeHeartbeat(
        string id, HeartbeatOrderMessage order, CancellationToken cancel) =>
        Write<HeartbeatMessage>(At($"api/v1/heartbeats/{id}"), order, key: null, cancel);

    /// <summary>Its silence is no alarm.</summary>
    public Task<Answer<HeartbeatMessage>> PauseHeartbeat(string id, CancellationToken cancel) =>
        Write<HeartbeatMessage>(At($"api/v1/heartbeats/{id}/pause"), body: null, key: null, cancel);

    /// <summary>Its silence is an alarm again.</summary>
    public Task<Answer<HeartbeatMessage>> ResumeHeartbeat(string id, CancellationToken cancel) =>
        Remove<HeartbeatMessage>(At($"api/v1/heartbeats/{id}/pause"), cancel);

    /// <summary>Watches it no more.</summary>
    public Task<Answer<HeartbeatMessage>> DeleteHeartbeat(string id, CancellationToken cancel) =>
        Remove<HeartbeatMessage>(At($"api/v1/heartbeats/{id}"), cancel);

    /// <summary>How the signals of a service are taken.</summary>
    public Task<Answer<IntakeMessage>> ShowIntake(string service, CancellationToken cancel) =>
        Read<IntakeMessage>(At($"api/v1/services/{service}/intake"), cancel);

    /// <summary>Sets how the signals of a service are taken.</summary>
    public Task<Answer<IntakeMessage>> SetIntake(string service, IntakeMessage change, CancellationToken cancel) =>
        Write<IntakeMessage>(At($"api/v1/services/{service}/intake"), change, key: null, cancel);

    /// <summary>From now on a sender signs by this secret, or by the one before it.</summary>
    public Task<Answer<IntakeMessage>> AddIntakeSecret(
        string service, IntakeSecretOrderMessage order, CancellationToken cancel) =>
        Write<IntakeMessage>(At($"api/v1/services/{service}/intake/secrets"), order, key: null, cancel);

    /// <summary>A sender need not sign any more.</summary>
    public Task<Answer<IntakeMessage>> RemoveIntakeSecrets(string service, string source, CancellationToken cancel) =>
        Remove<IntakeMessage>(At($"api/v1/services/{service}/intake/secrets/{source}"), cancel);

    /// <summary>What could not be read, newest first.</summary>
    public Task<Answer<ListMessage<UnreadableSignalMessage>>> ListUnreadable(
        string? service, int? limit, CancellationToken cancel) =>
        Read<ListMessage<UnreadableSignalMessage>>(
            With("api/v1/alerts/unreadable", ("service", service), ("limit", limit)), cancel);

    /// <summary>One message that could not be read, whole.</summary>
    public Task<Answer<UnreadableSignalMessage>> ShowUnreadable(string id, CancellationToken cancel) =>
        Read<UnreadableSignalMessage>(At($"api/v1/alerts/unreadable/{id}"), cancel);

    /// <summary>Reads a message again.</summary>
    public Task<Answer<ReplayMessage>> Replay(string id, CancellationToken cancel) =>
        Write<ReplayMessage>(At($"api/v1/alerts/unreadable/{id}/replay"), body: null, key: null, cancel);

    /// <summary>What was changed in services, or will be, newest first.</summary>
    public Task<Answer<ListMessage<ChangeMessage>>> ListChanges(
        string? service, string? incident, int? limit, CancellationToken cancel) =>
        Read<ListMessage<ChangeMessage>>(
            With("api/v1/changes", ("service", service), ("incident", incident), ("limit", limit)), cancel);
}
