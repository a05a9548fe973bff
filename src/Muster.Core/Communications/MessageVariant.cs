using Muster.Core.Incidents;
using Muster.Core.Playbook;

namespace Muster.Core.Communications;

/// <summary>One wording of what is said: to whom, by which channels, from which form. Source: COM-021.</summary>
/// <param name="Audience">To whom.</param>
/// <param name="Channels">By which channels, by id.</param>
/// <param name="Template">From which form, or null for the plain one.</param>
public sealed record MessageVariant(Audience Audience, IReadOnlyList<string> Channels, MessageTemplate? Template)
{
    /// <summary>What it is chosen by: <c>customers</c>, or with the form when an audience has several.</summary>
    public string Key => Template is null ? Audience.Id : $"{Audience.Id}/{Template.Id}";

    /// <summary>The words of a message without a form of its own.</summary>
    public const string PlainBody =
        """
        **{{severity}}: {{title}}** ({{reference}}), {{status}}

        {{#if summary}}
        {{summary}}

        {{/if}}
        {{#if impact}}
        Impact: {{impact}}

        {{/if}}
        {{#if nextUpdateAt}}
        The next update comes at {{nextUpdateAt}}.

        {{/if}}
        {{link}}
        """;

    /// <summary>The subject of a message whose form has none.</summary>
    public const string PlainSubject = "[{{severity}}] {{title}}: {{status}}";

    /// <summary>A message outside names no link to the inside.</summary>
    public const string PlainOutside =
        """
        **{{title}}**: {{status}}

        {{#if summary}}
        {{summary}}

        {{/if}}
        {{#if nextUpdateAt}}
        We say more at {{nextUpdateAt}}.

        {{/if}}
        """;
}

/// <summary>Which wordings fit an incident at a moment.</summary>
public static class MessageVariants
{
    /// <summary>The wordings for everybody who hears of the incident, in the order of the playbook.</summary>
    public static IReadOnlyList<MessageVariant> Of(Incident incident, CheckedPlaybook playbook)
    {
        var rules = playbook.Communications;
        var kind = KindOf(incident);
        return
        [
            .. rules.Audiences.Where(audience => Hears(audience, incident))
                .SelectMany(audience => For(audience, via: [], kind, incident, playbook)),
        ];
    }

    /// <summary>The wordings for one audience; several when its channels have forms of their own.</summary>
    /// <param name="audience">To whom.</param>
    /// <param name="via">By which channels, by id; empty for those of the audience.</param>
    /// <param name="kind">What it is about.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="playbook">The playbook that it is pinned to.</param>
    public static IReadOnlyList<MessageVariant> For(
        Audience audience, IReadOnlyList<string> via, TemplateKind kind, Incident incident, CheckedPlaybook playbook)
    {
        var channels = via.Count > 0 ? via : audience.Channels;
        var found = channels.Select(channel => (
            Channel: channel, Template: Best(audience, channel, kind, incident, playbook))).ToList();
        if (found.TrueForAll(each => each.Template is null))
            return [new MessageVariant(audience, channels, Best(audience, channel: null, kind, incident, playbook))];
        return
        [
            .. found.Where(each => each.Template is not null)
                .GroupBy(each => each.Template!.Id, StringComparer.Ordinal)
                .Select(group => new MessageVariant(
                    audience, [.. group.Select(each => each.Channel)], group.First().Template)),
        ];
    }

    /// <summary>What a message about an incident is about now.</summary>
    public static TemplateKind KindOf(Incident incident) =>
        !incident.IsOpen ? TemplateKind.Resolved
        : incident.FirstUpdateAt is null && incident.Status <= IncidentStatus.Acknowledged ? TemplateKind.Declared
        : TemplateKind.Update;

    /// <summary>Whether an audience hears of an incident of this level.</summary>
    public static bool Hears(Audience audience, Incident incident) =>
        audience.Severities.Count == 0 || audience.Severities.Contains(incident.Severity);

    /// <summary>Whether it is of a kind that the organisation treats as security.</summary>
    public static bool IsSecurity(Incident incident) =>
        incident.Classes.Contains("security", StringComparer.OrdinalIgnoreCase);

    private static MessageTemplate? Best(
        Audience audience, string? channel, TemplateKind kind, Incident incident, CheckedPlaybook playbook) =>
        playbook.Communications.Templates
            .Where(template => Fits(template, audience, channel, incident))
            .Select(template => (template, Rank: RankOf(template, channel, kind, incident)))
            .Where(each => each.Rank >= 0)
            .OrderBy(each => each.Rank)
            .ThenBy(each => each.template.Severities.Count == 0)
            .ThenBy(each => each.template.Id, StringComparer.Ordinal)
            .Select(each => each.template)
            .FirstOrDefault();

    private static bool Fits(MessageTemplate template, Audience audience, string? channel, Incident incident) =>
        (template.Audiences.Contains(audience.Id, StringComparer.Ordinal)
            || (template.Audiences.Count == 0 && !audience.IsOutside))
        && (template.Severities.Count == 0 || template.Severities.Contains(incident.Severity))
        && (channel is null || template.Channels.Count == 0
            || template.Channels.Contains(channel, StringComparer.Ordinal))
        && !(template.IsConfidential && audience.IsOutside);

    /// <summary>In a security incident its forms go first; else a form of the same kind; the first message may
    /// take the form of a later one.</summary>
    private static int RankOf(MessageTemplate template, string? channel, TemplateKind kind, Incident incident)
    {
        var byChannel = channel is not null && template.Channels.Count > 0 ? 0 : 1;
        return template.Kind == TemplateKind.Security && IsSecurity(incident) && kind != TemplateKind.Resolved
            ? byChannel
            : template.Kind == kind ? 2 + byChannel
            : kind == TemplateKind.Declared && template.Kind == TemplateKind.Update ? 4 + byChannel
            : -1;
    }
}
