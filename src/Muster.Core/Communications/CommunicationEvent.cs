using System.Text.Json.Serialization;
using NodaTime;

namespace Muster.Core.Communications;

/// <summary>The id of a message to an audience.</summary>
public readonly record struct MessageId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>
/// A fact about what is said of one incident to its audiences. The names below are the stored format: add cases,
/// never rename one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Proposed), "communication.proposed.v1")]
[JsonDerivedType(typeof(Written), "communication.written.v1")]
[JsonDerivedType(typeof(Approved), "communication.approved.v1")]
[JsonDerivedType(typeof(Declined), "communication.declined.v1")]
[JsonDerivedType(typeof(Dropped), "communication.dropped.v1")]
public abstract record CommunicationEvent
{
    private CommunicationEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>A message should go out and waits for a person: a field is empty, or the playbook wants one to look.
    /// </summary>
    public sealed record Proposed(
        MessageId Id,
        string Key,
        string Audience,
        IReadOnlyList<string> Channels,
        string? Template,
        IReadOnlyList<string> Missing,
        string? Condition,
        Instant? DueAt) : CommunicationEvent;

    /// <summary>A message has its words; it goes out at once, or when those who must agree have done so.</summary>
    public sealed record Written(
        MessageId Id,
        string? Key,
        string Audience,
        IReadOnlyList<string> Channels,
        string? Template,
        string Subject,
        string Text,
        int Number,
        IReadOnlyList<GivenField> Fields,
        IReadOnlyList<string> Approvers,
        string? Until) : CommunicationEvent;

    /// <summary>Somebody who may agreed: the message goes out.</summary>
    public sealed record Approved(MessageId Id, string As, string? Note) : CommunicationEvent;

    /// <summary>Somebody who may agree did not: the message does not go out.</summary>
    public sealed record Declined(MessageId Id, string As, string Reason) : CommunicationEvent;

    /// <summary>A message that was proposed or waits will not be sent.</summary>
    public sealed record Dropped(MessageId Id, string Reason) : CommunicationEvent;
}

/// <summary>A field of a message that its writer filled in.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Text">What was written.</param>
public sealed record GivenField(string Name, string Text);

/// <summary>What may be asked of the messages of an incident.</summary>
public abstract record CommunicationCommand
{
    private CommunicationCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Put a message before a person; nothing when its key was there already.</summary>
    public sealed record Propose(CommunicationEvent.Proposed Message) : CommunicationCommand;

    /// <summary>Give a message its words and send it, or put it before those who must agree.</summary>
    public sealed record Write(CommunicationEvent.Written Message) : CommunicationCommand;

    /// <summary>Agree to a message.</summary>
    public sealed record Approve(MessageId Id, string As, string? Note) : CommunicationCommand;

    /// <summary>Do not agree to a message.</summary>
    public sealed record Decline(MessageId Id, string As, string Reason) : CommunicationCommand;

    /// <summary>Give up a message that has not gone out.</summary>
    public sealed record Drop(MessageId Id, string Reason) : CommunicationCommand;
}
