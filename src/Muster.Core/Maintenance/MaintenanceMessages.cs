using Muster.Core.Communications;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Maintenance;

/// <summary>What else is known when a message about planned work is written.</summary>
/// <param name="Now">The instant of writing.</param>
/// <param name="PublicUrl">The address of this installation, without a slash at its end.</param>
/// <param name="NameOf">How a person is called.</param>
public readonly record struct MaintenanceContext(Instant Now, string PublicUrl, Func<ResponderId, string> NameOf);

/// <summary>A message about planned work.</summary>
/// <param name="Subject">One line of plain text.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Channels">By which channels, by id; empty for those of the audience.</param>
public sealed record MaintenanceWords(string Subject, string Text, IReadOnlyList<string> Channels);

/// <summary>What is said of planned work: before, at its beginning, at its end. Source: COM-015, MNT-002, MNT-005.
/// </summary>
public static class MaintenanceMessages
{
    private const string PlainSubject = "{{state}}: {{work}} on {{beginsAt}}";

    private const string PlainBody =
        """
        **{{work}}**: {{state}}, from {{beginsAt}} to {{endsAt}} ({{length}}).

        {{#if message}}
        {{message}}

        {{/if}}
        What you may notice: {{impact}}

        Why: {{reason}}
        """;

    /// <summary>A message to an audience.</summary>
    /// <param name="work">The work; its window is the one that is meant.</param>
    /// <param name="audience">To whom.</param>
    /// <param name="template">From which form, by id, or null for the plain one.</param>
    /// <param name="what">What the message is: <c>notice, 7 d before</c>, <c>in progress</c>.</param>
    /// <param name="message">What the playbook says at this moment, or null.</param>
    /// <param name="playbook">The playbook in force.</param>
    /// <param name="context">What else is known.</param>
    public static MaintenanceWords Write(
        PlannedWork work, Audience audience, string? template, string what, string? message, CheckedPlaybook playbook,
        MaintenanceContext context)
    {
        var isNotice = work.Status == MaintenanceStatus.Scheduled;
        var form = playbook.Communications.Templates.FirstOrDefault(each => each.Id == template);
        var fields = FieldsOf(work, what, message, playbook, context);
        if (form is not null && (isNotice || form.Asks.ContainsKey("message")))
        {
            return new MaintenanceWords(
                TemplateRendering.Subject(form.Subject ?? PlainSubject, fields),
                TemplateRendering.Body(form.Body, fields),
                [.. audience.Channels.Where(channel =>
                    form.Channels.Count == 0 || form.Channels.Contains(channel, StringComparer.Ordinal))]);
        }

        return new MaintenanceWords(
            TemplateRendering.Subject(PlainSubject, fields), TemplateRendering.Body(PlainBody, fields), []);
    }

    private static Dictionary<string, FieldValue> FieldsOf(
        PlannedWork work, string what, string? message, CheckedPlaybook playbook, MaintenanceContext context)
    {
        var plan = work.Plan!;
        var window = work.Window ?? MaintenancePlans.First(plan);
        var state = playbook.Maintenance.StateOf(work.Status)?.Name ?? MaintenanceRules.WordOf(work.Status);
        return new Dictionary<string, FieldValue>(StringComparer.Ordinal)
        {
            ["beginsAt"] = FieldValue.Of(MessageFields.Say(window.From)),
            ["endsAt"] = FieldValue.Of(MessageFields.Say(window.Until)),
            ["length"] = FieldValue.Of(MessageFields.Say(window.Until - window.From)),
            ["reason"] = FieldValue.Of(plan.Reason),
            ["state"] = FieldValue.Of(state),
            ["work"] = FieldValue.Of(plan.Title),
            ["title"] = FieldValue.Of(plan.Title),
            ["impact"] = FieldValue.Of(plan.Impact),
            ["components"] = FieldValue.Of(ComponentsOf(plan, playbook)),
            ["service"] = FieldValue.Of(plan.Services.Select(id => playbook.Service(id)?.Name ?? id.Value)),
            ["message"] = FieldValue.Of(message ?? (playbook.Maintenance.StateOf(work.Status)?.Message ?? plan.Impact)),
            ["now"] = FieldValue.Of(MessageFields.Say(context.Now)),
            ["organisation"] = FieldValue.Of(playbook.Organisation),
            ["reference"] = FieldValue.Of(work.Planning!.Reference),
            ["responders"] = FieldValue.Of(context.NameOf(plan.Owner)),
            ["commander"] = FieldValue.Of(context.NameOf(plan.Owner)),
            ["status"] = FieldValue.Of(state),
            ["summary"] = FieldValue.Of(what),
            ["statusPage"] = FieldValue.Of(
                (playbook.StatusPages is [var page, ..] ? page.Url : null) ?? $"{context.PublicUrl}/status"),
        };
    }

    /// <summary>The components that customers know, of the services of the plan.</summary>
    private static IEnumerable<string> ComponentsOf(MaintenancePlan plan, CheckedPlaybook playbook)
    {
        var named = playbook.StatusPages.SelectMany(page => page.Components)
            .Where(component => component.Services.Any(plan.Services.Contains))
            .Select(component => component.Name)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return named.Count > 0 ? named : plan.Services.Select(id => playbook.Service(id)?.Name ?? id.Value);
    }
}
