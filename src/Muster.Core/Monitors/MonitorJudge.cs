using System.Globalization;
using NodaTime;

namespace Muster.Core.Monitors;

/// <summary>What a place saw.</summary>
/// <param name="Place">The place.</param>
/// <param name="Runner">The runner that looked.</param>
/// <param name="IsGood">It answered well.</param>
/// <param name="Value">What was measured, or null.</param>
/// <param name="Why">What was wrong, or null.</param>
public sealed record MonitorLook(string Place, string Runner, bool IsGood, double? Value, string? Why);

/// <summary>What follows from a look.</summary>
public abstract record MonitorNews
{
    private MonitorNews()
    {
    }

    /// <summary>In words.</summary>
    public required string Text { get; init; }

    /// <summary>It is down, or answers again.</summary>
    public sealed record Outage(bool IsFiring) : MonitorNews;

    /// <summary>A limit was passed for as long as it takes, or is kept again.</summary>
    public sealed record Limit(AlertDefinition Definition, bool IsFiring, double? Value) : MonitorNews;

    /// <summary>Nobody looks any more, or somebody does again.</summary>
    public sealed record Unseen(bool IsFiring) : MonitorNews;

    /// <summary>What an alert of somebody else said was looked into.</summary>
    public sealed record Judged(OutageClaim Claim, bool IsUp) : MonitorNews;
}

/// <summary>
/// What looks mean: an outage counts when it was seen often enough from enough places, a limit when it was passed for
/// long enough. Source: INT-004, INT-006 to INT-008, INT-013, INT-020.
/// </summary>
public static class MonitorJudge
{
    /// <summary>The intake that alerts of monitors name as their source.</summary>
    public const string Source = "monitor";

    /// <summary>The label that names the monitor.</summary>
    public const string Label = "monitor";

    /// <summary>The place of a measurement that somebody sent.</summary>
    public const string Reported = "reported";

    /// <summary>What is in doubt is looked at again so soon.</summary>
    public static Duration DoubtEvery { get; } = Duration.FromSeconds(10);

    /// <summary>So long an alert of somebody else is looked into.</summary>
    public static Duration ClaimWithin { get; } = Duration.FromMinutes(2);

    private static readonly Duration Slack = Duration.FromMinutes(5);

    /// <summary>What was seen before this counts no more.</summary>
    public static Duration StaleAfter(Monitor monitor) => (monitor.Every * 3) + Duration.FromMinutes(1);

    /// <summary>When a place looks again.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="record">What is known.</param>
    /// <param name="place">The place.</param>
    /// <param name="poll">A shorter time between looks, while a fix is watched; or null.</param>
    public static Instant DueAt(Monitor monitor, MonitorRecord record, string place, Duration? poll)
    {
        var known = record.From(place);
        var due = known.At is not { } at ? Instant.MinValue
            : record.LookAt > at ? record.LookAt.Value
            : at + Interval(monitor, record, poll);
        return known.LeasedUntil is { } leased ? Instant.Max(due, leased) : due;
    }

    /// <summary>Adds what was seen, and says what follows.</summary>
    /// <param name="monitor">The monitor.</param>
    /// <param name="rules">The alerts that read what it measures.</param>
    /// <param name="before">What was known.</param>
    /// <param name="looks">What was seen.</param>
    /// <param name="now">When.</param>
    /// <param name="deployedAt">When its service was last deployed, or null.</param>
    public static (MonitorRecord After, IReadOnlyList<MonitorNews> News) Take(
        Monitor monitor, IReadOnlyList<AlertDefinition> rules, MonitorRecord before,
        IReadOnlyList<MonitorLook> looks, Instant now, Instant? deployedAt)
    {
        var record = looks.Aggregate(before, (sofar, look) => With(monitor, sofar, look, now));
        List<MonitorNews> news = [];
        var isDown = Failing(monitor, record, now).Count >= monitor.Needed;
        if (!rules.Any(rule => rule.When is null) && isDown != (before.State == MonitorState.Down))
            news.Add(new MonitorNews.Outage(isDown) { Text = Words(monitor, record, now) });
        record = Limits(monitor, rules, record, now, deployedAt, isDown, news);
        record = Claims(monitor, record, now, news);
        record = Seen(monitor, record, now, news);
        return (Stand(monitor, rules, record, now, isDown), news);
    }

    /// <summary>What follows when nobody looks.</summary>
    public static (MonitorRecord After, IReadOnlyList<MonitorNews> News) Tick(
        Monitor monitor, MonitorRecord before, Instant now)
    {
        List<MonitorNews> news = [];
        var record = Seen(monitor, Claims(monitor, before, now, news), now, news);
        var looked = monitor.Places.Select(record.From).Where(place => place.At is not null).ToList();
        if (looked.Count > 0 && looked.TrueForAll(place => IsSilent(monitor, place, now))
            && record.State != MonitorState.Unseen)
        {
            record = record with { State = MonitorState.Unseen, Since = now, Why = Silent(monitor, record, now) };
        }

        return (record, news);
    }

