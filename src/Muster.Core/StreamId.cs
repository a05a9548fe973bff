namespace Muster.Core;

/// <summary>The name of a stream of facts, <c>kind/key</c>; the kind's order is the order of reactions (R3).</summary>
/// <param name="Kind">One of <see cref="StreamKinds"/>.</param>
/// <param name="Key">The id within the kind; GUIDs in their 32-digit form.</param>
public readonly record struct StreamId(string Kind, string Key) : IComparable<StreamId>
{
    /// <summary>The stream of an alert.</summary>
    public static StreamId Of(Alerts.AlertId id) => new(StreamKinds.Alert, id.ToString());

    /// <summary>The stream of a group.</summary>
    public static StreamId Of(Alerts.AlertGroupId id) => new(StreamKinds.Group, id.ToString());

    /// <summary>The stream of an incident.</summary>
    public static StreamId Of(Incidents.IncidentId id) => new(StreamKinds.Incident, id.ToString());

    /// <summary>The stream of an incident's escalation.</summary>
    public static StreamId EscalationOf(Incidents.IncidentId id) => new(StreamKinds.Escalation, id.ToString());

    /// <summary>The stream of what is said of an incident.</summary>
    public static StreamId CommunicationsOf(Incidents.IncidentId id) =>
        new(StreamKinds.Communication, id.ToString());

    /// <summary>The stream of a message's delivery.</summary>
    public static StreamId Of(Communications.MessageId id) => new(StreamKinds.Message, id.ToString());

    /// <summary>The stream of an incident's room in a chat product.</summary>
    public static StreamId ChatOf(Incidents.IncidentId id) => new(StreamKinds.Chat, id.ToString());

    /// <summary>The stream of a page.</summary>
    public static StreamId Of(Paging.PageId id) => new(StreamKinds.Page, id.ToString());

    /// <summary>The stream of a person: contact methods, sign-in.</summary>
    public static StreamId Of(ResponderId id) => new(StreamKinds.Person, id.Value);

    /// <summary>The stream of a schedule's overrides.</summary>
    public static StreamId Of(ScheduleId id) => new(StreamKinds.Schedule, id.Value);

    /// <summary>The stream of something that is defined outside the files: <c>definition/team/payments</c>.</summary>
    public static StreamId Of(Playbook.DefinitionKind kind, string id) =>
        new(StreamKinds.Definition, $"{kind.ToString().ToLowerInvariant()}/{id}");

    /// <summary>The stream of a calendar that others subscribe to.</summary>
    public static StreamId Of(FeedId id) => new(StreamKinds.Feed, id.ToString());

    /// <summary>The stream of a service's integration keys.</summary>
    public static StreamId Of(ServiceId id) => new(StreamKinds.Integration, id.Value);

    /// <summary>The stream of a silence.</summary>
    public static StreamId Of(Alerts.SilenceId id) => new(StreamKinds.Silence, id.ToString());

    /// <summary>The stream of what a silence held back.</summary>
    public static StreamId HiddenBy(Alerts.SilenceId id) => new(StreamKinds.Hidden, id.ToString());

    /// <summary>The stream of a heartbeat.</summary>
    public static StreamId Of(Monitors.HeartbeatId id) => new(StreamKinds.Heartbeat, id.ToString());

    /// <summary>The stream of the changes that were made to a service on a day in UTC.</summary>
    public static StreamId ChangesOf(ServiceId id, NodaTime.LocalDate day) => new(
        StreamKinds.Change,
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id.Value}:{day:uuuu-MM-dd}"));

    /// <summary>The stream of a ticket.</summary>
    public static StreamId Of(Tickets.TicketId id) => new(StreamKinds.Ticket, id.ToString());

    /// <summary>The stream of planned work.</summary>
    public static StreamId Of(Maintenance.MaintenanceId id) => new(StreamKinds.Maintenance, id.ToString());

    /// <summary>The stream of a run of a runbook.</summary>
    public static StreamId Of(Runbooks.RunId id) => new(StreamKinds.Run, id.ToString());

    /// <summary>The stream of a runner, by its name.</summary>
    public static StreamId OfRunner(string name) => new(StreamKinds.Runner, name);

    /// <summary>The stream of a duty that comes again.</summary>
    public static StreamId OfDuty(string id) => new(StreamKinds.Duty, id);

    /// <summary>The stream of what is learnt from an incident.</summary>
    public static StreamId PostmortemOf(Incidents.IncidentId id) => new(StreamKinds.Postmortem, id.ToString());

    /// <summary>The stream of an action that was promised.</summary>
    public static StreamId Of(Actions.ActionId id) => new(StreamKinds.Action, id.ToString());

    /// <summary>The stream of a drill.</summary>
    public static StreamId Of(Drills.DrillId id) => new(StreamKinds.Drill, id.ToString());

    /// <summary>The stream of what a person has practised.</summary>
    public static StreamId TrainingOf(ResponderId id) => new(StreamKinds.Training, id.Value);

    /// <summary>The stream of an artefact, by the digest of its bytes.</summary>
    public static StreamId EvidenceOf(string digest) => new(StreamKinds.Evidence, digest);

    /// <summary>The stream of a status page.</summary>
    public static StreamId OfStatusPage(string id) => new(StreamKinds.StatusPage, id);

    /// <summary>The stream of a subscriber of a status page.</summary>
    public static StreamId OfSubscriber(StatusPage.PublicId id) => new(StreamKinds.Subscriber, id.Value);

    /// <summary>The stream of the notices of one update on a status page.</summary>
    public static StreamId OfNotice(StatusPage.PublicId update) => new(StreamKinds.Notice, update.Value);

    /// <summary>The inverse of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">There is no slash.</exception>
    public static StreamId Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? new StreamId(text[..slash], text[(slash + 1)..])
            : throw new FormatException($"'{text}' is not a stream: expected kind/key");
    }

    /// <inheritdoc/>
    public int CompareTo(StreamId other)
    {
        var byKind = StreamKinds.OrderOf(Kind).CompareTo(StreamKinds.OrderOf(other.Kind));
        return byKind != 0 ? byKind : string.CompareOrdinal(Key, other.Key);
    }

    /// <summary>Earlier in the order of reactions.</summary>
    public static bool operator <(StreamId left, StreamId right) => left.CompareTo(right) < 0;

    /// <summary>Earlier in the order of reactions, or the same.</summary>
    public static bool operator <=(StreamId left, StreamId right) => left.CompareTo(right) <= 0;

    /// <summary>Later in the order of reactions.</summary>
    public static bool operator >(StreamId left, StreamId right) => left.CompareTo(right) > 0;

    /// <summary>Later in the order of reactions, or the same.</summary>
    public static bool operator >=(StreamId left, StreamId right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() => string.Concat(Kind, "/", Key);
}

