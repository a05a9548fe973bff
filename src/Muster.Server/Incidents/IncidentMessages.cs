using Muster.Client.Clocks;
using Muster.Client.Incidents;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Core.Timeline;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Server.Alerts;
using Muster.Server.Layout;

namespace Muster.Server.Incidents;

/// <summary>An incident as the wire has it.</summary>
internal static class IncidentMessages
{
    private const int AlertsMax = 100;

    internal static IncidentMessage Of(IncidentView view, Configuration configuration, string publicUrl)
    {
        var state = view.State;
        var declared = state.Declaration!;
        return new IncidentMessage
        {
            Id = state.Id.ToString(),
            Reference = state.Reference,
            Title = state.Title,
            Status = state.Status.Word(),
            StatusWord = state.Status.Word(),
            Severity = state.Severity.Value,
            Service = declared.Service?.Value,
            Drill = declared.Drill,
            Class = declared.Class,
            Private = declared.Private,
            StartedAt = Wire.At(state.StartedAt),
            DetectedAt = Wire.At(state.DetectedAt),
            DeclaredAt = Wire.At(state.DeclaredAt),
            AcknowledgedAt = Wire.At(state.AcknowledgedAt),
            ResolvedAt = Wire.At(state.ResolvedAt),
            ClosedAt = Wire.At(state.ClosedAt),
            Holder = state.HeldBy?.Value,
            Responders = [.. state.Responders.Select(responder => responder.Value)],
            Roles = [.. RolesOf(state, configuration)],
            Clocks = [.. view.Clocks.Select(clock => Of(clock, incident: null))],
            Alerts = [.. view.Alerts.Take(AlertsMax).Select(AlertMessages.Of)],
            AlertCount = view.AlertCount,
            Timeline = [.. view.Timeline.Select(Of)],
            Policy = declared.Policy?.Value,
            NextStep = view.NextStep is { } step
                ? new NextStepMessage(step.Step?.Level, Wire.At(step.DueAt))
                : null,
            Classes = state.Classes,
            SnoozedUntil = Wire.At(state.SnoozedUntil),
            AssignedTo = state.AssignedTo?.Value,
            Prompts = [.. view.Escalation.Prompts.Select(prompt => new PromptMessage(
                prompt.Level,
                prompt.Act.Word(),
                view.Policy?.Steps.FirstOrDefault(step => step.Level == prompt.Level)?.Text,
                Wire.At(prompt.At)))],
            Lists = view.Escalation.Lists,
            Cases = [.. view.Escalation.Cases.Select(each => new CaseMessage(
                each.Case!, VendorOf(view, each.Level), each.Level, each.By.Id, Wire.At(each.At)))],
            Source = declared.Source.Word(),
            FirstSignalAt = Wire.At(view.Alerts.Count == 0 ? null : view.Alerts.Min(alert => alert.FirstAt)),
            Durations = Of(IncidentTimes.Of(state)),
            KnownAlerts =
            [
                .. KnownAlerts(view).Select(known => new KnownAlertMessage(
                    known.Id, known.Name, [.. known.Severities.Select(level => level.Value)], known.Workflow,
                    known.Runbook)),
            ],
            Checks = [.. ChecksOf(view)],
            AlertsLeftOut = LeftOut(view.Alerts),
            RoleSuggestions =
            [
                .. Incidents.RoleSuggestions.Of(state, view.Playbook, configuration, view.ReadAt).Select(each =>
                    new RoleSuggestionMessage(
                        each.Key.Value,
                        view.Playbook.Role(each.Key)?.Name ?? each.Key.Value,
                        [.. each.Value.People.Select(person => person.Value)],
                        each.Value.AreBackup)),
            ],
            MergedInto = state.MergedInto?.ToString(),
            Description = declared.Description,
            Url = $"{publicUrl}/incidents/{state.Reference}",
        }.WithWork(view);
    }

    private static IEnumerable<RoleMessage> RolesOf(Incident incident, Configuration configuration) =>
        incident.Roles.OrderBy(role => role.Key.Value, StringComparer.Ordinal).Select(role =>
            new RoleMessage(role.Key.Value, role.Value.Value, configuration.NameOf(role.Value))
            {
                OfferedTo = incident.RoleOffers.GetValueOrDefault(role.Key)?.To.Value,
                OfferNote = incident.RoleOffers.GetValueOrDefault(role.Key)?.State,
            });

    private static IEnumerable<CheckMessage> ChecksOf(IncidentView view) =>
        Core.Verification.IncidentChecks.Of(view.Playbook, view.State, view.ReadAt).Select(each => new CheckMessage(
            each.Check.Id, each.Check.Text, each.State.Word(), each.Check.Metric,
            each.Check.Is is { } limit ? $"{limit}" : null, each.Mark?.Value, each.Mark?.By,
            Wire.At(each.Mark?.At)));

    /// <summary>The definitions of the alerts that are known by name, each once.</summary>
    internal static IEnumerable<AlertDefinition> KnownAlerts(IncidentView view) => view.Alerts
        .Select(alert => KnownAlert.Of(alert.AsSignal(), view.Playbook.Monitors))
        .OfType<AlertDefinition>().Distinct();

    /// <summary>How many more alerts the sender says there are than it sent.</summary>
    internal static long LeftOut(IEnumerable<Alert> alerts) =>
        alerts.Where(alert => alert.IsOpen).Select(alert => alert.LeftOut).DefaultIfEmpty().Max();

    private static DurationsMessage Of(IncidentTimes times) => new(
        times.ToDetect.TotalSeconds, times.ToAcknowledge?.TotalSeconds, times.ToResolve?.TotalSeconds);

    /// <summary>The vendor that a level of the policy asks for, or null.</summary>
    internal static string? VendorOf(IncidentView view, int level) => view.Policy?.Steps
        .FirstOrDefault(step => step.Level == level)?.Targets
        .OfType<EscalationTarget.Vendor>().FirstOrDefault()?.Id;

    internal static ClockMessage Of(Clock clock, string? incident) => new()
    {
        Kind = clock.Kind.Word(),
        DueAt = Wire.At(clock.DueAt),
        State = clock.State.Word(),
        MetAt = Wire.At(clock.MetAt),
        Owner = clock.Owner?.Value,
        Name = clock.Name,
        OwnerWords = clock.OwnerWords,
        From = Wire.At(clock.From),
        Incident = incident,
    };

    internal static TimelineEntryMessage Of(TimelineEntry entry) => new(
        Wire.At(entry.At), Wire.At(entry.Recorded), entry.Kind, entry.Who, entry.Text, entry.Detail)
    {
        Note = entry.Note?.ToString("N"),
    };
}
