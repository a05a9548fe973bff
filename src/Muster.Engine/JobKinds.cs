namespace Muster.Engine;

/// <summary>The kinds of job. The names are stored: add, never rename.</summary>
internal static class JobKinds
{
    /// <summary>The one clock of an incident (R6); key: the incident.</summary>
    internal const string Clock = "clock";

    /// <summary>A page to be sent; key: the page.</summary>
    internal const string Page = "page";

    /// <summary>A group that waits for its members; key: the group.</summary>
    internal const string Group = "group";

    /// <summary>An alert that resolves unless it repeats; key: the alert.</summary>
    internal const string AlertTimeout = "alert-timeout";

    /// <summary>The alerts of an incident follow its state (against the order of reactions, R3); key: the
    /// incident.</summary>
    internal const string AlertsFollow = "alerts-follow";

    /// <summary>A silence begins, ends or was changed; key: the silence.</summary>
    internal const string Silence = "silence";

    /// <summary>A cause opened or ended; key: the inhibition's name.</summary>
    internal const string Inhibition = "inhibition";

    /// <summary>A held alert is looked at again; key: the alert.</summary>
    internal const string AlertHold = "alert-hold";

    /// <summary>A message of this sender's id was taken; ends when repeats of it are no longer expected; key: service,
    /// source and id.</summary>
    internal const string Taken = "taken";

    /// <summary>A heartbeat is late unless it is heard before; key: the heartbeat; payload: when it was last
    /// heard.</summary>
    internal const string Heartbeat = "heartbeat";

    /// <summary>A monitor is looked at by nobody unless a look comes before; key: the monitor; payload: what is
    /// known of it.</summary>
    internal const string Monitor = "monitor";

    /// <summary>A transition of an alert is told in a mirror channel; key: <c>alert/version/channel</c>.</summary>
    internal const string Mirror = "mirror";

    /// <summary>The auditor's round; key: <c>auditor</c>.</summary>
    internal const string Audit = "audit";

    /// <summary>The head of the log is kept outside the store (R5); key: <c>hourly</c>.</summary>
    internal const string Anchor = "anchor";

    /// <summary>The payload of a page that may use the hand-overs kept free for urgent ones.</summary>
    internal const string Urgent = "urgent";

    /// <summary>A person was deactivated: what waits for them goes on without them; key: the person.</summary>
    internal const string PersonGone = "person-gone";

    /// <summary>Test pages that are due are sent; key: <c>all</c>.</summary>
    internal const string TestPages = "test-pages";

    /// <summary>The owner of a silence hears that it ends soon; key: the silence.</summary>
    internal const string SilenceEnds = "silence-ends";

    /// <summary>The next change of who is on call; key: the schedule.</summary>
    internal const string HandOff = "hand-off";

    /// <summary>The next look at a duty that comes again; key: the duty; payload: its rhythm.</summary>
    internal const string Duty = "duty";

    /// <summary>The next fetch of a layer's calendar; key: <c>schedule/layer</c>.</summary>
    internal const string Calendar = "calendar";

    /// <summary>The watch outside is told that Muster lives; key: which; payload: what came of the last time.</summary>
    internal const string Watchdog = "watchdog";

    /// <summary>Never done: its payload says which nodes were seen when; key: <c>all</c>.</summary>
    internal const string Nodes = "nodes";

    /// <summary>A message to one recipient; key: <c>message/recipient</c>.</summary>
    internal const string Message = "message";

    /// <summary>The room of an incident in the chat product is brought up to date; key: the incident.</summary>
    internal const string Chat = "chat";

    /// <summary>A notice of the playbook goes out some time after its moment; key: <c>incident/notice</c>; payload: the
    /// moment.</summary>
    internal const string Notice = "notice";

    /// <summary>News are late and the next level is paged; key: <c>incident/what</c>; payload: the level.</summary>
    internal const string Overdue = "overdue";

    /// <summary>Whoever owes news is reminded before they are late; key: the incident.</summary>
    internal const string Remind = "remind";

    /// <summary>Planned work asks for something; key: the work.</summary>
    internal const string Maintenance = "maintenance";

    /// <summary>A run waits for time: a wait is over, an approval expires, a runner is not heard of; key: the run;
    /// payload: until when its runner was heard of.</summary>
    internal const string Run = "run";

    /// <summary>The runbooks that begin by themselves for an incident begin; key: the incident.</summary>
    internal const string AutoRun = "auto-run";

    /// <summary>A resolved incident is to be learnt from; key: the incident.</summary>
    internal const string Postmortem = "postmortem";

    /// <summary>The players of a drill are told what happens next; key: the drill.</summary>
    internal const string Drill = "drill";

    /// <summary>The owner of an action, or others, hear of its day; key: the action.</summary>
    internal const string Action = "action";

    /// <summary>Old signals are dropped; key: <c>signals</c>.</summary>
    internal const string Retention = "retention";

    /// <summary>A status page announces an incident by itself; key: <c>page/incident</c>.</summary>
    internal const string Announce = "page-announce";

    /// <summary>Planned work on a status page begins, is reminded of or ends; key: <c>page/incident</c>.</summary>
    internal const string PlannedWork = "page-planned";

    /// <summary>Signs of a problem with a component are looked at; key: <c>page/component</c>.</summary>
    internal const string Suspect = "page-suspect";

    /// <summary>Planned work is told on status pages; key: <c>work/from/until/state</c>.</summary>
    internal const string MaintenancePage = "page-maintenance";

    /// <summary>The next batch of the notices of an update; key: the update.</summary>
    internal const string PageNotice = "page-notice";

    /// <summary>Never done: its payload says when the provider may be given the next notice; key: <c>all</c>.</summary>
    internal const string NoticePace = "notice-pace";

    /// <summary>The owner of an address is asked whether they want to hear of a page; key: the subscriber.</summary>
    internal const string SubscriberAsk = "subscriber-ask";

    /// <summary>Subscribers whose time is over are forgotten; key: <c>all</c>.</summary>
    internal const string SubscriberPurge = "subscriber-purge";

    /// <summary>A status page is copied to files; key: the page.</summary>
    internal const string PageCopy = "page-copy";
}
