using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Engine.Alerts;

/// <summary>
/// Since when the store does not answer this node, and what of the worst arrived meanwhile: a page for it cannot wait
/// for the store (R9).
/// </summary>
public sealed class StoreAbsence
{
    /// <summary>So many signals of a service are counted one by one; more only add to the number.</summary>
    private const int KeysMax = 1_000;

    private readonly Lock guard = new();
    private readonly Dictionary<ServiceId, Dictionary<string, Trouble>> waiting = [];
    private Instant? since;

    /// <summary>Since when; null while the store answers.</summary>
    public Instant? Since
    {
        get
        {
            lock (guard)
                return since;
        }
    }

    /// <summary>What is done when the store answers again, before anything that waits reaches it.</summary>
    internal Func<Task> Returning { get; set; } = () => Task.CompletedTask;

    /// <summary>The store has not answered; the first time counts.</summary>
    public void Begin(Instant now)
    {
        lock (guard)
            since ??= now;
    }

    /// <summary>The store has everything; what waited here is its own again.</summary>
    internal void End()
    {
        lock (guard)
        {
            since = null;
            waiting.Clear();
        }
    }

    /// <summary>A delivery that the store could not take. What has resolved needs no page.</summary>
    internal void Note(Delivery delivery)
    {
        lock (guard)
        {
            foreach (var signal in delivery.Signals)
            {
                if (!waiting.TryGetValue(signal.Service, out var troubles))
                    waiting[signal.Service] = troubles = [];
                if (signal.Action == AlertAction.Resolve)
                    troubles.Remove(signal.DedupKey);
                else if (IsWorst(signal) && (troubles.Count < KeysMax || troubles.ContainsKey(signal.DedupKey)))
                    troubles[signal.DedupKey] = new Trouble(signal.Severity, signal.Summary, delivery.ReceivedAt);
            }
        }
    }

    /// <summary>The services with trouble that nobody was paged for.</summary>
    internal IReadOnlyList<ServiceId> Services()
    {
        lock (guard)
            return [.. waiting.Where(each => each.Value.Count > 0).Select(each => each.Key)];
    }

    /// <summary>Takes the trouble of a service, worst and oldest first: its page goes out now.</summary>
    internal IReadOnlyList<Trouble> Take(ServiceId service)
    {
        lock (guard)
        {
            return waiting.Remove(service, out var troubles)
                ? [.. troubles.Values.OrderBy(trouble => trouble.Severity).ThenBy(trouble => trouble.At)]
                : [];
        }
    }

    private static bool IsWorst(AlertSignal signal) =>
        signal is { Action: AlertAction.Trigger, Severity: AlertSeverity.Critical or AlertSeverity.Error };

    /// <summary>What one signal says.</summary>
    internal sealed record Trouble(AlertSeverity Severity, string Summary, Instant At);
}
