using System.Globalization;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Alerts;

/// <summary>
/// Before a silence ends its owner is reminded, because what still fires pages then; and a silence that was made for
/// an incident ends with it.
/// </summary>
internal static class SilenceEnds
{
    private const int HeldMax = 1_000;

    /// <summary>The payload of a job that ends a silence because its incident is over.</summary>
    private const string WithIncident = "incident";

    /// <summary>Plans the reminder of a silence, or takes it back.</summary>
    internal static async ValueTask Plan(ITransaction transaction, Silence silence)
    {
        var key = silence.Id.ToString();
        if (silence.RemindAt is { } at && at > transaction.Now)
            await transaction.Arm(new NewJob(JobKinds.SilenceEnds, key, at, ""));
        else
            await transaction.Disarm(JobKinds.SilenceEnds, key);
    }

    /// <summary>Ends the silences that were made for an incident which is over.</summary>
    internal static async ValueTask With(Reactions reactions, IncidentId incident)
    {
        foreach (var silence in reactions.Configuration.AllSilences.Where(each =>
            each.Terms!.Incident == incident && each.StatusAt(reactions.Now) != SilenceStatus.Expired))
        {
            await reactions.Transaction.Arm(new NewJob(
                JobKinds.SilenceEnds, silence.Id.ToString(), reactions.Now, WithIncident));
        }
    }

    /// <summary>Reminds the owner, or ends the silence.</summary>
    internal static async ValueTask Do(Reactions reactions, Job job)
    {
        var id = new SilenceId(Guid.Parse(job.Key, CultureInfo.InvariantCulture));
        if (reactions.Configuration.Silence(id) is not { } silence
            || silence.StatusAt(reactions.Now) == SilenceStatus.Expired)
        {
            return;
        }

        if (job.Payload == WithIncident)
            await End(reactions, id);
        else if (Owner(reactions.Configuration, silence) is { } owner && silence.RemindAt <= reactions.Now)
            await Remind(reactions, silence, owner);
    }

    private static async ValueTask End(Reactions reactions, SilenceId id)
    {
        var stream = StreamId.Of(id);
        var before = await Streams.Load<Silence, SilenceCommand, SilenceEvent>(reactions.Transaction, stream);
        await Streams.Run<Silence, SilenceCommand, SilenceEvent>(
            reactions.Transaction,
            stream,
            before,
            new SilenceCommand.Expire { At = reactions.Now, By = Actor.Muster },
            fact => fact.At);
        await reactions.Transaction.Arm(new NewJob(JobKinds.Silence, id.ToString(), reactions.Now, ""));
    }

    private static async ValueTask Remind(Reactions reactions, Silence silence, ResponderId owner)
    {
        var terms = silence.Terms!;
        var key = silence.Id.ToString();
        var held = (await reactions.Transaction.Alerts(new AlertQuery
        {
            Statuses = [AlertStatus.Suppressed],
            Limit = HeldMax,
        })).Count(alert => alert.Hold is { Kind: HoldKind.Silence } hold && hold.By == key);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(reactions.Configuration.Person(owner)?.Zone ?? "")
            ?? reactions.Configuration.Playbook.Zone;
        var end = terms.EndsAt.InZone(zone).ToString("ddd d MMM HH:mm x", CultureInfo.InvariantCulture);
        var then = held switch
        {
            0 => "It holds nothing back now.",
            1 => "The alert that it holds back pages then, if it still fires.",
            _ => string.Create(
                CultureInfo.InvariantCulture, $"The {held} alerts that it holds back page then, if they still fire."),
        };
        var order = new PageOrder(owner, new PageReason
        {
            Silence = silence.Id,
            Sentence = $"Your silence of {terms.Text} ends at {end}. {then} Extend it if that is too early.",
        });
        foreach (var page in PageRespondersOnEscalationStep.Spread(
            incident: null, order, PagePurpose.Reminder, reactions.Now, reactions.Configuration.Person,
            reactions.NewPage, Core.Paging.Urgency.Low))
        {
            await reactions.Queue(page);
        }
    }

    /// <summary>The person who made it, or whom a tool names as its maker; null when that is nobody we know.</summary>
    private static ResponderId? Owner(Configuration configuration, Silence silence) =>
        (silence.Owner?.AsResponder ?? configuration.PersonCalled(silence.Terms!.CreatedBy)) is { } owner
            && configuration.Person(owner) is { IsActive: true }
            ? owner
            : null;
}
