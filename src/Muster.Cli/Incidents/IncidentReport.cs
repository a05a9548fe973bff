using System.Globalization;
using Muster.Client.Incidents;

namespace Muster.Cli.Incidents;

/// <summary>Incidents for people.</summary>
internal static class IncidentReport
{
    /// <summary>One line an incident.</summary>
    internal static void List(Report report, IReadOnlyList<IncidentMessage> incidents)
    {
        if (incidents.Count == 0)
        {
            report.Line("No incidents.");
            return;
        }

        report.Table(
            ["incident", "status", "severity", "holder", "declared", "title"],
            incidents.Select(each => new[]
            {
                each.Reference, each.StatusWord, each.Severity, each.Holder ?? "nobody", Moments.Show(each.DeclaredAt),
                Title(each),
            }));
    }

    /// <summary>How an incident is after something was done to it.</summary>
    internal static void Result(Report report, IncidentMessage incident) => report.Pairs(
        ("incident", incident.Reference),
        ("title", Title(incident)),
        ("status", incident.StatusWord),
        ("severity", incident.Severity),
        ("holder", incident.Holder ?? "nobody"),
        ("next step", Next(incident)),
        ("room", incident.Url));

    /// <summary>Everything about one.</summary>
    internal static void Whole(Report report, IncidentMessage incident)
    {
        Result(report, incident);
        report.Pairs(
            ("service", incident.Service),
            ("policy", incident.Policy),
            ("started", Moments.Show(incident.StartedAt)),
            ("detected", Moments.Show(incident.DetectedAt)),
            ("declared", Moments.Show(incident.DeclaredAt)),
            ("acknowledged", incident.AcknowledgedAt is { } at ? Moments.Show(at) : null),
            ("resolved", incident.ResolvedAt is { } over ? Moments.Show(over) : null),
            ("responders", incident.Responders is [] ? null : string.Join(", ", incident.Responders)),
            ("roles", Roles(incident)),
            ("found by", incident.Source.Length > 0 ? incident.Source : null),
            ("first signal", incident.FirstSignalAt is { } signal ? Moments.Show(signal) : null),
            ("took", Took(incident)),
            ("known alerts", incident.KnownAlerts is [] ? null : string.Join(", ", incident.KnownAlerts.Select(Known))),
            ("alerts left out", incident.AlertsLeftOut > 0
                ? incident.AlertsLeftOut.ToString(CultureInfo.InvariantCulture) : null),
            ("could take a role", Suggested(incident)),
            ("vendor cases", Cases(incident)),
            ("lists", incident.Lists is [] ? null : string.Join(", ", incident.Lists)),
            ("description", incident.Description));
        Section(report, "Clocks", incident.Clocks.Count, ["clock", "due", "state"], incident.Clocks.Select(each =>
            new[] { each.Kind, Moments.Show(each.DueAt), each.State }));
        string[] heads = ["key", "status", "count", "summary"];
        Section(report, "Alerts", incident.Alerts.Count, heads, incident.Alerts.Select(each =>
            new[] { each.DedupKey, each.Status, each.Count.ToString(CultureInfo.InvariantCulture), each.Summary }));
        Timeline(report, incident.Timeline);
    }

    /// <summary>What happened, oldest first.</summary>
    internal static void Timeline(Report report, IReadOnlyList<TimelineEntryMessage> entries) => Section(
        report, "Timeline", entries.Count, ["at", "who", "text"], entries.Select(each =>
            new[] { Moments.Show(each.At), each.Who, each.Detail is null ? each.Text : $"{each.Text} {each.Detail}" }));

    private static void Section(
        Report report, string title, int count, string[] heads, IEnumerable<IReadOnlyList<string?>> rows)
    {
        if (count == 0) return;
        report.Line("");
        report.Line(title);
        report.Table(heads, rows);
    }

    private static string? Roles(IncidentMessage incident) => incident.Roles is []
        ? null
        : string.Join(", ", incident.Roles.Select(each => $"{each.Role}: {each.Name}"));

    /// <summary>How long its parts took, as the server computed it from the recorded instants.</summary>
    private static string? Took(IncidentMessage incident) => incident.Durations is not { } took ? null : string.Join(
        ", ",
        new[]
        {
            $"detect {Length(took.DetectSeconds)}",
            took.AcknowledgeSeconds is { } taken ? $"acknowledge {Length(taken)}" : null,
            took.ResolveSeconds is { } over ? $"resolve {Length(over)}" : null,
        }.Where(part => part is not null));

    private static string Length(double seconds) =>
        TimeSpan.FromSeconds(Math.Round(seconds)).ToString("c", CultureInfo.InvariantCulture);

    private static string Known(KnownAlertMessage known) => (known.Workflow, known.Runbook) switch
    {
        ({ } workflow, { } runbook) => $"{known.Name} (workflow {workflow}, runbook {runbook})",
        ({ } workflow, null) => $"{known.Name} (workflow {workflow})",
        (null, { } runbook) => $"{known.Name} (runbook {runbook})",
        _ => known.Name,
    };

    private static string? Suggested(IncidentMessage incident)
    {
        var named = incident.RoleSuggestions.Where(each => each.People.Count > 0).Select(each =>
            $"{each.Name}: {string.Join(" or ", each.People)}{(each.Backup ? " (backup)" : "")}");
        return incident.RoleSuggestions is [] ? null : string.Join(", ", named);
    }

    private static string? Cases(IncidentMessage incident) => incident.Cases is []
        ? null
        : string.Join(", ", incident.Cases.Select(each => $"{each.Vendor ?? "vendor"} {each.Number}"));

    private static string Title(IncidentMessage incident) =>
        incident.Drill ? $"[drill] {incident.Title}" : incident.Title;

    private static string? Next(IncidentMessage incident) =>
        incident.NextStep is { } step ? $"{step.Level} at {Moments.Show(step.DueAt)}" : null;
}
