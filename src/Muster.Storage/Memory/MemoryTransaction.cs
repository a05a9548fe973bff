using System.Collections.Immutable;
using System.Text;
using Muster.Core;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Storage.Memory;

/// <summary>Reads and writes of one work.</summary>
internal sealed class MemoryTransaction(MemoryState state, Instant now) : MemoryReading(state, now), ITransaction
{
    /// <summary>A job was planned that is due so soon that whoever waits for jobs should look.</summary>
    internal bool WakesJobs { get; private set; }

    public ValueTask Append(StreamId stream, long expectedVersion, IReadOnlyList<NewFact> facts)
    {
        var known = State.Streams.GetValueOrDefault(stream, []);
        if (known.Count != expectedVersion)
            throw new StreamContendedException(stream.ToString());
        if (facts.Count == 0)
            return ValueTask.CompletedTask;
        var log = State.Log;
        foreach (var (fact, at) in facts)
        {
            var stored = Link(log, known, stream, fact, Micros.Cut(at));
            log = log.Add(stored);
            known = known.Add(stored);
        }

        State = State with
        {
            Log = log,
            Streams = State.Streams.SetItem(stream, known),
            ConfigurationPosition =
                StreamKinds.Configuration.Contains(stream.Kind) ? log.Count : State.ConfigurationPosition,
        };
        return ValueTask.CompletedTask;
    }

    public ValueTask Erase(StreamId stream)
    {
        var log = State.Log;
        List<MemoryFact> erased = [];
        foreach (var one in State.Streams.GetValueOrDefault(stream, []))
        {
            var digest = new byte[HashChain.HashBytes];
            if (one.Fact.Body is { } body)
                HashChain.Digest(Encoding.UTF8.GetBytes(body), digest);
            var left = one.Fact.Body is null ? one : one with { Fact = one.Fact with { Body = null }, Digest = digest };
            log = log.SetItem((int)one.Fact.Position - 1, left);
            erased.Add(left);
        }

        if (erased.Count > 0)
            State = State with { Log = log, Streams = State.Streams.SetItem(stream, [.. erased]) };
        return ValueTask.CompletedTask;
    }

