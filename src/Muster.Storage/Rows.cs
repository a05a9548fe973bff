using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using NodaTime;

namespace Muster.Storage;

/// <summary>A fact to be stored.</summary>
/// <param name="Fact">A case of one of the unions of facts.</param>
/// <param name="At">When it happened; within a stream never before the fact before it (R10).</param>
public readonly record struct NewFact(object Fact, Instant At);

/// <summary>A fact as stored.</summary>
/// <param name="Position">Its place in the log, from 1, without gaps.</param>
/// <param name="Stream">Its stream.</param>
/// <param name="Version">Its place in the stream, from 1.</param>
/// <param name="Type">Its stored name.</param>
/// <param name="At">When it happened.</param>
/// <param name="Recorded">When it was stored.</param>
/// <param name="Body">Its JSON; null when it was erased (R5).</param>
public sealed record StoredFact(
    long Position, StreamId Stream, long Version, string Type, Instant At, Instant Recorded, string? Body);

/// <summary>One message of a monitoring tool, as received, byte for byte.</summary>
public sealed record Signal
{
    /// <summary>UUIDv7, given before anything else (R8).</summary>
    public required Guid Id { get; init; }

    /// <summary>When it arrived.</summary>
    public required Instant ReceivedAt { get; init; }

    /// <summary>The service whose key it came with.</summary>
    public required ServiceId Service { get; init; }

    /// <summary>The intake it came through.</summary>
    public required string Source { get; init; }

    /// <summary>The bytes.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Why it could not be read, or null when it could.</summary>
    public string? Unreadable { get; init; }

    /// <summary>
    /// It opened or changed something: it is kept with the incident when its day is dropped (R2). Null when a version
    /// wrote it that did not note that; it is kept then.
    /// </summary>
    public bool? IsCause { get; init; }
}

/// <summary>A job to be planned.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Key">About what; unique per kind.</param>
/// <param name="Due">When.</param>
/// <param name="Payload">What the doer needs beside the state, as JSON, or empty.</param>
public sealed record NewJob(string Kind, string Key, Instant Due, string Payload);

/// <summary>A planned job.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Key">About what.</param>
/// <param name="Due">When.</param>
/// <param name="Payload">As planned.</param>
/// <param name="Attempts">How often it was claimed since it was armed.</param>
/// <param name="Fence">Rises with each claim and each arming; only the holder of the newest may complete it.</param>
/// <param name="LeasedUntil">Nobody else claims it before, or null.</param>
public sealed record Job(
    string Kind, string Key, Instant Due, string Payload, int Attempts, long Fence, Instant? LeasedUntil);

/// <summary>An incident as lists show it.</summary>
public sealed record IncidentRow
{
    /// <summary>The state after the newest fact; what lists show and filter by.</summary>
    public required Incident State { get; init; }

    /// <summary>How many facts its stream has.</summary>
    public required long Version { get; init; }
}

/// <summary>A page as lists show it.</summary>
public sealed record PageRow
{
    /// <summary>The page.</summary>
    public required PageId Id { get; init; }

    /// <summary>The state after the newest fact.</summary>
    public required Page State { get; init; }

    /// <summary>When it was queued.</summary>
    public required Instant QueuedAt { get; init; }

    /// <summary>How many facts its stream has.</summary>
    public required long Version { get; init; }
}

/// <summary>An applied version of the playbook.</summary>
/// <param name="Version">From 1.</param>
/// <param name="AppliedAt">When.</param>
/// <param name="By">By whom.</param>
/// <param name="Digest">SHA-256 of the sources: a folder state that was applied is not applied again.</param>
/// <param name="Files">The sources: path relative to the folder, with forward slashes → text.</param>
public sealed record PlaybookVersion(
    int Version, Instant AppliedAt, string By, string Digest, IReadOnlyDictionary<string, string> Files);

/// <summary>Which facts of which kinds of stream.</summary>
/// <param name="Kinds">The kinds, as <see cref="StreamKinds"/> names them; none gives nothing.</param>
/// <param name="Before">Only facts at smaller positions, or null.</param>
/// <param name="Limit">At most so many.</param>
public sealed record ChangeQuery(IReadOnlyList<string> Kinds, long? Before, int Limit);

