using Muster.Core;
using Muster.Core.OnCall;
using Muster.Engine;
using Muster.Engine.OnCall;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.OnCall;

/// <summary>Puts the screen of who is on call together, also after a form of it was refused.</summary>
internal sealed class OnCallShow(Visits visits, Live live)
{
    private static readonly LocalDateTimePattern Local =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    internal static Refusal TimesMissing { get; } =
        new("schedule.times-missing", "Say from when until when.") { Field = "from", Kind = RefusalKind.Invalid };

    /// <summary>A wall time as a browser's field writes it; in a skipped hour it moves forward.</summary>
    internal static Instant? At(string? text, DateTimeZone zone) =>
        text is { Length: > 0 } && Local.Parse(text) is { Success: true, Value: var local }
            ? zone.AtLeniently(local).ToInstant()
            : null;

    /// <summary>The fields 'from' and 'until', or null when one is missing.</summary>
    internal static (Instant From, Instant Until)? Times(Fields fields, DateTimeZone zone) =>
        At(fields["from"], zone) is { } from && At(fields["until"], zone) is { } until ? (from, until) : null;

    /// <summary>The fields of a form, and the zone in which its times are meant.</summary>
    internal async Task<(Fields Fields, DateTimeZone Zone)> Fields(
        HttpContext http, Asker asker, CancellationToken cancel) => (
        await Layout.Fields.Of(http, cancel),
        (await visits.Of(http, asker, refusal: null, cancel)).Zone);

    /// <summary>The screen again with what was wrong, or a redirect to it.</summary>
    internal async Task<IResult> After(
        HttpContext http, Asker asker, Refusal? refusal, string done, CancellationToken cancel) =>
        refusal is null ? new SeeOther($"/oncall?done={done}") : await Screen(http, asker, refusal, cancel);

    /// <summary>The screen.</summary>
    internal async Task<IResult> Screen(
        HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel, string? feedUrl = null)
    {
        var visit = await visits.Of(http, asker, refusal, cancel);
        var asked = At(http.Request.Query["at"], visit.Zone);
        var first = visit.Now.InZone(visit.Zone).Date;
        var configuration = live.Now;
        var view = new OnCallView
        {
            From = first,
            AskedAt = asked,
            LastResort = "the administrators",
            FeedUrl = feedUrl,
            Practice = configuration.Written.OnCall,
            Schedules =
            [
                .. configuration.Playbook.Schedules.Select(one =>
                    Of(configuration, one, asked ?? visit.Now, visit, first, asker)),
            ],
        };
        return Layout.Screen.Of<OnCallScreen>(
            new { Visit = visit, View = view }, refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    private static ScheduleView Of(
        Configuration configuration, Schedule schedule, Instant at, Visit visit, LocalDate first, Asker asker)
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
            Temporary = [.. schedule.Temporary.Where(one => one.Until > visit.Now).OrderBy(one => one.From)],
            Swaps = [.. configuration.ChangesOf(schedule.Id).Swaps.Where(swap => swap.IsOpen(visit.Now))],
            Shadows = OnCallResolver.ShadowsOf(schedule, at, IsActive),
            Feeds =
            [
                .. FeedEndpoints.Seen(configuration, asker)
                    .Where(feed => feed.Schedule == schedule.Id || feed.Schedule is null),
            ],
            IsMadeHere = configuration.IsMadeHere(schedule.Id),
            Place = Places.Of(configuration.Written, $"schedule/{schedule.Id}"),
            Channels = answer.Responder is { } person && configuration.Person(person) is { } known
                ? [.. known.Contacts.Select(one => one.Channel == "email" ? "mail" : one.Channel).Distinct()]
                : [],
        };
    }
}
