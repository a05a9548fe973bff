using Muster.Core;
using Muster.Core.Evidence;
using Muster.Core.Incidents;
using Muster.Storage;

namespace Muster.Engine.Evidence;

/// <summary>Artefacts that belong to incidents, kept by the digest of their bytes; whoever is given one is on
/// record.</summary>
public sealed class EvidenceDesk(IStore store, Live live, Ids ids)
{
    /// <summary>Takes bytes in and attaches them to an incident.</summary>
    /// <param name="id">The incident.</param>
    /// <param name="name">What the file is called.</param>
    /// <param name="type">Its media type.</param>
    /// <param name="content">The bytes.</param>
    /// <param name="by">Who attaches it.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public async Task<(string? Digest, Refusal? Refusal)> Attach(
        IncidentId id, string name, string type, byte[] content, Actor by, CancellationToken cancel)
    {
        if (content.Length == 0)
            return (null, EvidenceRefusals.Empty);
        if (content.Length > Artefact.BytesMax)
            return (null, EvidenceRefusals.TooLarge);
        var digest = Artefact.DigestOf(content);
        var attachment = ids.Next();
        return await store.React<(string? Digest, Refusal? Refusal)>(
            live, ids,
            async reactions =>
            {
                var decision = await reactions.Incident(id, new IncidentCommand.Attach(
                    attachment, digest, name, type, content.Length)
                { At = reactions.Now, By = by });
                if (decision.Refusal is { } refusal)
                    return (null, refusal);
                var stream = StreamId.EvidenceOf(digest);
                await Streams.Run<Artefact, EvidenceCommand, EvidenceEvent>(
                    reactions.Transaction, stream,
                    await Streams.Load<Artefact, EvidenceCommand, EvidenceEvent>(reactions.Transaction, stream),
                    new EvidenceCommand.Keep(type, content) { At = reactions.Now, By = by }, fact => fact.At);
                return (digest, null);
            },
            cancel);
    }

    /// <summary>Gives an artefact of an incident out.</summary>
    public async Task<(Artefact? Artefact, Refusal? Refusal)> Read(
        Incident incident, string digest, Actor by, CancellationToken cancel) => await store.Transact(
        Lane.Human,
        async transaction =>
        {
            var stream = StreamId.EvidenceOf(digest.ToLowerInvariant());
            var before = await Streams.Load<Artefact, EvidenceCommand, EvidenceEvent>(transaction, stream);
            var isAttached = incident.Work.Attachments.Contains(digest.ToLowerInvariant());
            if (!isAttached || before.State.Keeping is null)
                return ((Artefact?)null, (Refusal?)EvidenceRefusals.Unknown);
            var (_, after) = await Streams.Run<Artefact, EvidenceCommand, EvidenceEvent>(
                transaction, stream, before,
                new EvidenceCommand.HandOut($"Read from {incident.Reference}.") { At = transaction.Now, By = by },
                fact => fact.At);
            return (after.State, null);
        },
        cancel);
}
