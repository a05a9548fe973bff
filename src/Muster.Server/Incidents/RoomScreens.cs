using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Catalog;
using Muster.Engine.Communications;
using Muster.Engine.Escalation;
using Muster.Engine.Incidents;
using Muster.Engine.Rooms;
using Muster.Server.Access;
using Muster.Server.Catalog;
using Muster.Server.Escalation;
using Muster.Server.Layout;
using Muster.Server.Runbooks;
using Muster.Server.Timeline;
using Muster.Storage;
using NodaTime;
using Command = Muster.Core.Incidents.IncidentCommand;

namespace Muster.Server.Incidents;

/// <summary>The room of an incident, and the forms in it.</summary>
internal static class RoomScreens
{
    private const string ByScreen = "screen";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/incidents/{reference}", (
            HttpContext http, string reference, Asker asker, Room room, CancellationToken cancel) =>
            room.Show(http, reference, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        var one = routes.MapGroup("/incidents/{reference}").Needs(Permission.Respond).ExcludeFromDescription();
        Decides(one, "acknowledgement", (asker, _) => at =>
            new Command.Acknowledge(asker.Id, ByScreen) { At = at, By = asker.AsActor });
        Decides(one, "withdrawal", (asker, _) => at => new Command.WithdrawAcknowledgement
        {
            At = at,
            By = asker.AsActor,
        });
        Decides(one, "participants", (asker, _) => at =>
            new Command.Join(asker.Id, ByScreen) { At = at, By = asker.AsActor });
        Decides(one, "notes", (asker, form) => at =>
            new Command.WriteNote(form.NewId, form.Fields["text"] ?? "")
            {
                At = at,
                By = asker.AsActor,
                HappenedAt = form.Fields.Number("ago") is > 0 and var minutes
                    ? at - Duration.FromMinutes(minutes)
                    : null,
                Kind = Wire.Parse<NoteKind>(form.Fields["kind"] ?? ""),
            });
        Decides(one, "cause", (asker, form) => at => new Command.StateCause(
            Wire.Parse<CauseState>(form.Fields["state"] ?? "") ?? CauseState.Unknown, form.Fields["text"])
        { At = at, By = asker.AsActor });
        Decides(one, "updates", (asker, form) => at => new Command.Update(
            form.NewId,
            form.Fields["text"] ?? "",
            form.Fields.Number("next") is { } minutes ? at + Duration.FromMinutes(minutes) : null)
        { At = at, By = asker.AsActor });
        Decides(one, "roles", (asker, form) => at => Role(asker, form.Fields, at));
        Decides(one, "role-handover", (asker, form) => at => new Command.OfferRole(
            new RoleId(form.Fields["role"] ?? ""), form.Fields.Person("who") ?? default, form.Fields["note"] ?? "")
        { At = at, By = asker.AsActor });
        Decides(one, "role-answer", (asker, form) => at => new Command.AnswerRole(
            new RoleId(form.Fields["role"] ?? ""), asker.Id, form.Fields["answer"] == "accept")
        { At = at, By = asker.AsActor });
        Decides(one, "title", (asker, form) => at =>
            new Command.ChangeTitle(form.Fields["title"] ?? "") { At = at, By = asker.AsActor });
        Decides(one, "closing", (asker, _) => at => Move(asker, IncidentStatus.Closed, note: null, at));
        Decides(one, "false-alarm", (asker, form) => at =>
            Move(asker, IncidentStatus.FalseAlarm, form.Fields["note"], at));
        Decides(one, "reopening", (asker, form) => at =>
            new Command.Reopen(form.Fields["note"]) { At = at, By = asker.AsActor });
        WorkScreens.Map(one);
        Does(one, "status", StatusAndSeverity);
        Does(one, "resolution", async (room, incident, asker, fields, cancel) =>
            (await room.Desk.Resolve(incident.Id, fields["note"], asker.AsActor, cancel)).Refusal);
        Does(one, "escalation", async (room, incident, asker, fields, cancel) =>
            fields["why"] is { } why && fields.Number("level") is { } level
                ? await room.Escalations.Trigger(incident.Id, level, why, asker.AsActor, cancel)
                : (await room.Desk.Escalate(incident.Id, fields.Number("level"), asker.AsActor, cancel)).Refusal);
        Does(one, "vendors", (room, incident, asker, _, cancel) => room.Vendors.Ask(
            incident, asker.AsActor, cancel));
        HandoverScreens.Map(one);
        Does(one, "pages", (room, incident, asker, fields, cancel) => room.Desk.Page(
            incident.Id, fields.Person("who") ?? default, fields["message"], asker.AsActor, cancel));
        Does(one, "merge", async (room, incident, asker, fields, cancel) =>
            await room.Incidents.Find(fields["into"] ?? "", asker, cancel) is { } into
                ? await room.Desk.Merge(incident.Id, into.Id, asker.AsActor, cancel)
                : IncidentRefusals.MergeNeedsTarget);
    }

    internal static void Decides(
        RouteGroupBuilder routes,
        string path,
        Func<Asker, (Fields Fields, Guid NewId), Func<Instant, Command>> command) =>
        Does(routes, path, async (room, incident, asker, fields, cancel) => (await room.Desk.Run(
            incident.Id, command(asker, (fields, room.Ids.Next())), cancel)).Refusal);

    internal static void Does(
        RouteGroupBuilder routes,
        string path,
        Func<Room, Incident, Asker, Fields, CancellationToken, Task<Refusal?>> act) =>
        routes.MapPost(path, (
            HttpContext http, string reference, Asker asker, Room room, CancellationToken cancel) =>
            room.Do(http, reference, asker, act, cancel));

    private static async Task<Refusal?> StatusAndSeverity(
        Room room, Incident incident, Asker asker, Fields fields, CancellationToken cancel)
    {
        if (fields["severity"] is { } severity && severity != incident.Severity.Value)
        {
            var changed = await room.Desk.ChangeSeverity(
                incident.Id, severity, fields["note"], asker.AsActor, cancel);
            if (changed.Refusal is not null)
                return changed.Refusal;
        }

        return fields["status"] is { } word && room.Incidents.StatusOf(incident, word) is var (status, own)
            && (status != incident.Status || (own is not null && own != room.Incidents.WordOf(incident)))
            ? (await room.Desk.Run(
                incident.Id, at => Move(asker, status, fields["note"], at) with { Word = own }, cancel)).Refusal
            : null;
    }

    private static Command.ChangeStatus Move(Asker asker, IncidentStatus to, string? note, Instant at) =>
        new(to, note) { At = at, By = asker.AsActor };

    private static Command Role(Asker asker, Fields fields, Instant at)
    {
        var role = new RoleId(fields["role"] ?? "");
        return fields.Person("who") is { } who
            ? new Command.TakeRole(role, who) { At = at, By = asker.AsActor, Note = fields["note"] }
            : new Command.ReleaseRole(role) { At = at, By = asker.AsActor };
    }
}

