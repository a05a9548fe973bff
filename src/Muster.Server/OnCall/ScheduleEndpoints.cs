using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.OnCall;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Engine.OnCall;
using Muster.Playbooks.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.OnCall;

/// <summary>Schedules that no file defines, gaps, and temporary schedules, over JSON.</summary>
internal static class ScheduleEndpoints
{
    /// <summary>A preview shows so much.</summary>
    internal static readonly Duration PreviewLength = Duration.FromDays(28);

    private static readonly Duration YearAhead = Duration.FromDays(365);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("on-call");
        api.MapGet("/schedules/{id}/definition", Definition).Needs(Permission.Read)
            .WithSummary("A schedule in the language of schedules.yaml");
        api.MapPut("/schedules/{id}", Save).Needs(Permission.Configure)
            .WithSummary("Make or change a schedule that no file defines, in the language of schedules.yaml");
        api.MapDelete("/schedules/{id}", Withdraw).Needs(Permission.Configure)
            .WithSummary("Take away a schedule that no file defines");
        api.MapPost("/schedules/{id}/preview", Preview).Needs(Permission.Read)
            .WithSummary("What a definition would make of the next four weeks");
        api.MapGet("/oncall/gaps", Gaps).Needs(Permission.Read)
            .WithSummary("When nobody is on call, looking ahead").Takes("schedule", "until");
        api.MapGet("/schedules/{id}/temporary", Temporary).Needs(Permission.Read)
            .WithSummary("Stretches planned by hand instead of the layers");
        api.MapPost("/schedules/{id}/temporary", SetTemporary).Needs(Permission.Respond)
            .WithSummary("Plan a stretch by hand, instead of the layers");
        api.MapDelete("/schedules/{id}/temporary/{temporary}", RemoveTemporary).Needs(Permission.Respond)
            .WithSummary("Take a temporary schedule away");
    }

    /// <summary>The gaps of a schedule within the next so many days.</summary>
    internal static IReadOnlyList<CoverageGap> GapsOf(
        Configuration configuration, Schedule schedule, Instant from, Instant until) => Coverage.Gaps(
            schedule,
            configuration.Overrides(schedule.Id),
            from,
            until,
            person => configuration.Person(person) is { IsActive: true });

    private static Results<Ok<ScheduleDefinitionMessage>, ProblemAnswer> Definition(string id, Live live)
    {
        var schedule = new ScheduleId(id);
        return TextOf(live.Now, schedule) is { } text
            ? TypedResults.Ok(new ScheduleDefinitionMessage(id, JsonNode.Parse(text), live.Now.IsMadeHere(schedule)))
            : Unknown(id).ToProblem();
    }

    /// <summary>A schedule as it is written, without its past; null when there is none.</summary>
    internal static string? TextOf(Configuration configuration, ScheduleId id) =>
        configuration.Written.Schedule(id) is { } inFile ? ScheduleText.Write(inFile)
        : configuration.IsMadeHere(id) ? configuration.ChangesOf(id).Revisions[^1].Text
        : null;

    private static async Task<Results<Ok<ScheduleDefinitionMessage>, ProblemAnswer>> Save(
        string id, Input<JsonObject> input, Asker asker, ScheduleDesk desk, Live live, CancellationToken cancel)
    {
        var (refusal, _) = await desk.Save(
            new ScheduleId(id), input.Value.ToJsonString(), asker.AsActor, cancel);
        return refusal is null ? Definition(id, live) : refusal.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemAnswer>> Withdraw(
        string id, Asker asker, ScheduleDesk desk, CancellationToken cancel) =>
        await desk.Withdraw(new ScheduleId(id), asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.NoContent();

    private static Ok<SchedulePreviewMessage> Preview(
        string id, Input<JsonObject> input, ScheduleDesk desk, Live live, TimeProvider time)
    {
        var (schedule, problems) = desk.Preview(new ScheduleId(id), input.Value.ToJsonString());
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var isGood = schedule is not null && problems.All(each => each.Severity != ProblemSeverity.Error);
        return TypedResults.Ok(new SchedulePreviewMessage
        {
            IsGood = isGood,
            Problems = [.. problems.Select(each => each.Text)],
            Shifts = isGood
                ?
                [
                    .. FinalSchedule.Between(schedule!, [], now, now + PreviewLength)
                        .Select(shift => OnCallEndpoints.MessageOf(shift, live.Now)),
                ]
                : [],
            Gaps = isGood
                ? [.. GapsOf(live.Now, schedule!, now, now + PreviewLength).Select(gap => MessageOf(id, gap, live.Now))]
                : [],
        });
    }

    private static Ok<ListMessage<GapMessage>> Gaps(HttpContext http, Live live, TimeProvider time)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var until = Query.Moment(http, "until") ?? now + YearAhead;
        if (until - now > OnCallResolver.SightMax)
            throw new ProblemException(400, "request.wrong-value", "'until' is at most 400 days ahead.", "until");
        var asked = Query.Text(http, "schedule");
        return TypedResults.Ok(Lists.Whole(live.Now.Playbook.Schedules
            .Where(schedule => asked is null || schedule.Id.Value == asked)
            .SelectMany(schedule => GapsOf(live.Now, schedule, now, until)
                .Select(gap => MessageOf(schedule.Id.Value, gap, live.Now)))));
    }

    private static Results<Ok<ListMessage<TemporaryScheduleMessage>>, ProblemAnswer> Temporary(string id, Live live) =>
        live.Now.Playbook.Schedule(new ScheduleId(id)) is { } schedule
            ? TypedResults.Ok(Lists.Whole(schedule.Temporary.Reverse().Select(each => MessageOf(id, each, live.Now))))
            : Unknown(id).ToProblem();

    private static async Task<Results<Created<TemporaryScheduleMessage>, ProblemAnswer>> SetTemporary(
        string id, Input<TemporaryScheduleMessage> input, Asker asker, ScheduleDesk desk, Live live, TimeProvider time,
        CancellationToken cancel)
    {
        var order = input.Value;
        if (Wire.At(order.Until) is not { } until)
            return Missing("until", "Say until when.");
        var shifts = new List<FixedShift>();
        foreach (var each in order.Shifts)
        {
            if (Wire.At(each.From) is not { } first || Wire.At(each.Until) is not { } last
                || string.IsNullOrWhiteSpace(each.Responder))
            {
                return Missing("shifts", "Each shift has 'from', 'until' and 'responder'.");
            }

            shifts.Add(new FixedShift(first, last, new ResponderId(each.Responder)));
        }

        var from = Wire.At(order.From) ?? Instant.FromDateTimeOffset(time.GetUtcNow());
        var (made, refusal) = await desk.SetTemporary(
            new ScheduleId(id), from, until, shifts, order.Reason, asker.AsActor, cancel);
        if (made is not { } temporary)
            return refusal!.ToProblem();
        var kept = live.Now.Playbook.Schedule(new ScheduleId(id))!.Temporary.First(each => each.Id == temporary);
        return TypedResults.Created(
            $"/api/v1/schedules/{id}/temporary/{temporary}", MessageOf(id, kept, live.Now));
    }

    private static async Task<Results<NoContent, ProblemAnswer>> RemoveTemporary(
        string id, Guid temporary, Asker asker, ScheduleDesk desk, CancellationToken cancel) =>
        await desk.RemoveTemporary(
            new ScheduleId(id), new TemporaryScheduleId(temporary), asker.AsActor, cancel) is { } refusal
                ? refusal.ToProblem()
                : TypedResults.NoContent();

    private static TemporaryScheduleMessage MessageOf(
        string schedule, TemporarySchedule each, Configuration configuration) => new()
        {
            Id = each.Id.ToString(),
            Schedule = schedule,
            From = Wire.At(each.From),
            Until = Wire.At(each.Until),
            Reason = each.Reason,
            Shifts =
            [
                .. each.Shifts.Select(shift => new FixedShiftMessage
                {
                    From = Wire.At(shift.From), Until = Wire.At(shift.Until), Responder = shift.Responder.Value,
                }),
            ],
            OverriddenBy =
            [
                .. configuration.Overrides(new ScheduleId(schedule))
                    .Where(put => each.Meets(put.From, put.Until))
                    .Select(put => put.Id.ToString()),
            ],
        };

    private static GapMessage MessageOf(string schedule, CoverageGap gap, Configuration configuration) => new(
        schedule, Wire.At(gap.From), Wire.At(gap.Until), OnCallWords.WhyNobody(gap.Because, configuration.NameOf));

    private static Refusal Unknown(string id) =>
        new("schedule.unknown", $"There is no schedule {id}.") { Kind = RefusalKind.Unknown, Field = "schedule" };

    private static ProblemAnswer Missing(string field, string message) =>
        new(new Refusal($"temporary.{field}-missing", message) { Field = field, Kind = RefusalKind.Invalid });
}
