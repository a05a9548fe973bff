using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Core.Playbook;
using Muster.Core.Verification;
using Muster.Storage;
using NodaTime;
using Monitor = Muster.Core.Monitors.Monitor;

namespace Muster.Engine.Monitors;

/// <summary>
/// What monitors measure becomes the checks of incidents: while a fix is watched, on the schedule that the playbook
/// asks for; and when somebody says that it is over, before that counts. Source: VER-005, VER-009.
/// </summary>
internal static class MonitorChecks
{
    private const int IncidentsMax = 200;
    private static readonly IncidentStatus[] Watched =
        [IncidentStatus.Mitigating, IncidentStatus.Monitoring, IncidentStatus.Resolved];

    /// <summary>A monitor was looked at: the incidents whose fix it shows hear of it.</summary>
    internal static async ValueTask Take(Reactions reactions, Monitor monitor, MonitorRecord record)
    {
        if (!Reads(reactions.Configuration.Playbook, monitor))
            return;
        var rows = await reactions.Transaction.Incidents(
            new IncidentQuery { Statuses = Watched, Limit = IncidentsMax });
        foreach (var row in rows)
        {
            var playbook = await reactions.PlaybookOf(row.State);
            if (IsWatched(playbook, row.State, reactions.Now))
                await Measure(reactions, playbook, row.State, monitor, record);
        }
    }

    /// <summary>Somebody is about to say that it is over: what the monitors know counts first.</summary>
    internal static async ValueTask Bring(Reactions reactions, Incident incident)
    {
        var playbook = await reactions.PlaybookOf(incident);
        if (IncidentChecks.RuleOf(playbook, incident) is null)
            return;
        foreach (var monitor in playbook.Monitors.Monitors.Where(monitor => Reads(playbook, monitor)))
        {
            var record = await MonitorWatch.Of(reactions.Transaction, monitor.Id);
            if (record.LastAt > reactions.Now - MonitorJudge.StaleAfter(monitor))
                await Measure(reactions, playbook, incident, monitor, record);
        }
    }

    /// <summary>How often monitors are looked at while the fixes that they show are watched, by id.</summary>
    internal static async ValueTask<IReadOnlyDictionary<string, Duration>> Polls(
        IReading reading, Live live, CheckedPlaybook now)
    {
        Dictionary<string, Duration> polls = new(StringComparer.Ordinal);
        if (!now.Verification.Rules.Any(rule => rule.PollEvery is not null))
            return polls;
        var rows = await reading.Incidents(new IncidentQuery { Statuses = Watched, Limit = IncidentsMax });
        foreach (var row in rows)
        {
            var playbook = await live.PlaybookOf(reading, row.State.PlaybookVersion);
            if (!IsWatched(playbook, row.State, reading.Now)
                || IncidentChecks.RuleOf(playbook, row.State) is not { PollEvery: { } every })
            {
                continue;
            }

            foreach (var monitor in now.Monitors.Monitors.Where(monitor =>
                IncidentChecks.Of(playbook, row.State, reading.Now).Any(check => Shows(check.Check, monitor))))
            {
                polls[monitor.Id] = polls.TryGetValue(monitor.Id, out var known) ? Duration.Min(known, every) : every;
            }
        }

        return polls;
    }

    private static bool IsWatched(CheckedPlaybook playbook, Incident incident, Instant now) =>
        incident.Status is IncidentStatus.Mitigating or IncidentStatus.Monitoring
        || IncidentChecks.IsWatched(playbook, incident, now);

    private static bool Reads(CheckedPlaybook playbook, Monitor monitor) =>
        playbook.Verification.Checks.Any(check => Shows(check, monitor));

    private static bool Shows(VerificationCheck check, Monitor monitor) =>
        check.Monitor == monitor.Id || (check.Metric is { } metric && metric == monitor.Measures);

    private static async ValueTask Measure(
        Reactions reactions, CheckedPlaybook playbook, Incident incident, Monitor monitor, MonitorRecord record)
    {
        if (!IsFor(playbook, incident, monitor))
            return;
        foreach (var check in IncidentChecks.Of(playbook, incident, reactions.Now)
            .Where(each => Shows(each.Check, monitor)))
        {
            var isOfMonitor = check.Check.Monitor is not null;
            var value = isOfMonitor ? null : record.Value;
            var isMet = isOfMonitor
                ? record.State is MonitorState.Good or MonitorState.Warning
                : value is { } measured && check.Check.Is is { } limit
                    && MonitorJudge.Passes(limit, measured, record.NormalOf(monitor, reactions.Now));
            if ((!isOfMonitor && value is null) || !IsNews(check, isMet, reactions.Now))
                continue;
            await reactions.Incident(
                incident.Id,
                new IncidentCommand.MeasureCheck(
                    check.Check.Id, check.Check.Text, isMet, value, check.Check.Is is { } said ? $"{said}" : null,
                    isMet ? null : record.Why)
                {
                    At = reactions.Now,
                    By = Actor.Muster,
                });
        }
    }

    /// <summary>A look that says the same again is written down only before the last one gets too old.</summary>
    private static bool IsNews(IncidentCheck check, bool isMet, Instant now) =>
        check.Mark is not { } mark || mark.IsMet != isMet
        || mark.At <= now - ((check.Check.Window ?? IncidentChecks.WindowOtherwise) / 2);

    /// <summary>A measurement of another service counts only where nobody measures the incident's own.</summary>
    private static bool IsFor(CheckedPlaybook playbook, Incident incident, Monitor monitor) =>
        monitor.Service is null || incident.Declaration?.Service is not { } service || monitor.Service == service
        || !playbook.Monitors.Monitors.Any(other => other.Service == service && other.Measures == monitor.Measures);
}
