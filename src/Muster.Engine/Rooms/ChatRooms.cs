using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Muster.Core;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Rooms;
using Muster.Core.Timeline;
using Muster.Engine.Communications;
using Muster.Engine.OnCall;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Rooms;

/// <summary>
/// Keeps the rooms of incidents in the chat product as they should be. One job an incident asks for one step after the
/// other until nothing is left; when the product is away the job comes again, and the room catches up. Muster's own
/// room never waits for it.
/// </summary>
public sealed partial class ChatRooms(
    IStore store, Live live, Ids ids, SlackRooms slack, ILogger<ChatRooms> log)
{
    /// <summary>So many failures in a row are an alarm on the screens.</summary>
    public const int FailuresMax = 3;

    private const int StepsMax = 60;
    private const int FactsMax = 5_000;
    private const string AlarmKey = "chat";

    /// <summary>A room is looked at again after this, should a change have been missed.</summary>
    private static readonly Duration Net = Duration.FromMinutes(10);

    private static readonly Duration Soon = Duration.FromSeconds(1);

    private readonly Folds<ChatRoom, ChatRoomCommand, ChatRoomEvent> rooms = new(StreamKinds.Chat);
    private readonly ConcurrentDictionary<IncidentId, byte> busy = new();

    /// <summary>The room of an incident, as far as it has come.</summary>
    public async Task<ChatRoom> Of(IncidentId id, CancellationToken cancel) =>
        (await store.Read(reading => rooms.Of(reading, id.ToString()), cancel)).State;

    /// <summary>
    /// The incident that a message of the product belongs to: the one whose card its thread hangs on, or the one that
    /// the room was made for; in a standing room the newest one that is open.
    /// </summary>
    public async Task<IncidentId?> IncidentOf(string channel, string? thread, CancellationToken cancel) =>
        await store.Read<IncidentId?>(
            async reading =>
            {
                List<(IncidentId Id, ChatRoom Room)> found =
                [
                    .. (await rooms.Of(reading)).Where(each => each.Value.State.Channel == channel)
                        .Select(each => (new IncidentId(Guid.Parse(each.Key)), each.Value.State)),
                ];
                if (found.Exists(each => each.Room.CardStamp == thread && thread is not null))
                    return found.Find(each => each.Room.CardStamp == thread).Id;
                if (found.Exists(each => !each.Room.IsStanding))
                    return found.FindLast(each => !each.Room.IsStanding).Id;
                List<Incident> open = [];
                foreach (var (id, _) in found)
                {
                    if (await reading.Incident(id) is { State: { IsOpen: true } incident })
                        open.Add(incident);
                }

                return open.MaxBy(incident => incident.DeclaredAt)?.Id;
            },
            cancel);

    /// <summary>Asks that a room be looked at now.</summary>
    public Task<Refusal?> Bring(IncidentId id, CancellationToken cancel) =>
        store.Transact<Refusal?>(
            Lane.Human,
            async transaction =>
            {
                if (!live.HasChat)
                    return RoomRefusals.NotConnected;
                if (await transaction.Incident(id) is not { State: var incident })
                    return IncidentRefusals.Unknown;
                if (IncidentNaming.Channel(await live.PlaybookOf(transaction, incident.PlaybookVersion), incident)
                    is null)
                {
                    return RoomRefusals.None;
                }

                await transaction.Arm(new NewJob(JobKinds.Chat, id.ToString(), transaction.Now, ""));
                return null;
            },
            cancel).AsTask();

    /// <summary>Keeps a message of the room as a note of its incident, once.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="stamp">Which message.</param>
    /// <param name="text">What it says, with who said it.</param>
    /// <param name="by">Who keeps it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task<Refusal?> Keep(IncidentId id, string stamp, string text, Actor by, CancellationToken cancel) =>
        store.Transact(
            Lane.Human,
            async transaction =>
            {
                var room = await Load(transaction, id);
                if (room.State.Kept.ContainsKey(stamp))
                    return null;
                var note = ids.Next();
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                var written = await reactions.Incident(
                    id, new IncidentCommand.WriteNote(note, text) { At = reactions.Now, By = by });
                if (written.Refusal is { } refused)
                    return refused;
                await Run(transaction, id, room, new ChatRoomCommand.Record(
                    new ChatRoomEvent.Kept(stamp, note) { At = transaction.Now }));
                await reactions.Finish();
                return null;
            },
            cancel).AsTask();

    /// <summary>Plans a look at the room of an incident that changed.</summary>
    internal static ValueTask Plan(ITransaction transaction, IncidentId id) =>
        transaction.Arm(new NewJob(JobKinds.Chat, id.ToString(), transaction.Now, ""));

    /// <summary>Plans the next look, should this one come to nothing.</summary>
    internal static ValueTask Again(Reactions reactions, Job job) => reactions.Transaction.Arm(
        new NewJob(job.Kind, job.Key, reactions.Now + ChatRoom.Patience + Soon, ""));

    /// <summary>Brings a room up to date.</summary>
    internal async Task Do(Job job, CancellationToken cancel)
    {
        var id = new IncidentId(Guid.Parse(job.Key));
        if (!busy.TryAdd(id, 0))
        {
            await store.Transact(
                Lane.Jobs,
                async transaction =>
                {
                    await transaction.Arm(new NewJob(job.Kind, job.Key, transaction.Now + Soon, ""));
                    return true;
                },
                CancellationToken.None);
            return;
        }

        try
        {
            for (var step = 0; step < StepsMax && await One(id, cancel); step++)
                cancel.ThrowIfCancellationRequested();
        }
        finally
        {
            busy.TryRemove(id, out _);
        }
    }

    /// <summary>One step; false when there is none, or it has to wait.</summary>
    private async Task<bool> One(IncidentId id, CancellationToken cancel)
    {
        if (await Begin(id) is not { } begun)
            return false;
        ChatOutcome outcome;
        try
        {
            outcome = await slack.Do(begun.Step, begun.Room, begun.Since, begun.At, cancel);
        }
        catch (Exception unknown) when (unknown is HttpRequestException or OperationCanceledException)
        {
            // The record has that it was begun. The job comes again, and looks before it does anything twice.
            LogUnknown(begun.Step.Key, id.ToString(), unknown.Message);
            return false;
        }

        await Record(id, begun.Step, outcome);
        return outcome.Fact is not null;
    }

    private sealed record Begun(ChatStep Step, ChatRoom Room, Instant? Since, Instant At);

    private Task<Begun?> Begin(IncidentId id) => store.Transact(
        Lane.Jobs,
        async transaction =>
        {
            var loaded = await Load(transaction, id);
            var wish = await WishOf(transaction, id, loaded.State);
            var room = loaded.State;
            var step = wish is null ? null : ChatPlan.Next(room, wish, transaction.Now);
            if (step is null)
            {
                await Rest(transaction, id, wish, room);
                return null;
            }

            var (decision, _) = await Run(
                transaction, id, loaded, new ChatRoomCommand.Try(step.Key, transaction.Now));
            if (decision.Refusal is not null)
            {
                await transaction.Arm(new NewJob(
                    JobKinds.Chat, id.ToString(), room.Attempt!.At + ChatRoom.Patience, ""));
                return null;
            }

            return new Begun(step, room, room.Attempt?.Step == step.Key ? room.Attempt.First : null, transaction.Now);
        },
        CancellationToken.None).AsTask();

    private async Task Record(IncidentId id, ChatStep step, ChatOutcome outcome)
    {
        var isNews = await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                var loaded = await Load(transaction, id);
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                if (outcome.Fact is { } fact)
                {
                    await Run(transaction, id, loaded, new ChatRoomCommand.Record(fact));
                    if (loaded.State.Failures == 0)
                        return false;
                    await reactions.Calm(AlarmKey);
                    return true;
                }

                var failures = loaded.State.Failures + 1;
                var wait = outcome.Wait is { } said ? Duration.FromTimeSpan(said) : ChatRoom.Pause(failures);
                var retry = transaction.Now + wait;
                await Run(transaction, id, loaded, new ChatRoomCommand.Record(
                    new ChatRoomEvent.Failed(step.Key, outcome.Why!, retry) { At = transaction.Now }));
                await transaction.Arm(new NewJob(JobKinds.Chat, id.ToString(), retry, ""));
                if (failures < FailuresMax)
                    return false;
                await reactions.Note(AlarmKey, $"Rooms in Slack are not up to date: {outcome.Why}");
                return true;
            },
            CancellationToken.None);
        if (isNews)
            await live.Refresh(store, CancellationToken.None);
    }

    /// <summary>Nothing is left to do now: the job waits for the end of the room, or for what might be
    /// missed.</summary>
    private static async ValueTask Rest(ITransaction transaction, IncidentId id, ChatWish? wish, ChatRoom room)
    {
        var key = id.ToString();
        if (wish is null || room.ArchivedAt is not null || room.Channel is null)
            await transaction.Disarm(JobKinds.Chat, key);
        else if (wish.ArchiveAt is { } end && end > transaction.Now && !room.IsStanding)
            await transaction.Arm(new NewJob(JobKinds.Chat, key, end, ""));
        else if (wish.Card.IsOpen)
            await transaction.Arm(new NewJob(JobKinds.Chat, key, transaction.Now + Net, ""));
        else
            await transaction.Disarm(JobKinds.Chat, key);
    }

    private async ValueTask<ChatWish?> WishOf(IReading reading, IncidentId id, ChatRoom room)
    {
        if (await reading.Incident(id) is not { State: var incident })
            return null;
        var configuration = await live.At(reading);
        var playbook = await live.PlaybookOf(reading, incident.PlaybookVersion);
        var words = RoomWish.InvitesOf(playbook, incident);
        var stored = await reading.Facts([StreamId.Of(id), StreamId.CommunicationsOf(id)], FactsMax);
        List<RecordedFact> facts = [];
        foreach (var fact in stored)
        {
            if (fact.Body is { } body)
            {
                facts.Add(new RecordedFact(
                    fact.Position, fact.Stream, fact.At, fact.Recorded, FactJson.Read(fact.Type, body)));
            }
        }

        return RoomWish.Of(new RoomContext
        {
            Incident = incident,
            Playbook = playbook,
            NameOf = configuration.NameOf,
            PublicUrl = live.PublicUrl,
            Invited = Invited(words, incident, configuration, reading.Now),
            Timeline = IncidentTimeline.Of(facts, configuration.NameOf),
            Communications = (await Speech.Load(reading, id)).State,
            Kept = [.. room.Kept.Values],
            Facts = facts.ToDictionary(fact => fact.Position, fact => fact.Fact),
        });
    }

    /// <summary>Whom the playbook's words name now; <c>on call</c> is whom the first step of the policy reaches.
    /// </summary>
    private static IReadOnlyList<ResponderId> Invited(
        IReadOnlyList<string> words, Incident incident, Configuration configuration, Instant now)
    {
        var recipients = new Recipients(
            configuration.Playbook, configuration.Person, id => OnCallNow.Who(configuration, id, now))
        {
            Incident = incident,
        };
        var named = recipients.People(words.Where(word => word != OnCall));
        return words.Contains(OnCall)
            && configuration.Playbook.Policy(incident.Declaration!.Policy) is { Steps: [var first, ..] } policy
            ?
            [
                .. named,
                .. configuration.ReachAt(now, incident).Of(policy, first).Orders.Select(each => each.Responder),
            ]
            : named;
    }

    private const string OnCall = "on call";

    private static ValueTask<Loaded<ChatRoom>> Load(IReading reading, IncidentId id) =>
        Streams.Load<ChatRoom, ChatRoomCommand, ChatRoomEvent>(reading, StreamId.ChatOf(id));

    private static ValueTask<(Decision<ChatRoomEvent> Decision, Loaded<ChatRoom> After)> Run(
        ITransaction transaction, IncidentId id, Loaded<ChatRoom> before, ChatRoomCommand command) =>
        Streams.Run<ChatRoom, ChatRoomCommand, ChatRoomEvent>(
            transaction, StreamId.ChatOf(id), before, command, fact => fact.At);

    [LoggerMessage(EventId = 1701, Level = LogLevel.Warning,
        Message = "Nobody knows what came of {Step} in the chat room of {Incident}: {Why}")]
    private partial void LogUnknown(string step, string incident, string why);
}
