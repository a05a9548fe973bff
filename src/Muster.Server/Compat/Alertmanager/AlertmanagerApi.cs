using System.Text.Json;
using System.Text.RegularExpressions;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;

namespace Muster.Server.Compat.Alertmanager;

/// <summary>
/// Alertmanager's API v2 below an integration key, so that <c>amtool</c> and dashboards keep working: they see the
/// alerts that were sent with the key, and the silences they make hold back those alerts and no others. Errors are a
/// bare JSON string. Source: wire formats D3.
/// </summary>
internal sealed class AlertmanagerApi(IntakeDoor door, Live live, IStore store, SilenceDesk desk)
{
    private const string Source = "alertmanager-api";
    private const int AlertsMax = 20_000;
    private const int PartOf = 1_000;
    private const int BodyBytesMax = 1024 * 1024;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Get("alerts", (api, http, service) => api.Alerts(http, service));
        Get("alerts/groups", (api, http, service) => api.Groups(http, service));
        Get("receivers", (api, http, _) => api.Receivers(http));
        Get("silences", (api, http, service) => api.Silences(http, service));
        Get("silence/{id}", (api, http, service) => api.Silence(http, service));
        routes.MapPost("/am/{key}/api/v2/silences", http => Run(http, (api, service) => api.Keep(http, service)))
            .ShortCircuit().Needs(Permission.None);
        routes.MapDelete("/am/{key}/api/v2/silence/{id}", http => Run(http, (api, service) => api.End(http, service)))
            .ShortCircuit().Needs(Permission.None);

