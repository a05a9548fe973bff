using Muster.Client.OnCall;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Who is on call, and why; one line a schedule.</summary>
    /// <param name="schedule">Only this one, or null for all.</param>
    /// <param name="at">At which instant; null: now.</param>
    /// <param name="cancel">Gives up waiting for the answer.</param>
    public Task<Answer<ListMessage<OnCallMessage>>> OnCall(
        string? schedule, DateTimeOffset? at, CancellationToken cancel) => Read<ListMessage<OnCallMessage>>(
        With("api/v1/oncall", ("schedule", schedule), ("at", at)), cancel);

    /// <summary>All schedules.</summary>
    public Task<Answer<ListMessage<ScheduleMessage>>> ListSchedules(CancellationToken cancel) =>
        Read<ListMessage<ScheduleMessage>>("api/v1/schedules", cancel);

    /// <summary>One schedule with its shifts.</summary>
    public Task<Answer<ScheduleMessage>> ShowSchedule(
        string id, DateTimeOffset? from, DateTimeOffset? until, CancellationToken cancel) => Read<ScheduleMessage>(
        With(At($"api/v1/schedules/{id}"), ("from", from), ("until", until)), cancel);

    /// <summary>Overrides, of one schedule or of all.</summary>
    public Task<Answer<ListMessage<OverrideMessage>>> ListOverrides(string? schedule, CancellationToken cancel) =>
        Read<ListMessage<OverrideMessage>>(With("api/v1/overrides", ("schedule", schedule)), cancel);

    /// <summary>Puts somebody, or nobody, in the place of whom the layers hold.</summary>
    public Task<Answer<OverrideMessage>> MakeOverride(
        OverrideOrderMessage order, string? key, CancellationToken cancel) =>
        Write<OverrideMessage>("api/v1/overrides", order, key, cancel);

    /// <summary>Takes an override back.</summary>
    public Task<Answer<object>> RemoveOverride(string id, CancellationToken cancel) =>
        Remove<object>(At($"api/v1/overrides/{id}"), cancel);
}
