using System.Text.Json;
using System.Text.Json.Serialization;
using Muster.Core;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Monitors;

/// <summary>Who is told that Muster lives, and pages somebody when it does not.</summary>
/// <param name="Addresses">Each is asked with GET; may be empty. They are secrets: who knows one can beat for
/// us.</param>
public sealed record WatchdogSettings(IReadOnlyList<Uri> Addresses);

/// <summary>What came of telling one watch.</summary>
/// <param name="Host">Whom.</param>
/// <param name="ReachedAt">When it last answered well, or null.</param>
/// <param name="FailingSince">Since when it has not, or null.</param>
/// <param name="Problem">What it answered, or why it could not be reached; null when it was.</param>
public sealed record WatchState(string Host, Instant? ReachedAt, Instant? FailingSince, string? Problem);

/// <summary>
/// A pager that is down pages nobody about it, so a watch outside is told that this one lives: another Muster's
/// heartbeat, or any address. It is told after each round of the auditor and by nothing else: its silence means that
/// no node has done its jobs. Source: INT-019.
/// </summary>
/// <param name="client">A client with an outgoing guard, without redirects.</param>
/// <param name="store">Keeps what came of it.</param>
/// <param name="live">The configuration, for alarms.</param>
/// <param name="ids">Ids for the pages of an alarm.</param>
/// <param name="settings">Whom to tell.</param>
/// <param name="time">The deadline's clock.</param>
public sealed class Watchdog(
    HttpClient client, IStore store, Live live, Ids ids, WatchdogSettings settings, TimeProvider time)
{
    private const int DigestCharacters = 12;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>A round of the auditor plans the next time long before this.</summary>
    private static readonly Duration Rest = Duration.FromHours(1);

    /// <summary>A watch that cannot be told for so long is an alarm.</summary>
    public static Duration AlarmAfter { get; } = Duration.FromMinutes(2);

    /// <summary>The auditor has done its round: the watches may be told.</summary>
    internal async ValueTask Plan(Reactions reactions)
    {
        foreach (var address in settings.Addresses)
        {
            var before = await reactions.Transaction.Job(JobKinds.Watchdog, KeyOf(address));
            await reactions.Transaction.Arm(new NewJob(
                JobKinds.Watchdog, KeyOf(address), reactions.Now, before?.Payload ?? ""));
        }
    }

    /// <summary>What is known of the last time stays until the next.</summary>
    internal static ValueTask Again(Reactions reactions, Job job) =>
        reactions.Transaction.Arm(new NewJob(JobKinds.Watchdog, job.Key, reactions.Now + Rest, job.Payload));

    /// <summary>Tells one watch, and keeps what came of it.</summary>
    internal async Task Tell(Job job, CancellationToken cancel)
    {
        if (settings.Addresses.FirstOrDefault(address => KeyOf(address) == job.Key) is not { } address)
            return;
        var problem = await Ask(address, cancel);
        await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                var planned = await transaction.Job(JobKinds.Watchdog, job.Key);
                var before = Read(planned?.Payload) ?? new WatchState(address.Host, null, null, null);
                var after = problem is null
                    ? new WatchState(address.Host, reactions.Now, null, null)
                    : before with { FailingSince = before.FailingSince ?? reactions.Now, Problem = problem };
                await transaction.Arm(new NewJob(
                    JobKinds.Watchdog, job.Key, planned?.Due ?? reactions.Now + Rest,
                    JsonSerializer.Serialize(after, WatchJson.Default.WatchState)));
                await Judge(reactions, job.Key, after);
                await reactions.Finish();
                return true;
            },
            CancellationToken.None);
    }

    /// <summary>What came of telling each watch; a watch that was never told has neither instant.</summary>
    public async Task<IReadOnlyList<WatchState>> States(CancellationToken cancel) => await store.Read(
        async reading =>
        {
            List<WatchState> states = [];
            foreach (var address in settings.Addresses)
            {
                states.Add(Read((await reading.Job(JobKinds.Watchdog, KeyOf(address)))?.Payload)
                    ?? new WatchState(address.Host, null, null, null));
            }

            return (IReadOnlyList<WatchState>)states;
        },
        cancel);

    private static async ValueTask Judge(Reactions reactions, string key, WatchState state)
    {
        if (state.FailingSince is { } since && reactions.Now - since >= AlarmAfter)
        {
            await reactions.Alarm(
                $"watchdog:{key}",
                $"The watch at {state.Host} cannot be told that Muster lives: {state.Problem}. It may page somebody "
                + "about that, or nobody would notice that Muster is down.");
        }
        else if (state.FailingSince is null)
        {
            await reactions.Calm($"watchdog:{key}");
        }
    }

    private async Task<string?> Ask(Uri address, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode ? null : $"it answered {(int)answer.StatusCode}";
        }
        catch (HttpRequestException failure)
        {
            return failure.Message.TrimEnd('.');
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"it did not answer within {Deadline.TotalSeconds} s";
        }
    }

    private static WatchState? Read(string? payload) =>
        payload is { Length: > 0 } ? JsonSerializer.Deserialize(payload, WatchJson.Default.WatchState) : null;

    private static string KeyOf(Uri address) =>
        $"{address.Host}/{Vault.Digest(address.AbsoluteUri)[..DigestCharacters]}";
}

/// <summary>The generated form of what came of telling a watch.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(InstantJson)])]
[JsonSerializable(typeof(WatchState))]
internal sealed partial class WatchJson : JsonSerializerContext;
