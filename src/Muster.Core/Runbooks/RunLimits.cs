using Muster.Core.Alerts;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Runbooks;

/// <summary>Whether a runbook may begin now, and what is known around it. Source: E.4 of the grammar.</summary>
public static class RunLimits
{
    /// <summary>Why it may not begin, or null.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="runs">Its runs.</param>
    /// <param name="incident">The incident it is for, or null.</param>
    /// <param name="around">What is known of alert and incident, by dotted name.</param>
    /// <param name="now">The instant.</param>
    public static Refusal? Refuse(
        Runbook runbook,
        IReadOnlyList<Run> runs,
        IncidentId? incident,
        IReadOnlyDictionary<string, string> around,
        Instant now)
    {
        if (!runbook.Rules.IsConcurrent && incident is not null
            && runs.Any(run => run.IsOpen && run.Opening!.Incident == incident))
        {
            return RunRefusals.AlreadyOpen(runbook.Card.Title);
        }

        if (runbook.Rules.Throttle is not { } throttle)
            return null;
        var alike = runs.Count(run => run.Opening!.At > now - throttle.Every
            && throttle.Key.All(key => ValueOf(run, key) == (around.GetValueOrDefault(NameOf(key)) ?? "")));
        return alike >= throttle.Max
            ? RunRefusals.Throttled(throttle.Max, InWords(throttle.Every))
            : null;
    }

    /// <summary>What is known of an incident and the alert that led to it, by dotted name.</summary>
    public static IReadOnlyDictionary<string, string> Around(Incident? incident, Alert? alert)
    {
        var around = new Dictionary<string, string>(StringComparer.Ordinal);
        if (incident?.Declaration is { } declared)
        {
            around["incident.id"] = incident.Id.ToString();
            around["incident.reference"] = incident.Reference;
            around["incident.title"] = incident.Title;
            around["incident.severity"] = incident.Severity.Value;
            around["incident.status"] = incident.Status.ToString().ToLowerInvariant();
            if (declared.Service is { } service)
                around["incident.service"] = service.Value;
        }

        if (alert is null)
            return around;
        around["alert.dedupKey"] = alert.DedupKey;
        around["alert.summary"] = alert.Summary;
        around["alert.severity"] = alert.Severity.ToString().ToLowerInvariant();
        around["alert.service"] = alert.Service.Value;
        around["alert.source"] = alert.Source;
        foreach (var (name, value) in alert.Labels)
            around[$"alert.labels.{name}"] = value;
        return around;
    }

    private static string ValueOf(Run run, string key) =>
        run.Values.TryGetValue(NameOf(key), out var value) ? value.Value.AsText ?? "" : "";

    private static string NameOf(string key) => key switch
    {
        "incident" => "incident.id",
        "service" => "incident.service",
        "alert" => "alert.dedupKey",
        _ when key.Contains('.', StringComparison.Ordinal) => key,
        _ => $"alert.labels.{key}",
    };

    private static string InWords(Duration length) => length.TotalHours >= 1 && length.TotalHours % 1 == 0
        ? $"{(int)length.TotalHours} h"
        : $"{(int)length.TotalMinutes} min";
}
