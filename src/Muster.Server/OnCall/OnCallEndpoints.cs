using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.OnCall;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.OnCall;

/// <summary>Who is on call, schedules and overrides, over JSON.</summary>
internal static class OnCallEndpoints
{
    private static readonly Duration ShownDefault = Duration.FromDays(14);

    private static readonly Refusal UnknownSchedule =
        new("schedule.unknown", "There is no such schedule.") { Kind = RefusalKind.Unknown, Field = "schedule" };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("on-call");
        api.MapGet("/oncall", WhoIsOnCall).Needs(Permission.Read)
            .WithSummary("Who is on call, now or at an instant, and why").Takes("at", "schedule");
        api.MapGet("/schedules", Schedules).Needs(Permission.Read).WithSummary("The schedules");
        api.MapGet("/schedules/{id}", Schedule).Needs(Permission.Read)
            .WithSummary("A schedule with its final shifts").Takes("from", "until");
        api.MapGet("/overrides", Overrides).Needs(Permission.Read)
            .WithSummary("Overrides, newest first").Takes("schedule");
        api.MapPost("/overrides", MakeOverride).Needs(Permission.Respond)
            .WithSummary("Put a person, or nobody, on call for a stretch of time");
        api.MapDelete("/overrides/{id}", RemoveOverride).Needs(Permission.Respond).WithSummary("Remove an override");
    }

    internal static ShiftMessage MessageOf(Shift shift, Configuration configuration) => new(
        Wire.At(shift.From),
        Wire.At(shift.Until),
        shift.Responder?.Value,
        shift.Responder is { } responder ? configuration.NameOf(responder) : null,
        LayerOf(shift.Because),
        OverrideOf(shift.Because));

    private static Ok<ListMessage<OnCallMessage>> WhoIsOnCall(HttpContext http, Live live, TimeProvider time)
    {
        var at = Query.Moment(http, "at") ?? Instant.FromDateTimeOffset(time.GetUtcNow());
        var schedule = Query.Text(http, "schedule");
        var lines = OnCallNow.Of(live.Now, at).Where(line => schedule is null || line.Schedule.Id.Value == schedule);
        return TypedResults.Ok(Lists.Whole(lines.Select(line => MessageOf(line, live.Now))));
    }

    private static OnCallMessage MessageOf(OnCallLine line, Configuration configuration)
    {
        var answer = line.Answer;
        return new OnCallMessage
        {
            Schedule = line.Schedule.Id.Value,
            ScheduleName = line.Schedule.Name,
            At = Wire.At(answer.At),
            Responder = answer.Responder?.Value,
            Name = answer.Responder is { } responder ? configuration.NameOf(responder) : null,
            Layer = LayerOf(answer.Because),
            Override = OverrideOf(answer.Because),
            Sentence = line.Sentence,
            From = Wire.At(answer.From),
            Until = Wire.At(answer.Until),
            Next = answer.Next?.Responder.Value,
            NextFrom = Wire.At(answer.Next?.From),
        };
    }

    private static Ok<ListMessage<ScheduleMessage>> Schedules(Live live) =>
        TypedResults.Ok(Lists.Whole(live.Now.Playbook.Schedules.Select(schedule => MessageOf(schedule, live.Now))));

    private static Results<Ok<ScheduleMessage>, ProblemAnswer> Schedule(
        string id, HttpContext http, Live live, TimeProvider time)
    {
        var configuration = live.Now;
        if (configuration.Playbook.Schedule(new ScheduleId(id)) is not { } schedule)
            return UnknownSchedule.ToProblem();
        var from = Query.Moment(http, "from") ?? Instant.FromDateTimeOffset(time.GetUtcNow());
        var until = Query.Moment(http, "until") ?? from + ShownDefault;
        if (until <= from || until - from > OnCallResolver.SightMax)
        {
            throw new ProblemException(
                400, "request.wrong-value", "'until' must be after 'from', at most 400 days.", "until");
        }

        var shifts = FinalSchedule.Between(
            schedule,
            configuration.Overrides(schedule.Id),
            from,
            until,
            person => configuration.Person(person) is { IsActive: true });
        return TypedResults.Ok(MessageOf(schedule, configuration) with
        {
            From = Wire.At(from),
            Until = Wire.At(until),
            Shifts = [.. shifts.Select(shift => MessageOf(shift, configuration))],
        });
    }

    private static Ok<ListMessage<OverrideMessage>> Overrides(HttpContext http, Live live)
    {
        var asked = Query.Text(http, "schedule");
        var overrides = live.Now.Playbook.Schedules
            .Where(schedule => asked is null || schedule.Id.Value == asked)
            .SelectMany(schedule => live.Now.Overrides(schedule.Id))
            .OrderByDescending(each => each.CreatedAt).ThenByDescending(each => each.Id.Value);
        return TypedResults.Ok(Lists.Whole(overrides.Select(MessageOf)));
    }

    private static async Task<Results<Created<OverrideMessage>, ProblemAnswer>> MakeOverride(
        Input<OverrideOrderMessage> input, Asker asker, ScheduleDesk desk, Live live, TimeProvider time,
        CancellationToken cancel)
    {
        var order = input.Value;
        var configuration = live.Now;
        var schedules = configuration.Playbook.Schedules;
        var schedule = order.Schedule is { Length: > 0 } id ? configuration.Playbook.Schedule(new ScheduleId(id))
            : schedules.Count == 1 ? schedules[0]
            : null;
        if (schedule is null)
        {
            var names = string.Join(", ", schedules.Select(each => each.Id.Value));
            return Invalid("schedule.unknown", "schedule", $"Say which schedule: {names}.");
        }

        if (Wire.At(order.Until) is not { } until)
            return Invalid("override.until-missing", "until", "Say until when.");
        var who = order.Nobody == true ? (ResponderId?)null
            : order.Responder is { Length: > 0 } given ? new ResponderId(given)
            : asker.Id;
        if (who is { } person && configuration.Person(person) is not { IsActive: true })
            return Invalid("person.unknown", "responder", $"There is no active person '{person}'.");
        var from = Wire.At(order.From) ?? Instant.FromDateTimeOffset(time.GetUtcNow());
        var (made, refusal) = await desk.Override(
            schedule.Id, from, until, who, order.Reason, asker.AsActor, cancel);
        return made is null
            ? refusal!.ToProblem()
            : TypedResults.Created($"/api/v1/overrides/{made.Id}", MessageOf(made));
    }

    private static async Task<Results<NoContent, ProblemAnswer>> RemoveOverride(
        string id, Asker asker, ScheduleDesk desk, Live live, CancellationToken cancel)
    {
        foreach (var schedule in live.Now.Playbook.Schedules)
        {
            if (live.Now.Overrides(schedule.Id).FirstOrDefault(each => IsCalled(each, id)) is not { } found)
                continue;
            return await desk.RemoveOverride(schedule.Id, found.Id, asker.AsActor, cancel) is { } refusal
                ? refusal.ToProblem()
                : TypedResults.NoContent();
        }

        // Removed before: a repeat changes nothing.
        return Guid.TryParse(id, out _) ? TypedResults.NoContent() : OverrideRefusals.Unknown.ToProblem();
    }

    private static bool IsCalled(Override each, string id) => Guid.TryParse(id, out var guid) && each.Id.Value == guid;

    private static ScheduleMessage MessageOf(Schedule schedule, Configuration configuration) => new()
    {
        Id = schedule.Id.Value,
        Name = schedule.Name,
        Zone = schedule.Zone.Id,
        Layers = [.. schedule.Layers.Select(layer => layer.Name)],
        Place = Places.Of(configuration.Playbook, $"schedule/{schedule.Id}"),
    };

    private static OverrideMessage MessageOf(Override each) => new()
    {
        Id = each.Id.ToString(),
        Schedule = each.Schedule.Value,
        Responder = each.Responder?.Value,
        From = Wire.At(each.From),
        Until = Wire.At(each.Until),
        Reason = each.Reason,
        CreatedAt = Wire.At(each.CreatedAt),
    };

    private static string? LayerOf(Because because) => (because as Because.ByLayer)?.Layer;

    private static string? OverrideOf(Because because) => (because as Because.ByOverride)?.Override.ToString();

    private static ProblemAnswer Invalid(string code, string field, string message) =>
        new(new Refusal(code, message) { Field = field, Kind = RefusalKind.Invalid });
}
