using Muster.Core;
using Muster.Core.Investigation;
using Muster.Engine.Incidents;
using Muster.Engine.Monitors;
using NodaTime;

namespace Muster.Server.Investigation;

/// <summary>A question that is asked of every incident, with its answer.</summary>
/// <param name="Id">Under which it is answered.</param>
/// <param name="Ask">The question.</param>
/// <param name="Answer">The answer, or null.</param>
public sealed record AskedQuestion(string Id, string Ask, string? Answer);

/// <summary>A picture of the state, with the time of the incident filled in.</summary>
/// <param name="Dashboard">The picture.</param>
/// <param name="Url">Where it is, or null.</param>
public sealed record FilledDashboard(Dashboard Dashboard, string? Url);

/// <summary>Where to look for the cause of one incident, and how far the damage reaches.</summary>
public sealed record InvestigationView
{
    /// <summary>The questions of the playbook.</summary>
    public IReadOnlyList<AskedQuestion> Questions { get; init; } = [];

    /// <summary>Where to look, in order.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Dashboards and logs, with the time of the incident filled in.</summary>
    public IReadOnlyList<FilledDashboard> Dashboards { get; init; } = [];

    /// <summary>Symptoms, the most fitting first.</summary>
    public IReadOnlyList<SeenSymptom> Symptoms { get; init; } = [];

    /// <summary>Usual causes and remedies, by area.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Causes { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>How far the damage reaches.</summary>
    public IReadOnlyList<ImpactArea> Impact { get; init; } = [];

    /// <summary>What is looked at in its service and in those that it needs, those that do not answer first.</summary>
    public IReadOnlyList<MonitorView> Systems { get; init; } = [];

    /// <summary>The playbook says nothing of it and nothing is known.</summary>
    public bool IsEmpty => Questions.Count + Sources.Count + Dashboards.Count + Symptoms.Count + Causes.Count
        + Impact.Count + Systems.Count == 0;
}

/// <summary>Gathers where to look for the cause of an incident. Source: INV-002, INV-006 to INV-009, INV-019.</summary>
internal sealed class InvestigationShow(MonitorDesk monitors)
{
    private static readonly string[] WindowNames = ["logs", "metrics"];
    private static readonly Duration WindowOtherwise = Duration.FromMinutes(15);

    internal async Task<InvestigationView> Of(IncidentView found, Instant now, CancellationToken cancel)
    {
        var (incident, guide) = (found.State, found.Playbook.Investigation);
        var window = WindowNames.Where(guide.Windows.ContainsKey).Select(name => (Duration?)guide.Windows[name])
            .FirstOrDefault() ?? WindowOtherwise;
        var service = incident.Declaration?.Service;
        var around = service is { } own
            ? (IReadOnlyList<ServiceId>)[own, .. found.Playbook.Service(own)?.DependsOn ?? []]
            : [];
        return new InvestigationView
        {
            Questions =
            [
                .. guide.Questions.Select(ask => new AskedQuestion(
                    InvestigationGuide.KeyOf(ask), ask,
                    incident.Work.Answers.GetValueOrDefault(InvestigationGuide.KeyOf(ask)))),
            ],
            Sources = guide.Sources,
            Dashboards =
            [
                .. guide.Dashboards.Where(each => each.Service is not { } its || around.Contains(its))
                    .Select(each => new FilledDashboard(
                        each, each.Url is { } url ? Suspects.Filled(url, incident, window, now) : null)),
            ],
            Symptoms = SymptomTable.Of(
                guide,
                [
                    incident.Title,
                    .. found.Alerts.SelectMany(alert => new[] { alert.Summary, alert.Details ?? "" }),
                ]),
            Causes = guide.Causes,
            Impact = Impact.Of(found.Playbook, incident, now),
            Systems =
            [
                .. (await monitors.List(cancel))
                    .Where(each => each.Monitor.Service is { } its && around.Contains(its))
                    .OrderByDescending(each => each.Record.State is Core.Monitors.MonitorState.Good ? -1
                        : (int)each.Record.State),
            ],
        };
    }
}
