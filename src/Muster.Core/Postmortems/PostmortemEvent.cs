using System.Text.Json.Serialization;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Postmortems;

/// <summary>A fact about what is learnt from one incident. The names below are the stored format: add cases, never
/// rename one.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Opened), "postmortem.opened.v1")]
[JsonDerivedType(typeof(Drafted), "postmortem.drafted.v1")]
[JsonDerivedType(typeof(OwnerSet), "postmortem.owner-set.v1")]
[JsonDerivedType(typeof(FormChosen), "postmortem.form-chosen.v1")]
[JsonDerivedType(typeof(SectionSaved), "postmortem.section-saved.v1")]
[JsonDerivedType(typeof(QuestionAnswered), "postmortem.question-answered.v1")]
[JsonDerivedType(typeof(FactorAdded), "postmortem.factor-added.v1")]
[JsonDerivedType(typeof(FactorRemoved), "postmortem.factor-removed.v1")]
[JsonDerivedType(typeof(Submitted), "postmortem.submitted.v1")]
[JsonDerivedType(typeof(ChangesAsked), "postmortem.changes-asked.v1")]
[JsonDerivedType(typeof(Signed), "postmortem.signed.v1")]
[JsonDerivedType(typeof(Reviewed), "postmortem.reviewed.v1")]
[JsonDerivedType(typeof(Reopened), "postmortem.reopened.v1")]
[JsonDerivedType(typeof(Published), "postmortem.published.v1")]
[JsonDerivedType(typeof(Posted), "postmortem.posted.v1")]
[JsonDerivedType(typeof(Closed), "postmortem.closed.v1")]
[JsonDerivedType(typeof(ExternalSaved), "postmortem.external-saved.v1")]
[JsonDerivedType(typeof(ExternalApproved), "postmortem.external-approved.v1")]
[JsonDerivedType(typeof(ExternalWithdrawn), "postmortem.external-withdrawn.v1")]
[JsonDerivedType(typeof(InterviewNoted), "postmortem.interview-noted.v1")]
[JsonDerivedType(typeof(InterviewPromoted), "postmortem.interview-promoted.v1")]
[JsonDerivedType(typeof(MeetingSet), "postmortem.meeting-set.v1")]
[JsonDerivedType(typeof(MeetingHeld), "postmortem.meeting-held.v1")]
[JsonDerivedType(typeof(Reported), "postmortem.reported.v1")]
public abstract record PostmortemEvent
{
    private PostmortemEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>An incident is to be learnt from, and why.</summary>
    public sealed record Opened(
        IncidentId Incident, string Reference, string Title, SeverityId Severity, string Why, PostmortemForm Form,
        Instant? DueAt) : PostmortemEvent;

    /// <summary>The parts were written from the record; parts that people have written stay theirs.</summary>
    public sealed record Drafted(IReadOnlyList<DraftedPart> Parts) : PostmortemEvent;

    /// <summary>A person writes it, and was asked to.</summary>
    public sealed record OwnerSet(ResponderId Owner) : PostmortemEvent;

    /// <summary>It is long or short; what is written stays.</summary>
    public sealed record FormChosen(PostmortemForm Form) : PostmortemEvent;

    /// <summary>A part was written. What was written on an older version is kept beside the present one.</summary>
    public sealed record SectionSaved(string Section, int Basis, int Number, string Text, bool IsBeside)
        : PostmortemEvent;

    /// <summary>A question of a part has its answer.</summary>
    public sealed record QuestionAnswered(string Section, string Question, string Text) : PostmortemEvent;

    /// <summary>Something contributed to it.</summary>
    public sealed record FactorAdded(Guid Id, FactorKind Kind, string Text) : PostmortemEvent;

    /// <summary>Something did not contribute after all.</summary>
    public sealed record FactorRemoved(Guid Id, string Reason) : PostmortemEvent;

    /// <summary>Others are to read it.</summary>
    public sealed record Submitted : PostmortemEvent;

    /// <summary>A reader wants something changed.</summary>
    public sealed record ChangesAsked(string Reason) : PostmortemEvent;

    /// <summary>A person agrees to exactly this revision, in a role.</summary>
    public sealed record Signed(string As, string Revision) : PostmortemEvent;

    /// <summary>All who must have agreed to this revision.</summary>
    public sealed record Reviewed(string Revision) : PostmortemEvent;

    /// <summary>It was changed after people had agreed to it: they are asked anew.</summary>
    public sealed record Reopened(string Why) : PostmortemEvent;

    /// <summary>It is out in the organisation.</summary>
    public sealed record Published(string Revision) : PostmortemEvent;

    /// <summary>It was posted or talked about somewhere.</summary>
    public sealed record Posted(string Where, Instant When) : PostmortemEvent;

    /// <summary>Nothing is left to do with it.</summary>
    public sealed record Closed : PostmortemEvent;

    /// <summary>What outsiders will read was written.</summary>
    public sealed record ExternalSaved(string Text) : PostmortemEvent;

    /// <summary>What outsiders read was agreed to, and is out.</summary>
    public sealed record ExternalApproved(string Revision) : PostmortemEvent;

    /// <summary>What outsiders read is taken back.</summary>
    public sealed record ExternalWithdrawn(string Reason) : PostmortemEvent;

    /// <summary>What somebody remembers, between whoever asked and whoever was asked.</summary>
    public sealed record InterviewNoted(Guid Id, ResponderId With, string Text) : PostmortemEvent;

    /// <summary>Whoever was asked lets all read it.</summary>
    public sealed record InterviewPromoted(Guid Id) : PostmortemEvent;

    /// <summary>When people talk about it, and who leads.</summary>
    public sealed record MeetingSet(
        Instant StartsAt, Duration? Length, ResponderId Facilitator, IReadOnlyList<ResponderId> Attendees,
        IReadOnlyList<ResponderId> OptionalAttendees, string? Reason) : PostmortemEvent;

    /// <summary>People have talked about it.</summary>
    public sealed record MeetingHeld(string? Minutes) : PostmortemEvent;

    /// <summary>The short report is out, apart from this document.</summary>
    public sealed record Reported(string Text) : PostmortemEvent;
}

/// <summary>How much is written.</summary>
public enum PostmortemForm
{
    /// <summary>Every part of the organisation's document.</summary>
    Full,

    /// <summary>The five parts without which nothing is learnt.</summary>
    Light,
}

/// <summary>How near to the trouble a factor is. Source: PMR-008.</summary>
public enum FactorKind
{
    /// <summary>It made the trouble likelier or worse.</summary>
    Contributing,

    /// <summary>It set the trouble off.</summary>
    Immediate,

    /// <summary>It lies below the others.</summary>
    Root,
}

/// <summary>A part as it was written from the record.</summary>
/// <param name="Id">Its id, from its heading.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Shows">What it is filled with.</param>
/// <param name="Lines">What the record says.</param>
/// <param name="Questions">What the record does not say: its owner is asked.</param>
public sealed record DraftedPart(
    string Id, string Title, SectionContent Shows, IReadOnlyList<DraftedLine> Lines, IReadOnlyList<string> Questions);

/// <summary>A line that the record says.</summary>
/// <param name="Text">As Markdown; of a timeline, a row of its table.</param>
/// <param name="Sources">The positions in the log of the facts that say it; never empty.</param>
public sealed record DraftedLine(string Text, IReadOnlyList<long> Sources);