    /// <summary>When somebody has to look at it at the latest; null when nothing is waited for.</summary>
    public static Instant? WatchAt(Monitor monitor, MonitorRecord record, Instant now)
    {
        List<Instant> moments =
        [
            .. record.Claims.Select(claim => claim.AskedAt + ClaimWithin),
            .. monitor.Places.Select(record.From)
                .Where(place => place is { At: not null, Place: not Reported })
                .Select(place => place.At!.Value + StaleAfter(monitor))
                .Where(at => !record.IsUnseenTold || at > now),
        ];
        return moments.Count == 0 ? null : moments.Min();
    }

    /// <summary>Whether a limit is passed by a value.</summary>
    public static bool Passes(Threshold limit, double value, double? normal) => !limit.IsRelative
        ? limit.Holds(value)
        : normal is { } usual
            && (limit with { Value = limit.Value * usual, Upper = limit.Upper * usual }).Holds(value);

    private static Duration Interval(Monitor monitor, MonitorRecord record, Duration? poll)
    {
        var usual = poll is { } often ? Duration.Min(often, monitor.Every) : monitor.Every;
        return record.State == MonitorState.Doubtful ? Duration.Min(DoubtEvery, usual) : usual;
    }

    private static MonitorRecord With(Monitor monitor, MonitorRecord record, MonitorLook look, Instant now)
    {
        var place = record.From(look.Place);
        var after = place with
        {
            Runner = look.Runner,
            LeasedUntil = null,
            At = now,
            IsGood = look.IsGood,
            Value = look.Value,
            Why = look.Why,
            Failures = look.IsGood ? 0 : place.Failures + 1,
        };
        return record with
        {
            Places =
            [
                .. record.Places.Where(each => each.Place != look.Place && monitor.Places.Contains(each.Place)),
                after,
            ],
            Samples = [.. record.Samples.TakeLast(MonitorRecord.SamplesMax - 1),
                new MonitorSample(now, look.Value, look.IsGood)],
            Hours = look.Value is { } value ? WithHour(record.Hours, value, now) : record.Hours,
        };
    }

    private static List<MonitorHour> WithHour(IReadOnlyList<MonitorHour> hours, double value, Instant now)
    {
        var hour = MonitorRecord.HourOf(now);
        var last = hours.Count > 0 && hours[^1].Hour == hour ? hours[^1] : new MonitorHour(hour, 0, 0);
        return
        [
            .. hours.Where(each => each.Hour < hour).TakeLast(MonitorRecord.HoursMax),
            last with { Count = last.Count + 1, Sum = last.Sum + value },
        ];
    }

    private static List<MonitorPlace> Fresh(Monitor monitor, MonitorRecord record, Instant now) =>
        [.. monitor.Places.Select(record.From).Where(place => place.At > now - StaleAfter(monitor))];

    /// <summary>The places that failed often enough in a row; what was down stays so until it answers.</summary>
    private static List<MonitorPlace> Failing(Monitor monitor, MonitorRecord record, Instant now) =>
        Fresh(monitor, record, now).FindAll(place =>
            place.Failures >= (record.State == MonitorState.Down ? 1 : monitor.Failures));

    private static MonitorRecord Limits(
        Monitor monitor, IReadOnlyList<AlertDefinition> rules, MonitorRecord record, Instant now, Instant? deployedAt,
        bool isDown, List<MonitorNews> news)
    {
        var normal = record.NormalOf(monitor, now);
        var fresh = Fresh(monitor, record, now);
        List<LimitPassed> passed = [];
        foreach (var rule in rules)
        {
            var known = record.Passed.FirstOrDefault(each => each.Alert == rule.Id);
            var beyond = rule.When is { } limit
                ? fresh.Count(place => place.Value is { } value && Passes(limit, value, normal))
                : isDown ? monitor.Needed : 0;
            if (beyond < monitor.Needed || !IsInTime(rule, now, deployedAt))
            {
                if (known is { IsFiring: true })
                    news.Add(Of(rule, isFiring: false, record.Value));
                continue;
            }

            var since = known?.Since ?? now;
            var isFiring = known is { IsFiring: true } || now - since >= rule.For;
            if (isFiring && known is not { IsFiring: true })
                news.Add(Of(rule, isFiring: true, record.Value));
            passed.Add(new LimitPassed(rule.Id, since, isFiring));
        }

        // An alert that the playbook has no more is over.
        return record with { Passed = passed };
    }

