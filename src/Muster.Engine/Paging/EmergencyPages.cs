using Microsoft.Extensions.Logging;
using Muster.Core;
using Muster.Core.Paging;
using Muster.Engine.Alerts;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Engine.Paging;

/// <summary>
/// The database is away and something burns: this node pages whoever was on call when it last knew, and the
/// administrators, by itself. At most one page a service in ten minutes; the worst case is a page twice, which says
/// so, never none (R9).
/// </summary>
/// <param name="store">The store that the nodes share.</param>
/// <param name="live">The configuration, for the list.</param>
/// <param name="absence">Since when the store is away, and what arrived.</param>
/// <param name="folder">What this node keeps on its disk.</param>
/// <param name="spool">What waits for the store.</param>
/// <param name="ids">Gives ids to the pages.</param>
/// <param name="channels">The ways out.</param>
/// <param name="time">The clock: the store's is away.</param>
/// <param name="log">Where it says what it did.</param>
public sealed partial class EmergencyPages(
    IStore store,
    Live live,
    StoreAbsence absence,
    EmergencyFolder folder,
    Spool spool,
    Ids ids,
    IEnumerable<IPageChannel> channels,
    TimeProvider time,
    ILogger<EmergencyPages> log) : IDisposable
{
    /// <summary>The database has been away for so long before anybody is paged without it.</summary>
    public static Duration Patience { get; } = Duration.FromSeconds(60);

    /// <summary>A service has one such page in this time.</summary>
    public static Duration Between { get; } = Duration.FromMinutes(10);

    private const int DetailsMax = 5;
    private static readonly Duration BetweenLists = Duration.FromMinutes(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);
    private static readonly InstantPattern Time = InstantPattern.CreateWithInvariantCulture("HH:mm 'UTC'");

    private readonly Dictionary<string, IPageChannel> byName = channels.ToDictionary(channel => channel.Name);
    private readonly Dictionary<ServiceId, Instant> pagedAt = [];
    private readonly SemaphoreSlim one = new(1);
    private Instant listedAt = Instant.MinValue;
    private long keptPosition = -1;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>Runs until it is told to stop.</summary>
    public async Task Run(CancellationToken cancel)
    {
        await Begin();
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await Look(cancel);
                await Task.Delay(BetweenLooks, time, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Whom an earlier run of this node has paged counts, and nothing reaches the store before that is
    /// recorded.</summary>
    internal async Task Begin()
    {
        absence.Returning = Record;
        foreach (var page in await folder.Pages())
            pagedAt[page.Service] = page.At;
    }

    /// <summary>Asks whether the store is there; keeps the list while it is, pages by it when it is not.</summary>
    internal async Task Look(CancellationToken cancel)
    {
        try
        {
            await live.Refresh(store, cancel);
            await Record();
            if (absence.Since is not null && spool.IsEmpty)
                absence.End();

            await KeepList(cancel);
        }
        catch (Exception away) when (away is StoreException or IOException)
        {
            if (away is StoreException)
                absence.Begin(Now);
            LogNotReached(away);
        }

        if (absence.Since is { } since && Now - since >= Patience)
            await PageAll(since, cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => one.Dispose();

    /// <summary>Puts what went out without the database into its log, once: the ids are those that were sent.</summary>
    internal async Task Record()
    {
        await one.WaitAsync();
        try
        {
            var pages = await folder.Pages();
            foreach (var page in pages)
                await Record(page);
            if (pages.Count > 0)
                folder.DropPages();
        }
        finally
        {
            one.Release();
        }
    }

    private async Task KeepList(CancellationToken cancel)
    {
        if (Now - listedAt < BetweenLists || !live.Now.IsFounded)
            return;
        var configuration = live.Now;
        await folder.Keep(EmergencyList.Of(configuration, Now));
        if (configuration.Position != keptPosition)
        {
            await folder.Keep(await store.Read(Live.Keep, cancel));
            keptPosition = configuration.Position;
        }

        listedAt = Now;
    }

    private async Task PageAll(Instant since, CancellationToken cancel)
    {
        List<ServiceId> due =
        [
            .. absence.Services().Where(service =>
                !pagedAt.TryGetValue(service, out var last) || Now - last >= Between),
        ];
        if (due.Count == 0)
            return;
        if (await folder.List() is not { } list)
        {
            LogNoList();
            return;
        }

        await one.WaitAsync(cancel);
        try
        {
            foreach (var service in due)
            {
                pagedAt[service] = Now;
                await Page(list, service, Words(list, service, absence.Take(service), since), cancel);
            }
        }
        finally
        {
            one.Release();
        }
    }

    private static string Words(
        EmergencyList list, ServiceId service, IReadOnlyList<StoreAbsence.Trouble> troubles, Instant since)
    {
        var name = list.Services.GetValueOrDefault(service.Value)?.Name ?? service.Value;
        var details = string.Join("; ", troubles.Take(DetailsMax).Select(
            trouble => $"{trouble.Severity}: {trouble.Summary} ({Time.Format(trouble.At)})"));
        var more = troubles.Count > DetailsMax ? $"; and {troubles.Count - DetailsMax} more" : "";
        return $"{name}: {details}{more}. The database is away since {Time.Format(since)}; this page may repeat.";
    }

    private async Task Page(EmergencyList list, ServiceId service, string words, CancellationToken cancel)
    {
        List<(EmergencyPage Page, string Name)> pages = [];
        foreach (var responder in list.Reached(service, Now))
        {
            if (!list.People.TryGetValue(responder, out var person))
                continue;
            foreach (var contact in person.Contacts)
            {
                var page = new EmergencyPage(
                    ids.Next(), Now, service, new ResponderId(responder), contact, words);
                await Note(page);
                pages.Add((page, person.Name));
            }
        }

        // All are on their way at once; the file has one writer.
        List<Task<EmergencyPage>> sending = [.. pages.Select(each => Send(each.Page, each.Name, cancel))];
        foreach (var sent in sending)
            await Note(await sent);
        LogPaged(service.Value, pages.Count);
    }

    private async Task<EmergencyPage> Send(EmergencyPage page, string name, CancellationToken cancel)
    {
        var channel = byName.GetValueOrDefault(page.Contact.Channel) ?? byName[Channels.Console];
        try
        {
            var handover = await channel.Send(
                new PageMessage
                {
                    Page = new PageId(page.Id),
                    Attempt = 1,
                    Purpose = PagePurpose.Emergency,
                    Responder = page.Responder.Value,
                    Name = name,
                    Channel = page.Contact.Channel,
                    Address = page.Contact.Address,
                    Why = page.Sentence,
                    MayRepeat = true,
                },
                cancel);
            return page with
            {
                SentBy = handover.Refusal is null ? channel.Name : null,
                Failure = handover.Refusal,
            };
        }
        catch (Exception failure) when (!cancel.IsCancellationRequested)
        {
            LogNotSent(page.Id, channel.Name, failure);
            return page with { Failure = $"{channel.Name}: {failure.Message}" };
        }
    }

    /// <summary>A full disk does not keep a page from going out.</summary>
    private async Task Note(EmergencyPage page)
    {
        try
        {
            await folder.Add(page);
        }
        catch (IOException full)
        {
            LogNotKept(page.Id, full);
        }
    }

    private async Task Record(EmergencyPage page) => await store.Transact(
        Lane.Human,
        async transaction =>
        {
            var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
            var id = new PageId(page.Id);
            var order = new PageEvent.Queued(
                id, Incident: null, page.Responder, PagePurpose.Emergency, new PageReason { Sentence = page.Sentence },
                page.Contact.Method, page.Contact.Channel, page.Contact.Address, page.At)
            {
                At = page.At,
            };
            await reactions.Page(id, new PageCommand.Queue(order) { At = page.At });
            await reactions.Page(id, new PageCommand.Attempt { At = page.At, MayRepeat = true });
            await reactions.Page(id, page.SentBy is { } channel
                ? new PageCommand.Deliver(1, channel, ProviderId: null) { At = page.At }
                : new PageCommand.Refuse(1, page.Failure ?? "Nobody knows whether it went out.", RetryAt: null)
                {
                    At = page.At,
                });
            await reactions.Finish();
            return true;
        },
        CancellationToken.None);

    [LoggerMessage(
        EventId = 1501, Level = LogLevel.Warning,
        Message = "The database does not answer, or the list of whom to page without it cannot be kept")]
    private partial void LogNotReached(Exception failure);

    [LoggerMessage(
        EventId = 1502, Level = LogLevel.Critical,
        Message = "The database is away and this node has no list of whom to page: nobody is")]
    private partial void LogNoList();

    [LoggerMessage(
        EventId = 1503, Level = LogLevel.Error,
        Message = "The database is away: {Count} pages for {Service} went out from this node")]
    private partial void LogPaged(string service, int count);

    [LoggerMessage(EventId = 1504, Level = LogLevel.Error, Message = "Page {Page} could not be sent by {Channel}")]
    private partial void LogNotSent(Guid page, string channel, Exception failure);

    [LoggerMessage(EventId = 1505, Level = LogLevel.Error, Message = "Page {Page} cannot be noted on this disk")]
    private partial void LogNotKept(Guid page, Exception failure);
}
