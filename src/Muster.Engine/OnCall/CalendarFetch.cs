using System.Security.Cryptography;
using System.Text;
using Muster.Core;
using Muster.Core.OnCall;
using Muster.Storage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Engine.OnCall;

/// <summary>
/// Fetches the calendars that layers name, every quarter of an hour. The last good reading counts while one cannot be
/// fetched; after an hour of failures the administrators are told.
/// </summary>
/// <param name="client">A client with an outgoing guard, without redirects.</param>
/// <param name="store">Keeps what was read.</param>
/// <param name="live">Names the layers.</param>
/// <param name="ids">Ids for the pages of an alarm.</param>
/// <param name="time">The deadline's clock.</param>
public sealed class CalendarFetch(HttpClient client, IStore store, Live live, Ids ids, TimeProvider time)
{
    private const int HourOfFailures = 1;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly Duration Behind = Duration.FromDays(40);

    /// <summary>From one fetch to the next.</summary>
    public static Duration Every { get; } = Duration.FromMinutes(15);

    /// <summary>Plans the first fetch of each layer with a calendar.</summary>
    internal static async ValueTask Plan(ITransaction transaction, Schedule schedule)
    {
        foreach (var layer in schedule.Layers)
        {
            var key = $"{schedule.Id}/{layer.Name}";
            if (layer.Feed is not null && layer.End is null
                && await transaction.Job(JobKinds.Calendar, key) is null)
            {
                await transaction.Arm(new NewJob(JobKinds.Calendar, key, transaction.Now, ""));
            }
        }
    }

    /// <summary>Plans the next fetch; one whose layer is gone ends.</summary>
    internal static async ValueTask Again(Reactions reactions, Job job)
    {
        if (Find(reactions.Configuration, job.Key) is not null)
        {
            await reactions.Transaction.Arm(
                new NewJob(JobKinds.Calendar, job.Key, reactions.Now + Every, job.Payload));
        }
    }

    /// <summary>Fetches one calendar and keeps what it says.</summary>
    internal async Task Do(Job job, CancellationToken cancel)
    {
        if (Find(live.Now, job.Key) is not var (schedule, layer))
            return;
        var (text, problem) = await Fetch(layer.Feed!, cancel);
        await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                var configuration = await live.At(transaction);
                var reactions = new Reactions(transaction, configuration, live, ids);
                var now = reactions.Now;
                var reading = text is null ? null : CalendarReader.Read(
                    text, schedule.ZoneOf(layer), now - Behind, now + OnCallResolver.SightMax,
                    configuration.PersonCalled);
                if (reading is null)
                    await Failed(reactions, job, problem ?? "what it answers is no calendar");
                else
                    await Keep(reactions, job, schedule.Id, layer, text!, reading);
                await reactions.Finish();
                return true;
            },
            cancel);
        await live.Refresh(store, cancel);
    }

    private static async ValueTask Keep(
        Reactions reactions, Job job, ScheduleId schedule, Layer layer, string text, CalendarReading reading)
    {
        var stream = StreamId.Of(schedule);
        var before = await Streams.Load<ScheduleChanges, ScheduleCommand, ScheduleEvent>(
            reactions.Transaction, stream);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        await Streams.Run<ScheduleChanges, ScheduleCommand, ScheduleEvent>(
            reactions.Transaction,
            stream,
            before,
            new ScheduleCommand.ReadCalendar(layer.Name, digest, reading.Shifts, reading.Problems)
            {
                At = reactions.Now,
                By = Actor.Muster,
            },
            fact => fact.At);
        await reactions.Transaction.Arm(new NewJob(
            JobKinds.Calendar, job.Key, reactions.Now + Every, InstantPattern.General.Format(reactions.Now)));
        await reactions.Calm(AlarmOf(job));
    }

    private static async ValueTask Failed(Reactions reactions, Job job, string problem)
    {
        var good = InstantPattern.General.Parse(job.Payload);
        if (good.Success && reactions.Now - good.Value < Duration.FromHours(HourOfFailures))
            return;
        var since = good.Success ? $"the reading of {job.Payload} counts" : "nothing of it was ever read";
        await reactions.Alarm(
            AlarmOf(job), $"The calendar of {job.Key} cannot be read: {problem}. Until it can, {since}.");
    }

    private async Task<(string? Text, string? Problem)> Fetch(Uri address, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (!answer.IsSuccessStatusCode)
                return (null, $"it answered {(int)answer.StatusCode}");
            if (answer.Content.Headers.ContentLength > CalendarReader.LengthMax)
                return (null, "it is too long");
            await using var body = await answer.Content.ReadAsStreamAsync(either.Token);
            return await Text(body, either.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return (null, failure.Message.TrimEnd('.'));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, $"it did not answer within {Deadline.TotalSeconds} s");
        }
    }

    private static async Task<(string? Text, string? Problem)> Text(Stream body, CancellationToken cancel)
    {
        using var kept = new MemoryStream();
        var part = new byte[81_920];
        for (int read; (read = await body.ReadAsync(part, cancel)) > 0;)
        {
            if (kept.Length + read > CalendarReader.LengthMax)
                return (null, "it is too long");
            kept.Write(part, 0, read);
        }

        return (Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), null);
    }

    private static (Schedule Schedule, Layer Layer)? Find(Configuration configuration, string key)
    {
        foreach (var schedule in configuration.Playbook.Schedules)
        {
            foreach (var layer in schedule.Layers)
            {
                if (layer.Feed is not null && layer.End is null && $"{schedule.Id}/{layer.Name}" == key)
                    return (schedule, layer);
            }
        }

        return null;
    }

    private static string AlarmOf(Job job) => $"calendar:{job.Key}";
}