    public ValueTask Keep(Signal signal)
    {
        if (!State.Signals.ContainsKey(signal.Id))
        {
            var kept = signal with { ReceivedAt = Micros.Cut(signal.ReceivedAt), Body = signal.Body.ToArray() };
            State = State with { Signals = State.Signals.Add(signal.Id, kept) };
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<int> DropSignals(Instant before, int limit)
    {
        var bound = IdRange.From(before);
        Guid[] gone =
        [
            .. State.Signals
                .Where(pair => pair.Key.CompareTo(bound) < 0 && pair.Value.IsCause == false)
                .Select(pair => pair.Key).Take(limit),
        ];
        State = State with { Signals = State.Signals.RemoveRange(gone) };
        return ValueTask.FromResult(gone.Length);
    }

    public ValueTask Save(IReadOnlyList<Alert> alerts)
    {
        foreach (var alert in alerts)
            Save(alert);
        return ValueTask.CompletedTask;
    }

    public ValueTask Save(AlertGroup group)
    {
        var open = State.OpenGroups;
        if (!group.IsClosed)
        {
            if (open.TryGetValue(group.Key, out var other) && other != group.Id)
                throw new InvalidOperationException($"Another group of {group.Key} is open.");
            open = open.SetItem(group.Key, group.Id);
        }
        else if (open.TryGetValue(group.Key, out var own) && own == group.Id)
        {
            open = open.Remove(group.Key);
        }

        State = State with { Groups = State.Groups.SetItem(group.Id, group), OpenGroups = open };
        return ValueTask.CompletedTask;
    }

    public ValueTask Save(IncidentRow incident)
    {
        State = State with { Incidents = State.Incidents.SetItem(incident.State.Id.Value, incident) };
        return ValueTask.CompletedTask;
    }

    public ValueTask Save(PageRow page)
    {
        var kept = page with { QueuedAt = Micros.Cut(page.QueuedAt) };
        State = State with { Pages = State.Pages.SetItem(page.Id.Value, kept) };
        return ValueTask.CompletedTask;
    }

    public ValueTask Arm(NewJob job)
    {
        Remove(job.Kind, job.Key);
        var number = NextNumber();
        var due = Micros.Cut(job.Due);
        Put(new MemoryJob(
            number, new Job(job.Kind, job.Key, due, job.Payload, Attempts: 0, Fence: number, LeasedUntil: null)));
        Plan(due);
        return ValueTask.CompletedTask;
    }

    public ValueTask Disarm(string kind, string key)
    {
        Remove(kind, key);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<Job>> Claim(int limit, Duration lease)
    {
        var due = State.Schedule
            .TakeWhile(pair => pair.Key.Due <= Now)
            .Where(pair => pair.Value.Job.LeasedUntil is not { } until || until <= Now)
            .Take(Limits.Of(limit))
            .Select(pair => pair.Value)
            .ToList();
        List<Job> claimed = [];
        foreach (var planned in due)
        {
            var job = planned.Job with
            {
                Attempts = planned.Job.Attempts + 1,
                Fence = NextNumber(),
                LeasedUntil = Micros.Cut(Now + lease),
            };
            Put(planned with { Job = job });
            claimed.Add(job);
        }

        return ValueTask.FromResult<IReadOnlyList<Job>>(claimed);
    }

    public ValueTask<IReadOnlyList<Job>> Renew(IReadOnlyList<Job> jobs, Duration lease)
    {
        List<Job> renewed = [];
        foreach (var job in jobs.Where(Holds))
        {
            var planned = State.Jobs[(job.Kind, job.Key)];
            var held = planned.Job with { LeasedUntil = Micros.Cut(Now + lease) };
            Put(planned with { Job = held });
            renewed.Add(held);
        }

        return ValueTask.FromResult<IReadOnlyList<Job>>(renewed);
    }

    public ValueTask<bool> Complete(Job job)
    {
        if (!Holds(job))
            return ValueTask.FromResult(false);
        Remove(job.Kind, job.Key);
        return ValueTask.FromResult(true);
    }

    public ValueTask<bool> Postpone(Job job, Instant due)
    {
        if (!Holds(job))
            return ValueTask.FromResult(false);
        var planned = State.Jobs[(job.Kind, job.Key)];
        Remove(job.Kind, job.Key);
        Put(planned with
        {
            Job = planned.Job with { Due = Micros.Cut(due), Fence = NextNumber(), LeasedUntil = null },
        });
        Plan(due);
        return ValueTask.FromResult(true);
    }

    public ValueTask<long> Next(string counter)
    {
        var next = State.Counters.GetValueOrDefault(counter) + 1;
        State = State with { Counters = State.Counters.SetItem(counter, next) };
        return ValueTask.FromResult(next);
    }

    public ValueTask Apply(PlaybookVersion playbook)
    {
        if (playbook.Version != State.Playbooks.Count + 1)
            throw new StreamContendedException("The playbook");
        var kept = playbook with
        {
            AppliedAt = Micros.Cut(playbook.AppliedAt),
            Files = playbook.Files.ToImmutableDictionary(StringComparer.Ordinal),
        };
        State = State with { Playbooks = State.Playbooks.Add(kept) };
        return ValueTask.CompletedTask;
    }

    public ValueTask Remember(string key, string value)
    {
        if (!State.Remembered.ContainsKey(key))
            State = State with { Remembered = State.Remembered.Add(key, value) };
        return ValueTask.CompletedTask;
    }

    private MemoryFact Link(
        ImmutableList<MemoryFact> log, ImmutableList<MemoryFact> known, StreamId stream, object fact, Instant at)
    {
        var body = FactJson.Write(fact);
        var happened = known.IsEmpty ? at : Instant.Max(at, known[^1].Fact.At);
        var stored = new StoredFact(
            log.Count + 1, stream, known.Count + 1, FactNames.Of(fact), happened, Now, Encoding.UTF8.GetString(body));
        var hash = new byte[HashChain.HashBytes];
        HashChain.Digest(body, hash);
        HashChain.Link(
            log.IsEmpty ? HashChain.Start : log[^1].Hash, stored.Position, stream.ToString(), stored.Version,
            stored.Type, Micros.Of(happened), Micros.Of(Now), hash, hash);
        return new MemoryFact(stored, hash);
    }

    private void Save(Alert alert)
    {
        var open = State.OpenAlerts;
        if (alert.IsOpen)
        {
            if (open.TryGetValue(alert.Key, out var other) && other != alert.Id)
                throw new InvalidOperationException($"Another alert of {alert.Key} is open.");
            open = open.SetItem(alert.Key, alert.Id);
        }
        else if (open.TryGetValue(alert.Key, out var own) && own == alert.Id)
        {
            open = open.Remove(alert.Key);
        }

        State = State with { Alerts = State.Alerts.SetItem(alert.Id.Value, alert), OpenAlerts = open };
    }

    private bool Holds(Job job) =>
        State.Jobs.TryGetValue((job.Kind, job.Key), out var planned) && planned.Job.Fence == job.Fence;

    private void Put(MemoryJob planned) => State = State with
    {
        Jobs = State.Jobs.SetItem((planned.Job.Kind, planned.Job.Key), planned),
        Schedule = State.Schedule.SetItem((planned.Job.Due, planned.Id), planned),
    };

    private void Remove(string kind, string key)
    {
        if (State.Jobs.TryGetValue((kind, key), out var planned))
        {
            State = State with
            {
                Jobs = State.Jobs.Remove((kind, key)),
                Schedule = State.Schedule.Remove((planned.Job.Due, planned.Id)),
            };
        }
    }

    private void Plan(Instant due) => WakesJobs |= due <= Now + JobMarks.Ahead;

    private long NextNumber()
    {
        State = State with { Sequence = State.Sequence + 1 };
        return State.Sequence;
    }
}
