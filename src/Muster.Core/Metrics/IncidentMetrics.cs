using Muster.Core.Clocks;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.Metrics;

/// <summary>One time that was measured, of one level or of all.</summary>
/// <param name="Measure">What.</param>
/// <param name="Severity">Of which level; null for all.</param>
/// <param name="Median">Half took no longer; seconds.</param>
/// <param name="P75">Three of four took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="Mean">The mean with its interval, for whoever defines a target by it.</param>
/// <param name="Missing">How many have no such time: it has not happened, or nobody wrote it down.</param>
/// <param name="Against">Compared with the time before of the same length.</param>
/// <param name="Survival">With what still goes on; only of the resolution.</param>
public sealed record MeasuredTime(
    Measure Measure, SeverityId? Severity, Estimate Median, Estimate P75, Estimate P90, Estimate Mean, int Missing,
    Comparison Against, Survival? Survival)
{
    /// <summary>The longest that is allowed, or null where the organisation has none (MET-013).</summary>
    public Duration? Target { get; init; }

    /// <summary>How many took longer than that.</summary>
    public int? Breaches { get; init; }
}

/// <summary>How many incidents of a level, with an interval.</summary>
/// <param name="Severity">The level.</param>
/// <param name="Count">How many.</param>
/// <param name="Lower">The lower end.</param>
/// <param name="Upper">The upper end.</param>
public sealed record CountedLevel(SeverityId Severity, int Count, double Lower, double Upper);

/// <summary>What is measured of the incidents of a time.</summary>
public sealed record IncidentReport
{
    /// <summary>The first instant.</summary>
    public required Instant From { get; init; }

    /// <summary>The first instant no more.</summary>
    public required Instant Until { get; init; }

    /// <summary>How many count.</summary>
    public int Counted { get; init; }

    /// <summary>How many of them still go on.</summary>
    public int Open { get; init; }

    /// <summary>How many do not count, by why.</summary>
    public IReadOnlyDictionary<Exclusion, int> Excluded { get; init; } = new Dictionary<Exclusion, int>();

    /// <summary>By level.</summary>
    public IReadOnlyList<CountedLevel> Levels { get; init; } = [];

    /// <summary>The times.</summary>
    public IReadOnlyList<MeasuredTime> Times { get; init; } = [];

    /// <summary>How many were noticed by customers or people before an alert said so.</summary>
    public int NoticedByPeople { get; init; }

    /// <summary>The versions of the playbook by which they were rated; more than one means that like is not compared
    /// with like.</summary>
    public IReadOnlyList<int> Definitions { get; init; } = [];
}

/// <summary>
/// Figures of incidents that do not lie: quantiles with intervals and how many values they are of, what goes on counted
/// for as long as it has lasted, exclusions counted, and no change claimed that chance alone can make.
/// </summary>
public static class IncidentMetrics
{
    /// <summary>The figures of a time.</summary>
    /// <param name="all">All incidents that are known, in any order.</param>
    /// <param name="from">The first instant of their detection.</param>
    /// <param name="until">The first instant no more.</param>
    /// <param name="now">What goes on has lasted until then.</param>
    /// <param name="targets">What the organisation wants to reach.</param>
    /// <param name="levels">Its levels, worst first.</param>
    /// <param name="isMeant">Which incidents are looked at.</param>
    public static IncidentReport Of(
        IReadOnlyList<IncidentFigure> all, Instant from, Instant until, Instant now, TargetRules targets,
        IReadOnlyList<SeverityId> levels, Func<IncidentFigure, bool> isMeant)
    {
        List<IncidentFigure> inside = [];
        List<IncidentFigure> before = [];
        var excluded = new Dictionary<Exclusion, int>();
        var earlier = from - (until - from);
        foreach (var figure in all)
        {
            if (figure.DetectedAt < earlier || figure.DetectedAt >= until || !isMeant(figure))
                continue;
            var isInside = figure.DetectedAt >= from;
            if (figure.Exclusion == Exclusion.None)
                (isInside ? inside : before).Add(figure);
            else if (isInside)
                excluded[figure.Exclusion] = excluded.GetValueOrDefault(figure.Exclusion) + 1;
        }

        var (groups, earlierGroups) = (ByLevel(inside), ByLevel(before));
        List<MeasuredTime> times = [];
        foreach (var measure in Enum.GetValues<Measure>())
            times.AddRange(Times(measure, groups, earlierGroups, levels, now, targets));
        return new IncidentReport
        {
            From = from,
            Until = until,
            Counted = inside.Count,
            Open = inside.Count(each => each.ResolvedAt is null),
            Excluded = excluded,
            Levels = [.. levels.Select(level => Count(level, groups.GetValueOrDefault(level)?.Count ?? 0))],
            NoticedByPeople = inside.Count(each => each.Source != DetectionSource.Alert),
            Definitions = [.. inside.Select(each => each.PlaybookVersion).Distinct().Order()],
            Times = times,
        };
    }

