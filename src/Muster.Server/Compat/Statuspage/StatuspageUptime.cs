using Muster.Core.StatusPage;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Compat.Statuspage;

/// <summary>How long something worked, as the write API tells it.</summary>
internal sealed record UptimeAnswer(
    Instant From,
    Instant Until,
    double? Share,
    Duration Major,
    Duration Partial,
    string? Warning,
    IReadOnlyList<PublicId> Incidents);

/// <summary>Uptime over a range: a year, a month or a day at each end, at most six months.</summary>
internal static class StatuspageUptime
{
    private const int MonthsMax = 6;

    internal static Task<IResult> OfComponent(StatuspageCall call) => Task.FromResult(
        call.Component is not { } one ? StatuspageAnswers.No(PageRefusals.NoComponent)
        : !one.Settings.Showcase
            ? StatuspageAnswers.Error(422, "The uptime of this component is not shown.")
        : call.Answers.Uptime(call.Page, call.View, one.Code.Value, one.Settings.Name, Of(call, [one])));

    internal static Task<IResult> OfGroup(StatuspageCall call) => Task.FromResult(
        call.Page.Group(call.Id) is not { } one
            ? StatuspageAnswers.No(PageRefusals.NoGroup)
            : call.Answers.Uptime(
                call.Page, call.View, one.Id, one.Name,
                Of(call, [.. one.Components.Where(each => each.Settings.Showcase)])));

    private static UptimeAnswer Of(StatuspageCall call, IReadOnlyList<ShownComponent> components)
    {
        var view = call.View;
        var until = Day(call.Asked("end"), view.Zone, isEnd: true) ?? view.Now;
        var from = Day(call.Asked("start"), view.Zone, isEnd: false) ?? until - Duration.FromDays(Uptime.Days);
        if (from >= until)
            throw StatuspageBody.Wrong("start", "'start' lies before 'end'.");
        if (from.InZone(view.Zone).Date.PlusMonths(MonthsMax) < until.InZone(view.Zone).Date)
            throw StatuspageBody.Wrong("start", $"A range has at most {MonthsMax} months.");
        until = Instant.Min(until, view.Now);
        var spans = components.Select(each => Uptime.Between(each, from, until)).ToList();
        var measured = spans.Where(span => span.Share is not null).ToList();
        var since = components.Select(each => each.Since).OfType<Instant>().DefaultIfEmpty(until).Min();
        return new UptimeAnswer(
            Instant.Max(from, Instant.Min(since, until)),
            until,
            measured.Count == 0 ? null : measured.Average(span => span.Share!.Value),
            Sum(spans.Select(span => span.Major)),
            Sum(spans.Select(span => span.Partial)),
            since > from ? "The range begins before the component does." : null,
            [
                .. components.SelectMany(each => each.History)
                    .Where(span => span.From >= from && span.From < until)
                    .Select(span => span.Incident).OfType<PublicId>().Distinct(),
            ]);
    }

    private static Duration Sum(IEnumerable<Duration> lengths) =>
        lengths.Aggregate(Duration.Zero, (sum, length) => sum + length);

    private static Instant? Day(string? text, DateTimeZone zone, bool isEnd)
    {
        if (text is null)
            return null;
        var more = isEnd ? 1 : 0;
        var day = LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var whole } ? whole.PlusDays(more)
            : LocalDatePattern.Iso.Parse(text + "-01") is { Success: true, Value: var month } ? month.PlusMonths(more)
            : LocalDatePattern.Iso.Parse(text + "-01-01") is { Success: true, Value: var year } ? year.PlusYears(more)
            : (LocalDate?)null;
        return day is { } known ? zone.AtStartOfDay(known).ToInstant()
            : DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var at)
                ? Instant.FromDateTimeOffset(at)
            : throw StatuspageBody.Wrong(isEnd ? "end" : "start", $"'{text}' is no year, month or day.");
    }
}
