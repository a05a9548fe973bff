using Muster.Client.Maintenance;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Planned work: what is ahead or under way first.</summary>
    public Task<Answer<ListMessage<MaintenanceMessage>>> ListMaintenances(string? status, CancellationToken cancel) =>
        Read<ListMessage<MaintenanceMessage>>(With("api/v1/maintenances", ("status", status)), cancel);

    /// <summary>One planned work by id or reference.</summary>
    public Task<Answer<MaintenanceMessage>> ShowMaintenance(string id, CancellationToken cancel) =>
        Read<MaintenanceMessage>(At($"api/v1/maintenances/{id}"), cancel);

    /// <summary>Plans work.</summary>
    public Task<Answer<MaintenanceMessage>> PlanMaintenance(
        MaintenanceOrderMessage order, string? key, CancellationToken cancel) =>
        Write<MaintenanceMessage>("api/v1/maintenances", order, key, cancel);

    /// <summary>Does something with planned work: approval, refusal, start, completion, failure.</summary>
    public Task<Answer<MaintenanceMessage>> ActOnMaintenance(
        string id, string act, string? note, CancellationToken cancel) => Write<MaintenanceMessage>(
        At($"api/v1/maintenances/{id}/{act}"), new MaintenanceNoteMessage(note), key: null, cancel);

    /// <summary>Ticks a point of the checklist before or after.</summary>
    public Task<Answer<MaintenanceMessage>> TickMaintenance(
        string id, string item, bool isDone, CancellationToken cancel) => Write<MaintenanceMessage>(
        At($"api/v1/maintenances/{id}/checklist"), new MaintenanceTickMessage(item, isDone), key: null, cancel);

    /// <summary>Begins one of its waits.</summary>
    public Task<Answer<MaintenanceMessage>> BeginMaintenanceTimer(
        string id, string timer, CancellationToken cancel) => Write<MaintenanceMessage>(
        At($"api/v1/maintenances/{id}/timers"), new MaintenanceTimerOrderMessage(timer), key: null, cancel);

    /// <summary>Says that planned work will not be done.</summary>
    public Task<Answer<MaintenanceMessage>> CancelMaintenance(string id, string? reason, CancellationToken cancel) =>
        Write<MaintenanceMessage>(
            At($"api/v1/maintenances/{id}/cancellation"), new MaintenanceNoteMessage(reason), key: null, cancel);
}
