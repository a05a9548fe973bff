using System.Globalization;
using System.Text;
using Muster.Core.Actions;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Postmortems;
using NodaTime;

namespace Muster.Core.Metrics;

/// <summary>What a review is written from, beside the figures.</summary>
public sealed record ReviewRecord
{
    /// <summary>The incidents of the time that count, newest first.</summary>
    public IReadOnlyList<Incident> Incidents { get; init; } = [];

    /// <summary>All that was promised.</summary>
    public IReadOnlyList<ActionItem> Actions { get; init; } = [];

    /// <summary>The post-mortems of those incidents.</summary>
    public IReadOnlyList<Postmortem> Postmortems { get; init; } = [];

    /// <summary>How many of them need a post-mortem.</summary>
    public int PostmortemsNeeded { get; init; }

    /// <summary>Pages of the time by responder.</summary>
    public IReadOnlyList<PagedLoad> Load { get; init; } = [];
}

/// <summary>How often somebody was disturbed.</summary>
/// <param name="Responder">Who.</param>
/// <param name="Pages">How often in all.</param>
/// <param name="Nights">In how many nights.</param>
/// <param name="Weekend">How often on a weekend.</param>
/// <param name="NightsInARow">In how many nights one after the other, at most.</param>
public sealed record PagedLoad(ResponderId Responder, int Pages, int Nights, int Weekend, int NightsInARow);

/// <summary>Incidents that seem to have the same cause.</summary>
/// <param name="Cause">What they have in common.</param>
/// <param name="Incidents">Their references, newest first.</param>
public sealed record RepeatedCause(string Cause, IReadOnlyList<string> Incidents);

/// <summary>A share of some.</summary>
/// <param name="Some">So many.</param>
/// <param name="All">Of so many.</param>
public readonly record struct Portion(int Some, int All)
{
    /// <inheritdoc/>
    public override string ToString() => All == 0
        ? "none was due"
        : string.Create(CultureInfo.InvariantCulture, $"{Some} of {All} ({100.0 * Some / All:0} %)");
}

/// <summary>The review of a month: what an organisation looks at when it asks how it went. Source: MET-005.</summary>
public sealed record MonthlyReview
{
    /// <summary>The figures.</summary>
    public required IncidentReport Report { get; init; }

    /// <summary>The months that lead here, oldest first: the median time to acknowledge and to resolve of each.
    /// </summary>
    public IReadOnlyList<IncidentReport> Months { get; init; } = [];

    /// <summary>What came again (MET-007).</summary>
    public IReadOnlyList<RepeatedCause> Repeats { get; init; } = [];

    /// <summary>Actions that are done or seen to help, of those that were due (MET-008).</summary>
    public Portion ActionsDone { get; init; }

    /// <summary>Actions that will not be done, counted apart.</summary>
    public int ActionsDeclined { get; init; }

    /// <summary>Actions whose day has passed.</summary>
    public IReadOnlyList<ActionItem> ActionsLate { get; init; } = [];

    /// <summary>Post-mortems that are published, of those that were needed (MET-008).</summary>
    public Portion Published { get; init; }

    /// <summary>Cadences and status deadlines that were kept, by what was owed (MET-009).</summary>
    public IReadOnlyDictionary<ClockKind, Portion> Kept { get; init; } = new Dictionary<ClockKind, Portion>();

    /// <summary>Incidents that were taken in the time that is allowed (MET-010).</summary>
    public Portion TakenInTime { get; init; }

    /// <summary>What it cost: each figure summed over the incidents that have it (MET-012).</summary>
    public IReadOnlyDictionary<string, double> Cost { get; init; } =
        new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Promised shares of time, with what they were and whether the promise held (MET-004).</summary>
    public IReadOnlyList<(UptimeTarget Target, double Percent, bool IsKept)> Uptime { get; init; } = [];

    /// <summary>How often people were disturbed: whoever reads it sees only what they may.</summary>
    public IReadOnlyList<PagedLoad> Load { get; init; } = [];

    private static readonly ClockKind[] Owed =
    [
        ClockKind.AcknowledgeBy, ClockKind.FirstUpdateBy, ClockKind.NextUpdateBy, ClockKind.StatusPageBy,
        ClockKind.ResolveBy,
    ];

