using System.Globalization;
using Muster.Core.Alerts;
using Muster.Storage;
using NodaTime;

namespace Muster.Engine.Alerts;

/// <summary>
/// Tells alerts once more, in the mirror channels of the playbook (INT-010). Each telling is a job, so it survives a
/// restart; those that are due at once go into one message. A channel that cannot be reached is tried again with
/// growing pauses; when that fails too, an alarm stands on the screens and nobody is paged for it.
/// </summary>
/// <param name="carrier">Hands messages to channels.</param>
/// <param name="store">Holds the jobs.</param>
/// <param name="live">Names the channels.</param>
/// <param name="ids">Ids for what an alarm needs.</param>
public sealed class MirrorPost(MirrorCarrier carrier, IStore store, Live live, Ids ids)
{
    /// <summary>So often a telling is tried.</summary>
    public const int AttemptsMax = 6;

    /// <summary>Tellings wait so long for others that go with them.</summary>
    public static Duration Gather { get; } = Duration.FromSeconds(2);

    private static readonly Duration FirstPause = Duration.FromSeconds(30);

    /// <summary>Plans what a transition of an alert tells; nothing when no channel hears of it.</summary>
    internal static async ValueTask Plan(Reactions reactions, Alert alert, AlertEvent fact, long version)
    {
        var playbook = reactions.Configuration.Playbook;
        if (playbook.Mirrors.Count == 0 || MirrorAlertOnTransition.React(fact) is not { } news)
            return;
        var route = playbook.Routes.FirstOrDefault(route => route.Name == alert.Route);
        foreach (var name in route?.Mirrors ?? playbook.MirrorsOfAll)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{alert.Id}/{version}/{name}");
            await reactions.Transaction.Arm(
                new NewJob(JobKinds.Mirror, key, reactions.Now + Gather, Payload(news, attempts: 0)));
        }
    }

    /// <summary>Takes claimed jobs and plans each for another attempt, should this one fail; answers what to send
    /// now.</summary>
    internal async Task<IReadOnlyList<MirrorMessage>> Take(IReadOnlyList<Job> jobs) => await store.Transact(
        Lane.Jobs,
        async transaction =>
        {
            var playbook = (await live.At(transaction)).Playbook;
            Dictionary<string, List<MirrorLine>> lines = new(StringComparer.Ordinal);
            foreach (var job in jobs)
            {
                if (!await transaction.Complete(job) || await Line(transaction, job) is not var (name, line)
                    || playbook.Mirrors.All(channel => channel.Name != name))
                {
                    continue;
                }

                await transaction.Arm(new NewJob(
                    JobKinds.Mirror,
                    job.Key,
                    transaction.Now + (FirstPause * (1 << (line.Attempts - 1))),
                    Payload(line.News, line.Attempts)));
                if (!lines.TryGetValue(name, out var told))
                    lines[name] = told = [];
                told.Add(line);
            }

            return lines
                .Select(pair => new MirrorMessage(
                    playbook.Mirrors.First(channel => channel.Name == pair.Key),
                    [.. pair.Value.OrderBy(line => line.Alert.LastAt).ThenBy(line => line.News)]))
                .ToList();
        },
        CancellationToken.None);

    /// <summary>Sends one message and keeps what came of it.</summary>
    internal async Task Send(MirrorMessage message, CancellationToken cancel)
    {
        var problem = await carrier.Send(message, cancel);
        await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                var reactions = new Reactions(transaction, await live.At(transaction), live, ids);
                var alarm = $"mirror:{message.Channel.Name}";
                foreach (var line in message.Lines)
                {
                    if (problem is null || line.Attempts >= AttemptsMax)
                        await transaction.Disarm(JobKinds.Mirror, line.Key);
                }

                if (problem is null)
                    await reactions.Calm(alarm);
                else if (message.Lines.Any(line => line.Attempts >= AttemptsMax))
                    await reactions.Note(alarm, $"The mirror channel {message.Channel.Name} gets no alerts: {problem}");
                return true;
            },
            CancellationToken.None);
        await live.Refresh(store, CancellationToken.None);
    }

    private static async ValueTask<(string Channel, MirrorLine Line)?> Line(IReading reading, Job job)
    {
        if (job.Key.Split('/', 3) is not [var alertId, _, var channel]
            || job.Payload.Split(':', 2) is not [var word, var count]
            || await reading.Alert(new AlertId(Guid.Parse(alertId))) is not { } alert)
        {
            return null;
        }

        var incident = alert.Incident is { } id ? await reading.Incident(id) : null;
        return (channel, new MirrorLine(
            job.Key,
            Enum.Parse<MirrorNews>(word),
            alert,
            incident?.State.Reference,
            int.Parse(count, CultureInfo.InvariantCulture) + 1));
    }

    private static string Payload(MirrorNews news, int attempts) =>
        string.Create(CultureInfo.InvariantCulture, $"{news}:{attempts}");
}

/// <summary>What one channel is told at once.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Lines">At least one, oldest first.</param>
public sealed record MirrorMessage(MirrorChannel Channel, IReadOnlyList<MirrorLine> Lines);

/// <summary>One alert in a message.</summary>
/// <param name="Key">Stays the same over attempts, so that a receiver recognises a repeat.</param>
/// <param name="News">What happened.</param>
/// <param name="Alert">The alert as it is when it is told.</param>
/// <param name="Reference">Its incident, or null.</param>
/// <param name="Attempts">How often it has been tried, this time included.</param>
public sealed record MirrorLine(string Key, MirrorNews News, Alert Alert, string? Reference, int Attempts);
