using Microsoft.Extensions.Logging;
using Muster.Engine.Audit;
using Muster.Engine.Monitors;
using Muster.Engine.Paging;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine;

/// <summary>
/// Does what is due: claims jobs, earliest first, and does each in a transaction that reads the state again. Pages
/// are claimed and counted in one commit and handed over beside the loop, so that a slow provider holds up nobody.
/// </summary>
public sealed partial class Jobs(
    IStore store, Live live, Ids ids, PageSender sender, Auditor auditor, TimeProvider time, ILogger<Jobs> log,
    JobParts? parts = null)
    : IDisposable
{
    /// <summary>So many jobs are claimed at once.</summary>
    public const int ClaimMax = 64;

    /// <summary>So many pages are being handed over at once.</summary>
    public const int HandoversMax = 64;

    /// <summary>So many hand-overs only urgent pages may take, so that notices do not hold them up.</summary>
    public const int HandoversReserved = 8;

    /// <summary>A claim holds so long where one process writes: longer than the longest hand-over.</summary>
    public static Duration Lease { get; } = Duration.FromSeconds(30);

    /// <summary>Where several nodes share the store a claim is short, so that another takes over soon, and is renewed
    /// while its page is being handed over.</summary>
    public static Duration SharedLease { get; } = Duration.FromSeconds(5);

    /// <summary>A node whose clock is further away from the store's claims nothing (R10).</summary>
    public static Duration OffsetMax { get; } = Duration.FromSeconds(60);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1.5);

    /// <summary>A page that finds every hand-over taken by slow providers comes again so soon, not counted.</summary>
    private static readonly Duration WhenBusy = Duration.FromMilliseconds(250);

    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim handovers = new(HandoversMax, HandoversMax);
    private readonly JobWork work = new(auditor, parts ?? new JobParts());
    private readonly JobsBeside beside = new(parts ?? new JobParts(), log);
    private bool isPlanned;

    /// <summary>The loop; ends when cancelled, after the hand-overs under way.</summary>
    public async Task Run(CancellationToken cancel)
    {
        try
        {
            long seen = 0;
            while (!cancel.IsCancellationRequested)
                seen = await Round(seen, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            LogStopped();
        }

        await Settled();
    }

    /// <summary>Completes when no page is being handed over.</summary>
    internal async Task Settled()
    {
        for (var slot = 0; slot < HandoversMax; slot++)
            await handovers.WaitAsync(CancellationToken.None);
        handovers.Release(HandoversMax);
        await beside.Settled;
    }

    /// <inheritdoc/>
    public void Dispose() => handovers.Dispose();

    private async Task<long> Round(long seen, CancellationToken cancel)
    {
        try
        {
            if (!isPlanned)
                await Plan(cancel);
            if (await DoDue(cancel) > 0)
                return seen;
            return await Rest(seen, cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogRoundFailed(failure);
            await Task.Delay(PollEvery, time, cancel);
            return seen;
        }
    }

    /// <summary>Claims what is due and does it; answers how many jobs that were.</summary>
    public async Task<int> DoDue(CancellationToken cancel)
    {
        if (store.ClockOffset > OffsetMax || store.ClockOffset < -OffsetMax)
        {
            LogClockIsWrong(store.ClockOffset);
            await store.Read(reading => ValueTask.FromResult(reading.Now), cancel);
            return 0;
        }

        List<(Job Job, PageMessage Message)> pages = [];
        long claimedAt = 0;
        var now = NodaTime.Instant.MinValue;
        var jobs = await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                pages.Clear();
                claimedAt = time.GetTimestamp();
                var claimed = await transaction.Claim(ClaimMax, store.IsShared ? SharedLease : Lease);
                now = transaction.Now;
                if (claimed.Count == 0)
                    return claimed;
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                var free = handovers.CurrentCount;
                foreach (var job in claimed.Where(job => job.Kind == JobKinds.Page))
                {
                    if (pages.Count >= free - (job.Payload == JobKinds.Urgent ? 0 : HandoversReserved))
                        await transaction.Postpone(job, reactions.Now + WhenBusy);
                    else if (await sender.Prepare(reactions, job) is { } message)
                        pages.Add((job, message));
                }

                await reactions.Finish();
                return claimed;
            },
            cancel);
        foreach (var job in jobs)
            parts?.Times?.Claimed?.Invoke(job.Kind, (now - job.Due).TotalSeconds);
        foreach (var (job, message) in pages)
            _ = HandOver(job, message, claimedAt, cancel);
        foreach (var job in jobs.Where(job => job.Kind != JobKinds.Page && !beside.TakesTogether(job)))
            await Do(job);
        await beside.Begin(jobs, cancel);
        return jobs.Count;
    }

    private async Task HandOver(Job job, PageMessage message, long claimedAt, CancellationToken cancel)
    {
        await handovers.WaitAsync(CancellationToken.None);
        using var done = new CancellationTokenSource();
        var keeping = store.IsShared ? Keep(job, done.Token) : Task.CompletedTask;
        try
        {
            await sender.Send(job, message, claimedAt, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            LogInterrupted(job.Key);
        }
        catch (Exception failure)
        {
            // The lease expires and the page is tried again, as a possible repeat.
            LogJobFailed(job.Kind, job.Key, failure);
        }
        finally
        {
            done.Cancel();
            await keeping;
            handovers.Release();
        }
    }

    /// <summary>Renews a claim while its page is with a slow provider, so that no other node sends it too.</summary>
    private async Task Keep(Job job, CancellationToken done)
    {
        try
        {
            while (true)
            {
                await Task.Delay(RenewEvery, time, done);
                var held = await store.Transact(
                    Lane.Jobs, transaction => transaction.Renew([job], SharedLease), CancellationToken.None);
                if (held.Count == 0)
                    return;
            }
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The hand-over has ended.
        }
        catch (Exception failure) when (failure is StoreException or StreamContendedException)
        {
            LogNotRenewed(job.Key, failure);
        }
    }

    private async Task Do(Job job)
    {
        try
        {
            await store.Transact(
                Lane.Jobs,
                async transaction =>
                {
                    if (!await transaction.Complete(job))
                        return false;
                    var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                    if (!await work.Do(reactions, job))
                        LogUnknownKind(job.Kind);
                    await reactions.Finish();
                    return true;
                },
                CancellationToken.None);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await Quarantine(job, failure);
        }
    }

    /// <summary>A job that fails does not hold up others: it comes again later, and the administrators hear of
    /// it.</summary>
    private async Task Quarantine(Job job, Exception failure)
    {
        LogJobFailed(job.Kind, job.Key, failure);
        await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                await transaction.Postpone(job, reactions.Now + Duration.FromSeconds(Math.Min(300, 5 * job.Attempts)));
                await reactions.Alarm(
                    $"job:{job.Kind}", $"A job of kind {job.Kind} fails: {failure.Message}");
                return true;
            },
            CancellationToken.None);
    }

    /// <summary>Waits for the next due instant, for a job that comes in between, or a second: whichever is
    /// first.</summary>
    private async Task<long> Rest(long seen, CancellationToken cancel)
    {
        var (now, due) = await store.Read(async reading => (reading.Now, await reading.NextDue()), cancel);
        var rest = due is { } next ? (next - now).ToTimeSpan() : PollEvery;
        if (rest <= TimeSpan.Zero)
            return seen;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var news = store.WaitForJobs(seen, stop.Token).AsTask();
        var pause = Task.Delay(rest < PollEvery ? rest : PollEvery, time, stop.Token);
        var first = await Task.WhenAny(news, pause);
        stop.Cancel();
        cancel.ThrowIfCancellationRequested();
        return first == news ? await news : seen;
    }

    /// <summary>
    /// The rounds of the auditor, and new time for heartbeats that were missed while all nodes were down; in the loop,
    /// so that a store that is away at the start is waited for.
    /// </summary>
    internal async Task Plan(CancellationToken cancel) =>
        isPlanned = await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                if (await Auditor.LastRound(transaction) is { } last
                    && transaction.Now - last > HeartbeatWatch.LateMax)
                {
                    var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                    await HeartbeatWatch.AfterDowntime(reactions, last);
                    await reactions.Finish();
                }

                await Auditor.Plan(transaction);
                return true;
            },
            cancel);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Error, Message = "Job {Kind} {Key} failed")]
    private partial void LogJobFailed(string kind, string key, Exception failure);

    [LoggerMessage(EventId = 1302, Level = LogLevel.Error, Message = "Claiming jobs failed")]
    private partial void LogRoundFailed(Exception failure);

    [LoggerMessage(EventId = 1303, Level = LogLevel.Information, Message = "Jobs have stopped")]
    private partial void LogStopped();

    [LoggerMessage(EventId = 1305, Level = LogLevel.Information,
        Message = "Page {Page} was being handed over; it is tried again")]
    private partial void LogInterrupted(string page);

    [LoggerMessage(EventId = 1306, Level = LogLevel.Error,
        Message = "This node's clock is {Offset} away from the database's: it claims nothing. Set its clock.")]
    private partial void LogClockIsWrong(Duration offset);

    [LoggerMessage(EventId = 1307, Level = LogLevel.Warning,
        Message = "The claim of page {Page} could not be renewed; another node may send it as well")]
    private partial void LogNotRenewed(string page, Exception failure);

    [LoggerMessage(EventId = 1304, Level = LogLevel.Error, Message = "There is no job of kind {Kind}; it is dropped")]
    private partial void LogUnknownKind(string kind);
}