/// <summary>Shows the room of an incident, and does what its forms ask.</summary>
internal sealed class Room(
    IStore store,
    Live live,
    IncidentActions incidents,
    IncidentReader reader,
    OpenNow open,
    WrittenLogs logs,
    IncidentDesk desk,
    WorkDesk work,
    EscalationDesk escalations,
    Visits visits,
    Ids ids,
    ChangeDesk changes,
    CommunicationDesk communications,
    RunShow runs,
    Meetings meetings,
    Investigation.InvestigationShow investigation,
    Engine.Investigation.VendorHealth vendors,
    ChatRooms? chats = null)
{
    private const int ChangesMax = 20;
    private const int OthersMax = 50;

    internal IncidentActions Incidents => incidents;

    internal IncidentDesk Desk => desk;

    internal WorkDesk Work => work;

    internal EscalationDesk Escalations => escalations;

    internal Ids Ids => ids;

    internal Engine.Investigation.VendorHealth Vendors => vendors;

    /// <summary>Where an incident meets by its playbook, or null.</summary>
    internal string? MeetingOf(Incident incident) =>
        meetings.LinkOf(incident.Id, live.Now.PlaybookOf(incident.PlaybookVersion));

    internal async Task<IResult> Do(
        HttpContext http,
        string reference,
        Asker asker,
        Func<Room, Incident, Asker, Fields, CancellationToken, Task<Refusal?>> act,
        CancellationToken cancel)
    {
        if (await incidents.Find(reference, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var fields = await Fields.Of(http, cancel);
        return await act(this, incident, asker, fields, cancel) is { } refusal
            ? await Show(http, reference, asker, refusal, cancel)
            : new SeeOther($"/incidents/{incident.Reference}");
    }

    internal async Task<IResult> Show(
        HttpContext http, string reference, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        if (await reader.Read(reference, cancel) is not { } found || !IncidentActions.MaySee(found.State, asker))
            return IncidentRefusals.Unknown.ToProblem();
        var visit = await visits.Of(http, asker, refusal, cancel);
        var levels = Levels(live.Now, found.Policy, found.State.Severity, visit.Now, found.State);
        var others = await Others(found.State, asker, cancel);
        var view = new RoomView
        {
            State = found.State,
            Playbook = found.Playbook,
            Now = visit.Now,
            Clocks = found.Clocks,
            Alerts = found.Alerts,
            AlertCount = found.AlertCount,
            Changes = Core.Investigation.Suspects.Of(
                found.State,
                await ChangeListEndpoints.Around(found.State, live, changes, visit.Now, ChangesMax, cancel),
                found.Playbook),
            Investigation = await investigation.Of(found, visit.Now, cancel),
            Checks = ShowsChecks(found.State)
                ? Core.Verification.IncidentChecks.Of(found.Playbook, found.State, visit.Now)
                : [],
            Pages = found.Pages,
            Messages = await communications.Said(found.State.Id, cancel),
            Timeline = found.Timeline,
            Log = await logs.Of(found.Timeline, visit.Zone, visit.Now),
            EscalatesAt = found.NextStep?.DueAt,
            Levels = levels,
            NextLevel = levels.FirstOrDefault(level => found.NextStep?.Step?.Level == level.Level)
                ?? levels.FirstOrDefault(level => !found.Escalation.Reached.ContainsKey(level.Level)),
            Others = others,
            Runs = await runs.OfRoom(found.State, found.Playbook, AlertNames(found), asker, cancel),
            Suggestions = RoleSuggestions.Of(found.State, found.Playbook, live.Now, visit.Now),
            NewerPlaybook = found.State.IsOpen && live.Now.Playbook.Version != found.State.PlaybookVersion
                ? live.Now.Playbook.Version
                : null,
            HasVendors = Engine.Investigation.VendorHealth.Asked(
                found.State, live.Now.Playbook.Directory.Vendors).Count > 0,
            Chat = chats is null ? null : await chats.Of(found.State.Id, cancel),
            Prompts = Prompts(found, live.Now),
            Lists = found.Escalation.Lists,
            KnownAlerts = [.. IncidentMessages.KnownAlerts(found)],
            Cases =
            [
                .. found.Escalation.Cases.Select(each => (VendorName(found, each.Level), each.Case!)),
            ],
            GoesOnIn = found.State.MergedInto is { } into
                ? (await store.Read(reading => reading.Incident(into), cancel))?.State.Reference
                : null,
        };
        return Screen.Of<IncidentScreen>(
            new { Visit = visit, View = view }, refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    /// <summary>What its alerts are called, and the runbooks that their definitions name.</summary>
    private static IReadOnlyList<string> AlertNames(IncidentView found) =>
    [
        .. found.Alerts.SelectMany(alert => new[] { alert.DedupKey, alert.Class, alert.Labels["alertname"] })
            .OfType<string>(),
        .. IncidentMessages.KnownAlerts(found).SelectMany(known => new[] { known.Id, known.Name, known.Runbook })
            .OfType<string>(),
    ];

    /// <summary>From when a fix is tried until it is closed.</summary>
    private static bool ShowsChecks(Incident incident) => incident.Work.Checks.Count > 0
        || incident.Status is IncidentStatus.Mitigating or IncidentStatus.Monitoring or IncidentStatus.Resolved;

    private static string VendorName(IncidentView found, int level) =>
        IncidentMessages.VendorOf(found, level) is not { } id ? "Vendor"
        : found.Playbook.Directory.Vendors.FirstOrDefault(vendor => vendor.Id == id)?.Name ?? id;

    /// <summary>The levels of a policy that hold for a severity, with whom each pages at this moment.</summary>
    internal static IReadOnlyList<LevelView> Levels(
        Configuration configuration, EscalationPolicy? policy, SeverityId severity, Instant now,
        Incident? incident = null)
    {
        if (policy is null)
            return [];
        var reach = configuration.ReachAt(now, incident);
        List<LevelView> levels = [];
        foreach (var step in policy.Steps
            .Where(step => incident is null
                ? step.AppliesTo(severity)
                : step.AppliesTo(severity, incident.Classes))
            .OrderBy(step => step.Level))
        {
            var (orders, problems) = reach.Of(policy, step);
            levels.Add(new LevelView(
                step.Level, step.Name, [.. orders.Select(order => order.Responder).Distinct()], problems)
            {
                Does = step.Act switch
                {
                    StepAct.List => $"puts it on the list {step.List}",
                    _ when step.Targets.OfType<EscalationTarget.Vendor>().FirstOrDefault() is { } vendor =>
                        $"raise a case with {vendor.Id}",
                    _ => null,
                },
                Triggers = [.. step.Triggers.Select(trigger => trigger.Text)],
            });
        }

        return levels;
    }

    private static List<PromptView> Prompts(IncidentView found, Configuration configuration)
    {
        List<PromptView> prompts = [];
        foreach (var prompt in found.State.IsOpen ? found.Escalation.Prompts : [])
        {
            if (found.Policy?.Steps.FirstOrDefault(step => step.Level == prompt.Level) is not { } step)
                continue;
            var whom = string.Join(
                ", ", step.Targets.Select(target => PolicyWords.Target(target, configuration)));
            var isVendor = step.Targets.Any(target => target is EscalationTarget.Vendor);
            prompts.Add(new PromptView(
                step.Level,
                step.Act == StepAct.Offer,
                step.Text ?? (isVendor ? $"Raise a case with {whom}?"
                    : step.Act == StepAct.Offer ? "Page them as well?"
                    : step.Name ?? "Is it time to escalate?"),
                whom,
                isVendor));
        }

        return prompts;
    }

    private async Task<IReadOnlyList<Incident>> Others(Incident incident, Asker asker, CancellationToken cancel)
    {
        if (!incident.IsOpen)
            return [];
        var things = await store.Read(open.Of, cancel);
        return
        [
            .. things.Incidents
                .Where(other => other.Id != incident.Id && IncidentActions.MaySee(other, asker))
                .Take(OthersMax),
        ];
    }
}
