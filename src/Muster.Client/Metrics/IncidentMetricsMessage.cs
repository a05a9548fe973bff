namespace Muster.Client.Metrics;

/// <summary>What is measured of the incidents of a time.</summary>
public sealed record IncidentMetricsMessage
{
    /// <summary>The first instant.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first instant no more.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>How many count.</summary>
    public required int Counted { get; init; }

    /// <summary>How many of them still go on.</summary>
    public required int Open { get; init; }

    /// <summary>How many do not count, by why: drill, false-alarm, merged.</summary>
    public required IReadOnlyDictionary<string, int> Excluded { get; init; }

    /// <summary>How many were noticed by people or customers.</summary>
    public required int NoticedByPeople { get; init; }

    /// <summary>The versions of the playbook by which they were rated; several are not alike.</summary>
    public required IReadOnlyList<int> Definitions { get; init; }

    /// <summary>By level, with an interval.</summary>
    public required IReadOnlyList<LevelCountMessage> Levels { get; init; }

    /// <summary>The times.</summary>
    public required IReadOnlyList<MeasuredTimeMessage> Times { get; init; }

    /// <summary>The address of the incidents behind the figures, as CSV.</summary>
    public required string Csv { get; init; }
}

/// <summary>How many incidents of a level.</summary>
/// <param name="Severity">The level.</param>
/// <param name="Count">How many.</param>
/// <param name="Lower">The lower end of its interval.</param>
/// <param name="Upper">The upper end.</param>
public sealed record LevelCountMessage(string Severity, int Count, double Lower, double Upper);

/// <summary>A figure with how sure it is, in seconds.</summary>
/// <param name="Value">The figure, or null when there are too few values.</param>
/// <param name="Lower">The lower end of its interval, or null.</param>
/// <param name="Upper">The upper end, or null.</param>
/// <param name="Count">From how many values.</param>
/// <param name="Why">Why there is no figure or interval, or null.</param>
public sealed record EstimateMessage(double? Value, double? Lower, double? Upper, int Count, string? Why);

/// <summary>One time that was measured.</summary>
/// <param name="Measure">detect, acknowledge, respond, first-update or resolve.</param>
/// <param name="Severity">Of which level; null for all.</param>
/// <param name="Median">Half took no longer.</param>
/// <param name="P75">Three of four took no longer.</param>
/// <param name="P90">Nine of ten took no longer.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Missing">How many have no such time.</param>
/// <param name="Change">Beside the time before: cannot-tell, less or more.</param>
/// <param name="Difference">By how much the median differs, or null.</param>
/// <param name="TargetSeconds">The longest that is allowed, or null.</param>
/// <param name="Breaches">How many took longer, or null.</param>
/// <param name="WithOpen">The median with what still goes on, or null.</param>
public sealed record MeasuredTimeMessage(
    string Measure, string? Severity, EstimateMessage Median, EstimateMessage P75, EstimateMessage P90,
    EstimateMessage Mean, int Missing, string Change, double? Difference, double? TargetSeconds, int? Breaches,
    double? WithOpen);

/// <summary>The review of a month.</summary>
/// <param name="Month">Which month: <c>2026-11</c>.</param>
/// <param name="Figures">The figures.</param>
/// <param name="Markdown">The whole review as a document.</param>
public sealed record MonthlyReviewMessage(string Month, IncidentMetricsMessage Figures, string Markdown)
{
    /// <summary>What came again: the cause and the incidents.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Repeats { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();
}
