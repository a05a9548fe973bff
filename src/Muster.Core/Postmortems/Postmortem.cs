using System.Collections.Immutable;
using System.Diagnostics;
using Muster.Core.Incidents;
using NodaTime;
using C = Muster.Core.Postmortems.PostmortemCommand;
using E = Muster.Core.Postmortems.PostmortemEvent;

namespace Muster.Core.Postmortems;

/// <summary>Where a post-mortem is. Source: PMR-015.</summary>
public enum PostmortemStatus
{
    /// <summary>It is being written.</summary>
    Draft,

    /// <summary>It is being read.</summary>
    InReview,

    /// <summary>A reader wants something changed.</summary>
    ChangesAsked,

    /// <summary>All who must have agreed to it as it stands.</summary>
    Reviewed,

    /// <summary>The organisation can read it.</summary>
    Published,

    /// <summary>Nothing is left to do with it.</summary>
    Closed,
}

/// <summary>What somebody remembers.</summary>
/// <param name="Id">Its id.</param>
/// <param name="With">Who remembers.</param>
/// <param name="By">Who asked.</param>
/// <param name="Text">What.</param>
/// <param name="At">When it was written down.</param>
/// <param name="IsOpen">All may read it.</param>
public sealed record Interview(Guid Id, ResponderId With, Actor By, string Text, Instant At, bool IsOpen)
{
    /// <summary>Whether a person may read it.</summary>
    public bool IsFor(ResponderId reader) => IsOpen || With == reader || By.AsResponder == reader;
}

/// <summary>What is learnt from one incident, folded from its facts. Source: PMR-001 to 022.</summary>
public sealed record Postmortem : IDecider<Postmortem, C, E>
{
    /// <summary>A text has at most so many characters.</summary>
    public const int TextCharactersMax = 50_000;

    /// <summary>How it began; null before.</summary>
    public E.Opened? Opening { get; init; }

    /// <summary>Where it is.</summary>
    public PostmortemStatus Status { get; init; }

    /// <summary>Long or short.</summary>
    public PostmortemForm Form { get; init; }

    /// <summary>Who writes it, or null.</summary>
    public ResponderId? Owner { get; init; }

    /// <summary>When it was last written from the record, or null.</summary>
    public Instant? DraftedAt { get; init; }

    /// <summary>Its parts, in order.</summary>
    public ImmutableList<SectionState> Sections { get; init; } = [];

    /// <summary>What contributed.</summary>
    public ImmutableList<E.FactorAdded> Factors { get; init; } = [];

    /// <summary>Who agreed to which revision, oldest first.</summary>
    public ImmutableList<E.Signed> Signatures { get; init; } = [];

    /// <summary>What readers wanted changed, oldest first.</summary>
    public ImmutableList<E.ChangesAsked> Wishes { get; init; } = [];

    /// <summary>When it was published first, or null.</summary>
    public Instant? PublishedAt { get; init; }

    /// <summary>Where it was posted and talked about.</summary>
    public ImmutableList<E.Posted> Posts { get; init; } = [];

    /// <summary>What outsiders read or will read; null when nothing is written.</summary>
    public string? External { get; init; }

    /// <summary>Since when outsiders read it, or null.</summary>
    public Instant? ExternalSince { get; init; }

    /// <summary>What people remember.</summary>
    public ImmutableList<Interview> Interviews { get; init; } = [];

    /// <summary>The meeting, or null.</summary>
    public E.MeetingSet? Meeting { get; init; }

    /// <summary>That it was held, with its minutes; or null.</summary>
    public E.MeetingHeld? Held { get; init; }

    /// <summary>The short report, or null.</summary>
    public E.Reported? Report { get; init; }

    /// <inheritdoc/>
    public static Postmortem Initial { get; } = new();

    /// <summary>Whether there is one.</summary>
    public bool Exists => Opening is not null;

    /// <summary>Of which incident.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public IncidentId Incident => Opening?.Incident ?? throw new InvalidOperationException("There is no post-mortem.");

