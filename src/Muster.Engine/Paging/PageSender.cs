using Microsoft.Extensions.Logging;
using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Metrics;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Engine.Paging;

/// <summary>
/// Sends pages: the claim re-reads the state and counts the attempt in one transaction, the hand-over follows
/// within a second, and what the provider said is recorded (R4).
/// </summary>
public sealed partial class PageSender(
    IStore store,
    Live live,
    Ids ids,
    AckLinks links,
    ContactCodes codes,
    Storm storm,
    PageSettings settings,
    IEnumerable<IPageChannel> channels,
    TimeProvider time,
    ILogger<PageSender> log,
    DeliveryTimes? times = null)
{
    /// <summary>Between the commit of the claim and the hand-over may lie so much, on the monotonic clock.</summary>
    public static TimeSpan HandoverMax { get; } = TimeSpan.FromSeconds(1);

    private static readonly ZonedDateTimePattern Wall =
        ZonedDateTimePattern.CreateWithInvariantCulture("ddd d MMM HH:mm x", zoneProvider: null);

    private readonly Dictionary<string, IPageChannel> byName = channels.ToDictionary(channel => channel.Name);

    /// <summary>How many pages providers have taken since the start.</summary>
    public long Sent => Interlocked.Read(ref sent);

    private long sent;

    /// <summary>
    /// In the claiming transaction: drops the page when it is no longer needed, else counts the attempt and makes
    /// its message. Null when nothing is to be sent.
    /// </summary>
    internal async ValueTask<PageMessage?> Prepare(Reactions reactions, Job job)
    {
        var id = new PageId(Guid.Parse(job.Key));
        var page = (await Streams.Load<Page, PageCommand, PageEvent>(reactions.Transaction, StreamId.Of(id))).State;
        if (page.Order is not { } order || page.Outcome != PageOutcome.Queued)
        {
            await reactions.Transaction.Complete(job);
            return null;
        }

        var incident = order.Incident is { } incidentId ? await reactions.StateOf(incidentId) : null;
        if (NotNeeded(order, incident, reactions.Configuration) is { } why
            && !await IsStillWanted(reactions, order, incident))
        {
            await reactions.Page(id, new PageCommand.Drop(why) { At = reactions.Now });
            await reactions.Transaction.Complete(job);
            return null;
        }

        if (incident is not null && order.Purpose == PagePurpose.Respond
            && reactions.Configuration.People.TryGetValue(order.Responder, out var person) && !person.IsActive)
        {
            await GoAround(reactions, order, incident);
            await reactions.Transaction.Complete(job);
            return null;
        }

        if (incident is not null && order.Purpose == PagePurpose.Respond && page.Attempts == 0
            && await storm.Folds(reactions, order, incident))
        {
            await reactions.Transaction.Complete(job);
            return null;
        }

        var several = order.Purpose == PagePurpose.Bundle ? await Several(reactions, page) : [];
        if (order.Purpose == PagePurpose.Bundle && several.Count == 0)
        {
            await reactions.Page(id, new PageCommand.Drop("Somebody has all of them.") { At = reactions.Now });
            await reactions.Transaction.Complete(job);
            return null;
        }

        var (_, attempted) = await reactions.Page(id, new PageCommand.Attempt
        {
            At = reactions.Now,
            MayRepeat = store.IsShared && await WasToldWithout(reactions, order, incident),
        });
        if (attempted.Outcome == PageOutcome.Failed)
        {
            await reactions.Transaction.Complete(job);
            return null;
        }

        return (await Compose(reactions, order, attempted, incident)) with { Several = several };
    }

    /// <summary>A node has told this person of it while the database was away (R9).</summary>
    private static async ValueTask<bool> WasToldWithout(Reactions reactions, PageEvent.Queued order, Incident? incident)
    {
        if (incident is null || order.Purpose != PagePurpose.Respond)
            return false;
        var pages = await reactions.Transaction.Pages(new PageQuery { Responder = order.Responder });
        return pages.Any(page => page.QueuedAt >= incident.StartedAt
            && page.State is { Order.Purpose: PagePurpose.Emergency, Outcome: PageOutcome.Sent });
    }

    /// <summary>Who was deactivated while being called is not paged, and the next level is, at once (test case
    /// 30).</summary>
    private static async ValueTask GoAround(Reactions reactions, PageEvent.Queued order, Incident incident)
    {
        var why = $"{reactions.Configuration.NameOf(order.Responder)} is deactivated.";
        var dropped = await reactions.Transaction.Pages(new PageQuery
        {
            Incident = incident.Id,
            Responder = order.Responder,
            Outcome = PageOutcome.NotNeeded,
        });
        await reactions.Page(order.Id, new PageCommand.Drop(why) { At = reactions.Now });
        if (dropped.Any(page => page.State.Why == why))
            return;
        await reactions.Escalation(incident.Id, (_, policy, reach) =>
            new EscalationCommand.GoTo(policy, Level: null, Actor.Muster, reach) { At = reactions.Now, Why = why });
    }

    /// <summary>The incidents of a folded message that nobody has, each as a line.</summary>
    private static async ValueTask<IReadOnlyList<string>> Several(Reactions reactions, Page page)
    {
        List<string> lines = [];
        foreach (var id in page.Gathered)
        {
            if (await reactions.StateOf(id) is { IsOpen: true, HeldBy: null } incident)
            {
                var title = incident.Declaration!.Private ? "A private incident" : incident.Title;
                lines.Add($"{incident.Reference} {incident.Severity}: {title}");
            }
        }

        return lines;
    }

    /// <summary>Hands the message over and records what came of it. Never throws but for a broken store.</summary>
    internal async Task Send(Job job, PageMessage message, long claimedAt, CancellationToken cancel)
    {
        var channel = ChannelOf(message);
        if (time.GetElapsedTime(claimedAt) > HandoverMax)
        {
            LogGivenBack(message.Page.ToString());
            await Record(job, message, reactions => reactions.Page(message.Page, new PageCommand.Refuse(
                message.Attempt, "The hand-over came too late after its claim.", reactions.Now)
            { At = reactions.Now }));
            return;
        }

        if (store.IsShared && !await IsHeld(job))
        {
            LogTakenOver(message.Page.ToString());
            return;
        }

        Handover handover;
        var handedAt = Instant.FromDateTimeOffset(time.GetUtcNow());
        try
        {
            handover = await channel.Send(message, cancel);
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogLost(message.Page.ToString(), channel.Name, failure);
            await Record(job, message, reactions => reactions.Page(message.Page, new PageCommand.Lose(
                message.Attempt, $"{channel.Name}: {failure.Message}", reactions.Now + Page.Pause(message.Attempt))
            {
                At = reactions.Now,
            }));
            return;
        }

        await Record(job, message, reactions => Conclude(reactions, message, channel, handover, handedAt));
    }

    /// <summary>Somebody has it, but more people must acknowledge and this is one of them.</summary>
    private static async ValueTask<bool> IsStillWanted(
        Reactions reactions, PageEvent.Queued order, Incident? incident)
    {
        if (order.Purpose != PagePurpose.Respond || incident is not { IsOpen: true, HeldBy: not null })
            return false;
        var (escalation, _, _) = await reactions.ClockInputs(incident);
        return escalation is { TakenAt: null, Wanted: { } wanted }
            && !escalation.Answers.Contains(order.Responder)
            && wanted.Orders.Any(each => each.Responder == order.Responder);
    }

    /// <summary>The lease is read once more, immediately before the hand-over: a node that slept has lost it
    /// (R4).</summary>
    private async Task<bool> IsHeld(Job job) => await store.Read(
        async reading => await reading.Job(job.Kind, job.Key) is { } now
            && now.Fence == job.Fence && now.LeasedUntil > reading.Now,
        CancellationToken.None);

    private static string? NotNeeded(PageEvent.Queued order, Incident? incident, Configuration configuration)
    {
        if (order.Purpose is PagePurpose.Test or PagePurpose.Alarm || incident is null)
            return null;
        if (incident.Status == IncidentStatus.Merged)
            return "The incident was merged into another.";
        if (order.Purpose != PagePurpose.Respond)
            return null;
        if (!incident.IsOpen)
            return $"The incident is {incident.Status.Word()}.";
        return incident.HeldBy is { } holder && incident.HeldSince >= order.At
            ? $"{configuration.NameOf(holder)} has it."
            : null;
    }

    private async ValueTask<PageMessage> Compose(
        Reactions reactions, PageEvent.Queued order, Page page, Incident? incident)
    {
        var configuration = reactions.Configuration;
        var person = configuration.Person(order.Responder);
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(person?.Zone ?? "") ?? configuration.Playbook.Zone;
        var message = new PageMessage
        {
            Page = order.Id,
            Attempt = page.Attempts,
            Purpose = order.Purpose,
            Responder = order.Responder.Value,
            Name = configuration.NameOf(order.Responder),
            Channel = order.Channel,
            Address = order.Address,
            Why = order.Purpose == PagePurpose.Verify
                ? $"Your code is {codes.Of(order.Responder, order.Address, reactions.Now)}. {order.Reason.Sentence}"
                : order.Reason.Sentence,
            MayRepeat = page.MayRepeat,
            IsUrgent = order.Urgency == Urgency.High,
            AcknowledgeUrl = order.Purpose is PagePurpose.Test or PagePurpose.Bundle
                ? Link(order, default)
                : null,
            AnswerUrl = order.Reason switch
            {
                { Swap: { } swap } => $"{settings.PublicUrl}/oncall/swaps/{swap}",
                { Silence: { } silence } => $"{settings.PublicUrl}/alerts/silences/{silence}",
                _ => null,
            },
        };
        if (incident is null)
            return message;

        var declared = incident.Declaration!;
        var isAsk = order.Purpose is PagePurpose.Respond && incident.HeldBy is null;
        return message with
        {
            Reference = incident.Reference,
            Severity = incident.Severity.Value,
            Title = incident.Declaration!.Private ? "A private incident" : incident.Title,
            Service = declared.Service is { } service ? configuration.Playbook.Service(service)?.Name : null,
            Since = Wall.Format(incident.StartedAt.InZone(zone)),
            IfYouWait = isAsk ? await Next(reactions, incident, zone) : null,
            AcknowledgeUrl = order.Purpose is PagePurpose.Respond or PagePurpose.Help
                ? Link(order, incident.Id)
                : null,
            IncidentUrl = $"{settings.PublicUrl}/incidents/{incident.Reference}",
            Drill = declared.Drill,
        };
    }

    private string Link(PageEvent.Queued order, IncidentId incident) => $"{settings.PublicUrl}/a/{links.TokenFor(
        order.Id, incident, order.Responder, order.At + AckLinks.Lifetime)}";

    private static async ValueTask<string?> Next(Reactions reactions, Incident incident, DateTimeZone zone)
    {
        var (escalation, _, policy) = await reactions.ClockInputs(incident);
        return EscalationSchedule.Next(escalation, policy) switch
        {
            { Step: { } step, DueAt: var due } => $"Level {step.Level} is paged at {Wall.Format(due.InZone(zone))}",
            { DueAt: var due } => $"The administrators are paged at {Wall.Format(due.InZone(zone))}",
            null => null,
        };
    }

    /// <summary>A channel that is not set up gives way to the console, where its pages count as sent (every screen
    /// says so).</summary>
    private IPageChannel ChannelOf(PageMessage message) =>
        byName.GetValueOrDefault(message.Channel) ?? byName[Channels.Console];

    private async ValueTask Conclude(
        Reactions reactions, PageMessage message, IPageChannel channel, Handover handover, Instant handedAt)
    {
        var at = reactions.Now;
        if (handover.Refusal is { } why)
        {
            await reactions.Page(message.Page, new PageCommand.Refuse(
                message.Attempt, why, handover.IsFinal ? null : at + Page.Pause(message.Attempt))
            { At = at });
            return;
        }

        Interlocked.Increment(ref sent);
        await reactions.Page(message.Page, new PageCommand.Deliver(
            message.Attempt, channel.Name, handover.ProviderId)
        { At = at });
        var order = (await reactions.Transaction.Pages(new PageQuery { Id = message.Page }))[0].State.Order!;
        times?.Note(DeliveryStage.Due, order.DueAt - order.At);
        times?.Note(DeliveryStage.Accepted, at - order.DueAt);
        if (order is { Purpose: PagePurpose.Respond, Incident: { } id }
            && await reactions.StateOf(id) is { HeldSince: { } held } && held > order.At && held <= handedAt)
        {
            await reactions.Page(message.Page, new PageCommand.Overlap { At = at });
        }
    }

    private async Task Record(Job job, PageMessage message, Func<Reactions, ValueTask> conclude) =>
        await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                await conclude(reactions);
                var row = (await transaction.Pages(new PageQuery { Id = message.Page }))[0];
                if (row.State.Outcome != PageOutcome.Queued)
                    await transaction.Complete(job);
                else
                    await transaction.Postpone(job, reactions.Now + Page.Pause(message.Attempt));
                if (row.State.WantsFallback)
                    await PageFallback.React(reactions, row.State);
                await reactions.Finish();
                return true;
            },
            CancellationToken.None);

    private Task Record<T>(Job job, PageMessage message, Func<Reactions, ValueTask<T>> conclude) =>
        Record(job, message, async reactions => { await conclude(reactions); });

    [LoggerMessage(
        EventId = 1201, Level = LogLevel.Warning,
        Message = "Nobody knows whether page {Page} went out by {Channel}")]
    private partial void LogLost(string page, string channel, Exception failure);

    [LoggerMessage(
        EventId = 1202, Level = LogLevel.Warning,
        Message = "Page {Page} is given back: too late after its claim")]
    private partial void LogGivenBack(string page);

    [LoggerMessage(
        EventId = 1203, Level = LogLevel.Warning,
        Message = "Page {Page} is not sent here: another node has taken it over")]
    private partial void LogTakenOver(string page);
}

/// <summary>What every message needs to know of this server.</summary>
/// <param name="PublicUrl">Its address as people reach it, without a slash at the end.</param>
public sealed record PageSettings(string PublicUrl);
