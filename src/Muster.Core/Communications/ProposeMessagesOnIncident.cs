using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Communications;

/// <summary>A message that a moment of an incident asks for.</summary>
/// <param name="Key">What asks for it, and in which round of the incident: it is asked for once.</param>
/// <param name="Variant">To whom, by what, from which form.</param>
/// <param name="After">How long after the moment it goes out.</param>
/// <param name="DueAt">By when it should be out, or null.</param>
/// <param name="Condition">Only when this holds, in words, or null.</param>
/// <param name="IsAutomatic">It goes out by itself when all its fields are filled.</param>
public sealed record MessageOrder(
    string Key, MessageVariant Variant, Duration After, Instant? DueAt, string? Condition, bool IsAutomatic);

/// <summary>
/// Which messages a fact of an incident asks for: the notices of the playbook at their moment, and a draft for each
/// audience that has a form for it when the cause is found, a fix is made or watched. Source: NTF-001, NTF-014,
/// NTF-018, COM-011, COM-014, COM-019.
/// </summary>
public static class ProposeMessagesOnIncident
{
    private static readonly IncidentStatus[] Moments =
        [IncidentStatus.Identified, IncidentStatus.Mitigating, IncidentStatus.Monitoring];

    /// <summary>The messages that a fact asks for; none for an incident that was entered afterwards.</summary>
    /// <param name="incident">The incident after the fact.</param>
    /// <param name="fact">The fact.</param>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    public static IReadOnlyList<MessageOrder> React(
        Incident incident, IncidentEvent fact, CheckedPlaybook playbook)
    {
        if (incident.Declaration!.AfterTheFact || playbook.Communications.Audiences.Count == 0)
            return [];
        if (fact is IncidentEvent.StatusChanged moved && Moments.Contains(moved.To) && moved.From != moved.To)
            return [.. Drafts(incident, moved, playbook)];
        if (MomentOf(fact) is not { } moment)
            return [];

        // A kind that is found later brings in whoever should have heard at the beginning.
        var isLate = fact is IncidentEvent.ClassesChanged;
        return
        [
            .. playbook.Communications.Notices
                .Where(notice => notice.On == moment
                    && (!isLate || notice.Kinds.Count > 0)
                    && incident.IsOf(notice.Kinds)
                    && (notice.Severities.Count == 0 || notice.Severities.Contains(incident.Severity)))
                .SelectMany(notice => Of(notice, incident, fact.At, playbook)),
        ];
    }

    /// <summary>The messages of one notice, as they would be asked for now.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="at">When its moment was.</param>
    /// <param name="playbook">The playbook that the incident is pinned to.</param>
    public static IEnumerable<MessageOrder> Of(
        Notice notice, Incident incident, Instant at, CheckedPlaybook playbook)
    {
        foreach (var id in notice.To)
        {
            if (playbook.Communications.Audiences.FirstOrDefault(each => each.Id == id) is not { } audience
                || !MessageVariants.Hears(audience, incident)
                || (incident.Declaration!.Drill && audience.IsOutside))
            {
                continue;
            }

            var isSure = !notice.IsManual && !notice.IsOptional && notice.Condition is null
                && !incident.Declaration!.Private;
            foreach (var variant in Variants(notice, audience, incident, playbook))
            {
                yield return new MessageOrder(
                    $"notice:{notice.Id}:{audience.Id}:{variant.Template?.Id}:{RoundOf(notice, incident, at)}",
                    variant,
                    notice.After,
                    notice.Within is { } within ? at + notice.After + within : null,
                    notice.Condition,
                    isSure);
            }
        }
    }

    /// <summary>The moment that a fact is, or null.</summary>
    public static NoticeMoment? MomentOf(IncidentEvent fact) => fact switch
    {
        IncidentEvent.Declared or IncidentEvent.ClassesChanged => NoticeMoment.Declared,
        IncidentEvent.Acknowledged => NoticeMoment.Acknowledged,
        IncidentEvent.SeverityChanged e when e.From != e.To => NoticeMoment.SeverityChanged,
        IncidentEvent.Resolved => NoticeMoment.Resolved,
        IncidentEvent.Closed => NoticeMoment.Closed,
        _ => null,
    };

    private static IReadOnlyList<MessageVariant> Variants(
        Notice notice, Audience audience, Incident incident, CheckedPlaybook playbook)
    {
        var template = playbook.Communications.Templates.FirstOrDefault(each => each.Id == notice.Template);
        if (template is not null)
            return [new MessageVariant(audience, notice.Via.Count > 0 ? notice.Via : audience.Channels, template)];
        var kind = notice.On is NoticeMoment.Resolved or NoticeMoment.Closed
            ? TemplateKind.Resolved
            : TemplateKind.Declared;
        return MessageVariants.For(audience, notice.Via, kind, incident, playbook);
    }

    private static IEnumerable<MessageOrder> Drafts(
        Incident incident, IncidentEvent.StatusChanged moved, CheckedPlaybook playbook)
    {
        foreach (var audience in playbook.Communications.Audiences.Where(audience =>
            MessageVariants.Hears(audience, incident) && !(incident.Declaration!.Drill && audience.IsOutside)))
        {
            foreach (var variant in MessageVariants
                .For(audience, via: [], TemplateKind.Update, incident, playbook)
                .Where(variant => variant.Template is not null))
            {
                yield return new MessageOrder(
                    $"{IncidentCommunications.Moment}{audience.Id}:{variant.Template!.Id}:"
                        + $"{moved.To.Word()}:{moved.At.ToUnixTimeMilliseconds()}",
                    variant, Duration.Zero, DueAt: null, Condition: null, IsAutomatic: false);
            }
        }
    }

    /// <summary>A notice goes out once in a round; of a moment that can come again, once each time.</summary>
    private static long RoundOf(Notice notice, Incident incident, Instant at) =>
        (notice.On is NoticeMoment.Declared or NoticeMoment.Acknowledged ? incident.OpenSince : at)
        .ToUnixTimeMilliseconds();
}
