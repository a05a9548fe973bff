using Muster.Core;
using Muster.Core.Access;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.OnCall;

/// <summary>Who is on call, and the form that overrides it.</summary>
internal static class OnCallScreens
{
    private static readonly LocalDateTimePattern Local =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/oncall", (
            HttpContext http, Asker asker, Visits visits, Live live, CancellationToken cancel) =>
            Show(http, asker, visits, live, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/oncall/{schedule}/overrides", Override).Needs(Permission.Respond).ExcludeFromDescription();
        routes.MapPost("/oncall/{schedule}/overrides/{id:guid}/removal", Remove)
            .Needs(Permission.Respond).ExcludeFromDescription();
    }

    private static async Task<IResult> Show(
        HttpContext http, Asker asker, Visits visits, Live live, Refusal? refusal, CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal, cancel);
        var asked = At(http.Request.Query["at"], visit.Zone);
        var first = visit.Now.InZone(visit.Zone).Date;
        var view = new OnCallView
        {
            From = first,
            AskedAt = asked,
            LastResort = "the administrators",
            Schedules =
            [
                .. live.Now.Playbook.Schedules.Select(one => Of(live.Now, one, asked ?? visit.Now, visit, first)),
            ],
        };
        return Screen.Of<OnCallScreen>(
            new { Visit = visit, View = view }, refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    private static ScheduleView Of(
        Configuration configuration, Schedule schedule, Instant at, Visit visit, LocalDate first)
    {
        var answer = OnCallNow.Of(configuration, schedule, at).Answer;
        var overrides = configuration.Overrides(schedule.Id);
        var from = visit.Zone.AtStartOfDay(first).ToInstant();
        var until = visit.Zone.AtStartOfDay(first.PlusDays(OnCallView.DaysAhead)).ToInstant();
        bool IsActive(ResponderId person) => configuration.Person(person) is { IsActive: true };
        return new ScheduleView
        {
            Schedule = schedule,
            Answer = answer,
            Sentence = answer.Explain(configuration.NameOf, visit.Zone),
            Shifts = FinalSchedule.Between(schedule, overrides, from, until, IsActive),
            Gaps = Coverage.Gaps(schedule, overrides, visit.Now, until, IsActive),
            Overrides = [.. overrides.Where(one => one.Until > visit.Now).OrderBy(one => one.From)],
            Channels = answer.Responder is { } person && configuration.Person(person) is { } known
                ? [.. known.Contacts.Select(one => one.Channel == "email" ? "mail" : one.Channel).Distinct()]
                : [],
        };
    }

    private static async Task<IResult> Override(
        HttpContext http, string schedule, Asker asker, Visits visits, Live live, ScheduleDesk desk,
        CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var zone = (await visits.Of(http, asker, refusal: null, cancel)).Zone;
        if (At(fields["from"], zone) is not { } from || At(fields["until"], zone) is not { } until)
            return await Show(http, asker, visits, live, TimesMissing, cancel);
        var (_, refusal) = await desk.Override(
            new ScheduleId(schedule), from, until, fields.Person("who"), fields["reason"], asker.AsActor, cancel);
        return refusal is null
            ? new SeeOther($"/oncall?done={Done.Override}")
            : await Show(http, asker, visits, live, refusal, cancel);
    }

    private static async Task<IResult> Remove(
        HttpContext http, string schedule, Guid id, Asker asker, Visits visits, Live live, ScheduleDesk desk,
        CancellationToken cancel) =>
        await desk.RemoveOverride(new ScheduleId(schedule), new OverrideId(id), asker.AsActor, cancel) is { } refusal
            ? await Show(http, asker, visits, live, refusal, cancel)
            : new SeeOther($"/oncall?done={Done.OverrideRemoved}");

    private static Refusal TimesMissing { get; } =
        new("schedule.times-missing", "Say from when until when.") { Field = "from", Kind = RefusalKind.Invalid };

    /// <summary>A wall time as a browser's field writes it; in a skipped hour it moves forward.</summary>
    private static Instant? At(string? text, DateTimeZone zone) =>
        text is { Length: > 0 } && Local.Parse(text) is { Success: true, Value: var local }
            ? zone.AtLeniently(local).ToInstant()
            : null;
}
