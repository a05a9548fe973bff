using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Storage;

/// <summary>
/// Where facts, alert rows, jobs and views live. One port; every store passes the same behaviour suite. What a
/// transaction returned was durable before its task completed (on disk: after the flush).
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>
    /// Runs work in one transaction: all of it is kept or none. Works that wait at the same time may share a commit;
    /// one that throws takes back only its own changes. The work may be run again when the store was contended, so
    /// it has no effect of its own.
    /// </summary>
    /// <param name="lane">People go before machines when both wait.</param>
    /// <param name="work">Reads and writes; must not wait for anything but the transaction.</param>
    /// <param name="cancel">Gives up waiting; work that began is finished.</param>
    /// <exception cref="StoreException">The medium failed (disk full, file damaged): nothing was kept.</exception>
    /// <exception cref="StreamContendedException">It was contended eight times in a row.</exception>
    ValueTask<T> Transact<T>(Lane lane, Func<ITransaction, ValueTask<T>> work, CancellationToken cancel);

    /// <summary>Runs reads on one consistent snapshot that contains every write answered before.</summary>
    ValueTask<T> Read<T>(Func<IReading, ValueTask<T>> read, CancellationToken cancel);

    /// <summary>The position of the newest fact; 0 when there is none.</summary>
    long Head { get; }

    /// <summary>Whether other nodes write to it as well: then a claim is short and is renewed (R4).</summary>
    bool IsShared => false;

    /// <summary>How far the store's clock was ahead of this node's in the last transaction; negative when behind
    /// (R10).</summary>
    Duration ClockOffset => Duration.Zero;

    /// <summary>
    /// What makes an answer less durable than it is promised to be, each as a sentence with its mending; empty when
    /// nothing does (R8).
    /// </summary>
    ValueTask<IReadOnlyList<string>> Weaknesses(CancellationToken cancel) =>
        ValueTask.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Completes when <see cref="Head"/> is greater than <paramref name="position"/>.</summary>
    ValueTask WaitForFacts(long position, CancellationToken cancel);

    /// <summary>Completes when a job may have become due that <paramref name="seen"/> does not cover, with the new
    /// mark. A net below it polls.</summary>
    ValueTask<long> WaitForJobs(long seen, CancellationToken cancel);

    /// <summary>Recomputes the hash chain (R5) and checks that views equal what the log says.</summary>
    /// <param name="anchors">Heads that were kept elsewhere, or empty.</param>
    /// <param name="cancel">Stops.</param>
    ValueTask<Verification> Verify(IReadOnlyList<Anchor> anchors, CancellationToken cancel);
}

/// <summary>Who goes first when several wait.</summary>
public enum Lane
{
    /// <summary>A person waits for the answer.</summary>
    Human,

    /// <summary>Jobs: pages and clocks.</summary>
    Jobs,

    /// <summary>Signals.</summary>
    Intake,
}

/// <summary>Reads. All see the same snapshot; in a transaction also its own writes.</summary>
public interface IReading
{
    /// <summary>The one instant of this transaction or read (R10), in whole microseconds.</summary>
    Instant Now { get; }

    /// <summary>The facts of one stream, oldest first, after a version (0: all).</summary>
    ValueTask<IReadOnlyList<StoredFact>> Facts(StreamId stream, long afterVersion);

    /// <summary>The facts of several streams, in log order, at most <paramref name="limit"/>, the newest of
    /// them.</summary>
    ValueTask<IReadOnlyList<StoredFact>> Facts(IReadOnlyList<StreamId> streams, int limit);

    /// <summary>The facts after a position, oldest first, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<StoredFact>> FactsAfter(long position, int limit);

    /// <summary>All facts of a kind of stream after a position, oldest first. Meant for configuration kinds.</summary>
    ValueTask<IReadOnlyList<StoredFact>> FactsOfKind(string kind, long afterPosition);

    /// <summary>Facts of some kinds of stream, newest first. Meant for kinds of which there are few facts.</summary>
    ValueTask<IReadOnlyList<StoredFact>> Changes(ChangeQuery query);

    /// <summary>How many facts a stream has.</summary>
    ValueTask<long> Version(StreamId stream);

    /// <summary>The position of the newest fact of a configuration kind (R7), 0 when there is none.</summary>
    ValueTask<long> ConfigurationPosition();

    /// <summary>The open alerts of some keys; a key without one is absent.</summary>
    ValueTask<IReadOnlyDictionary<AlertKey, Alert>> OpenAlerts(IReadOnlyCollection<AlertKey> keys);

    /// <summary>The newest alert of each key that is over; a key without one is absent.</summary>
    ValueTask<IReadOnlyDictionary<AlertKey, Alert>> NewestResolved(IReadOnlyCollection<AlertKey> keys);

    /// <summary>One alert, or null.</summary>
    ValueTask<Alert?> Alert(AlertId id);

    /// <summary>Alerts, newest first.</summary>
    ValueTask<IReadOnlyList<Alert>> Alerts(AlertQuery query);

    /// <summary>The open groups of some keys; a key without one is absent.</summary>
    ValueTask<IReadOnlyDictionary<AlertGroupKey, AlertGroup>> OpenGroups(IReadOnlyCollection<AlertGroupKey> keys);

    /// <summary>One group, or null.</summary>
    ValueTask<AlertGroup?> Group(AlertGroupId id);

    /// <summary>Which of some incidents are open.</summary>
    ValueTask<IReadOnlySet<IncidentId>> OpenAmong(IReadOnlyCollection<IncidentId> incidents);

    /// <summary>One incident's row by id, or null.</summary>
    ValueTask<IncidentRow?> Incident(IncidentId id);

