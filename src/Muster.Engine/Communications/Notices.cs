using System.Globalization;
using Muster.Core;
using Muster.Core.Communications;
using Muster.Core.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Communications;

/// <summary>
/// The messages that a moment of an incident asks for: one whose fields are all known goes out by itself, any other
/// waits as a draft for a person.
/// </summary>
internal static class Notices
{
    private static readonly IReadOnlyDictionary<string, string> NothingGiven =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What follows from a fact.</summary>
    internal static async ValueTask Follow(Reactions reactions, Incident incident, IncidentEvent fact)
    {
        if (!Concerns(fact))
            return;
        var playbook = await reactions.PlaybookOf(incident);
        foreach (var order in ProposeMessagesOnIncident.React(incident, fact, playbook))
        {
            if (order.After <= Duration.Zero)
                await Send(reactions, incident, order);
            else
                await Plan(reactions, incident, fact, order);
        }
    }

    /// <summary>A notice whose time has come goes out, when the incident is still in the round that it was about.
    /// </summary>
    internal static async ValueTask Do(Reactions reactions, Job job)
    {
        if (job.Key.Split('/', 2) is not [var text, var key]
            || job.Payload.Split(':', 2) is not [var word, var millis]
            || await reactions.StateOf(new IncidentId(Guid.Parse(text))) is not { } incident)
        {
            return;
        }

        var moment = Enum.Parse<NoticeMoment>(word);
        var isOfTheEnd = moment is NoticeMoment.Resolved or NoticeMoment.Closed;
        if (incident.IsOpen == isOfTheEnd)
            return;
        var at = Instant.FromUnixTimeMilliseconds(long.Parse(millis, CultureInfo.InvariantCulture));
        var playbook = await reactions.PlaybookOf(incident);
        var order = playbook.Communications.Notices.Where(notice => notice.On == moment)
            .SelectMany(notice => ProposeMessagesOnIncident.Of(notice, incident, at, playbook))
            .FirstOrDefault(each => each.Key == key);
        if (order is not null)
            await Send(reactions, incident, order);
    }

    private static bool Concerns(IncidentEvent fact) =>
        fact is IncidentEvent.StatusChanged || ProposeMessagesOnIncident.MomentOf(fact) is not null;

    private static async ValueTask Plan(
        Reactions reactions, Incident incident, IncidentEvent fact, MessageOrder order)
    {
        var moment = ProposeMessagesOnIncident.MomentOf(fact)!.Value;
        await reactions.Transaction.Arm(new NewJob(
            JobKinds.Notice,
            $"{incident.Id}/{order.Key}",
            fact.At + order.After,
            string.Create(CultureInfo.InvariantCulture, $"{moment}:{fact.At.ToUnixTimeMilliseconds()}")));
    }

    private static async ValueTask Send(Reactions reactions, Incident incident, MessageOrder order)
    {
        var speech = await Speech.Of(reactions, incident);
        if (speech.Loaded.State.Messages.Exists(message => message.Key == order.Key))
            return;
        var written = speech.Write(order.Variant, statement: null, nextAt: null, NothingGiven);
        var id = new MessageId(reactions.NewId());
        if (order.IsAutomatic && written.Missing.Count == 0)
        {
            await Saying.Write(reactions, speech, written, id, order.Key, NothingGiven, Actor.Muster);
            return;
        }

        await Saying.Run(reactions, incident, new CommunicationCommand.Propose(new CommunicationEvent.Proposed(
            id,
            order.Key,
            order.Variant.Audience.Id,
            order.Variant.Channels,
            order.Variant.Template?.Id,
            [.. written.Missing.Select(field => field.Name)],
            order.Condition,
            order.DueAt)
        {
            At = reactions.Now,
            By = Actor.Muster,
        })
        {
            At = reactions.Now,
            By = Actor.Muster,
        });
    }
}
