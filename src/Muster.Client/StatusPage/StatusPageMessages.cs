namespace Muster.Client.StatusPage;

/// <summary>A status page.</summary>
public sealed record StatusPageMessage
{
    /// <summary>Its id, as it stands in its address.</summary>
    public required string Id { get; init; }

    /// <summary>The id by which clients of status pages know it: twelve letters and digits.</summary>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Where everybody reads it.</summary>
    public required string Url { get; init; }

    /// <summary>Who may read it: everybody, signed-in or customer.</summary>
    public string Readers { get; init; } = "everybody";

    /// <summary>The language of its screens.</summary>
    public string Language { get; init; } = "en";

    /// <summary>none, minor, major, critical or maintenance.</summary>
    public required string Indicator { get; init; }

    /// <summary>The same in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>A file of the playbook defines it.</summary>
    public required bool InFile { get; init; }

    /// <summary>What stands on it.</summary>
    public required IReadOnlyList<PageComponentMessage> Components { get; init; }

    /// <summary>What is not over, planned work included.</summary>
    public required IReadOnlyList<PublicIncidentMessage> Open { get; init; }

    /// <summary>How many hear of it.</summary>
    public required int Subscribers { get; init; }
}

/// <summary>A component of a status page.</summary>
public sealed record PageComponentMessage
{
    /// <summary>When monitoring first showed signs of a problem that nobody has confirmed, or null.</summary>
    public DateTimeOffset? PossibleSince { get; init; }

    /// <summary>When the page showed it, or null.</summary>
    public DateTimeOffset? PossibleShownAt { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The id by which clients of status pages know it.</summary>
    public required string Code { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence, or null.</summary>
    public string? Description { get; init; }

    /// <summary>The id of its heading, or null.</summary>
    public string? Group { get; init; }

    /// <summary>operational, under_maintenance, degraded_performance, partial_outage or major_outage.</summary>
    public required string Status { get; init; }

    /// <summary>The services it consists of.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>The share of the last 90 days that it worked, in percent; null when it was not measured.</summary>
    public double? Uptime { get; init; }

    /// <summary>A file of the playbook defines it.</summary>
    public required bool InFile { get; init; }
}

/// <summary>An incident, or planned work, on a status page.</summary>
public sealed record PublicIncidentMessage
{
    /// <summary>Its public id.</summary>
    public required string Id { get; init; }

    /// <summary>Its title.</summary>
    public required string Name { get; init; }

    /// <summary>How far it is.</summary>
    public required string Status { get; init; }

    /// <summary>none, minor, major, critical or maintenance.</summary>
    public required string Impact { get; init; }

    /// <summary>Where everybody reads it.</summary>
    public required string Url { get; init; }

    /// <summary>The incident behind it; outsiders never see this.</summary>
    public string? Incident { get; init; }

    /// <summary>Ids of the components it is about.</summary>
    public required IReadOnlyList<string> Components { get; init; }

    /// <summary>When it began on the page.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was over, or null.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>When planned work begins, or null.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>When planned work ends, or null.</summary>
    public DateTimeOffset? ScheduledUntil { get; init; }

    /// <summary>What was said, newest first.</summary>
    public required IReadOnlyList<PublicUpdateMessage> Updates { get; init; }
}

/// <summary>Something that was said in public.</summary>
public sealed record PublicUpdateMessage
{
    /// <summary>Its public id.</summary>
    public required string Id { get; init; }

    /// <summary>How far the incident was.</summary>
    public required string Status { get; init; }

    /// <summary>What was said; Markdown.</summary>
    public required string Body { get; init; }

    /// <summary>The time that readers see.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether subscribers heard of it.</summary>
    public required bool Notifies { get; init; }
}

/// <summary>What is to be said on a status page. A new incident needs a name; each other part may be left
/// out.</summary>
public sealed record PublishMessage
{
    /// <summary>Its title.</summary>
    public string? Name { get; init; }

    /// <summary>investigating, identified, monitoring, resolved; scheduled, in_progress, verifying,
    /// completed.</summary>
    public string? Status { get; init; }

    /// <summary>What is said; Markdown.</summary>
    public string? Body { get; init; }

    /// <summary>none, minor, major or critical; without it the components decide.</summary>
    public string? Impact { get; init; }

    /// <summary>How components work from now on, by id.</summary>
    public IReadOnlyDictionary<string, string>? Components { get; init; }

    /// <summary>The end of it makes its components work again; yes unless said otherwise.</summary>
    public bool? Restore { get; init; }

    /// <summary>The incident behind it, by id or reference.</summary>
    public string? Incident { get; init; }

    /// <summary>When planned work begins.</summary>
    public DateTimeOffset? ScheduledFor { get; init; }

    /// <summary>When planned work ends.</summary>
    public DateTimeOffset? ScheduledUntil { get; init; }

    /// <summary>Whether subscribers hear of it; yes unless said otherwise.</summary>
    public bool? Notify { get; init; }

    /// <summary>Why outsiders may hear of a security incident.</summary>
    public string? Release { get; init; }
}

/// <summary>How a component works.</summary>
/// <param name="Status">operational, under_maintenance, degraded_performance, partial_outage or
/// major_outage.</param>
/// <param name="Reason">Why; outsiders do not read it.</param>
public sealed record ComponentStatusMessage(string? Status, string? Reason);

/// <summary>A component that no file defines.</summary>
public sealed record ComponentOrderMessage
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>One sentence.</summary>
    public string? Description { get; init; }

    /// <summary>The id of its heading.</summary>
    public string? Group { get; init; }

    /// <summary>Its place among the others, from 1.</summary>
    public int? Position { get; init; }

    /// <summary>The services it consists of.</summary>
    public IReadOnlyList<string>? Services { get; init; }
}

/// <summary>A status page that no file defines.</summary>
public sealed record StatusPageOrderMessage
{
    /// <summary>Its id: lower case, digits and hyphens.</summary>
    public string? Id { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>A sentence below the name.</summary>
    public string? Description { get; init; }

    /// <summary>IANA name of the zone of its times.</summary>
    public string? Zone { get; init; }

    /// <summary>Who may read it: everybody, signed-in or customer.</summary>
    public string? Readers { get; init; }

    /// <summary>The language of its screens: en, de, fr, es.</summary>
    public string? Language { get; init; }

    /// <summary>The organisation's colour: <c>#1a5fb4</c>.</summary>
    public string? Colour { get; init; }
}

/// <summary>Where those read a page whom it is for.</summary>
/// <param name="Address">Its address; of a page for one customer a secret one.</param>
public sealed record PageAddressMessage(string Address);

/// <summary>Why something is taken off a page.</summary>
/// <param name="Reason">For the record.</param>
public sealed record WithdrawalMessage(string? Reason);

/// <summary>What was learnt, for everybody.</summary>
/// <param name="Body">Markdown.</param>
/// <param name="Publish">Tell it now; otherwise it is kept as a draft.</param>
/// <param name="Notify">Whether subscribers hear of it; yes unless said otherwise.</param>
public sealed record PublicPostmortemMessage(string? Body, bool? Publish, bool? Notify);

/// <summary>Who hears of a status page.</summary>
public sealed record SubscriberMessage
{
    /// <summary>Its public id.</summary>
    public required string Id { get; init; }

