using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core;
using Muster.Engine.OnCall;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Communications;

/// <summary>What is said of one incident, within one transaction or read.</summary>
/// <param name="Incident">The incident.</param>
/// <param name="Playbook">The playbook that it is pinned to.</param>
/// <param name="Loaded">What was said so far.</param>
/// <param name="Configuration">The people and schedules of this instant.</param>
/// <param name="Now">The instant.</param>
/// <param name="PublicUrl">The address of this installation.</param>
internal sealed record Speech(
    Incident Incident,
    CheckedPlaybook Playbook,
    Loaded<IncidentCommunications> Loaded,
    Configuration Configuration,
    Instant Now,
    string PublicUrl)
{
    /// <summary>What is said of an incident, as a transaction sees it.</summary>
    internal static async ValueTask<Speech> Of(Reactions reactions, Incident incident) => new(
        incident,
        await reactions.PlaybookOf(incident),
        await Load(reactions.Transaction, incident.Id),
        reactions.Configuration,
        reactions.Now,
        reactions.PublicUrl);

    /// <summary>What was said of an incident.</summary>
    internal static ValueTask<Loaded<IncidentCommunications>> Load(IReading reading, IncidentId id) =>
        Streams.Load<IncidentCommunications, CommunicationCommand, CommunicationEvent>(
            reading, StreamId.CommunicationsOf(id));

    /// <summary>A message as it would be now.</summary>
    internal WrittenMessage Write(
        MessageVariant variant, string? statement, Instant? nextAt, IReadOnlyDictionary<string, string> given) =>
        MessageWriting.Of(variant, Incident, Playbook, new MessageContext
        {
            Now = Now,
            PublicUrl = PublicUrl,
            NameOf = Configuration.NameOf,
            Communications = Loaded.State,
            Statement = statement,
            NextAt = nextAt,
            Given = given,
        });

    /// <summary>To whom a message goes now.</summary>
    internal IReadOnlyList<Recipient> RecipientsOf(Audience audience, IReadOnlyList<string> channels)
    {
        var recipients = new Recipients(Playbook, Configuration.Person, OnCallIn)
        {
            Incident = Incident,
            HasStatusPage = Playbook.StatusPages.Count > 0,
        };
        var found = recipients.Of(audience, channels);
        return Incident.Declaration!.Drill && audience.IsOutside
            ? [.. found.Select(each => each with { Skip = "This is an exercise: nobody outside is told." })]
            : found;
    }

    /// <summary>Who is on call in a schedule now, or null.</summary>
    internal ResponderId? OnCallIn(ScheduleId id) => OnCallNow.Who(Configuration, id, Now);

    /// <summary>The audience of a message, or a plain one when the playbook has it no more.</summary>
    internal Audience AudienceOf(string id) =>
        Playbook.Communications.Audiences.FirstOrDefault(each => each.Id == id)
        ?? new Audience { Id = id, Name = id };
}

/// <summary>Says things: runs the commands on what is said of an incident, with the deliveries that follow.</summary>
internal static class Saying
{
    /// <summary>Gives a message its words; it goes out at once, or waits for those who must agree.</summary>
    internal static ValueTask<Refusal?> Write(
        Reactions reactions,
        Speech speech,
        WrittenMessage written,
        MessageId id,
        string? key,
        IReadOnlyDictionary<string, string> given,
        Actor by,
        IReadOnlyList<string>? askFirst = null)
    {
        var (audience, channels, template) = written.Variant;
        var approval = MessageApproval.For(audience, speech.Incident, speech.Playbook);
        return Run(reactions, speech.Incident, new CommunicationCommand.Write(new CommunicationEvent.Written(
            id,
            key,
            audience.Id,
            channels,
            template?.Id,
            written.Subject,
            written.Text,
            speech.Loaded.State.NextNumber(audience.Id),
            [.. given.Where(each => !string.IsNullOrWhiteSpace(each.Value))
                .Select(each => new GivenField(each.Key, each.Value.Trim()))],
            approval?.By ?? askFirst ?? [],
            approval?.Until)
        {
            At = reactions.Now,
            By = by,
        })
        {
            At = reactions.Now,
            By = by,
        });
    }

    /// <summary>Runs a command; what goes out by it is handed to the post.</summary>
    internal static async ValueTask<Refusal?> Run(
        Reactions reactions, Incident incident, CommunicationCommand command)
    {
        var transaction = reactions.Transaction;
        var before = await Speech.Load(transaction, incident.Id);
        var (decision, after) = await Streams.Run<IncidentCommunications, CommunicationCommand, CommunicationEvent>(
            transaction, StreamId.CommunicationsOf(incident.Id), before, command, fact => fact.At);
        if (decision.Facts.Count > 0)
            await reactions.PlanChat(incident.Id);
        foreach (var fact in decision.Facts)
        {
            switch (fact)
            {
                case CommunicationEvent.Proposed { DueAt: { } due } e:
                    await Overdue.Watch(reactions, incident.Id, e.Id, due);
                    break;
                case CommunicationEvent.Written { Approvers.Count: 0 } e:
                    await Release(reactions, incident, after.State.Message(e.Id)!);
                    break;
                case CommunicationEvent.Approved e:
                    await Release(reactions, incident, after.State.Message(e.Id)!);
                    break;
            }
        }

        return decision.Refusal;
    }

    private static async ValueTask Release(Reactions reactions, Incident incident, SpokenMessage message)
    {
        var speech = await Speech.Of(reactions, incident);
        var audience = speech.AudienceOf(message.Audience);
        await MessagePost.Queue(reactions, new MessageEvent.Queued(
            message.Id,
            incident.Id,
            message.Subject,
            message.Text,
            speech.RecipientsOf(audience, message.Channels))
        { At = reactions.Now });
    }
}
