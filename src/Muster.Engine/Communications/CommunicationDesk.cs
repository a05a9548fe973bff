using Muster.Core;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Communications;

/// <summary>What somebody wants to say of an incident.</summary>
public sealed record UpdateOrder
{
    /// <summary>The statement: how it stands, in the writer's words.</summary>
    public string Text { get; init; } = "";

    /// <summary>When the next is promised, or null for as the playbook says.</summary>
    public Instant? NextAt { get; init; }

    /// <summary>
    /// To whom: ids or names of audiences, <c>audience/template</c> for one form, <c>all</c> for everybody inside;
    /// empty for the incident's own room only.
    /// </summary>
    public IReadOnlyList<string> To { get; init; } = [];

    /// <summary>What the writer filled in, by field.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Who looks first, in words of the playbook as <c>role communications</c>, where no rule names somebody; empty for
    /// nobody.
    /// </summary>
    public IReadOnlyList<string> AskFirst { get; init; } = [];

    /// <summary>Where it was said beside, for clocks; null for everywhere.</summary>
    public IReadOnlyList<string>? Channels { get; init; }
}

/// <summary>A message as it would go out.</summary>
/// <param name="Written">Its words, and what is missing.</param>
/// <param name="Recipients">To whom.</param>
/// <param name="Approval">Who must agree first, or null.</param>
public sealed record MessagePreview(WrittenMessage Written, IReadOnlyList<Recipient> Recipients, Approval? Approval);

/// <summary>A message with its ledger.</summary>
/// <param name="Message">The message.</param>
/// <param name="Ledger">What came of it; empty before it goes out.</param>
public sealed record LedgeredMessage(SpokenMessage Message, MessageLedger Ledger);

/// <summary>What people say of incidents to audiences.</summary>
public sealed class CommunicationDesk(IStore store, Live live, Ids ids)
{
    private const int FactsMax = 100_000;

    /// <summary>What was said of an incident and what waits to be said, oldest first, without ledgers.</summary>
    public Task<IReadOnlyList<SpokenMessage>> Said(IncidentId id, CancellationToken cancel) =>
        store.Read<IReadOnlyList<SpokenMessage>>(
            async reading => (await Speech.Load(reading, id)).State.Messages, cancel).AsTask();

    /// <summary>Every message of an incident, newest first.</summary>
    public Task<IReadOnlyList<LedgeredMessage>> Messages(IncidentId id, CancellationToken cancel) =>
        store.Read(async reading => await Messages(reading, id), cancel).AsTask();

