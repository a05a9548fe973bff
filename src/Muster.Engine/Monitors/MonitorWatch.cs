using System.Globalization;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Incidents;
using Muster.Core.Monitors;
using Muster.Core.Playbook;
using Muster.Engine.Alerts;
using Muster.Storage;
using NodaTime;
using Monitor = Muster.Core.Monitors.Monitor;

namespace Muster.Engine.Monitors;

/// <summary>
/// Keeps what is known of each monitor, and turns what follows into alerts. What is known is the payload of the
/// monitor's job, which is due when nobody has looked for too long.
/// </summary>
internal static class MonitorWatch
{
    /// <summary>What is known of a measurement that others send begins with this.</summary>
    internal const string ReportedPrefix = "reported:";

    private static readonly Duration Rest = Duration.FromDays(1);
    private static readonly Duration Ahead = Duration.FromMinutes(5);

    /// <summary>What is known of a monitor.</summary>
    internal static async ValueTask<MonitorRecord> Of(IReading reading, string key) =>
        MonitorRecord.Read((await reading.Job(JobKinds.Monitor, key))?.Payload);

    /// <summary>The alerts that read what a monitor measures.</summary>
    internal static IReadOnlyList<AlertDefinition> RulesOf(CheckedPlaybook playbook, Monitor monitor) =>
    [
        .. playbook.Monitors.Alerts.Where(alert => alert.Metric == monitor.Measures
            && (alert.Service is null || monitor.Service is null || alert.Service == monitor.Service)),
    ];

    /// <summary>A measurement that others send, as a monitor that nobody has to look at.</summary>
    internal static Monitor Reported(string metric, ServiceId? service) => new()
    {
        Id = ReportedPrefix + metric,
        Name = metric,
        Kind = MonitorKind.Metric,
        Metric = metric,
        Service = service,
        From = [MonitorJudge.Reported],
        Failures = 1,
    };

    /// <summary>Adds what was seen, with all that follows.</summary>
    internal static async ValueTask Take(
        Reactions reactions, Monitor monitor, IReadOnlyList<MonitorLook> looks)
    {
        var rules = RulesOf(reactions.Configuration.Playbook, monitor);
        var before = await Of(reactions.Transaction, monitor.Id);
        var (after, news) = MonitorJudge.Take(
            monitor, rules, before, looks, reactions.Now, await DeployedAt(reactions, monitor, rules));
        await Keep(reactions, monitor, after);
        await Tell(reactions, monitor, news);
        await MonitorChecks.Take(reactions, monitor, after);
    }

    /// <summary>Nobody has looked for too long, or a claim has waited long enough.</summary>
    internal static async ValueTask Fire(Reactions reactions, Job job)
    {
        var record = MonitorRecord.Read(job.Payload);
        if (reactions.Configuration.Playbook.Monitors.Monitors.FirstOrDefault(each => each.Id == job.Key)
            is not { } monitor)
        {
            // The playbook has it no more; what it said is over. What others send stays.
            if (job.Key.StartsWith(ReportedPrefix, StringComparison.Ordinal))
            {
                await reactions.Transaction.Arm(
                    new NewJob(JobKinds.Monitor, job.Key, reactions.Now + Rest, job.Payload));
            }
            else
            {
                await Forget(reactions, job.Key, record);
            }

            return;
        }

        var (after, news) = MonitorJudge.Tick(monitor, record, reactions.Now);
        await Keep(reactions, monitor, after);
        await Tell(reactions, monitor, news);
    }

    /// <summary>Keeps what is known until the next look.</summary>
    internal static ValueTask Keep(Reactions reactions, Monitor monitor, MonitorRecord record) =>
        reactions.Transaction.Arm(new NewJob(
            JobKinds.Monitor,
            monitor.Id,
            Instant.Max(
                MonitorJudge.WatchAt(monitor, record, reactions.Now) ?? reactions.Now + Rest,
                reactions.Now + Duration.FromMilliseconds(1)),
            record.Write()));

    /// <summary>An alert opened that is looked into before it is believed.</summary>
    internal static async ValueTask LookInto(Reactions reactions, Alert alert)
    {
        var rules = reactions.Configuration.Playbook.Monitors;
        if (alert.Source == MonitorJudge.Source || !rules.Alerts.Any(rule => rule.Confirm is not null)
            || KnownAlert.Of(alert.AsSignal(), rules) is not { Confirm: { } id }
            || rules.Monitors.FirstOrDefault(each => each.Id == id) is not { } monitor)
        {
            return;
        }

        var record = await Of(reactions.Transaction, id);
        await Keep(reactions, monitor, record with
        {
            LookAt = reactions.Now,
            Claims = [.. record.Claims, new OutageClaim(alert.Id.ToString(), reactions.Now)],
        });
    }

    private static async ValueTask<Instant?> DeployedAt(
        Reactions reactions, Monitor monitor, IReadOnlyList<AlertDefinition> rules)
    {
        if (!rules.Any(rule => rule.AfterDeployment is not null)
            || (monitor.Service ?? rules[0].Service) is not { } service)
        {
            return null;
        }

        var today = reactions.Now.InUtc().Date;
        StreamId[] days = [StreamId.ChangesOf(service, today.PlusDays(-1)), StreamId.ChangesOf(service, today)];
        Instant? latest = null;
        foreach (var fact in await reactions.Transaction.Facts(days, limit: 200))
        {
            if (fact.Body is { } body && FactJson.Read<ServiceChangeEvent>(body) is ServiceChangeEvent.Recorded change
                && change.HappensAt <= reactions.Now + Ahead && (latest is null || change.HappensAt > latest))
            {
                latest = change.HappensAt;
            }
        }

        return latest;
    }