    /// <summary>Whether an alert that counts after deployments alone counts now.</summary>
    private static bool IsInTime(AlertDefinition rule, Instant now, Instant? deployedAt) =>
        rule.AfterDeployment is not { } length
        || (deployedAt is { } at && at <= now + Slack && now <= at + length);

    private static MonitorNews.Limit Of(AlertDefinition rule, bool isFiring, double? value)
    {
        var said = value is { } measured ? Number(measured) : "no value";
        var length = rule.For > Duration.Zero ? $" for {Length(rule.For)}" : "";
        var limit = rule.When is { } when ? $" ({when}{length})" : "";
        return new MonitorNews.Limit(rule, isFiring, value) { Text = $"{rule.Metric} is {said}{limit}" };
    }

    private static MonitorRecord Claims(Monitor monitor, MonitorRecord record, Instant now, List<MonitorNews> news)
    {
        List<OutageClaim> open = [];
        foreach (var claim in record.Claims)
        {
            var answered = monitor.Places.Select(record.From).Where(place => place.At > claim.AskedAt).ToList();
            var isOver = answered.Count == monitor.Places.Count || now >= claim.AskedAt + ClaimWithin;
            if (!isOver)
            {
                open.Add(claim);
                continue;
            }

            // Nobody looked: what the alert says stands.
            if (answered.Count == 0)
                continue;
            var reached = answered.FindAll(place => place.IsGood);
            var isUp = answered.Count - reached.Count < monitor.Needed && reached.Count > 0;
            news.Add(new MonitorNews.Judged(claim, isUp)
            {
                Text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{monitor.Name} answers at {reached.Count} of {answered.Count} places that looked")
                    + $"{Named(reached, ": ")}.",
            });
        }

        return record with { Claims = open };
    }

    private static MonitorRecord Seen(Monitor monitor, MonitorRecord record, Instant now, List<MonitorNews> news)
    {
        var isSilent = monitor.Places.Select(record.From).Any(place => IsSilent(monitor, place, now));
        if (isSilent == record.IsUnseenTold)
            return record;
        news.Add(new MonitorNews.Unseen(isSilent)
        {
            Text = isSilent ? Silent(monitor, record, now) : $"{monitor.Name} is looked at again",
        });
        return record with { IsUnseenTold = isSilent };
    }

    private static bool IsSilent(Monitor monitor, MonitorPlace place, Instant now) =>
        place is { At: { } at } && place.Place != Reported && at + StaleAfter(monitor) <= now;

    private static string Silent(Monitor monitor, MonitorRecord record, Instant now) =>
        $"{monitor.Name} is not looked at any more" + Named(
            [.. monitor.Places.Select(record.From).Where(place => IsSilent(monitor, place, now))], " from ");

    private static MonitorRecord Stand(
        Monitor monitor, IReadOnlyList<AlertDefinition> rules, MonitorRecord record, Instant now, bool isDown)
    {
        var firing = record.Passed.Where(each => each.IsFiring)
            .Select(each => rules.First(rule => rule.Id == each.Alert)).ToList();
        var failing = Fresh(monitor, record, now).FindAll(place => place.Failures > 0);
        var (state, why) = isDown ? (MonitorState.Down, Words(monitor, record, now))
            : firing.Exists(rule => rule.Level < Alerts.AlertSeverity.Warning) ? (MonitorState.Critical, Why(firing))
            : firing.Count > 0 ? (MonitorState.Warning, Why(firing))
            : failing.Count > 0 ? (MonitorState.Doubtful, Words(monitor, record, now))
            : (MonitorState.Good, null);
        return record with { State = state, Why = why, Since = state == record.State ? record.Since : now };

        static string Why(List<AlertDefinition> rules) =>
            string.Join("; ", rules.Select(rule => $"{rule.Metric} {rule.When}"));
    }

    private static string Words(Monitor monitor, MonitorRecord record, Instant now)
    {
        var failing = Fresh(monitor, record, now).FindAll(place => place.Failures > 0);
        return failing.Count == 0
            ? $"{monitor.Name} answers"
            : $"{monitor.Name} fails{Named(failing, " from ")}: {failing[^1].Why ?? "it does not answer"}";
    }

    private static string Named(List<MonitorPlace> places, string before)
    {
        var names = places.Select(place => place.Place).Where(name => name.Length > 0).ToList();
        return names.Count == 0 ? "" : before + string.Join(", ", names);
    }

    /// <summary>A measured value as people read it.</summary>
    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Length(Duration length) => length.TotalSeconds % 60 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{length.TotalMinutes:0} min")
        : string.Create(CultureInfo.InvariantCulture, $"{length.TotalSeconds:0} s");
}
