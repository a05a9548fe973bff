namespace Muster.Client.Directory;

/// <summary>A person.</summary>
public sealed record PersonMessage
{
    /// <summary>The id.</summary>
    public required string Id { get; init; }

    /// <summary>First and last name.</summary>
    public required string Name { get; init; }

    /// <summary>observer, responder, lead or administrator.</summary>
    public required string Access { get; init; }

    /// <summary>Can be paged and can sign in.</summary>
    public required bool Active { get; init; }

    /// <summary>Whether a page can reach them.</summary>
    public required bool Reachable { get; init; }

    /// <summary>IANA name of the zone in which they read times, or null.</summary>
    public string? Zone { get; init; }

    /// <summary>How to reach them.</summary>
    public IReadOnlyList<ContactMessage> Contacts { get; init; } = [];

    /// <summary>Their own rules; without any, all contact methods at once.</summary>
    public IReadOnlyList<RuleMessage> Rules { get; init; } = [];
}

/// <summary>By what a page goes.</summary>
/// <param name="AfterMinutes">After so many minutes of being paged.</param>
/// <param name="Methods">Ids of contact methods.</param>
/// <param name="Urgency">high or low; null for all pages.</param>
public sealed record RuleMessage(
    double AfterMinutes = 0, IReadOnlyList<string>? Methods = null, string? Urgency = null);

/// <summary><c>POST …/rules</c>.</summary>
/// <param name="Rules">The rules; none takes those of the playbook.</param>
public sealed record RulesMessage(IReadOnlyList<RuleMessage>? Rules = null);

/// <summary><c>POST …/quiet-hours</c>.</summary>
/// <param name="From">When they begin: <c>22:00</c>; without both there are none.</param>
/// <param name="Until">When they end: <c>07:00</c>.</param>
public sealed record QuietHoursMessage(string? From = null, string? Until = null);

/// <summary><c>POST …/verification</c>.</summary>
/// <param name="Code">The code that arrived.</param>
public sealed record CodeMessage(string? Code = null);

/// <summary>A way to reach a person.</summary>
/// <param name="Id">Unique per person; made from the channel when left out.</param>
/// <param name="Channel">email, webhook, ntfy or console.</param>
/// <param name="Address">A mail address, a URL, or a topic: ntfys://host/topic.</param>
/// <param name="FromPlaybook">Written in the playbook's files: change it there.</param>
/// <param name="VerifiedAt">When the code that was sent there came back, or null.</param>
public sealed record ContactMessage(
    string? Id = null,
    string? Channel = null,
    string? Address = null,
    bool FromPlaybook = false,
    DateTimeOffset? VerifiedAt = null);

/// <summary><c>POST /api/v1/people</c>.</summary>
public sealed record PersonOrderMessage
{
    /// <summary>The id: lower case, digits and hyphens; made from the name when left out.</summary>
    public string? Id { get; init; }

    /// <summary>First and last name.</summary>
    public string? Name { get; init; }

    /// <summary>A mail address to page them at, or null.</summary>
    public string? Email { get; init; }

    /// <summary>observer, responder (when left out), lead or administrator.</summary>
    public string? Access { get; init; }
}

/// <summary><c>PUT /api/v1/people/{id}</c>; what is left out stays.</summary>
/// <param name="Name">First and last name.</param>
/// <param name="Access">observer, responder, lead or administrator; only where no file says it.</param>
/// <param name="Zone">IANA name of the zone in which they read times; empty takes that of the organisation.</param>
public sealed record PersonChangeMessage(string? Name = null, string? Access = null, string? Zone = null);

/// <summary><c>POST /api/v1/people/{id}/erasure</c>.</summary>
/// <param name="Reason">Why; kept in the record.</param>
public sealed record ErasureMessage(string? Reason = null);

/// <summary><c>POST /api/v1/people/{id}/password</c>.</summary>
/// <param name="Password">At least 12 characters.</param>
public sealed record PasswordMessage(string? Password = null);
