using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using E = Muster.Core.Rooms.ChatRoomEvent;

namespace Muster.Core.Rooms;

/// <summary>A step that was begun.</summary>
/// <param name="Step">Which.</param>
/// <param name="At">When it was begun last.</param>
/// <param name="First">When it was begun first, of attempts whose outcome nobody knows.</param>
public sealed record ChatAttempt(string Step, Instant At, Instant First);

/// <summary>
/// The room of one incident in a chat product, as far as it has come. Muster's own room is the truth; this one follows
/// it, and catches up after the product was away. Source: INC-004 to 009.
/// </summary>
public sealed record ChatRoom : IDecider<ChatRoom, ChatRoomCommand, ChatRoomEvent>
{
    /// <summary>A step whose outcome is not known after this may be begun again, with a look whether it was done.
    /// </summary>
    public static Duration Patience { get; } = Duration.FromSeconds(45);

    /// <summary>The longest pause after failures.</summary>
    public static Duration PauseMax { get; } = Duration.FromMinutes(5);

    private static readonly Duration FirstPause = Duration.FromSeconds(5);

    /// <summary>Its id in the product; null while there is none.</summary>
    public string? Channel { get; init; }

    /// <summary>Its name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>It is of many incidents: nothing of it is changed.</summary>
    public bool IsStanding { get; init; }

    /// <summary>Its topic, or null.</summary>
    public string? Topic { get; init; }

    /// <summary>Who was invited.</summary>
    public ImmutableHashSet<ResponderId> Invited { get; init; } = [];

    /// <summary>Whom the product does not know.</summary>
    public ImmutableHashSet<ResponderId> Unknown { get; init; } = [];

    /// <summary>Which message the card is; null before.</summary>
    public string? CardStamp { get; init; }

    /// <summary>What the card says, as a digest.</summary>
    public string? CardDigest { get; init; }

    /// <summary>The card is at the top.</summary>
    public bool IsPinned { get; init; }

    /// <summary>A link to the incident is in the room's head.</summary>
    public bool IsLinked { get; init; }

    /// <summary>The room has heard everything up to this position of the log.</summary>
    public long ToldThrough { get; init; }

    /// <summary>When it was put away, or null.</summary>
    public Instant? ArchivedAt { get; init; }

    /// <summary>The step under way, or one whose outcome nobody knows; null for none.</summary>
    public ChatAttempt? Attempt { get; init; }

    /// <summary>What is wrong, or null.</summary>
    public E.Failed? Problem { get; init; }

    /// <summary>So many steps in a row failed.</summary>
    public int Failures { get; init; }

    /// <summary>The notes that were made of messages of the room, by message.</summary>
    public ImmutableDictionary<string, Guid> Kept { get; init; } =
        ImmutableDictionary.Create<string, Guid>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public static ChatRoom Initial { get; } = new();

    /// <summary>How long after the failures so far the next attempt comes.</summary>
    public static Duration Pause(int failures) =>
        Duration.Min(PauseMax, FirstPause * (1 << Math.Clamp(failures - 1, 0, 10)));

    /// <inheritdoc/>
    public static Decision<E> Decide(ChatRoom state, ChatRoomCommand command) => command switch
    {
        ChatRoomCommand.Try c when state.Attempt is { } other && c.At - other.At < Patience => RoomRefusals.Busy,
        ChatRoomCommand.Try c => new E.Tried(c.Step) { At = c.At },
        ChatRoomCommand.Record { Fact: E.Kept kept } when state.Kept.ContainsKey(kept.Stamp) => Decision<E>.Nothing,
        ChatRoomCommand.Record c => c.Fact,
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static ChatRoom Evolve(ChatRoom state, E fact) => fact switch
    {
        E.Tried e => state with
        {
            Attempt = new ChatAttempt(e.Step, e.At, state.Attempt?.Step == e.Step ? state.Attempt.First : e.At),
        },
        E.Failed e => state with { Attempt = null, Problem = e, Failures = state.Failures + 1 },
        E.Kept e => state with { Kept = state.Kept.SetItem(e.Stamp, e.Note) },
        _ => Done(state with { Attempt = null, Problem = null, Failures = 0 }, fact),
    };

    private static ChatRoom Done(ChatRoom state, E fact) => fact switch
    {
        E.Opened e => state with { Channel = e.Channel, Name = e.Name, IsStanding = e.Standing, ArchivedAt = null },
        E.TopicSet e => state with { Topic = e.Topic },
        E.Invited e => state with
        {
            Invited = state.Invited.Union(e.People),
            Unknown = state.Unknown.Union(e.Unknown),
        },
        E.CardShown e => state with { CardStamp = e.Stamp, CardDigest = e.Digest },
        E.Pinned => state with { IsPinned = true },
        E.Linked => state with { IsLinked = true },
        E.Told e => state with { ToldThrough = e.Through },
        E.Archived e => state with { ArchivedAt = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>Why something is not done in a chat room.</summary>
public static class RoomRefusals
{
    /// <summary>Another step is under way.</summary>
    public static Refusal Busy { get; } = new("room.busy", "The chat product is being asked for something else.");

    /// <summary>No chat product is connected.</summary>
    public static Refusal NotConnected { get; } = new(
        "room.not-connected",
        "No chat product is connected to this server: MUSTER_SLACK_TOKEN is not set. The incident's own room is here.");

    /// <summary>The incident has no room in the chat product.</summary>
    public static Refusal None { get; } = new(
        "room.none", "This incident has no room in the chat product: incidents.yaml names no channel for it.");
}