/// <summary>The kinds of stream. The names are the stored format: add, never rename.</summary>
public static class StreamKinds
{
    /// <summary>One alert.</summary>
    public const string Alert = "alert";

    /// <summary>One group of alerts.</summary>
    public const string Group = "group";

    /// <summary>One incident.</summary>
    public const string Incident = "incident";

    /// <summary>The escalation of one incident.</summary>
    public const string Escalation = "escalation";

    /// <summary>The turns of one step that goes round a team.</summary>
    public const string Turn = "turn";

    /// <summary>What is said of one incident to its audiences.</summary>
    public const string Communication = "communication";

    /// <summary>The delivery of one message.</summary>
    public const string Message = "message";

    /// <summary>The room of one incident in a chat product.</summary>
    public const string Chat = "chat";

    /// <summary>One page.</summary>
    public const string Page = "page";

    /// <summary>One ticket.</summary>
    public const string Ticket = "ticket";

    /// <summary>One run of a runbook.</summary>
    public const string Run = "run";

    /// <summary>One runner, which executes steps near the systems.</summary>
    public const string Runner = "runner";

    /// <summary>One person.</summary>
    public const string Person = "person";

    /// <summary>The overrides of one schedule.</summary>
    public const string Schedule = "schedule";

    /// <summary>One team, policy or service that is defined on a screen or by the API.</summary>
    public const string Definition = "definition";

    /// <summary>One calendar that others subscribe to.</summary>
    public const string Feed = "feed";

    /// <summary>The integration keys of one service.</summary>
    public const string Integration = "integration";

    /// <summary>One silence.</summary>
    public const string Silence = "silence";

    /// <summary>What one silence held back.</summary>
    public const string Hidden = "hidden";

    /// <summary>One API token.</summary>
    public const string Token = "token";

    /// <summary>The installation: applied playbooks, administrator links, alarms.</summary>
    public const string Installation = "installation";

    /// <summary>One heartbeat: a dead man's switch.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>What was changed in one service on one day.</summary>
    public const string Change = "change";

    /// <summary>Planned work.</summary>
    public const string Maintenance = "maintenance";

    /// <summary>One duty that comes again without an incident.</summary>
    public const string Duty = "duty";

    /// <summary>What is learnt from one incident.</summary>
    public const string Postmortem = "postmortem";

    /// <summary>One action that was promised.</summary>
    public const string Action = "action";

    /// <summary>One drill.</summary>
    public const string Drill = "drill";

    /// <summary>What one person has practised.</summary>
    public const string Training = "training";

    /// <summary>One artefact.</summary>
    public const string Evidence = "evidence";

    /// <summary>One status page with its incidents and components.</summary>
    public const string StatusPage = "statuspage";

    /// <summary>One subscriber of a status page.</summary>
    public const string Subscriber = "subscriber";

    /// <summary>The notices of one update on a status page.</summary>
    public const string Notice = "notice";

    /// <summary>The kinds whose facts are configuration: live at once for every decision (R7).</summary>
    public static IReadOnlyList<string> Configuration { get; } =
        [Person, Schedule, Feed, Definition, Integration, Silence, Token, Installation, Heartbeat];

    private static readonly string[] Ordered =
    [
        Heartbeat, Alert, Group, Incident, Escalation, Turn, Maintenance, Page, Communication, Message, Chat, Ticket,
        Run, Runner, Person, Schedule, Feed, Definition, Integration, Silence, Hidden, Token, Installation, Change,
        Duty, Postmortem, Action, Drill, Training, Evidence,
        StatusPage, Subscriber, Notice,
    ];

    /// <summary>The place of a kind in the order in which stream heads are locked (R3); unknown kinds come
    /// last.</summary>
    public static int OrderOf(string kind)
    {
        var index = Array.IndexOf(Ordered, kind);
        return index < 0 ? Ordered.Length : index;
    }
}