    private static async ValueTask Tell(Reactions reactions, Monitor monitor, IReadOnlyList<MonitorNews> news)
    {
        foreach (var each in news)
        {
            switch (each)
            {
                case MonitorNews.Outage outage:
                    await Send(reactions, monitor, outage.IsFiring, new AlertSignal
                    {
                        Service = ServiceOf(reactions, monitor, null),
                        Source = MonitorJudge.Source,
                        DedupKey = OutageKey(monitor.Id),
                        Action = AlertAction.Trigger,
                        Summary = outage.Text,
                    });
                    break;
                case MonitorNews.Limit limit:
                    await Send(reactions, monitor, limit.IsFiring, SignalOf(reactions, monitor, limit));
                    break;
                case MonitorNews.Unseen unseen:
                    await Send(reactions, monitor, unseen.IsFiring, new AlertSignal
                    {
                        Service = ServiceOf(reactions, monitor, null),
                        Source = MonitorJudge.Source,
                        DedupKey = UnseenKey(monitor.Id),
                        Action = AlertAction.Trigger,
                        Severity = AlertSeverity.Warning,
                        Summary = unseen.Text,
                        Details = "A runner that looked is silent. Until one looks again nobody would see it fail.",
                    });
                    break;
                case MonitorNews.Judged judged:
                    await Judge(reactions, judged);
                    break;
            }
        }
    }

    private static AlertSignal SignalOf(Reactions reactions, Monitor monitor, MonitorNews.Limit limit) => new()
    {
        Service = ServiceOf(reactions, monitor, limit.Definition.Service),
        Source = MonitorJudge.Source,
        DedupKey = LimitKey(monitor.Id, limit.Definition.Id),
        Action = AlertAction.Trigger,
        Severity = limit.Definition.Level,
        Summary = limit.Definition.Name,
        Details = $"{limit.Text}. Measured by {monitor.Name}.",
        Labels = Labels.From(
        [
            new("alertname", limit.Definition.Id),
            new("metric", limit.Definition.Metric),
            .. limit.Value is { } value
                ? new[] { KeyValuePair.Create("value", value.ToString("R", CultureInfo.InvariantCulture)) }
                : [],
        ]),
    };

    private static ServiceId ServiceOf(Reactions reactions, Monitor monitor, ServiceId? ofRule) =>
        monitor.Service ?? ofRule ?? reactions.Configuration.Playbook.Services[0].Id;

    private static async ValueTask Send(Reactions reactions, Monitor monitor, bool isFiring, AlertSignal signal)
    {
        var labelled = signal with
        {
            Action = isFiring ? AlertAction.Trigger : AlertAction.Resolve,
            Labels = Labels.From([.. signal.Labels, new(MonitorJudge.Label, monitor.Id)]),
        };
        await AlertBatch.Take(
            reactions,
            [
                new Delivery
                {
                    Id = reactions.NewId(),
                    ReceivedAt = reactions.Now,
                    Service = labelled.Service,
                    Source = MonitorJudge.Source,
                    Body = ReadOnlyMemory<byte>.Empty,
                    Signals = [labelled],
                },
            ]);
    }

    /// <summary>
    /// What an alert of somebody else said was looked into: what answers was a false alarm, with the note that says so;
    /// what somebody has taken already is told to them and left to them. Source: INT-013.
    /// </summary>
    private static async ValueTask Judge(Reactions reactions, MonitorNews.Judged judged)
    {
        var id = new AlertId(Guid.Parse(judged.Claim.Alert));
        if (await reactions.Transaction.Alert(id) is not { IsOpen: true } alert)
            return;
        if (alert.Incident is { } about && await reactions.StateOf(about) is { IsOpen: true } incident)
        {
            var others = await reactions.Transaction.Alerts(new AlertQuery
            {
                Incident = about,
                Statuses = [AlertStatus.Firing, AlertStatus.Acknowledged],
                Limit = 2,
            });
            IncidentCommand command = judged.IsUp && incident.HeldBy is null && others.Count == 1
                ? new IncidentCommand.ChangeStatus(IncidentStatus.FalseAlarm, judged.Text)
                {
                    At = reactions.Now,
                    By = Actor.Muster,
                }
                : new IncidentCommand.WriteNote(
                    reactions.NewId(), judged.IsUp ? judged.Text : $"Confirmed: {judged.Text}")
                {
                    At = reactions.Now,
                    By = Actor.Muster,
                };
            await reactions.Incident(about, command);
        }

        if (judged.IsUp)
        {
            await AlertBatch.Change(
                reactions, alert, AlertRules.Resolve(alert, AlertResolution.ByLook, Actor.Muster, reactions.Now));
        }
    }

    private static async ValueTask Forget(Reactions reactions, string id, MonitorRecord record)
    {
        List<string> keys = [OutageKey(id), UnseenKey(id), .. record.Passed.Select(each => LimitKey(id, each.Alert))];
        var wanted = reactions.Configuration.Playbook.Services
            .SelectMany(service => keys.Select(key => new AlertKey(service.Id, key))).ToList();
        foreach (var alert in (await reactions.Transaction.OpenAlerts(wanted)).Values)
        {
            await AlertBatch.Change(
                reactions, alert, AlertRules.Resolve(alert, AlertResolution.ByLook, Actor.Muster, reactions.Now));
        }
    }

    private static string OutageKey(string monitor) => $"monitor:{monitor}";

    private static string UnseenKey(string monitor) => $"monitor:{monitor}:unseen";

    private static string LimitKey(string monitor, string alert) => $"monitor:{monitor}:{alert}";
}