    /// <summary>Makes the review.</summary>
    /// <param name="report">The figures of the month.</param>
    /// <param name="months">Those of the months that lead here.</param>
    /// <param name="record">What else it is written from.</param>
    /// <param name="now">What is late is late then.</param>
    /// <param name="zone">Whose days are meant.</param>
    public static MonthlyReview Of(
        IncidentReport report, IReadOnlyList<IncidentReport> months, ReviewRecord record, Instant now,
        DateTimeZone zone)
    {
        var due = record.Actions.Where(each => each.OverAt(zone) is { } over && over >= report.From
            && over <= report.Until && each.Status != ActionStatus.Declined).ToList();
        return new MonthlyReview
        {
            Report = report,
            Months = months,
            Repeats = RepeatsOf(record.Incidents, record.Postmortems),
            ActionsDone = new Portion(due.Count(each => !each.IsOpen), due.Count),
            ActionsDeclined = record.Actions.Count(each => each.Status == ActionStatus.Declined),
            ActionsLate = [.. record.Actions.Where(each => each.IsLate(now, zone))],
            Published = new Portion(
                record.Postmortems.Count(each => each.PublishedAt is not null), record.PostmortemsNeeded),
            Kept = Owed.ToDictionary(kind => kind, kind => KeptOf(kind, record.Incidents)),
            TakenInTime = KeptOf(ClockKind.AcknowledgeBy, record.Incidents),
            Cost = CostOf(record.Incidents),
            Load = record.Load,
        };
    }

    /// <summary>Incidents whose confirmed cause, or a factor of their post-mortem, is said in the same words.</summary>
    public static IReadOnlyList<RepeatedCause> RepeatsOf(
        IReadOnlyList<Incident> incidents, IReadOnlyList<Postmortem> postmortems)
    {
        var causes = incidents
            .Where(incident => incident.Work.Cause is { State: CauseState.Confirmed, Text: not null })
            .Select(incident => (Cause: incident.Work.Cause!.Text!, incident.Reference, incident.DeclaredAt))
            .Concat(
                from document in postmortems
                from factor in document.Factors
                from incident in incidents
                where incident.Id == document.Incident
                select (Cause: factor.Text, incident.Reference, incident.DeclaredAt));
        return
        [
            .. causes.GroupBy(each => Plain(each.Cause), StringComparer.Ordinal)
                .Select(group => new RepeatedCause(
                    group.First().Cause,
                    [.. group.OrderByDescending(each => each.DeclaredAt).Select(each => each.Reference).Distinct()]))
                .Where(each => each.Incidents.Count > 1)
                .OrderByDescending(each => each.Incidents.Count),
        ];
    }

    /// <summary>Nights, weekends and nights in a row of one person, from when they were paged.</summary>
    public static PagedLoad LoadOf(ResponderId responder, IEnumerable<Instant> pages, DateTimeZone zone)
    {
        var local = pages.Select(at => at.InZone(zone).LocalDateTime).ToList();

        // A night belongs to the day on whose evening it begins.
        var nights = local.Where(at => at.Hour >= 22 || at.Hour < 7)
            .Select(at => at.Hour < 7 ? at.Date.PlusDays(-1) : at.Date).Distinct().Order().ToList();
        var (run, longest) = (0, 0);
        for (var at = 0; at < nights.Count; at++)
        {
            run = at > 0 && nights[at - 1].PlusDays(1) == nights[at] ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return new PagedLoad(
            responder, local.Count, nights.Count, local.Count(at => at.DayOfWeek >= IsoDayOfWeek.Saturday), longest);
    }

    /// <summary>The review as Markdown.</summary>
    public string Markdown(DateTimeZone zone)
    {
        var text = new StringBuilder();
        var month = Report.From.InZone(zone).Date;
        text.Append(CultureInfo.InvariantCulture, $"# Review of {month:MMMM uuuu}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Report.Counted} incidents count, {Report.Open} of them go on. ");
        text.Append(Report.Excluded.Count == 0
            ? "None was left out.\n\n"
            : $"Left out: {string.Join(", ", Report.Excluded.Select(pair => $"{pair.Value} {Word(pair.Key)}"))}.\n\n");
        text.Append("## Incidents by severity\n\n| Severity | Count | 95 % interval |\n| --- | --- | --- |\n");
        foreach (var level in Report.Levels)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {level.Severity} | {level.Count} | {level.Lower:0.#} to {level.Upper:0.#} |\n");
        }

        text.Append("\n## Times\n\n| What | Severity | n | Median | p90 | Beside the month before |\n");
        text.Append("| --- | --- | --- | --- | --- | --- |\n");
        foreach (var time in Report.Times)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {Words(time.Measure)} | {time.Severity?.Value ?? "all"} | {time.Median.Count} ");
            text.Append(CultureInfo.InvariantCulture,
                $"| {Say(time.Median)} | {Say(time.P90)} | {Say(time.Against)} |\n");
        }

        Lists(text, zone);
        return text.ToString();
    }

    /// <summary>What a measure is called.</summary>
    public static string Words(Measure measure) => measure switch
    {
        Measure.Detect => "Time to detect",
        Measure.Acknowledge => "Time to acknowledge",
        Measure.Respond => "Time to begin work",
        Measure.FirstUpdate => "Time to the first update",
        _ => "Time to resolve",
    };

