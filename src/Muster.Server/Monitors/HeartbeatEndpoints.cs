using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Monitors;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Monitors;
using Muster.Engine;
using Muster.Engine.Monitors;
using Muster.Server.Access;
using Muster.Server.Compat;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Monitors;

/// <summary>Heartbeats: the addresses at which they beat, and what is watched, over JSON.</summary>
internal static class HeartbeatEndpoints
{
    private const string Source = "heartbeat";
    private static readonly string[] BeatMethods = ["POST", "GET", "HEAD", "PUT", "PATCH"];
    private static readonly Duration GraceMin = Duration.FromMinutes(1);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/intake/heartbeat/{key}", BeatMethods, Beat).ShortCircuit().Needs(Permission.None);
        routes.MapPost("/api/v2/heartbeat/{key}", Beat).ShortCircuit().Needs(Permission.None);
        routes.MapMethods("/integrations/v1/{type}/{key}/heartbeat/", BeatMethods, BeatOfService)
            .ShortCircuit().Needs(Permission.None);
        var api = routes.MapGroup("/api/v1/heartbeats").WithTags("heartbeats");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("Heartbeats, oldest first").Takes("service");
        api.MapPost("", Make).Needs(Permission.Configure)
            .WithSummary("Watch something; the answer says where it beats");
        api.MapGet("/{id}", Show).Needs(Permission.Read).WithSummary("One heartbeat");
        api.MapPost("/{id}", Change).Needs(Permission.Configure).WithSummary("Call or time it otherwise");
        api.MapDelete("/{id}", Delete).Needs(Permission.Configure).WithSummary("Watch it no more");
        api.MapPost("/{id}/pause", Pause).Needs(Permission.Configure).WithSummary("Its silence is no alarm");
        api.MapDelete("/{id}/pause", Resume).Needs(Permission.Configure).WithSummary("Its silence is an alarm again");
    }

    /// <summary>The grace that people wrote; a tenth of the period when they wrote none, at least a
    /// minute.</summary>
    internal static Duration? GraceOf(string? text, HeartbeatPeriod period) => text is not { Length: > 0 }
        ? Duration.Max(GraceMin, period.Months > 0 ? Duration.FromDays(1) : period.Time / 10)
        : text.Trim() is "0" or "0s" or "0m" ? Duration.Zero
        : HeartbeatPeriod.Parse(text) is { Months: 0 } grace ? grace.Time
        : int.TryParse(text.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture, out var seconds)
            && seconds is > 0 and < 10
            ? Duration.FromSeconds(seconds)
            : null;

    private static Task Beat(HttpContext http)
    {
        var key = http.GetRouteValue("key") as string ?? "";
        var live = http.RequestServices.GetRequiredService<Live>().Now;
        return Beat(http, key, key.Length is > 0 and <= 64 ? live.HeartbeatOfKey(key) : null);
    }

    /// <summary>Grafana OnCall's heartbeats belong to an integration: the one of that type's name, or the only
    /// one.</summary>
    private static Task BeatOfService(HttpContext http)
    {
        var key = http.GetRouteValue("key") as string ?? "";
        var type = http.GetRouteValue("type") as string;
        var live = http.RequestServices.GetRequiredService<Live>().Now;
        var service = key.Length is > 0 and <= 64 ? live.ServiceOfKey(key) : null;
        var own = live.Heartbeats.Where(one => one.Order!.Service == service).ToList();
        return Beat(
            http,
            key,
            own.Find(one => string.Equals(one.Name, type, StringComparison.OrdinalIgnoreCase))
                ?? (own.Count == 1 ? own[0] : null));
    }

    private static async Task Beat(HttpContext http, string key, Heartbeat? heartbeat)
    {
        var isHeard = heartbeat is not null
            && await http.RequestServices.GetRequiredService<HeartbeatDesk>().Beat(
                heartbeat.Order!.Id, CancellationToken.None);
        if (isHeard)
        {
            await http.Response.WriteAsJsonAsync(new { status = "ok" }, http.RequestAborted);
            return;
        }

        http.RequestServices.GetRequiredService<WrongKeys>().Note(
            http.RequestServices.GetRequiredService<IntakeDoor>().Now, Source, key);
        await Problems.Write(http, 404, "heartbeat.key-unknown", "This is not the key of a heartbeat.");
    }

    private static async Task<Ok<ListMessage<HeartbeatMessage>>> List(
        HttpContext http, Asker asker, HeartbeatDesk desk, Live live, ServerSettings settings,
        CancellationToken cancel)
    {
        ServiceId? service = http.Request.Query["service"].ToString() is { Length: > 0 } id
            ? new ServiceId(id)
            : null;
        var views = await desk.List(service, cancel);
        return TypedResults.Ok(Lists.Whole(views.Select(view => MessageOf(view, UrlFor(view, asker, live, settings)))));
    }

    private static async Task<Results<Created<HeartbeatMessage>, ProblemAnswer>> Make(
        Input<HeartbeatOrderMessage> input, Asker asker, HeartbeatDesk desk, ServerSettings settings,
        CancellationToken cancel)
    {
        var order = input.Value;
        if (HeartbeatPeriod.Parse(order.Every) is not { } period)
            return HeartbeatRefusals.PeriodWrong.ToProblem();
        if (GraceOf(order.Grace, period) is not { } grace)
            return HeartbeatRefusals.GraceWrong.ToProblem();
        var (id, key, refusal) = await desk.Make(
            new ServiceId(order.Service ?? ""), order.Name ?? "", period, grace, asker.AsActor, cancel);
        if (refusal is not null)
            return refusal.ToProblem();
        var view = await desk.Find(id, cancel);
        return TypedResults.Created($"/api/v1/heartbeats/{id}", MessageOf(view!, UrlOf(key, settings)));
    }

    private static async Task<Results<Ok<HeartbeatMessage>, ProblemAnswer>> Show(
        string id, Asker asker, HeartbeatDesk desk, Live live, ServerSettings settings, CancellationToken cancel) =>
        Guid.TryParse(id, out var guid) && await desk.Find(new HeartbeatId(guid), cancel) is { } view
            ? TypedResults.Ok(MessageOf(view, UrlFor(view, asker, live, settings)))
            : HeartbeatRefusals.Unknown.ToProblem();

    private static Task<Results<Ok<HeartbeatMessage>, ProblemAnswer>> Change(
        string id, Input<HeartbeatOrderMessage> input, Asker asker, HeartbeatDesk desk, Live live,
        ServerSettings settings, CancellationToken cancel)
    {
        var order = input.Value;
        if (!Guid.TryParse(id, out var guid) || live.Now.Heartbeat(new HeartbeatId(guid)) is not { } before)
            return Refused(HeartbeatRefusals.Unknown);
        var period = order.Every is null ? before.Period : HeartbeatPeriod.Parse(order.Every);
        if (period is not { } every)
            return Refused(HeartbeatRefusals.PeriodWrong);
        var grace = order.Grace is null ? before.Grace : GraceOf(order.Grace, every);
        return grace is not { } late
            ? Refused(HeartbeatRefusals.GraceWrong)
            : Run(id, now => new HeartbeatCommand.Change(order.Name?.Trim() ?? before.Name, every, late)
            {
                At = now,
                By = asker.AsActor,
            },
            asker, desk, live, settings, cancel);
    }

    private static Task<Results<Ok<HeartbeatMessage>, ProblemAnswer>> Pause(
        string id, Asker asker, HeartbeatDesk desk, Live live, ServerSettings settings, CancellationToken cancel) =>
        Run(
            id, now => new HeartbeatCommand.Pause { At = now, By = asker.AsActor },
            asker, desk, live, settings, cancel);

    private static Task<Results<Ok<HeartbeatMessage>, ProblemAnswer>> Resume(
        string id, Asker asker, HeartbeatDesk desk, Live live, ServerSettings settings, CancellationToken cancel) =>
        Run(
            id, now => new HeartbeatCommand.Resume { At = now, By = asker.AsActor },
            asker, desk, live, settings, cancel);

    private static async Task<Results<NoContent, ProblemAnswer>> Delete(
        string id, Asker asker, HeartbeatDesk desk, CancellationToken cancel) =>
        !Guid.TryParse(id, out var guid)
            ? HeartbeatRefusals.Unknown.ToProblem()
            : await desk.Run(
                new HeartbeatId(guid),
                now => new HeartbeatCommand.Delete { At = now, By = asker.AsActor },
                cancel) is { } refusal
                ? refusal.ToProblem()
                : TypedResults.NoContent();

    private static async Task<Results<Ok<HeartbeatMessage>, ProblemAnswer>> Run(
        string id, Func<Instant, HeartbeatCommand> command, Asker asker, HeartbeatDesk desk, Live live,
        ServerSettings settings, CancellationToken cancel) =>
        !Guid.TryParse(id, out var guid)
            ? HeartbeatRefusals.Unknown.ToProblem()
            : await desk.Run(new HeartbeatId(guid), command, cancel) is { } refusal
                ? refusal.ToProblem()
                : await Show(id, asker, desk, live, settings, cancel);

    private static Task<Results<Ok<HeartbeatMessage>, ProblemAnswer>> Refused(Refusal refusal) =>
        Task.FromResult<Results<Ok<HeartbeatMessage>, ProblemAnswer>>(refusal.ToProblem());

    /// <summary>The address is a secret: administrators may read it again.</summary>
    private static string? UrlFor(HeartbeatView view, Asker asker, Live live, ServerSettings settings) =>
        asker.May(Permission.Administer) && live.Now.KeyOf(view.Heartbeat.Order!.Id) is { } key
            ? UrlOf(key, settings)
            : null;

    private static string UrlOf(string key, ServerSettings settings) => $"{settings.PublicUrl}/intake/heartbeat/{key}";

    private static HeartbeatMessage MessageOf(HeartbeatView view, string? url) => new()
    {
        Id = view.Heartbeat.Order!.Id.ToString(),
        Name = view.Heartbeat.Name,
        Service = view.Heartbeat.Order.Service.Value,
        Every = view.Heartbeat.Period.ToString(),
        GraceSeconds = (long)view.Heartbeat.Grace.TotalSeconds,
        State = view.Heartbeat.State.Word(),
        Since = Wire.At(view.Heartbeat.Since),
        LastAt = Wire.At(view.LastAt),
        DueAt = Wire.At(view.Deadline),
        Url = url,
    };
}
