using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using C = Muster.Core.Communications.CommunicationCommand;
using E = Muster.Core.Communications.CommunicationEvent;

namespace Muster.Core.Communications;

/// <summary>Where a message is.</summary>
public enum MessageState
{
    /// <summary>It waits for a person to write it.</summary>
    Draft,

    /// <summary>It waits for those who must agree.</summary>
    Waiting,

    /// <summary>It goes out, or has gone out; its ledger says to whom.</summary>
    Sent,

    /// <summary>Those who must agree did not.</summary>
    Declined,

    /// <summary>It was given up.</summary>
    Dropped,
}

/// <summary>A message to one audience.</summary>
public sealed record SpokenMessage
{
    /// <summary>Its id.</summary>
    public required MessageId Id { get; init; }

    /// <summary>What asked for it, so that it is not asked for twice; null when a person wrote it unasked.</summary>
    public string? Key { get; init; }

    /// <summary>To whom, by id.</summary>
    public required string Audience { get; init; }

    /// <summary>By which channels, by id.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>From which form, by id, or null.</summary>
    public string? Template { get; init; }

    /// <summary>Where it is.</summary>
    public MessageState State { get; init; }

    /// <summary>Its subject; empty for a draft.</summary>
    public string Subject { get; init; } = "";

    /// <summary>Its Markdown; empty for a draft.</summary>
    public string Text { get; init; } = "";

    /// <summary>Its number among the messages to this audience, from 1; 0 for a draft.</summary>
    public int Number { get; init; }

    /// <summary>The fields that a person has to fill in.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Only when this holds, in words, or null.</summary>
    public string? Condition { get; init; }

    /// <summary>By when it should be out, or null.</summary>
    public Instant? DueAt { get; init; }

    /// <summary>Who may agree, in words of the playbook; empty when nobody must.</summary>
    public IReadOnlyList<string> Approvers { get; init; } = [];

    /// <summary>What must have happened before, in words, or null.</summary>
    public string? Until { get; init; }

    /// <summary>When it came to be.</summary>
    public Instant At { get; init; }

    /// <summary>Who wrote it, or Muster.</summary>
    public required Actor By { get; init; }

    /// <summary>When it went out, or null.</summary>
    public Instant? SentAt { get; init; }

    /// <summary>Who agreed, or did not, and what was said; or null.</summary>
    public string? Verdict { get; init; }
}

/// <summary>What is said of one incident to its audiences, folded from its facts. Source: COM-001 to 003, COM-018.
/// </summary>
public sealed record IncidentCommunications : IDecider<IncidentCommunications, C, E>
{
    /// <summary>An incident has at most so many messages.</summary>
    public const int MessagesMax = 2_000;

    /// <summary>How the keys begin of drafts that a change of status proposes: a newer one takes the place of an
    /// older one that nobody wrote.</summary>
    public const string Moment = "moment:";

    /// <summary>Its messages, oldest first.</summary>
    public ImmutableList<SpokenMessage> Messages { get; init; } = [];

    /// <summary>What writers last filled in, by field: the next message begins with it.</summary>
    public ImmutableDictionary<string, string> Given { get; init; } =
        ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public static IncidentCommunications Initial { get; } = new();

    /// <summary>A message, or null.</summary>
    public SpokenMessage? Message(MessageId id) => Messages.Find(message => message.Id == id);

    /// <summary>The number of the next message to an audience, from 1.</summary>
    public int NextNumber(string audience) =>
        Messages.Count(message => message.Audience == audience && message.Number > 0) + 1;