/// <summary>Which incidents.</summary>
public sealed record IncidentQuery
{
    /// <summary>Of these statuses; empty for all.</summary>
    public IReadOnlyList<IncidentStatus> Statuses { get; init; } = [];

    /// <summary>Of this severity, or null.</summary>
    public SeverityId? Severity { get; init; }

    /// <summary>Of this service, or null.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>Held by this person, or null.</summary>
    public ResponderId? HeldBy { get; init; }

    /// <summary>
    /// Whose title, reference or service contains each of these words (case does not matter), or null. The list is
    /// then in the order in which incidents were first saved, newest first.
    /// </summary>
    public string? Text { get; init; }

    /// <summary>Declared at this instant or later, by the millisecond in the id; or null.</summary>
    public Instant? From { get; init; }

    /// <summary>Declared before this instant, by the millisecond in the id; or null.</summary>
    public Instant? To { get; init; }

    /// <summary>Only exercises, or only what is none; null for both.</summary>
    public bool? Drill { get; init; }

    /// <summary>Only those declared before the one with this id, for the next part of a list.</summary>
    public IncidentId? Before { get; init; }

    /// <summary>At most this many, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>Which words of people (<see cref="Core.Search.SearchedText"/>).</summary>
public sealed record TextQuery
{
    /// <summary>That contain each of these words; case does not matter, and no word means all. When no word has three
    /// letters, only the newest <see cref="WalkedMax"/> before <see cref="Before"/> are looked at.</summary>
    public required string Text { get; init; }

    /// <summary>Only those before this position, for the next part of a list.</summary>
    public long? Before { get; init; }

    /// <summary>At most this many, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>So many are looked at where no index helps.</summary>
    public const int WalkedMax = 20_000;
}

/// <summary>Which alerts.</summary>
public sealed record AlertQuery
{
    /// <summary>Of these statuses; empty for all.</summary>
    public IReadOnlyList<AlertStatus> Statuses { get; init; } = [];

    /// <summary>Of this service, or null.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>Of this incident, or null.</summary>
    public IncidentId? Incident { get; init; }

    /// <summary>Of this group, or null.</summary>
    public AlertGroupId? Group { get; init; }

    /// <summary>With this dedup key, or null.</summary>
    public string? DedupKey { get; init; }

    /// <summary>Only those that opened before the one with this id.</summary>
    public AlertId? Before { get; init; }

    /// <summary>At most this many, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>Which pages.</summary>
public sealed record PageQuery
{
    /// <summary>Of this incident, or null.</summary>
    public IncidentId? Incident { get; init; }

    /// <summary>To this person, or null.</summary>
    public ResponderId? Responder { get; init; }

    /// <summary>With this outcome, or null.</summary>
    public PageOutcome? Outcome { get; init; }

    /// <summary>The page of this id alone, or null.</summary>
    public PageId? Id { get; init; }

    /// <summary>Only those queued before the one with this id.</summary>
    public PageId? Before { get; init; }

    /// <summary>At most this many, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>Which signals.</summary>
public sealed record SignalQuery
{
    /// <summary>Only those that could not be read.</summary>
    public bool UnreadableOnly { get; init; }

    /// <summary>Of this service, or null.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>Only those received before the one with this id.</summary>
    public Guid? Before { get; init; }

    /// <summary>At most this many, 1 to 1,000.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>The head of the log at some time, kept outside the store (R5).</summary>
/// <param name="Position">The position of the newest fact.</param>
/// <param name="Hash">Its hash, lower-case hexadecimal.</param>
/// <param name="At">When it was taken.</param>
public sealed record Anchor(long Position, string Hash, Instant At);

/// <summary>What a verification found.</summary>
/// <param name="Facts">How many facts were read.</param>
/// <param name="Erased">How many of them have no body any more.</param>
/// <param name="Head">The head, or null when the log is empty.</param>
/// <param name="Problems">What is wrong, first things first; empty when all holds.</param>
public sealed record Verification(long Facts, long Erased, Anchor? Head, IReadOnlyList<string> Problems);
