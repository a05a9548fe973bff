using System.Globalization;
using Muster.Core.StatusPage;
using Muster.Server.Layout;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.StatusPage;

/// <summary>What a public screen shows, and how it says times.</summary>
/// <param name="Page">The page.</param>
/// <param name="Zone">The zone of every time on it.</param>
/// <param name="Now">When it is made.</param>
/// <param name="Root">What its own addresses begin with: <c>/status/main</c>, or a dot in a copy of files.</param>
public sealed record PublicView(PageInForce Page, DateTimeZone Zone, Instant Now, string Root)
{
    /// <summary>An answer may be believed so long.</summary>
    public static Duration ValidFor { get; } = Duration.FromMinutes(3);

    private static readonly ZonedDateTimePattern Figures =
        ZonedDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm x", zoneProvider: null);

    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("ddd d MMM uuuu");

    /// <summary>In a copy of files: the way from this file to the folder of the others; null on the server. Links lead
    /// to files then, and nothing can be sent.</summary>
    public string? Files { get; init; }

    /// <summary>In a copy of files: the way from this file to the first one.</summary>
    public string Home { get; init; } = "";

    public bool IsCopy => Files is not null;

    /// <summary>The reader's language.</summary>
    public ReaderLanguage Language { get; init; } = ReaderLanguage.Find(ReaderLanguage.Default)!;

    /// <summary>The secret of a page that only some customers read, when the reader came with it; else null.</summary>
    public string? Key { get; init; }

    /// <summary>A phrase in the reader's language.</summary>
    public string Say(string english, params ReadOnlySpan<object> with) => Language.Say(english, with);

    /// <summary>The address of something of the page beside its screens: a feed, JSON, the calendar.</summary>
    public string Beside(string name) =>
        IsCopy ? Files + name[(name.LastIndexOf('/') + 1)..]
        : Key is null ? $"{Root}/{name}"
        : $"{Root}/{name}?key={Uri.EscapeDataString(Key)}";

    /// <summary>The zones that a reader is offered.</summary>
    public static IReadOnlyList<string> Zones { get; } =
    [
        "UTC", "America/Los_Angeles", "America/Chicago", "America/New_York", "America/Sao_Paulo", "Europe/London",
        "Europe/Berlin", "Europe/Helsinki", "Africa/Lagos", "Africa/Johannesburg", "Asia/Dubai", "Asia/Kolkata",
        "Asia/Singapore", "Asia/Shanghai", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland",
    ];

    /// <summary>Names of days and months are English; in other languages dates are figures.</summary>
    private bool IsEnglish => Language.Code == ReaderLanguage.Default;

    public string Time(Instant at) =>
        IsEnglish || at.InZone(Zone).Date == Now.InZone(Zone).Date
            ? Words.Time(at, Zone, Now)
            : Figures.Format(at.InZone(Zone));

    public string DayOf(Instant at) => DayOf(at.InZone(Zone).Date);

    public string DayOf(LocalDate day) => (IsEnglish ? Day : LocalDatePattern.Iso).Format(day);

    public string MonthOf(Instant at) => at.InZone(Zone).ToString(
        IsEnglish ? "MMMM uuuu" : "uuuu-MM", CultureInfo.InvariantCulture);

    public string To(PublicIncident incident) =>
        IsCopy ? $"{Files}incidents/{incident.Id}.html" : $"{Root}/incidents/{incident.Id}";

