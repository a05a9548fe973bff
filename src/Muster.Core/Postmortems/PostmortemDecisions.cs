using System.Diagnostics;
using C = Muster.Core.Postmortems.PostmortemCommand;
using E = Muster.Core.Postmortems.PostmortemEvent;

namespace Muster.Core.Postmortems;

/// <summary>What becomes of a command on a post-mortem that is there.</summary>
internal static class PostmortemDecisions
{
    internal static Decision<E> Decide(Postmortem state, C command) => command switch
    {
        C.Draft c => new E.Drafted(c.Parts) { At = c.At, By = c.By },
        C.SetOwner c when c.Owner == state.Owner => Decision<E>.Nothing,
        C.SetOwner c => new E.OwnerSet(c.Owner) { At = c.At, By = c.By },
        C.ChooseForm c when c.Form == state.Form => Decision<E>.Nothing,
        C.ChooseForm c => new E.FormChosen(c.Form) { At = c.At, By = c.By },
        C.SaveSection or C.AnswerQuestion or C.AddFactor or C.RemoveFactor => Write(state, command),
        C.Submit or C.AskChanges or C.Sign or C.Publish or C.Post or C.Close => Move(state, command),
        C.SaveExternal or C.ApproveExternal or C.WithdrawExternal => Outside(state, command),
        C.NoteInterview or C.PromoteInterview or C.SetMeeting or C.HoldMeeting or C.Report => People(state, command),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <summary>What changes the words that people agree to; after they have agreed they are asked anew.</summary>
    private static Decision<E> Write(Postmortem state, C command)
    {
        var decision = command switch
        {
            C.SaveSection c => Save(state, c),
            C.AnswerQuestion c => Answer(state, c),
            C.AddFactor c => Wrong(c.Text, "text") is { } wrong ? wrong
                : new E.FactorAdded(c.Id, c.Kind, c.Text.Trim()) { At = c.At, By = c.By },
            C.RemoveFactor c => state.Factors.All(factor => factor.Id != c.Id) ? PostmortemRefusals.NoSuchFactor
                : string.IsNullOrWhiteSpace(c.Reason) ? PostmortemRefusals.ReasonMissing
                : new E.FactorRemoved(c.Id, c.Reason.Trim()) { At = c.At, By = c.By },
            _ => throw new UnreachableException(command.GetType().Name),
        };
        if (decision.Facts is not [var fact, ..] || fact is E.SectionSaved { IsBeside: true }
            || state.Status is PostmortemStatus.Draft or PostmortemStatus.ChangesAsked
            || (state.Status == PostmortemStatus.InReview && !state.ValidSignatures.Any()))
        {
            return decision;
        }

        return new List<E>
        {
            fact,
            new E.Reopened("It was changed after people had agreed to it.") { At = command.At, By = command.By },
        };
    }

    private static Decision<E> Save(Postmortem state, C.SaveSection c)
    {
        if (state.Section(c.Section) is not { } section)
            return PostmortemRefusals.NoSuchSection;
        if (c.Text.Length > Postmortem.TextCharactersMax)
            return PostmortemRefusals.TooLong("text");
        var text = c.Text.ReplaceLineEndings("\n").TrimEnd();
        if (text == section.Text && section.Beside.IsEmpty)
            return Decision<E>.Nothing;
        if (c.Basis < 0 || c.Basis > section.Number)
            return PostmortemRefusals.NoSuchVersion(section.Number);
        var isBeside = c.Basis < section.Number;
        if (isBeside && section.Beside.Exists(other => other.Text == text))
            return Decision<E>.Nothing;
        return new E.SectionSaved(
            section.Id, c.Basis, section.Number + section.Beside.Count + 1, text, isBeside)
        {
            At = c.At,
            By = c.By,
        };
    }

    private static Decision<E> Answer(Postmortem state, C.AnswerQuestion c) =>
        state.Section(c.Section) is not { } section ? PostmortemRefusals.NoSuchSection
        : !section.Questions.Contains(c.Question) ? PostmortemRefusals.NoSuchQuestion
        : Wrong(c.Text, "text") is { } wrong ? wrong
        : section.Answers.TryGetValue(c.Question, out var before) && before == c.Text.Trim() ? Decision<E>.Nothing
        : new E.QuestionAnswered(c.Section, c.Question, c.Text.Trim()) { At = c.At, By = c.By };

    private static Decision<E> Move(Postmortem state, C command) => (state.Status, command) switch
    {
        (PostmortemStatus.InReview, C.Submit) => Decision<E>.Nothing,
        (PostmortemStatus.Draft or PostmortemStatus.ChangesAsked, C.Submit c) =>
            new E.Submitted { At = c.At, By = c.By },
        (_, C.Submit) => PostmortemRefusals.NotNow(state.Status, "put before its readers"),
        (PostmortemStatus.InReview or PostmortemStatus.Reviewed, C.AskChanges c) =>
            string.IsNullOrWhiteSpace(c.Reason) ? PostmortemRefusals.ReasonMissing
            : new E.ChangesAsked(c.Reason.Trim()) { At = c.At, By = c.By },
        (_, C.AskChanges) => PostmortemRefusals.NotNow(state.Status, "sent back"),
        (PostmortemStatus.InReview or PostmortemStatus.Reviewed, C.Sign c) => Sign(state, c),
        (_, C.Sign) => PostmortemRefusals.NotNow(state.Status, "signed"),
        (PostmortemStatus.Published, C.Publish) => Decision<E>.Nothing,
        (PostmortemStatus.Reviewed, C.Publish c) => new E.Published(state.Revision) { At = c.At, By = c.By },
        (_, C.Publish) => PostmortemRefusals.NotReviewed,
        (_, C.Post c) => Wrong(c.Where, "where") is { } wrong ? wrong
            : c.When > c.At ? PostmortemRefusals.InTheFuture
            : new E.Posted(c.Where.Trim(), c.When ?? c.At) { At = c.At, By = c.By },
        (PostmortemStatus.Published, C.Close c) => new E.Closed { At = c.At, By = c.By },
        (_, C.Close) => PostmortemRefusals.NotNow(state.Status, "closed"),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <summary>Who signs, signs exactly what they have read.</summary>
    private static Decision<E> Sign(Postmortem state, C.Sign c)
    {
        var revision = state.Revision;
        if (c.Revision != revision)
            return PostmortemRefusals.ChangedSince;
        if (state.ValidSignatures.Any(each => each.As == c.As))
            return Decision<E>.Nothing;
        var signed = new E.Signed(c.As, revision) { At = c.At, By = c.By };
        var done = state.ValidSignatures.Append(signed).Select(each => each.As).ToHashSet(StringComparer.Ordinal);
        return state.Status != PostmortemStatus.Reviewed && c.Required.All(done.Contains)
            ? new List<E> { signed, new E.Reviewed(revision) { At = c.At, By = c.By } }
            : signed;
    }

    private static Decision<E> Outside(Postmortem state, C command) => command switch
    {
        C.SaveExternal c => Wrong(c.Text, "text") is { } wrong ? wrong
            : c.Text.Trim() == state.External ? Decision<E>.Nothing
            : new E.ExternalSaved(c.Text.Trim()) { At = c.At, By = c.By },
        C.ApproveExternal c => state.External is not { } text ? PostmortemRefusals.NothingOutside
            : state.ExternalSince is not null ? Decision<E>.Nothing
            : c.Revision != PostmortemText.Digest(text) ? PostmortemRefusals.ChangedSince
            : new E.ExternalApproved(c.Revision) { At = c.At, By = c.By },
        C.WithdrawExternal c => state.ExternalSince is null ? Decision<E>.Nothing
            : string.IsNullOrWhiteSpace(c.Reason) ? PostmortemRefusals.ReasonMissing
            : new E.ExternalWithdrawn(c.Reason.Trim()) { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private static Decision<E> People(Postmortem state, C command) => command switch
    {
        C.NoteInterview c => Wrong(c.Text, "text") is { } wrong ? wrong
            : new E.InterviewNoted(c.Id, c.With, c.Text.Trim()) { At = c.At, By = c.By },
        C.PromoteInterview c => state.Interviews.Find(each => each.Id == c.Id) is not { } note
            ? PostmortemRefusals.NoSuchInterview
            : note.With != c.By.AsResponder ? PostmortemRefusals.NotYours
            : note.IsOpen ? Decision<E>.Nothing
            : new E.InterviewPromoted(c.Id) { At = c.At, By = c.By },
        C.SetMeeting { IsResponder: true, Meeting.Reason: null } => PostmortemRefusals.LeaderResponded,
        C.SetMeeting c => c.Meeting,
        C.HoldMeeting c => state.Meeting is null ? PostmortemRefusals.NoMeeting
            : new E.MeetingHeld(string.IsNullOrWhiteSpace(c.Minutes) ? null : c.Minutes.Trim())
            {
                At = c.At,
                By = c.By,
            },
        C.Report c => Wrong(c.Text, "text") is { } wrong ? wrong
            : new E.Reported(c.Text.Trim()) { At = c.At, By = c.By },
        _ => throw new UnreachableException(command.GetType().Name),
    };

    private static Refusal? Wrong(string text, string field) =>
        string.IsNullOrWhiteSpace(text) ? PostmortemRefusals.Missing(field)
        : text.Length > Postmortem.TextCharactersMax ? PostmortemRefusals.TooLong(field)
        : null;
}
