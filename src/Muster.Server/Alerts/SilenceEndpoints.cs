using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Alerts;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Alerts;

/// <summary>Silences over JSON: make, see, change, end; and what each of them hid.</summary>
internal static class SilenceEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/silences").WithTags("silences");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("Silences, newest first").Takes("status", "alert");
        api.MapGet("/{id}", Show).Needs(Permission.Read).WithSummary("One silence");
        api.MapGet("/{id}/alerts", Hidden).Needs(Permission.Read)
            .WithSummary("What a silence held back, newest first");
        api.MapPost("", Make).Needs(Permission.Respond).WithSummary("Hold alerts back for a time");
        api.MapPatch("/{id}", Change).Needs(Permission.Respond)
            .WithSummary("Change a silence that is not over; what is left out stays");
        api.MapDelete("/{id}", Expire).Needs(Permission.Respond)
            .WithSummary("End a silence now; what still fires pages");
    }

    private static async Task<Results<Ok<ListMessage<SilenceMessage>>, ProblemAnswer>> List(
        HttpContext http, Live live, IStore store, TimeProvider time, CancellationToken cancel)
    {
        var now = Now(time);
        var statuses = Lists.Values(http, "status", word =>
            Wire.Parse<SilenceStatus>(word) is { } status ? [status] : (SilenceStatus[]?)null);
        var found = live.Now.AllSilences
            .Where(silence => statuses.Count == 0 || statuses.Contains(silence.StatusAt(now)));
        if (Lists.Id(http.Request.Query["alert"], "alert") is { } id)
        {
            var alert = await store.Read(reading => reading.Alert(new AlertId(id)), cancel);
            var signal = alert?.AsSignal();
            found = signal is null ? [] : found.Where(silence => silence.Terms!.Takes(signal));
        }

        var messages = await store.Read(
            async reading =>
            {
                List<SilenceMessage> list = [];
                foreach (var silence in found.Take(Lists.LimitMax))
                    list.Add(SilenceMessages.Of(silence, now, await SilenceMessages.Hid(reading, silence.Id)));
                return list;
            },
            cancel);
        return TypedResults.Ok(Lists.Whole(messages));
    }

    private static async Task<Results<Ok<SilenceMessage>, ProblemAnswer>> Show(
        string id, Live live, IStore store, TimeProvider time, CancellationToken cancel) =>
        Find(id, live) is { } silence
            ? TypedResults.Ok(await Message(silence, store, time, cancel))
            : SilenceRefusals.Unknown.ToProblem();

    private static async Task<Results<Ok<ListMessage<HiddenAlertMessage>>, ProblemAnswer>> Hidden(
        string id, Live live, IStore store, CancellationToken cancel) =>
        Find(id, live) is { } silence
            ? TypedResults.Ok(Lists.Whole(
                await store.Read(reading => SilenceMessages.Hidden(reading, silence.Id), cancel)))
            : SilenceRefusals.Unknown.ToProblem();

    private static async Task<Results<Created<SilenceMessage>, ProblemAnswer>> Make(
        Input<SilenceOrderMessage> input, Asker asker, SilenceDesk desk, IncidentActions incidents, TimeProvider time,
        CancellationToken cancel)
    {
        var incident = await incidents.Find(input.Value.Incident ?? "", asker, cancel);
        var (terms, wrong) = SilenceMessages.TermsOf(
            input.Value, before: null, asker.Person.Name, Now(time), incident);
        if (terms is null)
            return wrong!.ToProblem();
        var (made, refusal) = await desk.Create(terms, asker.AsActor, cancel);
        return made is null
            ? refusal!.ToProblem()
            : TypedResults.Created($"/api/v1/silences/{made.Id}", SilenceMessages.Of(made, Now(time), hid: 0));
    }

    private static async Task<Results<Ok<SilenceMessage>, ProblemAnswer>> Change(
        string id, Input<SilenceOrderMessage> input, Asker asker, SilenceDesk desk, Live live, IStore store,
        IncidentActions incidents, TimeProvider time, CancellationToken cancel)
    {
        if (Find(id, live) is not { } silence)
            return SilenceRefusals.Unknown.ToProblem();
        var incident = await incidents.Find(input.Value.Incident ?? "", asker, cancel);
        var (terms, wrong) = SilenceMessages.TermsOf(
            input.Value, silence.Terms, asker.Person.Name, Now(time), incident);
        if (terms is null)
            return wrong!.ToProblem();
        var (changed, refusal) = await desk.Change(silence.Id, terms, key: null, asker.AsActor, cancel);
        return changed is null
            ? refusal!.ToProblem()
            : TypedResults.Ok(await Message(changed, store, time, cancel));
    }

    private static async Task<Results<Ok<SilenceMessage>, ProblemAnswer>> Expire(
        string id, Asker asker, SilenceDesk desk, Live live, IStore store, TimeProvider time,
        CancellationToken cancel) =>
        Find(id, live) is not { } silence ? SilenceRefusals.Unknown.ToProblem()
        : await desk.Expire(silence.Id, key: null, asker.AsActor, cancel) is { } refusal ? refusal.ToProblem()
        : await Show(id, live, store, time, cancel);

    private static Silence? Find(string id, Live live) =>
        Guid.TryParse(id, out var guid) ? live.Now.Silence(new SilenceId(guid)) : null;

    private static async Task<SilenceMessage> Message(
        Silence silence, IStore store, TimeProvider time, CancellationToken cancel) => SilenceMessages.Of(
        silence,
        Now(time),
        await store.Read(reading => SilenceMessages.Hid(reading, silence.Id), cancel));

    private static Instant Now(TimeProvider time) => Instant.FromDateTimeOffset(time.GetUtcNow());
}
