namespace Muster.Client.Incidents;

/// <summary><c>POST /api/v1/incidents</c>: only the title is needed.</summary>
public sealed record DeclareIncidentMessage
{
    /// <summary>What is wrong, at most 300 characters.</summary>
    public string? Title { get; init; }

    /// <summary>A level of the playbook's scheme; without it the worst.</summary>
    public string? Severity { get; init; }

    /// <summary>The service; without it the default one.</summary>
    public string? Service { get; init; }

    /// <summary>The policy to follow; without it the service's.</summary>
    public string? Policy { get; init; }

    /// <summary>More about it.</summary>
    public string? Description { get; init; }

    /// <summary>False pages nobody.</summary>
    public bool? Page { get; init; }

    /// <summary>It is an exercise.</summary>
    public bool? Drill { get; init; }

    /// <summary>Only those who respond see it.</summary>
    public bool? Private { get; init; }

    /// <summary>When the trouble began; now without it.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it was noticed; now without it.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>It is entered afterwards: pages nobody, past clocks are computed.</summary>
    public bool? AfterTheFact { get; init; }
}

/// <summary><c>POST …/status</c>.</summary>
/// <param name="Status">The status to move to.</param>
/// <param name="Note">Why, or null.</param>
public sealed record StatusMessage(string? Status = null, string? Note = null);

/// <summary><c>POST …/severity</c>.</summary>
/// <param name="Severity">A level of the playbook's scheme.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Page">True pages people from here on, when it was declared without.</param>
public sealed record SeverityChangeMessage(string? Severity = null, string? Reason = null, bool? Page = null);

/// <summary><c>POST …/notes</c>.</summary>
/// <param name="Text">What to write down.</param>
public sealed record NoteMessage(string? Text = null)
{
    /// <summary>When it happened; without it now.</summary>
    public DateTimeOffset? HappenedAt { get; init; }

    /// <summary>note, command or recollection; without it a note.</summary>
    public string? Kind { get; init; }

    /// <summary>Of a correction: why.</summary>
    public string? Reason { get; init; }
}

/// <summary><c>POST …/cause</c>.</summary>
/// <param name="State">unknown, suspected or confirmed.</param>
/// <param name="Text">What it is; needed unless it is unknown.</param>
public sealed record CauseMessage(string? State = null, string? Text = null);

/// <summary><c>POST …/attachments</c>.</summary>
/// <param name="Name">What the file is called.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Content">Its bytes, as base64.</param>
public sealed record AttachmentMessage(string? Name = null, string? Type = null, string? Content = null);

/// <summary><c>POST …/updates</c>.</summary>
/// <param name="Text">What to say to those who wait.</param>
/// <param name="NextAt">When the next is promised, or null for the severity's own cadence.</param>
/// <param name="Channels">Where it was said; without it everywhere.</param>
/// <param name="Audiences">
/// To whom it is sent as well: ids or names of audiences, <c>audience/template</c> for one form, <c>all</c> for
/// everybody inside; without it to nobody, it stands in the room.
/// </param>
/// <param name="Fields">What the writer fills in for the forms, by field.</param>
/// <param name="AskFirst">
/// Who looks first where no rule of the playbook names somebody: <c>role communications</c>; without it nobody.
/// </param>
public sealed record UpdateMessage(
    string? Text = null,
    DateTimeOffset? NextAt = null,
    IReadOnlyList<string>? Channels = null,
    IReadOnlyList<string>? Audiences = null,
    IReadOnlyDictionary<string, string>? Fields = null,
    IReadOnlyList<string>? AskFirst = null);

/// <summary><c>POST …/roles</c> and <c>DELETE …/roles/{role}</c>.</summary>
/// <param name="Role">The role's id.</param>
/// <param name="Responder">The person; without it the asker.</param>
/// <param name="Note">How it stands, or why roles are combined; or null.</param>
public sealed record RoleOrderMessage(string? Role = null, string? Responder = null, string? Note = null);