    /// <summary>The one sentence that answers whether it is them or us.</summary>
    public string Headline
    {
        get
        {
            var open = Page.Open.OrderByDescending(one => one.Impact.Weight()).FirstOrDefault();
            if (open is not null)
                return Say("{0}, since {1}", open.Name, Time(open.StartedAt));
            var bad = Page.Components.Where(each => each.Status > ComponentStatus.UnderMaintenance).ToList();
            if (bad is [var one])
                return $"{one.Settings.Name}: {Lower(Say(Plain(one.Status)))}";
            if (bad.Count > 1)
                return Say("{0} of {1} parts have trouble", bad.Count, Page.Components.Count);
            var signs = Page.Components.Where(each => each.Suspicion is not null).ToList();
            if (signs.Count > 0)
            {
                return $"{string.Join(", ", signs.Select(each => each.Settings.Name))}: "
                    + Lower(Say("Possible problem, being confirmed"));
            }

            return Say(
                Page.Health.Impact == PageImpact.Maintenance ? "Planned work is being done" : "Everything works");
        }
    }

    /// <summary>The sentence below it.</summary>
    public string Below
    {
        get
        {
            var newest = Page.Open.Select(one => one.Newest).OfType<PublicUpdate>().MaxBy(said => said.At);
            return newest is null || newest.Body.Length == 0 ? $"{Say(Page.Health.Description)}." : newest.Body;
        }
    }

    private string Lower(string words) => IsEnglish ? words.ToLowerInvariant() : words;

    /// <summary>How the page stands, as style sheets know it.</summary>
    public string Health => OfImpact(Page.Health.Impact);

    public static string OfImpact(PageImpact impact) => impact switch
    {
        PageImpact.None => "ok",
        PageImpact.Maintenance => "plan",
        PageImpact.Minor => "slow",
        PageImpact.Major => "partial",
        _ => "major",
    };

    public static string OfStatus(ComponentStatus status) => OfImpact(status.Impact());

    public static string Plain(ComponentStatus status) => status switch
    {
        ComponentStatus.Operational => "Works",
        ComponentStatus.UnderMaintenance => "Planned work",
        ComponentStatus.DegradedPerformance => "Slow",
        ComponentStatus.PartialOutage => "Partial outage",
        _ => "Outage",
    };

    public static string Plain(PageImpact impact) => impact switch
    {
        PageImpact.None => "No impact",
        PageImpact.Maintenance => "Planned work",
        PageImpact.Minor => "Minor",
        PageImpact.Major => "Major",
        _ => "Critical",
    };

    public static string Plain(PublicStatus status)
    {
        var word = status == PublicStatus.Postmortem ? "post-mortem" : status.Word().Replace('_', ' ');
        return char.ToUpperInvariant(word[0]) + word[1..];
    }

    /// <summary>The label of something that was said: the status, or that it is news only.</summary>
    public static string Label(PublicIncident incident, PublicUpdate update)
    {
        var at = incident.Updates.FindIndex(each => each.Id == update.Id);
        return at > 0 && incident.Updates[at - 1].Status == update.Status ? "Update" : Plain(update.Status);
    }

    /// <summary>Names of the parts that an incident is about.</summary>
    public string About(PublicIncident incident) => string.Join(
        ", ", incident.Components.Select(Page.Component).OfType<ShownComponent>().Select(each => each.Settings.Name));

    /// <summary>A share as people read it, never rounded up to a whole: <c>99.98 %</c>.</summary>
    public static string Percent(double share) =>
        (Math.Floor(share * 10_000) / 100).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    /// <summary>The days of a component in words, for who cannot see bars.</summary>
    public string Spoken(string name, IReadOnlyList<UptimeDay> days)
    {
        var parts = days.GroupBy(day => day.Span.Worst).OrderBy(group => group.Key).Select(group =>
            string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {Say(Spoken(group.Key))}"));
        return $"{Say("{0}, {1} days:", name, days.Count)} {string.Join(", ", parts)}";
    }

    private static string Spoken(ComponentStatus? worst) => worst switch
    {
        null => "not measured",
        ComponentStatus.Operational => "without trouble",
        ComponentStatus.UnderMaintenance => "with planned work",
        ComponentStatus.DegradedPerformance => "with slow answers",
        ComponentStatus.PartialOutage => "with a partial outage",
        _ => "with an outage",
    };
}
