using Muster.Client.Postmortems;
using Muster.Core.Postmortems;
using Muster.Engine.Postmortems;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Postmortems;

/// <summary>Post-mortems as messages.</summary>
internal static class PostmortemMapping
{
    /// <summary>As lists show them: without the parts.</summary>
    internal static PostmortemMessage Short(PostmortemView view)
    {
        var document = view.Document;
        var opening = document.Opening!;
        return new PostmortemMessage
        {
            Incident = opening.Reference,
            Title = view.Incident.Title,
            Severity = view.Incident.Severity.Value,
            Status = document.Status.Word(),
            StatusWord = view.StatusWord,
            Form = document.Form.Word(),
            Why = opening.Why,
            Owner = document.Owner?.Value,
            OpenedAt = Wire.At(opening.At),
            DueAt = Wire.At(opening.DueAt),
            PublishedAt = Wire.At(document.PublishedAt),
            Revision = document.Revision,
            Unanswered = document.Unanswered,
        };
    }

    /// <summary>Whole, as far as the asker may read it.</summary>
    internal static PostmortemMessage Of(PostmortemView view, MeetingProposal proposal, Asker asker)
    {
        var document = view.Document;
        var valid = document.ValidSignatures.ToList();
        return Short(view) with
        {
            Sections = [.. document.Shown.Select(Of)],
            Factors = [.. document.Factors.Select(factor =>
                new FactorMessage(factor.Id.ToString("N"), factor.Kind.Word(), factor.Text))],
            Signatures =
            [
                .. view.Signers.Union(valid.Select(each => each.As)).Select(role =>
                    valid.Find(each => each.As == role) is { } signed
                        ? new PostmortemSignatureMessage(role, signed.By.Name, Wire.At(signed.At), signed.Revision)
                        : new PostmortemSignatureMessage(role, By: null, At: null, Revision: null)),
            ],
            Posts = [.. document.Posts.Select(post => new PostmortemPostMessage(post.Where, Wire.At(post.When)))],
            External = document.External,
            ExternalRevision = document.External is { } external ? PostmortemText.Digest(external) : null,
            ExternalSince = Wire.At(document.ExternalSince),
            Interviews = [.. document.Interviews.Where(each => each.IsFor(asker.Id)).Select(each =>
                new InterviewMessage(each.Id.ToString("N"), each.With.Value, each.Text, each.IsOpen))],
            Meeting = Meeting(view, proposal),
            Report = document.Report?.Text,
        };
    }

    private static PostmortemSectionMessage Of(SectionState section) => new(
        section.Id, section.Title, section.Number, section.Text, [.. section.Open],
        [.. section.Beside.Select(Of)], [.. section.Lines.SelectMany(line => line.Sources).Distinct().Order()])
    {
        Versions = [.. section.Versions.Select(Of)],
    };

    private static SectionVersionMessage Of(SectionVersion version) =>
        new(version.Number, version.Text, version.By, Wire.At(version.At));

    private static PostmortemMeetingMessage Meeting(PostmortemView view, MeetingProposal proposal)
    {
        var (meeting, held) = (view.Document.Meeting, view.Document.Held);
        return new PostmortemMeetingMessage
        {
            StartsAt = Wire.At(meeting?.StartsAt),
            Minutes = (meeting?.Length ?? view.Playbook.Postmortems.Meeting?.Length)?.TotalMinutes,
            Facilitator = meeting?.Facilitator.Value,
            Reason = meeting?.Reason,
            Attendees = [.. (meeting?.Attendees ?? proposal.Attendees).Select(person => person.Value)],
            Optional = [.. (meeting?.OptionalAttendees ?? proposal.Optional).Select(person => person.Value)],
            Agenda = [.. view.Playbook.Postmortems.Meeting?.Agenda.Select(item => item.Length is { } length
                ? FormattableString.Invariant($"{item.Item} ({length.TotalMinutes:0} min)")
                : item.Item) ?? []],
            Warning = proposal.Warning,
            Record = held?.Minutes,
            HeldAt = Wire.At(held?.At),
        };
    }
}
