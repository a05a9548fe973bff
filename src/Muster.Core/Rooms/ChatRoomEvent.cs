using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Rooms;

/// <summary>
/// A fact about the room that an incident has in a chat product. The names below are the stored format: add cases,
/// never rename one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Tried), "chat.tried.v1")]
[JsonDerivedType(typeof(Opened), "chat.opened.v1")]
[JsonDerivedType(typeof(TopicSet), "chat.topic-set.v1")]
[JsonDerivedType(typeof(Invited), "chat.invited.v1")]
[JsonDerivedType(typeof(CardShown), "chat.card-shown.v1")]
[JsonDerivedType(typeof(Pinned), "chat.pinned.v1")]
[JsonDerivedType(typeof(Linked), "chat.linked.v1")]
[JsonDerivedType(typeof(Told), "chat.told.v1")]
[JsonDerivedType(typeof(Archived), "chat.archived.v1")]
[JsonDerivedType(typeof(Failed), "chat.failed.v1")]
[JsonDerivedType(typeof(Kept), "chat.kept.v1")]
public abstract record ChatRoomEvent
{
    private ChatRoomEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>Something is about to be asked of the product; what comes of it is another fact, or nobody knows.
    /// </summary>
    public sealed record Tried(string Step) : ChatRoomEvent;

    /// <summary>The room is there: made for the incident, or a standing one.</summary>
    public sealed record Opened(string Channel, string Name, bool Standing) : ChatRoomEvent;

    /// <summary>Its topic says this.</summary>
    public sealed record TopicSet(string Topic) : ChatRoomEvent;

    /// <summary>These were invited; those whom the product does not know are named apart.</summary>
    public sealed record Invited(IReadOnlyList<ResponderId> People, IReadOnlyList<ResponderId> Unknown) : ChatRoomEvent;

    /// <summary>The card of the incident stands in the room as of this digest.</summary>
    public sealed record CardShown(string Stamp, string Digest) : ChatRoomEvent;

    /// <summary>The card is at the top.</summary>
    public sealed record Pinned : ChatRoomEvent;

    /// <summary>A link to the incident stands in the room's head.</summary>
    public sealed record Linked : ChatRoomEvent;

    /// <summary>The room heard everything up to a position of the log.</summary>
    public sealed record Told(long Through, string Stamp) : ChatRoomEvent;

    /// <summary>The room was put away.</summary>
    public sealed record Archived : ChatRoomEvent;

    /// <summary>The product did not do it; it is tried again.</summary>
    public sealed record Failed(string Step, string Why, Instant RetryAt) : ChatRoomEvent;

    /// <summary>A message of the room was kept as a note of the incident.</summary>
    public sealed record Kept(string Stamp, System.Guid Note) : ChatRoomEvent;
}

/// <summary>What may be asked of the record of a chat room.</summary>
public abstract record ChatRoomCommand
{
    private ChatRoomCommand()
    {
    }

    /// <summary>Begin a step, unless another is under way.</summary>
    public sealed record Try(string Step, Instant At) : ChatRoomCommand;

    /// <summary>Keep what happened.</summary>
    public sealed record Record(ChatRoomEvent Fact) : ChatRoomCommand;
}