    /// <summary>The digest of all that people agree to: title, parts and factors.</summary>
    public string Revision => PostmortemText.RevisionOf(this);

    /// <summary>The parts that its form shows.</summary>
    public IReadOnlyList<SectionState> Shown => Form == PostmortemForm.Full
        ? Sections
        : [.. Sections.Where(section => SectionContents.IsLight(section.Shows))];

    /// <summary>The questions that wait for an answer.</summary>
    public int Unanswered => Shown.Sum(section => section.Open.Count());

    /// <summary>A part, or null.</summary>
    public SectionState? Section(string id) => Sections.Find(section => section.Id == id);

    /// <summary>Who has agreed to the document as it stands.</summary>
    public IEnumerable<E.Signed> ValidSignatures
    {
        get
        {
            var revision = Revision;
            return Signatures.Where(each => each.Revision == revision);
        }
    }

    /// <inheritdoc/>
    public static Decision<E> Decide(Postmortem state, C command) => (state, command) switch
    {
        ({ Exists: false }, C.Open c) => c.What,
        (_, C.Open) => Decision<E>.Nothing,
        ({ Exists: false }, _) => PostmortemRefusals.Unknown,
        ({ Status: PostmortemStatus.Closed }, C.Close) => Decision<E>.Nothing,
        ({ Status: PostmortemStatus.Closed }, not (C.SaveSection or C.Post)) => PostmortemRefusals.IsClosed,
        _ => PostmortemDecisions.Decide(state, command),
    };

    /// <inheritdoc/>
    public static Postmortem Evolve(Postmortem state, E fact) => fact switch
    {
        E.Opened e => state with { Opening = e, Form = e.Form },
        E.Drafted e => state with { Sections = SectionState.After(state.Sections, e), DraftedAt = e.At },
        E.OwnerSet e => state with { Owner = e.Owner },
        E.FormChosen e => state with { Form = e.Form },
        E.SectionSaved e => state.With(e.Section, section => section.After(e)),
        E.QuestionAnswered e => state.With(e.Section, section => section.After(e)),
        E.FactorAdded e => state with { Factors = state.Factors.Add(e) },
        E.FactorRemoved e => state with { Factors = state.Factors.RemoveAll(each => each.Id == e.Id) },
        E.Submitted => state with { Status = PostmortemStatus.InReview },
        E.ChangesAsked e => state with { Status = PostmortemStatus.ChangesAsked, Wishes = state.Wishes.Add(e) },
        E.Signed e => state with { Signatures = state.Signatures.Add(e) },
        E.Reviewed => state with { Status = PostmortemStatus.Reviewed },
        E.Reopened => state with { Status = PostmortemStatus.InReview },
        E.Published e => state with { Status = PostmortemStatus.Published, PublishedAt = state.PublishedAt ?? e.At },
        E.Posted e => state with { Posts = state.Posts.Add(e) },
        E.Closed => state with { Status = PostmortemStatus.Closed },
        E.ExternalSaved e => state with { External = e.Text, ExternalSince = null },
        E.ExternalApproved e => state with { ExternalSince = e.At },
        E.ExternalWithdrawn => state with { ExternalSince = null },
        E.InterviewNoted e => state with
        {
            Interviews = state.Interviews.Add(new Interview(e.Id, e.With, e.By, e.Text, e.At, IsOpen: false)),
        },
        E.InterviewPromoted e => state with
        {
            Interviews = [.. state.Interviews.Select(each => each.Id == e.Id ? each with { IsOpen = true } : each)],
        },
        E.MeetingSet e => state with { Meeting = e },
        E.MeetingHeld e => state with { Held = e },
        E.Reported e => state with { Report = e },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private Postmortem With(string id, Func<SectionState, SectionState> change)
    {
        var at = Sections.FindIndex(section => section.Id == id);
        return at < 0 ? this : this with { Sections = Sections.SetItem(at, change(Sections[at])) };
    }
}
