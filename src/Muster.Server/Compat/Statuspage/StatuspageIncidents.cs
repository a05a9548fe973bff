using Muster.Core.Access;
using Muster.Core.StatusPage;
using NodaTime;
using NodaTime.Text;
using C = Muster.Core.StatusPage.PublicPageCommand;

namespace Muster.Server.Compat.Statuspage;

/// <summary>Incidents, what was said about them and post-mortems, in the write API.</summary>
internal static class StatuspageIncidents
{
    private const string Root = StatuspageEndpoints.Root + "/incidents";

    private static readonly string[] Put = ["PATCH", "PUT"];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        List(routes, "", call => call.Page.Incidents.Where(one => Matches(one, call.Asked("q"))));
        List(routes, "/unresolved", call => call.Page.Open);
        List(routes, "/upcoming", call => call.Page.Planned.Where(one => one.Status == PublicStatus.Scheduled));
        List(routes, "/scheduled", call => call.Page.Incidents.Where(one => one.IsPlanned));
        List(routes, "/active_maintenance", call => call.Page.Planned.Where(one => one.IsBeingDone));
        StatuspageEndpoints.Both(routes, ["POST"], Root, Permission.Respond, Create);
        StatuspageEndpoints.Both(routes, ["GET"], Root + "/{id}", Permission.Read, call => Known(
            call, one => Task.FromResult(call.Answers.Incident(200, call.Page, call.View, one))));
        StatuspageEndpoints.Both(routes, Put, Root + "/{id}", Permission.Respond, call => Known(
            call, one => Change(call, one)));
        StatuspageEndpoints.Both(routes, ["DELETE"], Root + "/{id}", Permission.Respond, call => Known(
            call, one => call.Run(
                now => new C.Withdraw(one.Id, Reason: null) { At = now, By = call.By },
                _ => call.Answers.Incident(200, call.Page, call.View, one))));
        StatuspageEndpoints.Both(
            routes, Put, Root + "/{id}/incident_updates/{update}", Permission.Respond,
            call => Known(call, one => ChangeUpdate(call, one)));
        StatuspageEndpoints.Both(routes, ["GET"], Root + "/{id}/postmortem", Permission.Read, call => Known(
            call, one => Task.FromResult(Postmortem(call, one))));
        StatuspageEndpoints.Both(routes, ["PUT", "PATCH"], Root + "/{id}/postmortem", Permission.Respond, call => Known(
            call, one => Draft(call, one)));
        StatuspageEndpoints.Both(routes, ["DELETE"], Root + "/{id}/postmortem", Permission.Respond, call => Known(
            call, one => call.Run(
                now => new C.RevertPostmortem(one.Id) { At = now, By = call.By }, _ => Results.NoContent())));
        StatuspageEndpoints.Both(
            routes, ["PUT", "PATCH"], Root + "/{id}/postmortem/publish", Permission.Respond,
            call => Known(call, one => PublishPostmortem(call, one)));
        StatuspageEndpoints.Both(
            routes, ["PUT", "PATCH"], Root + "/{id}/postmortem/revert", Permission.Respond,
            call => Known(call, one => call.Run(
                now => new C.RevertPostmortem(one.Id) { At = now, By = call.By },
                page => Postmortem(call, page.Incident(one.Id.Value)!))));
    }

    private static void List(
        IEndpointRouteBuilder routes, string path, Func<StatuspageCall, IEnumerable<PublicIncident>> of) =>
        StatuspageEndpoints.Both(routes, ["GET"], Root + path, Permission.Read, call => Task.FromResult(
            call.Answers.Incidents(
                call.Page,
                call.View,
                call.Asked("page") is null && call.Asked("limit") is null && call.Asked("per_page") is null
                    ? of(call).Take(100)
                    : call.Part(of(call)))));

    private static bool Matches(PublicIncident one, string? words) =>
        words is null || one.Name.Contains(words, StringComparison.OrdinalIgnoreCase)
        || one.Updates.Exists(update => update.Body.Contains(words, StringComparison.OrdinalIgnoreCase));

    private static Task<IResult> Known(StatuspageCall call, Func<PublicIncident, Task<IResult>> act) =>
        call.Incident is { } one
            ? act(one)
            : Task.FromResult(StatuspageAnswers.No(PageRefusals.UnknownIncident));

    private static async Task<IResult> Create(StatuspageCall call)
    {
        var body = await call.Body("incident");
        var id = call.Desk.NewId();
        var window = Window(body, before: null);
        var status = Status(body);
        var backfilled = body.Flag("backfilled") == true ? Backfill(body) : (Instant?)null;
        if (window is null && status?.IsOfPlannedWork() == true)
            throw StatuspageBody.Wrong("scheduled_for", "Planned work needs 'scheduled_for' and 'scheduled_until'.");
        return await call.Run(
            now => new C.Publish
            {
                At = now,
                By = call.By,
                Incident = id,
                Update = PublicId.Of($"{id}/1"),
                Name = body.Text("name") ?? "",
                Status = status,
                Body = Words(body),
                Components = Components(call, body),
                About = body.List("component_ids")?.Select(call.IdOf).ToList(),
                Impact = Impact(body),
                Window = window,
                Backfilled = backfilled,
                Metadata = body.Metadata(),
                Notifies = body.Flag("deliver_notifications") ?? true,
            },
            page => call.Answers.Incident(201, page, call.View, page.Incident(id.Value)!));
    }

    /// <summary>One update, when there is a word or a status in it; otherwise only what stands above them
    /// changes.</summary>
    private static async Task<IResult> Change(StatuspageCall call, PublicIncident one)
    {
        var body = await call.Body("incident");
        var (words, status) = (Words(body), Status(body));
        var components = Components(call, body);
        if (status is null && string.IsNullOrWhiteSpace(words) && components.Count == 0)
        {
            return await call.Run(
                now => new C.EditIncident(one.Id)
                {
                    At = now,
                    By = call.By,
                    Name = body.Text("name"),
                    Impact = Impact(body),
                    Window = Window(body, one.Window),
                    Components = body.List("component_ids")?.Select(call.IdOf).ToList(),
                    Metadata = body.Metadata(),
                },
                page => call.Answers.Incident(200, page, call.View, page.Incident(one.Id.Value)!));
        }

        var update = call.Desk.NewId();
        return await call.Run(
            now => new C.Publish
            {
                At = now,
                By = call.By,
                Incident = one.Id,
                Update = update,
                Name = body.Text("name"),
                Status = status,
                Body = words,
                Components = components,
                About = body.List("component_ids")?.Select(call.IdOf).ToList(),
                Impact = Impact(body),
                Window = Window(body, one.Window),
                Metadata = body.Metadata(),
                Notifies = body.Flag("deliver_notifications") ?? true,
            },
            page => call.Answers.Incident(200, page, call.View, page.Incident(one.Id.Value)!));
    }

    private static async Task<IResult> ChangeUpdate(StatuspageCall call, PublicIncident one)
    {
        var body = await call.Body("incident_update");
        var id = new PublicId(call.Value("update"));
        return await call.Run(
            now => new C.EditUpdate(one.Id, id, body.Text("body"), body.Moment("display_at"))
            {
                At = now,
                By = call.By,
            },
            page =>
            {
                var known = page.Incident(one.Id.Value)!;
                return call.Answers.Update(page, call.View, known, known.Updates.Find(update => update.Id == id)!);
            });
    }

    private static IResult Postmortem(StatuspageCall call, PublicIncident one) =>
        one is { PostmortemDraft: null, Postmortem: null }
            ? StatuspageAnswers.No(PageRefusals.NoPostmortem)
            : call.Answers.Postmortem(call.Page, call.View, one);

    private static async Task<IResult> Draft(StatuspageCall call, PublicIncident one)
    {
        var body = await call.Body("postmortem");
        return await call.Run(
            now => new C.DraftPostmortem(one.Id, body.Text("body_draft") ?? body.Text("body") ?? "")
            {
                At = now,
                By = call.By,
            },
            page => Postmortem(call, page.Incident(one.Id.Value)!));
    }

    private static async Task<IResult> PublishPostmortem(StatuspageCall call, PublicIncident one)
    {
        var body = await call.Body("postmortem");
        var update = call.Desk.NewId();
        return await call.Run(
            now => new C.PublishPostmortem(one.Id, update, body.Flag("notify_subscribers") ?? false)
            {
                At = now,
                By = call.By,
            },
            page => Postmortem(call, page.Incident(one.Id.Value)!));
    }

    private static string? Words(StatuspageBody body) => body.Text("body") ?? body.Text("message");

    private static PublicStatus? Status(StatuspageBody body) => body.Text("status") switch
    {
        null or "" => null,
        var word => PublicWords.StatusOf(word)
            ?? throw StatuspageBody.Wrong("status", $"'{word}' is no status of an incident."),
    };

    /// <summary>How bad it looks. Scripts write <c>impact</c> where the field is called
    /// <c>impact_override</c>.</summary>
    private static PageImpact? Impact(StatuspageBody body) =>
        (body.Text("impact_override") ?? body.Text("impact")) switch
        {
            null or "" => null,
            var word => PublicWords.ImpactOf(word)
                ?? throw StatuspageBody.Wrong("impact_override", $"'{word}' is no impact."),
        };

    private static List<(string Component, ComponentStatus Status)> Components(
        StatuspageCall call, StatuspageBody body) =>
    [
        .. (body.Map("components") ?? [])
            .Where(pair => pair.Value.Length > 0)
            .Select(pair => (
                call.IdOf(pair.Key),
                PublicWords.ComponentStatusOf(pair.Value)
                    ?? throw StatuspageBody.Wrong("components", $"'{pair.Value}' is no status of a component."))),
    ];

    private static Instant Backfill(StatuspageBody body) =>
        LocalDatePattern.Iso.Parse(body.Text("backfill_date") ?? "") is { Success: true, Value: var day }
            ? day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant()
            : throw StatuspageBody.Wrong("backfill_date", "Give the day as 2026-01-31.");

    private static PlannedWindow? Window(StatuspageBody body, PlannedWindow? before)
    {
        var from = body.Moment("scheduled_for") ?? before?.From;
        var until = body.Moment("scheduled_until") ?? before?.Until;
        if (from is null || until is null)
            return null;
        var itself = body.Flag("scheduled_auto_transition");
        return new PlannedWindow(
            from.Value,
            until.Value,
            body.Flag("scheduled_remind_prior") ?? before?.Reminds ?? false,
            body.Flag("scheduled_auto_in_progress") ?? itself ?? before?.Begins ?? false,
            body.Flag("scheduled_auto_completed") ?? itself ?? before?.Ends ?? false,
            body.Flag("auto_transition_to_maintenance_state") ?? before?.SetsComponents ?? false,
            body.Flag("auto_transition_to_operational_state") ?? before?.RestoresComponents ?? false,
            body.Flag("auto_transition_deliver_notifications_at_start") ?? before?.TellsBegin ?? false,
            body.Flag("auto_transition_deliver_notifications_at_end") ?? before?.TellsEnd ?? false);
    }
}
