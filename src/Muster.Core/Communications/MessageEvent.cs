using System.Text.Json.Serialization;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Communications;

/// <summary>By what a message reaches a recipient.</summary>
public enum RecipientMeans
{
    /// <summary>The room of the incident, which is always there.</summary>
    Room,

    /// <summary>Mail, to a person or a list.</summary>
    Mail,

    /// <summary>A message to an app.</summary>
    Push,

    /// <summary>A program that is told over HTTP.</summary>
    Webhook,

    /// <summary>A room of a chat product.</summary>
    Chat,

    /// <summary>The public status page.</summary>
    StatusPage,

    /// <summary>None: it is kept in the ledger with the reason.</summary>
    None,
}

/// <summary>Somebody or something that a message goes to.</summary>
/// <param name="Key">Unique within the message.</param>
/// <param name="Name">As people read it.</param>
/// <param name="Means">By what.</param>
/// <param name="Address">Where: a mail address, a topic, the id of a channel; empty for none.</param>
/// <param name="Skip">Why it is not tried, or null.</param>
public sealed record Recipient(string Key, string Name, RecipientMeans Means, string Address, string? Skip);

/// <summary>
/// A fact about the delivery of one message. The names below are the stored format: add cases, never rename one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Queued), "message.queued.v1")]
[JsonDerivedType(typeof(Attempted), "message.attempted.v1")]
[JsonDerivedType(typeof(Delivered), "message.delivered.v1")]
[JsonDerivedType(typeof(Failed), "message.failed.v1")]
[JsonDerivedType(typeof(Resent), "message.resent.v1")]
public abstract record MessageEvent
{
    private MessageEvent()
    {
    }

    /// <summary>When.</summary>
    public required Instant At { get; init; }

    /// <summary>It goes out to these.</summary>
    public sealed record Queued(
        MessageId Id, IncidentId? Incident, string Subject, string Text, IReadOnlyList<Recipient> Recipients)
        : MessageEvent;

    /// <summary>It is handed over to whoever carries it to a recipient.</summary>
    public sealed record Attempted(string Recipient, int Number, bool MayRepeat) : MessageEvent;

    /// <summary>Its carrier took it.</summary>
    public sealed record Delivered(string Recipient, string? ProviderId) : MessageEvent;

    /// <summary>Its carrier did not take it; it is tried again, or not.</summary>
    public sealed record Failed(string Recipient, string Why, Instant? RetryAt) : MessageEvent;

    /// <summary>A person asked that it be tried again.</summary>
    public sealed record Resent(string Recipient, Actor By) : MessageEvent;
}

/// <summary>What may be asked of the delivery of a message.</summary>
public abstract record MessageCommand
{
    private MessageCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Send it.</summary>
    public sealed record Queue(MessageEvent.Queued Message) : MessageCommand;

    /// <summary>Count an attempt.</summary>
    public sealed record Attempt(string Recipient) : MessageCommand;

    /// <summary>Record that it was taken.</summary>
    public sealed record Deliver(string Recipient, string? ProviderId) : MessageCommand;

    /// <summary>Record that it was not; final means that another attempt is useless.</summary>
    public sealed record Fail(string Recipient, string Why, bool IsFinal) : MessageCommand;

    /// <summary>Try again for one recipient, or for all that did not get it.</summary>
    public sealed record Resend(string? Recipient, Actor By) : MessageCommand;
}