    /// <summary>The messages as they would go out now, nothing sent; without a choice one for each audience.</summary>
    public Task<(IReadOnlyList<MessagePreview> Previews, Refusal? Refusal)> Preview(
        IncidentId id, UpdateOrder order, CancellationToken cancel) => Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return ((IReadOnlyList<MessagePreview>)[], (Refusal?)IncidentRefusals.Unknown);
            var speech = await Speech.Of(reactions, incident);
            var (variants, refusal) = order.To.Count == 0
                ? (MessageVariants.Of(incident, speech.Playbook), null)
                : MessageChoice.Of(order.To, incident, speech.Playbook);
            return (
                [.. variants.Select(variant => Previewed(speech, variant, order))],
                refusal);
        },
        cancel);

    /// <summary>Says something: in the record, and to each audience that was named. All of it is done or none.
    /// </summary>
    public Task<(IReadOnlyList<MessageId> Messages, Refusal? Refusal)> Say(
        IncidentId id, UpdateOrder order, Actor by, CancellationToken cancel) => Run(async reactions =>
        {
            IReadOnlyList<MessageId> none = [];
            if (await reactions.StateOf(id) is not { } incident)
                return (none, (Refusal?)IncidentRefusals.Unknown);
            var speech = await Speech.Of(reactions, incident);
            var (variants, refusal) = MessageChoice.Of(order.To, incident, speech.Playbook);
            if (refusal is not null)
                return (none, refusal);
            if (speech.Loaded.State.Messages.Count + variants.Count > IncidentCommunications.MessagesMax)
                return (none, CommunicationRefusals.TooMany);
            var written = variants.Select(variant => Written(speech, variant, order)).ToList();
            if (written.Select(Wrong).FirstOrDefault(wrong => wrong is not null) is { } missing)
                return (none, missing);

            var said = await reactions.Incident(id, new IncidentCommand.Update(ids.Next(), order.Text, order.NextAt)
            {
                At = reactions.Now,
                By = by,
                Channels = order.Channels ?? PlacesOf(variants, speech.Playbook),
            });
            if (said.Refusal is not null)
                return (none, said.Refusal);
            List<MessageId> sent = [];
            foreach (var each in written)
            {
                var message = new MessageId(ids.Next());
                var now = await Speech.Of(reactions, incident);
                var refused = await Saying.Write(
                    reactions, now, each, message, key: null, order.Fields, by, order.AskFirst);
                if (refused is not null)
                    throw new InvalidOperationException(refused.Message);
                sent.Add(message);
            }

            return (sent, null);
        },
        cancel);

    /// <summary>Fills in a draft and sends it, or puts it before those who must agree.</summary>
    public Task<Refusal?> SendDraft(
        IncidentId id, MessageId message, UpdateOrder order, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return IncidentRefusals.Unknown;
            var speech = await Speech.Of(reactions, incident);
            if (speech.Loaded.State.Message(message) is not { } draft)
                return CommunicationRefusals.Unknown;
            if (draft.State != MessageState.Draft)
                return draft.State == MessageState.Sent ? null : CommunicationRefusals.IsOver;
            var written = Written(speech, VariantOf(draft, speech), order);
            if (Wrong(written) is { } missing)
                return missing;
            if (incident.IsOpen)
            {
                var said = await reactions.Incident(id, new IncidentCommand.Update(
                    ids.Next(), order.Text.Length > 0 ? order.Text : written.Subject, order.NextAt)
                {
                    At = reactions.Now,
                    By = by,
                    Channels = PlacesOf([written.Variant], speech.Playbook),
                });
                if (said.Refusal is not null)
                    return said.Refusal;
            }

            return await Saying.Write(reactions, speech, written, message, draft.Key, order.Fields, by);
        },
        cancel);

    /// <summary>Agrees to a message, or does not (with a reason).</summary>
    public Task<Refusal?> Settle(
        IncidentId id, MessageId message, bool isApproved, string? note, Settler asker, CancellationToken cancel) =>
        Run(async reactions =>
        {
            if (await reactions.StateOf(id) is not { } incident)
                return IncidentRefusals.Unknown;
            var speech = await Speech.Of(reactions, incident);
            if (speech.Loaded.State.Message(message) is not { } found)
                return CommunicationRefusals.Unknown;
            if (MessageApproval.As(
                found.Approvers, asker.Who, asker.IsAdministrator, incident, speech.Playbook, speech.OnCallIn)
                is not { } role)
            {
                return CommunicationRefusals.NotYours(found.Approvers);
            }

            return await Saying.Run(reactions, incident, isApproved
                ? new CommunicationCommand.Approve(message, role, note) { At = reactions.Now, By = asker.By }
                : new CommunicationCommand.Decline(message, role, note ?? "") { At = reactions.Now, By = asker.By });
        },
        cancel);

    /// <summary>Gives up a message that has not gone out.</summary>
    public Task<Refusal?> Drop(
        IncidentId id, MessageId message, string? reason, Actor by, CancellationToken cancel) =>
        Run(async reactions => await reactions.StateOf(id) is { } incident
            ? await Saying.Run(reactions, incident, new CommunicationCommand.Drop(message, reason ?? "")
            {
                At = reactions.Now,
                By = by,
            })
            : IncidentRefusals.Unknown,
        cancel);

    /// <summary>Sends again to one recipient, or to all that did not get it.</summary>
    public Task<Refusal?> Resend(
        IncidentId id, MessageId message, string? recipient, Actor by, CancellationToken cancel) =>
        Run(async reactions =>
            (await Speech.Load(reactions.Transaction, id)).State.Message(message) is null
                ? CommunicationRefusals.Unknown
                : await MessagePost.Resend(reactions, message, recipient, by),
        cancel);

    /// <summary>The form of a draft, as it would be written now.</summary>
    internal static MessageVariant VariantOf(SpokenMessage draft, Speech speech) => new(
        speech.AudienceOf(draft.Audience),
        draft.Channels,
        speech.Playbook.Communications.Templates.FirstOrDefault(each => each.Id == draft.Template));

    /// <summary>Drafts that wait, as they would go out now.</summary>
    public Task<IReadOnlyDictionary<MessageId, MessagePreview>> Drafts(IncidentId id, CancellationToken cancel) =>
        Run(async reactions =>
        {
            var previews = new Dictionary<MessageId, MessagePreview>();
            if (await reactions.StateOf(id) is not { } incident)
                return (IReadOnlyDictionary<MessageId, MessagePreview>)previews;
            var speech = await Speech.Of(reactions, incident);
            foreach (var draft in speech.Loaded.State.Messages.Where(each => each.State == MessageState.Draft))
                previews[draft.Id] = Previewed(speech, VariantOf(draft, speech), new UpdateOrder());
            return previews;
        },
        cancel);

    private static async ValueTask<IReadOnlyList<LedgeredMessage>> Messages(IReading reading, IncidentId id)
    {
        var said = (await Speech.Load(reading, id)).State.Messages;
        var facts = (await reading.Facts([.. said.Select(message => StreamId.Of(message.Id))], FactsMax))
            .Where(fact => fact.Body is not null)
            .ToLookup(fact => fact.Stream);
        return
        [
            .. said.Reverse().Select(message => new LedgeredMessage(
                message,
                facts[StreamId.Of(message.Id)]
                    .Select(fact => FactJson.Read<MessageEvent>(fact.Body!))
                    .Aggregate(MessageLedger.Initial, MessageLedger.Evolve))),
        ];
    }

    private static MessagePreview Previewed(Speech speech, MessageVariant variant, UpdateOrder order) => new(
        Written(speech, variant, order),
        speech.RecipientsOf(variant.Audience, variant.Channels),
        MessageApproval.For(variant.Audience, speech.Incident, speech.Playbook));

    private static WrittenMessage Written(Speech speech, MessageVariant variant, UpdateOrder order) =>
        speech.Write(variant, order.Text, order.NextAt, order.Fields);

    private static Refusal? Wrong(WrittenMessage written) =>
        written.Variant is { Template.IsConfidential: true, Audience.IsOutside: true }
            ? CommunicationRefusals.Confidential(written.Variant.Template.Name, written.Variant.Audience.Name)
            : written.Missing is [var missing, ..]
                ? CommunicationRefusals.FieldMissing(missing.Name, missing.Question, written.Variant.Audience.Name)
                : null;

    /// <summary>Where it is said, in the words of clocks; null for everywhere when only the record has it.</summary>
    private static IReadOnlyList<string>? PlacesOf(IReadOnlyList<MessageVariant> variants, CheckedPlaybook playbook) =>
        variants.Count == 0
            ? null
            : [ChannelWords.Room, .. ChannelWords.Of(playbook, variants.SelectMany(each => each.Channels))
                .Where(word => word != ChannelWords.Room)];

    private Task<T> Run<T>(Func<Reactions, ValueTask<T>> work, CancellationToken cancel) =>
        store.React(live, ids, work, cancel);
}

/// <summary>Who settles a message that waits for agreement.</summary>
/// <param name="Who">The person.</param>
/// <param name="IsAdministrator">They may do everything.</param>
/// <param name="By">As an asker.</param>
public sealed record Settler(ResponderId Who, bool IsAdministrator, Actor By);