    /// <inheritdoc/>
    public static Decision<E> Decide(IncidentCommunications state, C command) => command switch
    {
        C.Propose c when state.Messages.Exists(message => message.Key == c.Message.Key) => Decision<E>.Nothing,
        C.Propose or C.Write when state.Messages.Count >= MessagesMax => CommunicationRefusals.TooMany,
        C.Propose c => Propose(state, c),
        C.Write c => Write(state, c),
        C.Approve c => Settle(state, c.Id, MessageState.Sent, new E.Approved(c.Id, c.As, Trimmed(c.Note))
        {
            At = c.At,
            By = c.By,
        }),
        C.Decline c when Trimmed(c.Reason) is null => CommunicationRefusals.ReasonMissing,
        C.Decline c => Settle(state, c.Id, MessageState.Declined, new E.Declined(c.Id, c.As, c.Reason.Trim())
        {
            At = c.At,
            By = c.By,
        }),
        C.Drop c => Drop(state, c),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static IncidentCommunications Evolve(IncidentCommunications state, E fact) => fact switch
    {
        E.Proposed e => state with { Messages = state.Messages.Add(Draft(e)) },
        E.Written e => Written(state, e),
        E.Approved e => Changed(state, e.Id, message => message with
        {
            State = MessageState.Sent,
            SentAt = e.At,
            Verdict = Said($"{e.By.Name} agreed ({e.As})", e.Note),
        }),
        E.Declined e => Changed(state, e.Id, message => message with
        {
            State = MessageState.Declined,
            Verdict = Said($"{e.By.Name} did not agree ({e.As})", e.Reason),
        }),
        E.Dropped e => Changed(state, e.Id, message => message with
        {
            State = MessageState.Dropped,
            Verdict = Said($"{e.By.Name} gave it up", e.Reason),
        }),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static Decision<E> Propose(IncidentCommunications state, C.Propose c) => (E[])
    [
        .. state.Messages
            .Where(old => old.State == MessageState.Draft
                && old.Key?.StartsWith(Moment, StringComparison.Ordinal) == true
                && c.Message.Key.StartsWith(Moment, StringComparison.Ordinal)
                && old.Audience == c.Message.Audience && old.Template == c.Message.Template)
            .Select(old => new E.Dropped(old.Id, "A newer one takes its place.") { At = c.At, By = c.By }),
        c.Message,
    ];

    private static Decision<E> Write(IncidentCommunications state, C.Write c)
    {
        if (string.IsNullOrWhiteSpace(c.Message.Text))
            return CommunicationRefusals.TextMissing;
        return state.Message(c.Message.Id) switch
        {
            null when c.Message.Key is { } key && state.Messages.Exists(each => each.Key == key) =>
                Decision<E>.Nothing,
            null or { State: MessageState.Draft } => c.Message,
            { State: MessageState.Waiting or MessageState.Sent } => Decision<E>.Nothing,
            _ => CommunicationRefusals.IsOver,
        };
    }

    private static Decision<E> Settle(IncidentCommunications state, MessageId id, MessageState to, E fact) =>
        state.Message(id) switch
        {
            null => CommunicationRefusals.Unknown,
            { State: var now } when now == to => Decision<E>.Nothing,
            { State: MessageState.Waiting } => fact,
            { State: MessageState.Draft } => CommunicationRefusals.IsDraft,
            _ => CommunicationRefusals.IsOver,
        };

    private static Decision<E> Drop(IncidentCommunications state, C.Drop c) => state.Message(c.Id) switch
    {
        null => CommunicationRefusals.Unknown,
        { State: MessageState.Dropped } => Decision<E>.Nothing,
        { State: MessageState.Draft or MessageState.Waiting } =>
            new E.Dropped(c.Id, Trimmed(c.Reason) ?? "It is not needed.") { At = c.At, By = c.By },
        _ => CommunicationRefusals.IsOver,
    };

    private static SpokenMessage Draft(E.Proposed e) => new()
    {
        Id = e.Id,
        Key = e.Key,
        Audience = e.Audience,
        Channels = e.Channels,
        Template = e.Template,
        Missing = e.Missing,
        Condition = e.Condition,
        DueAt = e.DueAt,
        At = e.At,
        By = e.By,
    };

    private static IncidentCommunications Written(IncidentCommunications state, E.Written e)
    {
        var before = state.Message(e.Id);
        var message = (before ?? new SpokenMessage { Id = e.Id, Audience = e.Audience, By = e.By, Key = e.Key }) with
        {
            Channels = e.Channels,
            Template = e.Template,
            Subject = e.Subject,
            Text = e.Text,
            Number = e.Number,
            Missing = [],
            Approvers = e.Approvers,
            Until = e.Until,
            At = e.At,
            By = e.By,
            State = e.Approvers.Count > 0 ? MessageState.Waiting : MessageState.Sent,
            SentAt = e.Approvers.Count > 0 ? null : e.At,
        };
        return state with
        {
            Messages = before is null
                ? state.Messages.Add(message)
                : state.Messages.SetItem(state.Messages.IndexOf(before), message),
            Given = state.Given.SetItems(e.Fields.Select(field => KeyValuePair.Create(field.Name, field.Text))),
        };
    }

    private static IncidentCommunications Changed(
        IncidentCommunications state, MessageId id, Func<SpokenMessage, SpokenMessage> change)
    {
        var at = state.Messages.FindIndex(message => message.Id == id);
        return at < 0 ? state : state with { Messages = state.Messages.SetItem(at, change(state.Messages[at])) };
    }

    private static string Said(string what, string? note) => note is null ? $"{what}." : $"{what}: {note}";

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
