using Muster.Core;
using Muster.Core.Actions;
using Muster.Core.Alerts;
using Muster.Core.Drills;
using Muster.Core.Incidents;
using Muster.Core.Maintenance;
using Muster.Engine.Actions;
using Muster.Engine.Alerts;
using Muster.Engine.Audit;
using Muster.Engine.Clocks;
using Muster.Engine.Communications;
using Muster.Engine.Drills;
using Muster.Engine.Escalation;
using Muster.Engine.Handoff;
using Muster.Engine.Maintenance;
using Muster.Engine.Metrics;
using Muster.Engine.Monitors;
using Muster.Engine.OnCall;
using Muster.Engine.Paging;
using Muster.Engine.Postmortems;
using Muster.Engine.Rooms;
using Muster.Engine.Runbooks;
using Muster.Engine.StatusPage;
using Muster.Storage;

namespace Muster.Engine;

/// <summary>What is done of each kind of job within its transaction. A page has its own way (<see cref="Jobs"/>).
/// </summary>
internal sealed class JobWork
{
    private readonly Auditor auditor;
    private readonly JobParts parts;
    private readonly Dictionary<string, Func<Reactions, Job, ValueTask>> byKind;

    internal JobWork(Auditor auditor, JobParts parts)
    {
        this.auditor = auditor;
        this.parts = parts;
        byKind = new(StringComparer.Ordinal)
        {
            // Incidents and alerts.
            [JobKinds.Clock] = (reactions, job) => IncidentTick.Do(reactions, Incident(job)),
            [JobKinds.AlertsFollow] = (reactions, job) => AlertsFollow.Incident(reactions, Incident(job)),
            [JobKinds.Group] = Wake,
            [JobKinds.AlertTimeout] = HoldReviews.TimeOut,
            [JobKinds.AlertHold] = HoldReviews.One,
            [JobKinds.Silence] = HoldReviews.Silence,
            [JobKinds.SilenceEnds] = SilenceEnds.Do,
            [JobKinds.Inhibition] = HoldReviews.Inhibition,
            [JobKinds.Heartbeat] = HeartbeatWatch.Fire,
            [JobKinds.Monitor] = MonitorWatch.Fire,
            [JobKinds.Taken] = Nothing,

            // People.
            [JobKinds.HandOff] = HandOffs.Do,
            [JobKinds.Calendar] = CalendarFetch.Again,
            [JobKinds.PersonGone] = (reactions, job) => PersonGone.Do(reactions, new ResponderId(job.Key)),
            [JobKinds.TestPages] = (reactions, _) => TestPages.Do(reactions),
            [JobKinds.Duty] = DutyWatch.Do,

            // Work.
            [JobKinds.Run] = RunSteps.Tick,
            [JobKinds.AutoRun] = (reactions, job) =>
                parts.AutoRuns is { } runs ? runs.Do(reactions, job) : ValueTask.CompletedTask,
            [JobKinds.Maintenance] = (reactions, job) =>
                MaintenanceTick.Do(reactions, new MaintenanceId(Guid.Parse(job.Key))),

            // Learning.
            [JobKinds.Postmortem] = (reactions, job) => PostmortemTick.Do(reactions, Incident(job)),
            [JobKinds.Action] = (reactions, job) => ActionTick.Do(reactions, new ActionId(Guid.Parse(job.Key))),
            [JobKinds.Drill] = (reactions, job) => DrillTick.Do(reactions, new DrillId(Guid.Parse(job.Key))),

            // What is said; a rehearsal tells nothing to the outside.
            [JobKinds.Mirror] = Nothing,
            [JobKinds.Message] = Nothing,
            [JobKinds.Chat] = ChatRooms.Again,
            [JobKinds.Notice] = Notices.Do,
            [JobKinds.Overdue] = Overdue.Do,
            [JobKinds.Remind] = Overdue.Remind,
            [JobKinds.Announce] = (reactions, job) => OnPages(pages => Announcements.Do(reactions, job, pages)),
            [JobKinds.PlannedWork] = (reactions, job) => OnPages(pages => WorkOnPage.Do(reactions, job, pages)),
            [JobKinds.Suspect] = (reactions, job) => OnPages(pages => Suspicions.Do(reactions, job, pages)),
            [JobKinds.MaintenancePage] = (reactions, job) =>
                OnPages(pages => MaintenanceOnPages.Do(reactions, job, pages)),
            [JobKinds.PageCopy] = PageCopies.Again,
            [JobKinds.PageNotice] = Notice,
            [JobKinds.SubscriberAsk] = Notice,
            [JobKinds.NoticePace] = Nothing,
            [JobKinds.SubscriberPurge] = (reactions, _) => OnPages(pages => SubscriberDesk.Purge(reactions, pages)),

            // The house itself.
            [JobKinds.Audit] = (reactions, _) => Audit(reactions),
            [JobKinds.Anchor] = (reactions, _) => auditor.Anchor(reactions),
            [JobKinds.Watchdog] = Watchdog.Again,
            [JobKinds.Retention] = (reactions, _) => SignalRetention.Again(reactions),
            [JobKinds.Nodes] = Nothing,
        };
    }