    /// <summary>An estimate in words: the value with its interval, or why there is none.</summary>
    public static string Say(Estimate estimate) => estimate.Value is not { } value ? "too few"
        : estimate is { Lower: { } lower, Upper: { } upper } ? $"{Length(value)} ({Length(lower)} to {Length(upper)})"
        : $"{Length(value)} (no interval)";

    /// <summary>A comparison in words.</summary>
    public static string Say(Comparison comparison) => comparison switch
    {
        { Change: Change.CannotTell } => "cannot tell",
        { Difference: { } less, Change: Change.Less } => $"shorter by {Length(-less)}",
        { Difference: { } more } => $"longer by {Length(more)}",
        _ => "cannot tell",
    };

    /// <summary>Seconds as people read them.</summary>
    public static string Length(double seconds) => Timeline.Told.Length(Duration.FromSeconds(Math.Round(seconds)));

    /// <summary>Why something does not count, for a list.</summary>
    public static string Word(Exclusion exclusion) => exclusion switch
    {
        Exclusion.Drill => "drills",
        Exclusion.FalseAlarm => "false alarms",
        Exclusion.Merged => "merged into others",
        _ => "others",
    };

    private void Lists(StringBuilder text, DateTimeZone zone)
    {
        text.Append("\n## What came again\n\n");
        foreach (var repeat in Repeats)
            text.Append(CultureInfo.InvariantCulture, $"- {repeat.Cause}: {string.Join(", ", repeat.Incidents)}\n");
        if (Repeats.Count == 0)
            text.Append("Nothing, as far as causes were confirmed or factors written down.\n");
        text.Append("\n## Promises and learning\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- Actions done: {ActionsDone}; declined: {ActionsDeclined}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Post-mortems published: {Published}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Taken in time: {TakenInTime}\n");
        foreach (var (kind, share) in Kept)
            text.Append(CultureInfo.InvariantCulture, $"- {kind.Words()} kept: {share}\n");
        foreach (var late in ActionsLate)
            text.Append(CultureInfo.InvariantCulture, $"- Late: {late.Promise!.Reference} {late.Plan!.Title}\n");
        foreach (var (target, percent, isKept) in Uptime)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"- {target.Name}: {percent:0.000} % of {target.Percent} %, {(isKept ? "kept" : "broken")}\n");
        }

        foreach (var (figure, sum) in Cost)
            text.Append(CultureInfo.InvariantCulture, $"- {figure}: {sum:#,0.##}\n");
        text.Append("\n## By month\n\n| Month | Incidents | To acknowledge | To resolve |\n");
        text.Append("| --- | --- | --- | --- |\n");
        foreach (var month in Months)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {month.From.InZone(zone).Date:MMM uuuu} | {month.Counted} ");
            text.Append(CultureInfo.InvariantCulture,
                $"| {Median(month, Measure.Acknowledge)} | {Median(month, Measure.Resolve)} |\n");
        }
    }

    private static string Median(IncidentReport report, Measure measure) =>
        report.Times.FirstOrDefault(time => time.Measure == measure && time.Severity is null) is { } time
            ? Say(time.Median)
            : "too few";

    /// <summary>An obligation counts when its fate is known.</summary>
    private static Portion KeptOf(ClockKind kind, IReadOnlyList<Incident> incidents)
    {
        var (kept, owed) = (0, 0);
        foreach (var incident in incidents)
        {
            var missed = incident.Missed.Count(key => key.Kind == kind);
            var met = kind switch
            {
                ClockKind.AcknowledgeBy => missed == 0 && incident.AcknowledgedAt is not null ? 1 : 0,
                ClockKind.FirstUpdateBy => missed == 0 && incident.FirstUpdateAt is not null ? 1 : 0,
                ClockKind.NextUpdateBy => missed == 0 && incident.LastUpdateAt > incident.FirstUpdateAt ? 1 : 0,
                ClockKind.ResolveBy => missed == 0 && incident.ResolvedAt is not null ? 1 : 0,
                _ => incident.Work.Met.Keys.Count(key => key.StartsWith($"{kind}/", StringComparison.Ordinal)),
            };
            kept += met;
            owed += met + missed;
        }

        return new Portion(kept, owed);
    }

    private static Dictionary<string, double> CostOf(IReadOnlyList<Incident> incidents)
    {
        string[] words = ["user", "revenue", "ticket", "mention", "transaction"];
        return incidents.SelectMany(incident => incident.Work.Figures)
            .Where(pair => words.Any(word => pair.Key.Contains(word, StringComparison.OrdinalIgnoreCase))
                && !pair.Key.EndsWith("_pct", StringComparison.Ordinal))
            .GroupBy(pair => pair.Key, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Sum(pair => pair.Value), StringComparer.Ordinal);
    }

    private static string Plain(string text) => string.Join(
        ' ', text.ToLowerInvariant().Split([' ', '.', ',', ';', ':'], StringSplitOptions.RemoveEmptyEntries));
}
