using NodaTime;

namespace Muster.Core.Postmortems;

/// <summary>What may be asked of a post-mortem.</summary>
public abstract record PostmortemCommand
{
    private PostmortemCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Begin it; nothing when it was begun.</summary>
    public sealed record Open(PostmortemEvent.Opened What) : PostmortemCommand;

    /// <summary>Write the parts from the record.</summary>
    public sealed record Draft(IReadOnlyList<DraftedPart> Parts) : PostmortemCommand;

    /// <summary>Ask a person to write it.</summary>
    public sealed record SetOwner(ResponderId Owner) : PostmortemCommand;

    /// <summary>Make it long or short.</summary>
    public sealed record ChooseForm(PostmortemForm Form) : PostmortemCommand;

    /// <summary>Write a part, on the version that its writer saw.</summary>
    public sealed record SaveSection(string Section, int Basis, string Text) : PostmortemCommand;

    /// <summary>Answer a question of a part.</summary>
    public sealed record AnswerQuestion(string Section, string Question, string Text) : PostmortemCommand;

    /// <summary>Say what contributed.</summary>
    public sealed record AddFactor(Guid Id, FactorKind Kind, string Text) : PostmortemCommand;

    /// <summary>Say that something did not contribute after all.</summary>
    public sealed record RemoveFactor(Guid Id, string Reason) : PostmortemCommand;

    /// <summary>Put it before its readers.</summary>
    public sealed record Submit : PostmortemCommand;

    /// <summary>Want something changed.</summary>
    public sealed record AskChanges(string Reason) : PostmortemCommand;

    /// <summary>Agree to a revision in a role.</summary>
    /// <param name="As">The role, as the playbook says it.</param>
    /// <param name="Revision">The revision that was read.</param>
    /// <param name="Required">All roles that have to sign; empty when one reader of any role is enough.</param>
    public sealed record Sign(string As, string Revision, IReadOnlyList<string> Required) : PostmortemCommand;

    /// <summary>Let the organisation read it.</summary>
    public sealed record Publish : PostmortemCommand;

    /// <summary>Say where it was posted or talked about.</summary>
    public sealed record Post(string Where, Instant? When) : PostmortemCommand;

    /// <summary>Say that nothing is left to do with it.</summary>
    public sealed record Close : PostmortemCommand;

    /// <summary>Write what outsiders will read.</summary>
    public sealed record SaveExternal(string Text) : PostmortemCommand;

    /// <summary>Agree to what outsiders read.</summary>
    public sealed record ApproveExternal(string Revision) : PostmortemCommand;

    /// <summary>Take back what outsiders read.</summary>
    public sealed record WithdrawExternal(string Reason) : PostmortemCommand;

    /// <summary>Keep what somebody remembers between the two.</summary>
    public sealed record NoteInterview(Guid Id, ResponderId With, string Text) : PostmortemCommand;

    /// <summary>Let all read what one remembers.</summary>
    public sealed record PromoteInterview(Guid Id) : PostmortemCommand;

    /// <summary>Set the meeting; a leader who responded needs a reason.</summary>
    /// <param name="Meeting">When, how long, who.</param>
    /// <param name="IsResponder">The leader responded to the incident.</param>
    public sealed record SetMeeting(PostmortemEvent.MeetingSet Meeting, bool IsResponder) : PostmortemCommand;

    /// <summary>Say that the meeting was held.</summary>
    public sealed record HoldMeeting(string? Minutes) : PostmortemCommand;

    /// <summary>Send the short report.</summary>
    public sealed record Report(string Text) : PostmortemCommand;
}