    /// <summary>Does a job; false when there is no such kind.</summary>
    internal async ValueTask<bool> Do(Reactions reactions, Job job)
    {
        if (!byKind.TryGetValue(job.Kind, out var work))
            return false;
        await work(reactions, job);
        return true;
    }

    private static IncidentId Incident(Job job) => new(Guid.Parse(job.Key));

    private static ValueTask Nothing(Reactions reactions, Job job) => ValueTask.CompletedTask;

    private static async ValueTask Wake(Reactions reactions, Job job)
    {
        if (await reactions.Transaction.Group(new AlertGroupId(Guid.Parse(job.Key))) is { } group)
            await AlertsFollow.Wake(reactions, group);
    }

    private ValueTask OnPages(Func<StatusPageDesk, ValueTask> work) =>
        parts.StatusPages is { } pages ? work(pages) : ValueTask.CompletedTask;

    private ValueTask Notice(Reactions reactions, Job job) =>
        parts.Notices is { } notices ? notices.Take(reactions, job) : ValueTask.CompletedTask;

    private async ValueTask Audit(Reactions reactions)
    {
        await Auditor.Audit(reactions);
        if (parts.Watchdog is { } watchdog)
            await watchdog.Plan(reactions);
        await SignalRetention.Plan(reactions.Transaction);
        await OnPages(pages => pages.Watch(reactions, parts.Copies));
    }
}

/// <summary>What a node may go without: a rehearsal tells nothing to the outside.</summary>
public sealed record JobParts
{
    /// <summary>Fetches the calendars of layers.</summary>
    public CalendarFetch? Calendars { get; init; }

    /// <summary>Repeats alerts in channels.</summary>
    public MirrorPost? Mirrors { get; init; }

    /// <summary>Sends messages.</summary>
    public MessagePost? Messages { get; init; }

    /// <summary>Tells a watch outside that this house lives.</summary>
    public Watchdog? Watchdog { get; init; }

    /// <summary>Drops old signals.</summary>
    public SignalRetention? Retention { get; init; }

    /// <summary>The status pages.</summary>
    public StatusPageDesk? StatusPages { get; init; }

    /// <summary>Sends notices to subscribers.</summary>
    public NoticePost? Notices { get; init; }

    /// <summary>Writes the copies of status pages.</summary>
    public PageCopies? Copies { get; init; }

    /// <summary>Begins the runbooks that begin by themselves.</summary>
    public AutoRuns? AutoRuns { get; init; }

    /// <summary>Keeps the rooms in the chat product.</summary>
    public ChatRooms? Chats { get; init; }

    /// <summary>Counts how late jobs are.</summary>
    public DeliveryTimes? Times { get; init; }
}
