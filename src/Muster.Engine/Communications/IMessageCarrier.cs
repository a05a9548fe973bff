using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Engine.Paging;

namespace Muster.Engine.Communications;

/// <summary>Hands one message to one recipient, in the form that the recipient takes.</summary>
public interface IMessageCarrier
{
    /// <summary>
    /// Hands it over. Returns when the provider has taken or refused it; throws when nobody knows, which makes the
    /// next attempt say that it may be a repeat.
    /// </summary>
    Task<Handover> Carry(OutgoingMessage message, CancellationToken cancel);
}

/// <summary>A message on its way to one recipient.</summary>
/// <param name="Id">The message; with the recipient's key it is the idempotency key.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="Subject">One line of plain text.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Attempt">From 1.</param>
/// <param name="MayRepeat">It may have arrived before.</param>
/// <param name="Channel">The channel of the playbook when the recipient is one, else null.</param>
/// <param name="Incident">The incident that it is about, or null.</param>
/// <param name="Reference">Its reference, or null.</param>
public sealed record OutgoingMessage(
    MessageId Id,
    Recipient Recipient,
    string Subject,
    string Text,
    int Attempt,
    bool MayRepeat,
    CommunicationChannel? Channel,
    IncidentId? Incident,
    string? Reference)
{
    /// <summary>What a receiver recognises a repeat by.</summary>
    public string Key => $"{Id}/{Recipient.Key}";
}

/// <summary>Markdown in the forms that channels take, handed in from where Markdown is known.</summary>
/// <param name="Html">HTML without raw HTML of the writer.</param>
/// <param name="Plain">Plain text.</param>
/// <param name="Slack">Slack's own marks.</param>
public sealed record MessageForms(Func<string, string> Html, Func<string, string> Plain, Func<string, string> Slack)
{
    /// <summary>Markdown as it is, where nothing leaves the house.</summary>
    public static MessageForms AsWritten { get; } = new(text => text, text => text, text => text);
}
