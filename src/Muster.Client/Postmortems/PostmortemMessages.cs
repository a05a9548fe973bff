namespace Muster.Client.Postmortems;

/// <summary>What is learnt from one incident.</summary>
public sealed record PostmortemMessage
{
    /// <summary>The reference of the incident, which is that of the post-mortem too.</summary>
    public required string Incident { get; init; }

    /// <summary>What it is called.</summary>
    public required string Title { get; init; }

    /// <summary>The level of the incident.</summary>
    public required string Severity { get; init; }

    /// <summary>draft, in-review, changes-asked, reviewed, published or closed.</summary>
    public required string Status { get; init; }

    /// <summary>The organisation's word for it.</summary>
    public required string StatusWord { get; init; }

    /// <summary>full or light.</summary>
    public required string Form { get; init; }

    /// <summary>Why it was begun.</summary>
    public required string Why { get; init; }

    /// <summary>Who writes it, or null.</summary>
    public string? Owner { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>By when it is published, or null.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When it was published first, or null.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The digest of what people agree to.</summary>
    public required string Revision { get; init; }

    /// <summary>How many questions wait for an answer.</summary>
    public required int Unanswered { get; init; }

    /// <summary>The parts, in order.</summary>
    public IReadOnlyList<PostmortemSectionMessage> Sections { get; init; } = [];

    /// <summary>What contributed.</summary>
    public IReadOnlyList<FactorMessage> Factors { get; init; } = [];

    /// <summary>Who has to sign, and who has.</summary>
    public IReadOnlyList<PostmortemSignatureMessage> Signatures { get; init; } = [];

    /// <summary>Where it was posted and talked about.</summary>
    public IReadOnlyList<PostmortemPostMessage> Posts { get; init; } = [];

    /// <summary>What outsiders read or will read, or null.</summary>
    public string? External { get; init; }

    /// <summary>The digest of that, or null.</summary>
    public string? ExternalRevision { get; init; }

    /// <summary>Since when outsiders read it, or null.</summary>
    public DateTimeOffset? ExternalSince { get; init; }

    /// <summary>What people remember, as far as the asker may read it.</summary>
    public IReadOnlyList<InterviewMessage> Interviews { get; init; } = [];

    /// <summary>The meeting, or null.</summary>
    public PostmortemMeetingMessage? Meeting { get; init; }

    /// <summary>The short report, or null.</summary>
    public string? Report { get; init; }
}

/// <summary>A part of a post-mortem.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Number">The number of its version; 0 is what the record says.</param>
/// <param name="Text">What is shown, as Markdown.</param>
/// <param name="Unanswered">The questions that wait for an answer.</param>
/// <param name="Beside">What others wrote at the same time on an older version.</param>
/// <param name="Sources">The positions in the log of the facts that its draft says.</param>
public sealed record PostmortemSectionMessage(
    string Id, string Title, int Number, string Text, IReadOnlyList<string> Unanswered,
    IReadOnlyList<SectionVersionMessage> Beside, IReadOnlyList<long> Sources)
{
    /// <summary>What people wrote, oldest first.</summary>
    public IReadOnlyList<SectionVersionMessage> Versions { get; init; } = [];
}

/// <summary>A part as somebody wrote it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Text">What was written.</param>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When.</param>
public sealed record SectionVersionMessage(int Number, string Text, string By, DateTimeOffset At);

/// <summary>Something that contributed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">contributing, immediate or root.</param>
/// <param name="Text">What.</param>
public sealed record FactorMessage(string? Id, string? Kind, string? Text);

/// <summary>A role that signs.</summary>
/// <param name="As">The role.</param>
/// <param name="By">Who signed in it what stands there now, or null.</param>
/// <param name="At">When, or null.</param>
/// <param name="Revision">What was signed, or null.</param>
public sealed record PostmortemSignatureMessage(string As, string? By, DateTimeOffset? At, string? Revision);

/// <summary>Where it was posted or talked about.</summary>
/// <param name="Where">Where.</param>
/// <param name="When">When; without it now.</param>
public sealed record PostmortemPostMessage(string? Where, DateTimeOffset? When = null);

/// <summary>What somebody remembers.</summary>
/// <param name="Id">Its id.</param>
/// <param name="With">Who remembers: id, name or mail address.</param>
/// <param name="Text">What.</param>
/// <param name="IsOpen">All may read it.</param>
public sealed record InterviewMessage(string? Id, string? With, string? Text, bool IsOpen = false);

/// <summary>The meeting about an incident.</summary>
public sealed record PostmortemMeetingMessage
{
    /// <summary>When it begins.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>How many minutes it lasts, or null.</summary>
    public double? Minutes { get; init; }

    /// <summary>Who leads it: id, name or mail address.</summary>
    public string? Facilitator { get; init; }

    /// <summary>Why somebody who responded leads it, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Who comes.</summary>
    public IReadOnlyList<string>? Attendees { get; init; }

    /// <summary>Who may come.</summary>
    public IReadOnlyList<string>? Optional { get; init; }

    /// <summary>What is talked about: each with its minutes.</summary>
    public IReadOnlyList<string>? Agenda { get; init; }

    /// <summary>What does not fit, or null.</summary>
    public string? Warning { get; init; }

    /// <summary>What was said, or null before it was held.</summary>
    public string? Record { get; init; }

    /// <summary>When it was held, or null.</summary>
    public DateTimeOffset? HeldAt { get; init; }
}

/// <summary>What is asked of a new post-mortem.</summary>
/// <param name="Incident">The incident, by id or reference.</param>
/// <param name="Why">Why it is wanted; without it that somebody asked.</param>
/// <param name="Form">full or light.</param>
public sealed record PostmortemOrderMessage(string? Incident = null, string? Why = null, string? Form = null);

/// <summary>A text for a post-mortem.</summary>
/// <param name="Text">The text; Markdown.</param>
/// <param name="Basis">For a part: the number of the version that its writer saw.</param>
/// <param name="Question">For an answer: the question.</param>
public sealed record PostmortemTextMessage(string? Text = null, int? Basis = null, string? Question = null);

/// <summary>Who writes it.</summary>
/// <param name="Owner">Id, name or mail address; without it the asker.</param>
public sealed record PostmortemOwnerMessage(string? Owner = null);

/// <summary>A signature.</summary>
/// <param name="As">The role; without it the first one that the asker has and nobody signed in.</param>
/// <param name="Revision">What was read: the digest, or its first eight characters or more.</param>
public sealed record PostmortemSigningMessage(string? As = null, string? Revision = null);

/// <summary>Why something is done with a post-mortem.</summary>
/// <param name="Reason">Why.</param>
public sealed record PostmortemReasonMessage(string? Reason = null);

/// <summary>A document as text.</summary>
/// <param name="Incident">The reference of the incident.</param>
/// <param name="Format">markdown or html.</param>
/// <param name="Revision">The digest of what people agree to.</param>
/// <param name="Text">The text.</param>
public sealed record PostmortemDocumentMessage(string Incident, string Format, string Revision, string Text);
