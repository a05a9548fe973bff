using Microsoft.Extensions.Logging;
using Muster.Storage;

namespace Muster.Engine;

/// <summary>
/// Work that waits for others – providers, calendars, disks – and so is done beside the loop. It is planned anew in a
/// transaction before it is tried, so nothing depends on what comes of this try.
/// </summary>
internal sealed partial class JobsBeside(JobParts parts, ILogger log)
{
    private Task sending = Task.CompletedTask;

    /// <summary>Completes when nothing that somebody is to hear is under way.</summary>
    internal Task Settled => sending;

    /// <summary>Whether a job is taken here, together with others of its kind, and not in a transaction of its own.
    /// </summary>
    internal bool TakesTogether(Job job) => job.Kind switch
    {
        JobKinds.Mirror => parts.Mirrors is not null,
        JobKinds.Message => parts.Messages is not null,
        _ => false,
    };

    /// <summary>Begins what claimed jobs ask for.</summary>
    internal async Task Begin(IReadOnlyList<Job> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            var work = Try(job.Kind, job.Key, () => Do(job, cancel), cancel);
            if (job.Kind is JobKinds.PageNotice or JobKinds.SubscriberAsk or JobKinds.Chat)
                Follow([work]);
        }

        if (parts.Mirrors is { } mirrors)
            await Post(JobKinds.Mirror, jobs, mirrors.Take, mirrors.Send, message => message.Channel.Name, cancel);
        if (parts.Messages is { } messages)
            await Post(JobKinds.Message, jobs, messages.Take, messages.Send, message => message.Key, cancel);
    }

    private Task Do(Job job, CancellationToken cancel) => job.Kind switch
    {
        JobKinds.Calendar when parts.Calendars is { } calendars => calendars.Do(job, cancel),
        JobKinds.Watchdog when parts.Watchdog is { } watchdog => watchdog.Tell(job, cancel),
        JobKinds.Retention when parts.Retention is { } retention => retention.Drop(cancel),
        JobKinds.PageNotice or JobKinds.SubscriberAsk when parts.Notices is { } notices => notices.Send(job, cancel),
        JobKinds.Chat when parts.Chats is { } chats => chats.Do(job, cancel),
        JobKinds.PageCopy when parts.Copies is { } copies => copies.Write(job, cancel),
        _ => Task.CompletedTask,
    };

    private async Task Post<TMessage>(
        string kind,
        IReadOnlyList<Job> jobs,
        Func<IReadOnlyList<Job>, Task<IReadOnlyList<TMessage>>> take,
        Func<TMessage, CancellationToken, Task> send,
        Func<TMessage, string> name,
        CancellationToken cancel)
    {
        if (jobs.Where(job => job.Kind == kind).ToList() is not { Count: > 0 } its)
            return;
        var messages = await take(its);
        Follow(messages.Select(message => Try(kind, name(message), () => send(message, cancel), cancel)));
    }

    private void Follow(IEnumerable<Task> begun) =>
        sending = Task.WhenAll(sending.IsCompleted ? begun : begun.Append(sending));

    private async Task Try(string kind, string key, Func<Task> work, CancellationToken cancel)
    {
        try
        {
            await work();
        }
        catch (Exception failure)
        {
            if (!cancel.IsCancellationRequested)
                LogFailed(log, kind, key, failure);
        }
    }

    [LoggerMessage(EventId = 1308, Level = LogLevel.Error, Message = "What job {Kind} {Key} began failed")]
    private static partial void LogFailed(ILogger log, string kind, string key, Exception failure);
}
