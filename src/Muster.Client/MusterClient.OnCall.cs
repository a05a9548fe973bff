using System.Text.Json.Nodes;
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

    /// <summary>When nobody is on call, looking ahead.</summary>
    public Task<Answer<ListMessage<GapMessage>>> ListGaps(
        string? schedule, DateTimeOffset? until, CancellationToken cancel) =>
        Read<ListMessage<GapMessage>>(With("api/v1/oncall/gaps", ("schedule", schedule), ("until", until)), cancel);

    /// <summary>A schedule in the language of schedules.yaml.</summary>
    public Task<Answer<ScheduleDefinitionMessage>> ShowDefinition(string id, CancellationToken cancel) =>
        Read<ScheduleDefinitionMessage>(At($"api/v1/schedules/{id}/definition"), cancel);

    /// <summary>Makes or changes a schedule that no file defines.</summary>
    public Task<Answer<ScheduleDefinitionMessage>> SetSchedule(
        string id, JsonObject definition, string? key, CancellationToken cancel) =>
        Ask<ScheduleDefinitionMessage>(HttpMethod.Put, At($"api/v1/schedules/{id}"), definition, key, cancel);

    /// <summary>What a definition would make of the next four weeks.</summary>
    public Task<Answer<SchedulePreviewMessage>> PreviewSchedule(
        string id, JsonObject definition, CancellationToken cancel) =>
        Write<SchedulePreviewMessage>(At($"api/v1/schedules/{id}/preview"), definition, key: null, cancel);

    /// <summary>Takes away a schedule that no file defines.</summary>
    public Task<Answer<object>> RemoveSchedule(string id, CancellationToken cancel) =>
        Remove<object>(At($"api/v1/schedules/{id}"), cancel);

    /// <summary>Plans a stretch by hand, instead of the layers.</summary>
    public Task<Answer<TemporaryScheduleMessage>> SetTemporary(
        string schedule, TemporaryScheduleMessage order, string? key, CancellationToken cancel) =>
        Write<TemporaryScheduleMessage>(At($"api/v1/schedules/{schedule}/temporary"), order, key, cancel);

    /// <summary>Stretches planned by hand.</summary>
    public Task<Answer<ListMessage<TemporaryScheduleMessage>>> ListTemporary(
        string schedule, CancellationToken cancel) =>
        Read<ListMessage<TemporaryScheduleMessage>>(At($"api/v1/schedules/{schedule}/temporary"), cancel);

    /// <summary>Takes a temporary schedule away.</summary>
    public Task<Answer<object>> RemoveTemporary(string schedule, string id, CancellationToken cancel) =>
        Remove<object>(At($"api/v1/schedules/{schedule}/temporary/{id}"), cancel);

    /// <summary>Offered on-call time.</summary>
    public Task<Answer<ListMessage<SwapMessage>>> ListSwaps(string? schedule, CancellationToken cancel) =>
        Read<ListMessage<SwapMessage>>(With("api/v1/swaps", ("schedule", schedule)), cancel);

    /// <summary>Offers some of one's own time.</summary>
    public Task<Answer<SwapMessage>> OfferSwap(SwapOrderMessage order, string? key, CancellationToken cancel) =>
        Write<SwapMessage>("api/v1/swaps", order, key, cancel);

    /// <summary>Takes offered time.</summary>
    public Task<Answer<SwapMessage>> TakeSwap(
        string id, SwapOrderMessage order, string? key, CancellationToken cancel) =>
        Write<SwapMessage>(At($"api/v1/swaps/{id}/taking"), order, key, cancel);

    /// <summary>Says no to an offer.</summary>
    public Task<Answer<SwapMessage>> DeclineSwap(string id, CancellationToken cancel) =>
        Write<SwapMessage>(At($"api/v1/swaps/{id}/refusal"), new SwapOrderMessage(), key: null, cancel);

    /// <summary>Takes back what is left of an offer.</summary>
    public Task<Answer<object>> WithdrawSwap(string id, CancellationToken cancel) =>
        Remove<object>(At($"api/v1/swaps/{id}"), cancel);

    /// <summary>Calendars that others subscribe to.</summary>
    public Task<Answer<ListMessage<FeedMessage>>> ListFeeds(CancellationToken cancel) =>
        Read<ListMessage<FeedMessage>>("api/v1/feeds", cancel);

    /// <summary>Opens a calendar; its address is in the answer and nowhere else.</summary>
    public Task<Answer<FeedMessage>> OpenFeed(FeedOrderMessage order, string? key, CancellationToken cancel) =>
        Write<FeedMessage>("api/v1/feeds", order, key, cancel);

    /// <summary>Closes a calendar's address.</summary>
    public Task<Answer<object>> CloseFeed(string id, CancellationToken cancel) =>
        Remove<object>(At($"api/v1/feeds/{id}"), cancel);
}