        void Get(string path, Func<AlertmanagerApi, HttpContext, ServiceId, Task> answer) =>
            routes.MapGet($"/am/{{key}}/api/v2/{path}", http => Run(http, (api, service) => answer(api, http, service)))
                .ShortCircuit().Needs(Permission.None);
    }

    private static async Task Run(HttpContext http, Func<AlertmanagerApi, ServiceId, Task> answer)
    {
        var api = http.RequestServices.GetRequiredService<AlertmanagerApi>();
        if (api.ServiceOf(http) is { } service)
            await answer(api, service);
        else
            await Complain(http, 404, "this is not the integration key of a service");
    }

    private ServiceId? ServiceOf(HttpContext http) => door.ServiceOf(http.GetRouteValue("key") as string, Source);

    private Task Receivers(HttpContext http) => Say(http, AlertmanagerViews.Receivers(live.Now.Playbook));

    private async Task Alerts(HttpContext http, ServiceId service)
    {
        if (await Seen(http, service) is { } seen)
            await Say(http, seen.Select(each => each.View));
    }

    private async Task Groups(HttpContext http, ServiceId service)
    {
        if (await Seen(http, service) is not { } seen)
            return;
        await Say(http, seen
            .GroupBy(each => (each.Routing.Route.Name, each.Routing.GroupKey))
            .Select(group => new GettableGroup(
                AlertmanagerViews.GroupLabels(group.First().Alert, group.First().Routing),
                group.First().View.Receivers[0],
                [.. group.Select(each => each.View)])));
    }

    /// <summary>The open alerts that the query asks for; null after a complaint.</summary>
    private async Task<List<(Alert Alert, Routing Routing, GettableAlert View)>?> Seen(
        HttpContext http, ServiceId service)
    {
        var query = http.Request.Query;
        if (Conditions(http) is not { } conditions)
        {
            await Complain(http, 400, $"a filter is not {MatcherText.Expected}");
            return null;
        }

        Regex? receiver = null;
        if (query["receiver"].ToString() is { Length: > 0 } pattern)
        {
            if (MatcherText.PatternProblem(pattern) is { } problem)
            {
                await Complain(http, 400, $"receiver: {problem}");
                return null;
            }

            receiver = new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }

        var configuration = live.Now;
        var now = door.Now;
        List<(Alert, Routing, GettableAlert)> seen = [];
        foreach (var alert in await Open(service, http.RequestAborted))
        {
            var signal = alert.AsSignal();
            if (!conditions.All(each => each.Holds(signal)))
                continue;
            var routing = Routing.Of(signal, configuration.Playbook);
            var view = AlertmanagerViews.Of(alert, routing, configuration.Silences.Holding(signal, now), now);
            if (IsAsked(view.Status, query) && receiver?.IsMatch(view.Receivers[0].Name) != false)
                seen.Add((alert, routing, view));
        }

        return seen;
    }

    private async Task<List<Alert>> Open(ServiceId key, CancellationToken cancel) => await store.Read(
        async reading =>
        {
            List<Alert> found = [];
            AlertId? before = null;
            while (found.Count < AlertsMax)
            {
                var part = await reading.Alerts(new AlertQuery
                {
                    Statuses = [AlertStatus.Firing, AlertStatus.Acknowledged, AlertStatus.Suppressed],
                    Before = before,
                    Limit = PartOf,
                });
                found.AddRange(part.Where(alert => (alert.From ?? alert.Service) == key));
                if (part.Count < PartOf)
                    break;
                before = part[^1].Id;
            }

            return found;
        },
        cancel);

    private Task Silences(HttpContext http, ServiceId service)
    {
        if (Conditions(http) is not { } conditions)
            return Complain(http, 400, $"a filter is not {MatcherText.Expected}");
        var query = http.Request.Query;
        var now = door.Now;
        return Say(http, live.Now.AllSilences
            .Where(silence => silence.Terms!.Service is null || silence.Terms.Service == service)
            .Where(silence => conditions.All(each => Meets(silence.Terms!, each)))
            .Where(silence => Flag(query, silence.StatusAt(now).ToString().ToLowerInvariant()))
            .Select(silence => AlertmanagerViews.Of(silence, now)));
    }

    private Task Silence(HttpContext http, ServiceId service) =>
        Find(http, service) is { } silence
            ? Say(http, AlertmanagerViews.Of(silence, door.Now))
            : Complain(http, 404, "silence not found");

    private async Task Keep(HttpContext http, ServiceId service)
    {
        var body = await SignalBody.Read(http, BodyBytesMax);
        var (posted, unread) = Parse(body);
        if (posted is null)
        {
            await Complain(http, body.Problem is null ? 400 : body.Status, unread!);
            return;
        }

        var (terms, problem) = AlertmanagerViews.Read(posted, service);
        if (terms is null)
        {
            await Complain(http, 400, problem!);
            return;
        }

        var by = Actor.Integration(service, posted.CreatedBy is { Length: > 0 } name ? name : "amtool");
        var known = posted.Id is { Length: > 0 } id ? Known(id) : null;
        if (posted.Id is { Length: > 0 } && known is null)
        {
            await Complain(http, 404, "silence not found");
            return;
        }

        var (kept, refusal) = known is not null && known.StatusAt(door.Now) != SilenceStatus.Expired
            ? await desk.Change(known.Id, terms, service, by, http.RequestAborted)
            : await desk.Create(terms, by, http.RequestAborted);
        if (kept is null)
            await Complain(http, Problems.StatusOf(refusal!), refusal!.Message);
        else
            await Say(http, new { silenceID = kept.Id.Value.ToString("D") });
    }

    private async Task End(HttpContext http, ServiceId service)
    {
        if (Find(http, service) is not { } silence)
        {
            await Complain(http, 404, "silence not found");
            return;
        }

        var by = Actor.Integration(service, "amtool");
        if (await desk.Expire(silence.Id, service, by, http.RequestAborted) is { } refusal)
            await Complain(http, Problems.StatusOf(refusal), refusal.Message);
        else
            http.Response.StatusCode = 200;
    }

    private Silence? Find(HttpContext http, ServiceId service) =>
        Known(http.GetRouteValue("id") as string ?? "") is { } silence
        && (silence.Terms!.Service is null || silence.Terms.Service == service)
            ? silence
            : null;

    private Silence? Known(string id) =>
        Guid.TryParse(id, out var guid) ? live.Now.Silence(new SilenceId(guid)) : null;

    private static (PostableSilence? Posted, string? Problem) Parse(SignalBody body)
    {
        if (body.Problem is { } problem)
            return (null, problem);
        try
        {
            return JsonSerializer.Deserialize<PostableSilence>(body.Bytes.Span, AlertmanagerViews.Json) is { } posted
                ? (posted, null)
                : (null, "a silence is a JSON object");
        }
        catch (JsonException wrong)
        {
            return (null, JsonText.Where(wrong));
        }
    }

    /// <summary>A filter of silences looks at what their own conditions say.</summary>
    private static bool Meets(SilenceTerms terms, Matcher asked) => terms.Matchers.Any(each =>
        each.Name == asked.Name
        && asked.Holds(new AlertSignal
        {
            Service = new ServiceId(""),
            Source = "",
            DedupKey = "",
            Action = AlertAction.Trigger,
            Labels = Labels.From([new(each.Name, each.Value)]),
        }));

    private static List<Matcher>? Conditions(HttpContext http)
    {
        List<Matcher> conditions = [];
        foreach (var text in http.Request.Query["filter"])
        {
            var (matchers, problem) = MatcherText.Matchers(text ?? "");
            if (problem is not null)
                return null;
            conditions.AddRange(matchers);
        }

        return conditions;
    }

    private static bool IsAsked(AlertState state, IQueryCollection query) =>
        (state.State != "active" || Flag(query, "active"))
        && (state.SilencedBy.Count == 0 || Flag(query, "silenced"))
        && (state.InhibitedBy.Count == 0 || Flag(query, "inhibited"))
        && (state.MutedBy.Count == 0 || Flag(query, "muted"));

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() is not "false";

    private static Task Say<T>(HttpContext http, T answer) =>
        http.Response.WriteAsJsonAsync(answer, AlertmanagerViews.Json, http.RequestAborted);

    private static Task Complain(HttpContext http, int status, string text)
    {
        http.Response.StatusCode = status;
        return Say(http, text);
    }
}
