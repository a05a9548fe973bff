using System.Text.Json.Serialization;
using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>The id of a silence; a UUIDv7.</summary>
public readonly record struct SilenceId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}

/// <summary>What a silence holds back, and when.</summary>
/// <param name="Matchers">All must hold.</param>
/// <param name="StartsAt">When its first window opens.</param>
/// <param name="EndsAt">When its first window closes.</param>
/// <param name="CreatedBy">Whose it is, as people read it.</param>
/// <param name="Comment">Why.</param>
public sealed record SilenceTerms(
    IReadOnlyList<Matcher> Matchers, Instant StartsAt, Instant EndsAt, string CreatedBy, string Comment)
{
    /// <summary>Only alerts that were sent with this service's key; null for all.</summary>
    public ServiceId? Service { get; init; }

    /// <summary>The window comes again: an RRULE (RFC 5545); null for one window.</summary>
    public string? Repeats { get; init; }

    /// <summary>The zone on whose wall clock it comes again, of the IANA database; null is UTC.</summary>
    public string? Zone { get; init; }

    /// <summary>It ends as soon as this incident is over; null when it ends by its time alone.</summary>
    public Incidents.IncidentId? Incident { get; init; }

    /// <summary>Whether it holds the signal back while a window is open.</summary>
    public bool Takes(AlertSignal signal)
    {
        if (Service is { } service && service != signal.Service)
            return false;
        foreach (var matcher in Matchers)
        {
            if (!matcher.Holds(signal))
                return false;
        }

        return true;
    }

    /// <summary>The conditions in one line.</summary>
    [JsonIgnore]
    public string Text => string.Join(", ", Matchers);
}

/// <summary>Where an instant lies among the windows of a silence.</summary>
/// <param name="IsOpen">A window is open.</param>
/// <param name="Until">When that changes; null when it never does again.</param>
public readonly record struct WindowState(bool IsOpen, Instant? Until)
{
    /// <summary>No window is open and none will be.</summary>
    public bool IsOver => !IsOpen && Until is null;
}

/// <summary>
/// The windows of a silence on the instants' line. A window that comes again opens at the first pass of its wall time
/// and closes at the last pass, as the windows of schedules do, so a clock change never leaves an hour uncovered.
/// </summary>
public sealed class SilenceWindows
{
    private readonly Instant startsAt;
    private readonly Instant endsAt;
    private readonly Recurrence? rule;
    private readonly DateTimeZone zone;

    /// <summary>Of these terms; a rule that cannot be read counts as none.</summary>
    public SilenceWindows(SilenceTerms terms)
    {
        startsAt = terms.StartsAt;
        endsAt = terms.EndsAt;
        rule = terms.Repeats is { } text ? RecurrenceText.Read(text).Rule : null;
        zone = terms.Zone is { } name ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) ?? DateTimeZone.Utc
            : DateTimeZone.Utc;
    }

    /// <summary>Whether a window is open at an instant, and until when that stays so.</summary>
    public WindowState At(Instant at)
    {
        if (at < startsAt)
            return new WindowState(IsOpen: false, startsAt);
        if (rule is null)
            return at < endsAt ? new WindowState(IsOpen: true, endsAt) : default;

        var first = startsAt.InZone(zone).LocalDateTime;
        var length = Period.Between(first, endsAt.InZone(zone).LocalDateTime, PeriodUnits.AllTimeUnits);
        var days = (int)Math.Ceiling((endsAt - startsAt).TotalDays) + 2;
        var from = at.InZone(zone).Date.PlusDays(-days);
        Instant? open = null;
        foreach (var date in rule.DatesFrom(first.Date, from))
        {
            var opens = date + first.TimeOfDay;
            var (begin, end) = (Wall.Opening(opens, zone), Wall.Closing(opens + length, zone));
            if (end <= at || end <= begin)
                continue;
            if (begin > (open ?? at))
                return open is null ? new WindowState(IsOpen: false, begin) : new WindowState(IsOpen: true, open);
            open = Instant.Max(open ?? end, end);
        }

        return open is null ? default : new WindowState(IsOpen: true, open);
    }
}