    /// <summary>One incident's row by reference (case does not matter), or null.</summary>
    ValueTask<IncidentRow?> IncidentByReference(string reference);

    /// <summary>Incidents, newest first.</summary>
    ValueTask<IReadOnlyList<IncidentRow>> Incidents(IncidentQuery query);

    /// <summary>Facts in which people wrote something, newest first.</summary>
    ValueTask<IReadOnlyList<StoredFact>> Written(TextQuery query);

    /// <summary>Pages, newest first.</summary>
    ValueTask<IReadOnlyList<PageRow>> Pages(PageQuery query);

    /// <summary>One signal as received, or null.</summary>
    ValueTask<Signal?> Signal(Guid id);

    /// <summary>Signals, newest first.</summary>
    ValueTask<IReadOnlyList<Signal>> Signals(SignalQuery query);

    /// <summary>One job, or null.</summary>
    ValueTask<Job?> Job(string kind, string key);

    /// <summary>When the next job is due that nobody holds, or null when none is planned.</summary>
    ValueTask<Instant?> NextDue();

    /// <summary>Open incidents without a job of one of these kinds whose key is the incident's id (the
    /// auditor).</summary>
    ValueTask<IReadOnlyList<IncidentId>> OpenIncidentsWithoutJob(IReadOnlyList<string> kinds);

    /// <summary>The head of the log with its hash, to be kept elsewhere (R5); null when the log is empty.</summary>
    ValueTask<Anchor?> HeadAnchor();

    /// <summary>The newest applied playbook, or null.</summary>
    ValueTask<PlaybookVersion?> CurrentPlaybook();

    /// <summary>One applied playbook, or null.</summary>
    ValueTask<PlaybookVersion?> Playbook(int version);

    /// <summary>What was remembered under a key, or null.</summary>
    ValueTask<string?> Recall(string key);
}

/// <summary>Reads and writes of one transaction.</summary>
public interface ITransaction : IReading
{
    /// <summary>
    /// Appends facts to a stream; later reads of this transaction see them. Positions and hashes are given in the
    /// order of the calls (R3, R5).
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="expectedVersion">How many facts it has now.</param>
    /// <param name="facts">Cases of one of the unions of facts, each with its instant.</param>
    /// <exception cref="StreamContendedException">It has another number of facts: the work is run again.</exception>
    ValueTask Append(StreamId stream, long expectedVersion, IReadOnlyList<NewFact> facts);

    /// <summary>
    /// Erases the bodies of all facts that a stream has so far (personal data, R5): their digests stay, so the chain
    /// holds. Nothing when they are erased already.
    /// </summary>
    ValueTask Erase(StreamId stream);

    /// <summary>Keeps a signal as received; a known id is ignored (R8).</summary>
    ValueTask Keep(Signal signal);

    /// <summary>
    /// Drops signals that arrived before an instant and were the cause of nothing, some at a time; answers how many
    /// were looked at or dropped (0: none is left). Facts, alerts and incidents are never dropped.
    /// </summary>
    /// <param name="before">By the millisecond in the id.</param>
    /// <param name="limit">At most about so many; a whole day at once where days lie apart.</param>
    ValueTask<int> DropSignals(Instant before, int limit);

    /// <summary>Writes alert rows: new ones and changed ones. One open row per key (R1).</summary>
    ValueTask Save(IReadOnlyList<Alert> alerts);

    /// <summary>Writes a group's row. One open row per key (R1).</summary>
    ValueTask Save(AlertGroup group);

    /// <summary>Writes the view of an incident.</summary>
    ValueTask Save(IncidentRow incident);

    /// <summary>Writes the view of a page.</summary>
    ValueTask Save(PageRow page);

    /// <summary>Plans a job, or plans the one with the same kind and key anew; its lease ends, its fence
    /// rises.</summary>
    ValueTask Arm(NewJob job);

    /// <summary>Removes a job; nothing when there is none.</summary>
    ValueTask Disarm(string kind, string key);

    /// <summary>
    /// Claims jobs that are due and not leased, earliest first: each gets a lease until <c>Now + lease</c>, a higher
    /// fence and one attempt more. Skips what others hold.
    /// </summary>
    ValueTask<IReadOnlyList<Job>> Claim(int limit, Duration lease);

    /// <summary>Makes the leases of claims that still hold last until <c>Now + lease</c>; answers which those
    /// are.</summary>
    ValueTask<IReadOnlyList<Job>> Renew(IReadOnlyList<Job> jobs, Duration lease);

    /// <summary>Removes a claimed job. False when the claim no longer holds (another fence).</summary>
    ValueTask<bool> Complete(Job job);

    /// <summary>Gives a claimed job back, due at another instant. False when the claim no longer holds.</summary>
    ValueTask<bool> Postpone(Job job, Instant due);

    /// <summary>Takes the next number of a counter, from 1 (R14).</summary>
    ValueTask<long> Next(string counter);

    /// <summary>Adds an applied playbook; its version must be one more than the current one (compare and
    /// swap).</summary>
    /// <exception cref="StreamContendedException">Another version was applied meanwhile.</exception>
    ValueTask Apply(PlaybookVersion playbook);

    /// <summary>Remembers a value under a key, for good; the first value stays.</summary>
    ValueTask Remember(string key, string value);
}

/// <summary>A stream (or the playbook) had moved on. The store runs the work again, a bounded number of
/// times.</summary>
public sealed class StreamContendedException : Exception
{
    /// <summary>Names what was contended.</summary>
    public StreamContendedException(string what)
        : base($"{what} has moved on")
    {
    }

    /// <summary>Says nothing more.</summary>
    public StreamContendedException()
    {
    }

    /// <summary>With a cause.</summary>
    public StreamContendedException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