    /// <summary>email or webhook.</summary>
    public required string Kind { get; init; }

    /// <summary>Where.</summary>
    public required string Address { get; init; }

    /// <summary>unconfirmed, active, quarantined or unsubscribed.</summary>
    public required string State { get; init; }

    /// <summary>Of which components; none is of all.</summary>
    public required IReadOnlyList<string> Components { get; init; }

    /// <summary>Of which groups.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Of this public incident only, or null.</summary>
    public string? Incident { get; init; }

    /// <summary>Since when they are in this state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>How many notices in a row did not arrive.</summary>
    public required int Failures { get; init; }

    /// <summary>Why the last did not, or null.</summary>
    public string? Why { get; init; }

    /// <summary>When they are forgotten, or null.</summary>
    public DateTimeOffset? PurgeAt { get; init; }

    /// <summary>The secret by which a webhook checks signatures; only to whoever may configure.</summary>
    public string? Secret { get; init; }
}

/// <summary>Somebody who is to hear of a page.</summary>
public sealed record SubscriberOrderMessage
{
    /// <summary>A mail address, or who looks after the endpoint.</summary>
    public string? Email { get; init; }

    /// <summary>An address that takes a POST.</summary>
    public string? Endpoint { get; init; }

    /// <summary>Ids of components; none is all.</summary>
    public IReadOnlyList<string>? Components { get; init; }

    /// <summary>Ids of groups.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>A public incident.</summary>
    public string? Incident { get; init; }

    /// <summary>The owner of the address is not asked, because the asker answers for it.</summary>
    public bool? Confirmed { get; init; }
}

/// <summary>Who was told of something that was said, and what came of it.</summary>
public sealed record NoticesMessage
{
    /// <summary>What was said.</summary>
    public required string Update { get; init; }

    /// <summary>How many wait.</summary>
    public required int Queued { get; init; }

    /// <summary>How many the providers took.</summary>
    public required int Sent { get; init; }

    /// <summary>How many could not be sent.</summary>
    public required int Failed { get; init; }

    /// <summary>How many are tried again.</summary>
    public required int Again { get; init; }

    /// <summary>How many were not sent, for a reason.</summary>
    public required int Skipped { get; init; }

    /// <summary>How many may have arrived twice.</summary>
    public required int MayRepeat { get; init; }

    /// <summary>The lines, those that did not arrive first; at most 1,000.</summary>
    public required IReadOnlyList<NoticeLineMessage> Lines { get; init; }
}

/// <summary>One line of the ledger.</summary>
public sealed record NoticeLineMessage
{
    /// <summary>To whom.</summary>
    public required string Subscriber { get; init; }

    /// <summary>queued, sent, failed, skipped or again.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it was not sent, or null.</summary>
    public string? Why { get; init; }

    /// <summary>How often it was tried.</summary>
    public required int Attempts { get; init; }

    /// <summary>When it came to stand so.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>It may have arrived twice.</summary>
    public required bool MayRepeat { get; init; }
}

/// <summary>Whom to tell once more.</summary>
/// <param name="Subscribers">Ids; without them all who were not reached.</param>
public sealed record ResendMessage(IReadOnlyList<string>? Subscribers);

/// <summary>How many would hear of something.</summary>
/// <param name="Count">So many.</param>
public sealed record AudienceMessage(int Count);

/// <summary>What came of bringing an account onto a page.</summary>
public sealed record PageImportMessage
{
    /// <summary>So many components were brought.</summary>
    public int Components { get; init; }

    /// <summary>So many headings.</summary>
    public int Groups { get; init; }

    /// <summary>So many incidents that were not there before.</summary>
    public int Incidents { get; init; }

    /// <summary>So many things that were said of them.</summary>
    public int Updates { get; init; }

    /// <summary>So many subscribers.</summary>
    public int Subscribers { get; init; }

    /// <summary>What could not be brought, and why.</summary>
    public IReadOnlyList<LeftOutMessage> LeftOut { get; init; } = [];
}

/// <summary>Something that could not be brought.</summary>
/// <param name="What">What.</param>
/// <param name="Why">Why.</param>
public sealed record LeftOutMessage(string What, string Why);