/// <summary><c>POST …/escalation</c>.</summary>
/// <param name="Level">The level to page now; without it the next that was not reached.</param>
/// <param name="Trigger">The reason, one of the level's triggers or other words; or null.</param>
public sealed record EscalationMessage(int? Level = null, string? Trigger = null);

/// <summary><c>POST …/participants</c>.</summary>
/// <param name="Responder">Who responds as well; without it the asker.</param>
public sealed record ParticipantMessage(string? Responder = null);

/// <summary><c>POST …/merge</c>.</summary>
/// <param name="Into">The incident (id or reference) in which this one goes on.</param>
public sealed record MergeMessage(string? Into = null);

/// <summary><c>POST …/title</c>.</summary>
/// <param name="Title">What it is called.</param>
public sealed record TitleMessage(string? Title = null);

/// <summary><c>POST …/times</c>.</summary>
/// <param name="StartedAt">When the trouble began; without it as before.</param>
/// <param name="DetectedAt">When it was noticed; without it as before.</param>
/// <param name="Reason">Why it is corrected.</param>
public sealed record TimesMessage(
    DateTimeOffset? StartedAt = null, DateTimeOffset? DetectedAt = null, string? Reason = null);

/// <summary><c>POST …/resolution</c> and <c>DELETE …/resolution</c>.</summary>
/// <param name="Note">What ended it, or why it is open again; or null.</param>
public sealed record ResolutionMessage(string? Note = null);

/// <summary><c>POST …/clocks/waivers</c>.</summary>
/// <param name="Kind">The clock's kind: <c>resolve-by</c>.</param>
/// <param name="DueAt">Its due instant; without it the running one of that kind.</param>
/// <param name="Reason">Why it does not hold here.</param>
/// <param name="Name">Which one of several of its kind, or null.</param>
public sealed record ClockWaiverMessage(
    string? Kind = null, DateTimeOffset? DueAt = null, string? Reason = null, string? Name = null);

/// <summary><c>POST …/snooze</c>.</summary>
/// <param name="Until">Until when; whoever is on call then is paged.</param>
/// <param name="Minutes">The same, from now.</param>
public sealed record SnoozeMessage(DateTimeOffset? Until = null, int? Minutes = null);

/// <summary><c>POST …/assignment</c>.</summary>
/// <param name="Responder">Who is paged and has to take it.</param>
/// <param name="Note">What to say, or null.</param>
public sealed record AssignmentMessage(string? Responder = null, string? Note = null);

/// <summary><c>POST …/prompts/{level}</c>.</summary>
/// <param name="Accept">Whether it is to be done.</param>
/// <param name="Note">What to say to it, or null.</param>
/// <param name="Case">The number of a case raised with a vendor, or null.</param>
public sealed record PromptAnswerMessage(bool? Accept = null, string? Note = null, string? Case = null);

/// <summary><c>POST …/lists/{list}</c>.</summary>
/// <param name="To">The list that it goes to; null or empty when it is dealt with.</param>
/// <param name="Note">What the team says to it, or null.</param>
public sealed record ListOrderMessage(string? To = null, string? Note = null);

/// <summary><c>POST …/all-hands</c>.</summary>
/// <param name="Message">What to say, or null.</param>
public sealed record AllHandsMessage(string? Message = null);

/// <summary><c>POST …/classes</c>.</summary>
/// <param name="Classes">What kinds of trouble it is; empty for none in particular.</param>
public sealed record ClassesMessage(IReadOnlyList<string>? Classes = null);

/// <summary>An incident that a policy put on a list.</summary>
/// <param name="List">The list's name.</param>
/// <param name="Incident">The incident's id.</param>
/// <param name="Reference">The incident's reference.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Since">Since when it is on the list.</param>
public sealed record ListedMessage(
    string List, string Incident, string Reference, string Title, string Severity, DateTimeOffset Since);