    /// <summary>The share of a month in which something worked, by the minutes that its incidents took (MET-004).
    /// </summary>
    /// <param name="figures">The incidents that count against it.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="until">The first instant no more.</param>
    /// <param name="now">What goes on has lasted until then.</param>
    public static double Uptime(IEnumerable<IncidentFigure> figures, Instant from, Instant until, Instant now)
    {
        var end = Instant.Min(until, now);
        if (end <= from)
            return 100;
        var down = Duration.Zero;
        var reached = from;
        foreach (var figure in figures.OrderBy(each => each.StartedAt))
        {
            var begins = Instant.Max(reached, figure.StartedAt);
            var ends = Instant.Min(end, figure.ResolvedAt ?? now);
            if (ends <= begins)
                continue;
            down += ends - begins;
            reached = ends;
        }

        return 100 * (1 - (down / (end - from)));
    }

    private static CountedLevel Count(SeverityId level, int count)
    {
        var (lower, upper) = Counts.Interval(count);
        return new CountedLevel(level, count, lower, upper);
    }

    private static Dictionary<SeverityId, List<IncidentFigure>> ByLevel(List<IncidentFigure> figures)
    {
        var groups = new Dictionary<SeverityId, List<IncidentFigure>>();
        foreach (var figure in figures)
        {
            if (!groups.TryGetValue(figure.Severity, out var group))
                groups[figure.Severity] = group = [];
            group.Add(figure);
        }

        return groups;
    }

    /// <summary>A time of all incidents and of each level: each level is sorted once, and all are merged from them.
    /// </summary>
    private static IEnumerable<MeasuredTime> Times(
        Measure measure, Dictionary<SeverityId, List<IncidentFigure>> inside,
        Dictionary<SeverityId, List<IncidentFigure>> before, IReadOnlyList<SeverityId> levels, Instant now,
        TargetRules targets)
    {
        var values = inside.ToDictionary(pair => pair.Key, pair => Sorted(measure, pair.Value));
        var earlier = before.ToDictionary(pair => pair.Key, pair => Sorted(measure, pair.Value));
        var open = measure == Measure.Resolve
            ? inside.ToDictionary(pair => pair.Key, pair => Open(pair.Value, now))
            : [];
        var missing = inside.ToDictionary(pair => pair.Key, pair => pair.Value.Count - values[pair.Key].Length);
        yield return Time(
            measure, level: null, Merged(values.Values), Merged(earlier.Values), missing.Values.Sum(),
            measure == Measure.Resolve ? Merged(open.Values) : null, target: null);
        foreach (var level in levels.Where(values.ContainsKey))
        {
            yield return Time(
                measure, level, values[level], earlier.GetValueOrDefault(level, []), missing[level],
                open.GetValueOrDefault(level),
                targets.Severities.TryGetValue(level, out var rule) ? TargetOf(measure, rule) : null);
        }
    }

    private static MeasuredTime Time(
        Measure measure, SeverityId? level, double[] values, double[] earlier, int missing, double[]? open,
        Duration? target) => new(
        measure, level, Quantiles.Of(values, 0.5), Quantiles.Of(values, 0.75), Quantiles.Of(values, 0.9),
        Resampling.Mean(values), missing, Resampling.Medians(earlier, values),
        open is null ? null : Survival.Of(values, open))
        {
            Target = target,
            Breaches = target is { } limit ? values.Count(value => value > limit.TotalSeconds) : null,
        };

    private static double[] Sorted(Measure measure, List<IncidentFigure> figures)
    {
        var values = new double[figures.Count];
        var count = 0;
        foreach (var figure in figures)
        {
            if (figure.Seconds(measure) is { } seconds)
                values[count++] = seconds;
        }

        Array.Resize(ref values, count);
        Array.Sort(values);
        return values;
    }

    private static double[] Open(List<IncidentFigure> figures, Instant now)
    {
        var open = figures.Where(figure => figure.ResolvedAt is null)
            .Select(figure => Math.Max(0, (now - figure.StartedAt).TotalSeconds)).ToArray();
        Array.Sort(open);
        return open;
    }

    private static double[] Merged(IEnumerable<double[]> parts)
    {
        double[] merged = [];
        foreach (var part in parts)
            merged = merged.Length == 0 ? part : Merged(merged, part);
        return merged;
    }

    private static double[] Merged(double[] one, double[] other)
    {
        var merged = new double[one.Length + other.Length];
        var (left, right) = (0, 0);
        for (var at = 0; at < merged.Length; at++)
        {
            merged[at] = right >= other.Length || (left < one.Length && one[left] <= other[right])
                ? one[left++]
                : other[right++];
        }

        return merged;
    }

    private static Duration? TargetOf(Measure measure, SeverityTarget target) => measure switch
    {
        Measure.Detect => target.Detect,
        Measure.Acknowledge => Length(target.Acknowledge),
        Measure.Respond => Length(target.Respond),
        Measure.Resolve => Length(target.Resolve),
        _ => null,
    };

    private static Duration? Length(Term? term) => term is not { } known ? null
        : known.BusinessDays > 0 ? Duration.FromDays(known.BusinessDays)
        : known.Time;
}
