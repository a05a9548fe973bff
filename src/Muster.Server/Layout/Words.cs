using System.Globalization;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Layout;

/// <summary>How the screens say times, durations, states and outcomes. One wording for each idea.</summary>
public static class Words
{
    private const int PersonTints = 5;

    private static readonly ZonedDateTimePattern OfDay = Pattern("HH:mm x");
    private static readonly ZonedDateTimePattern Day = Pattern("ddd d MMM HH:mm x");
    private static readonly ZonedDateTimePattern Year = Pattern("ddd d MMM yyyy HH:mm x");
    private static readonly ZonedDateTimePattern BareClock = Pattern("HH:mm");
    private static readonly ZonedDateTimePattern BareDay = Pattern("ddd d MMM HH:mm");
    private static readonly ZonedDateTimePattern Second = Pattern("HH:mm:ss");
    private static readonly ZonedDateTimePattern DaySecond = Pattern("d MMM HH:mm:ss");

    /// <summary><c>03:34 UTC</c>; with the day when it is not today, with the year when it is not this year.</summary>
    public static string Time(Instant at, DateTimeZone zone, Instant now)
    {
        var (when, today) = (at.InZone(zone), now.InZone(zone));
        return when.Date == today.Date ? OfDay.Format(when)
            : when.Year == today.Year ? Day.Format(when)
            : Year.Format(when);
    }

    /// <summary>The same without the zone, for tables and lists whose head names it.</summary>
    public static string BareTime(Instant at, DateTimeZone zone, Instant now) =>
        (IsToday(at, zone, now) ? BareClock : BareDay).Format(at.InZone(zone));

    /// <summary>With seconds, as the timeline writes it.</summary>
    public static string Seconds(Instant at, DateTimeZone zone, Instant now) =>
        (IsToday(at, zone, now) ? Second : DaySecond).Format(at.InZone(zone));

    /// <summary>For <c>datetime</c> attributes.</summary>
    public static string Machine(Instant at) => InstantPattern.General.Format(at);

    /// <summary>The short name of a zone at an instant: <c>UTC</c>, <c>CET</c>.</summary>
    public static string Zone(DateTimeZone zone, Instant now) => now.InZone(zone).GetZoneInterval().Name;

    /// <summary><c>49 min</c>, <c>1 h 05 min</c>, <c>3 d 4 h</c>: two units at most, whole minutes.</summary>
    public static string Length(Duration length)
    {
        var minutes = (long)Math.Floor(Math.Abs(length.TotalMinutes));
        return minutes switch
        {
            < 1 => "under 1 min",
            < 60 => Invariant($"{minutes} min"),
            < 24 * 60 when minutes % 60 == 0 => Invariant($"{minutes / 60} h"),
            < 24 * 60 => Invariant($"{minutes / 60} h {minutes % 60:00} min"),
            _ when minutes / 60 % 24 == 0 => Invariant($"{minutes / 1440} d"),
            _ => Invariant($"{minutes / 1440} d {minutes / 60 % 24} h"),
        };
    }

    /// <summary>As <see cref="Length"/>, but in seconds below two minutes: how long an answer took.</summary>
    public static string Precise(Duration length) => length.TotalSeconds switch
    {
        < 60 => Invariant($"{Math.Max(0, (long)length.TotalSeconds)} s"),
        < 600 when (long)length.TotalSeconds % 60 != 0 =>
            Invariant($"{(long)length.TotalMinutes} min {(long)length.TotalSeconds % 60:00} s"),
        _ => Length(length),
    };

    /// <summary><c>17 min ago</c>, <c>in 5 min</c>: only beside the absolute time.</summary>
    public static string Relative(Instant at, Instant now) =>
        at > now ? $"in {Length(at - now)}"
        : now - at < Duration.FromMinutes(1) ? "just now"
        : $"{Length(now - at)} ago";

    /// <summary>What is left of an obligation, in whole minutes; late is said, never a minus sign.</summary>
    public static string Left(Instant due, Instant now) => due > now ? Length(due - now) : $"{Length(now - due)} late";

    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"1 incident", "3 incidents", "no incidents".</summary>
    public static string Count(long number, string one, string? many = null) => number switch
    {
        0 => $"no {many ?? one + "s"}",
        1 => $"1 {one}",
        _ => $"{Count(number)} {many ?? one + "s"}",
    };

    public static string Status(IncidentStatus status) => status switch
    {
        IncidentStatus.FalseAlarm => "False alarm",
        _ => status.ToString(),
    };

    public static string Kind(ClockKind kind) => kind switch
    {
        ClockKind.AcknowledgeBy => "Acknowledge",
        ClockKind.FirstUpdateBy => "First update",
        ClockKind.NextUpdateBy => "Next update",
        ClockKind.EscalateAt => "Escalates",
        ClockKind.ResolveBy => "Resolve",
        ClockKind.LapseAt => "Acknowledged until",
        ClockKind.RespondBy => "Respond",
        ClockKind.StatusPageBy => "Status page",
        ClockKind.EscalateBy => "Tell",
        ClockKind.ExecutivePromptAt => "Executives?",
        ClockKind.PhaseBy => "Phase",
        ClockKind.StableAt => "Stable",
        ClockKind.WatchUntil => "Watch",
        ClockKind.WaitUntil => "Wait",
        ClockKind.RoomOpeningBy => "Opening",
        ClockKind.RoundBy => "Round",
        ClockKind.PostmortemBy => "Post-mortem",
        ClockKind.PostmortemMeetingBy => "Meeting",
        ClockKind.ReportBy => "Report",
        ClockKind.NotifyBy => "Notify",
        ClockKind.ArchiveAt => "Archive",
        _ => "Look at it again",
    };

    /// <summary>An obligation by its name, and which of several it is.</summary>
    public static string Clock(Clock clock) =>
        clock.Name is { } name ? $"{Kind(clock.Kind)}: {name}" : Kind(clock.Kind);

    /// <summary>What became of a page, and what that does not say.</summary>
    public static string Outcome(Page page) => page switch
    {
        { AnsweredAt: not null } => "Answered",
        { Outcome: PageOutcome.Sent, SentBy: Channels.Console } => "Written to the console",
        { Outcome: PageOutcome.Sent } => "Sent, not known whether it arrived",
        { Outcome: PageOutcome.NotNeeded } => "Not needed",
        { Outcome: PageOutcome.Folded } => "Folded into one message with others",
        { Outcome: PageOutcome.Failed } => "Failed",
        { IsUnderway: true } => "Being sent",
        { MayHaveArrived: true } => "May have arrived, is tried again",
        { Attempts: > 0 } => "Refused, is tried again",
        _ => "Waits for its time",
    };

    public static string Purpose(PagePurpose purpose) => purpose switch
    {
        PagePurpose.Respond => "to respond",
        PagePurpose.Taken => "to say that somebody has it",
        PagePurpose.Joined => "to say that somebody joined",
        PagePurpose.Alarm => "alarm of Muster itself",
        PagePurpose.Cleared => "to ask whether it is over",
        PagePurpose.Learn => "to learn from it",
        PagePurpose.Duty => "to remind of a duty",
        PagePurpose.HandOff => "to hand over what is open",
        PagePurpose.Help => "to ask for help",
        PagePurpose.Prompt => "to ask a question",
        PagePurpose.Verify => "to verify the address",
        PagePurpose.Bundle => "to respond to several",
        PagePurpose.Swap => "about time on call that is offered",
        PagePurpose.Update => "to ask for news to those who wait",
        PagePurpose.Reminder => "to remind of what is about to end",
        PagePurpose.Emergency => "to respond while the database is away",
        _ => "test",
    };

    public static string Alert(AlertStatus status) => status switch
    {
        AlertStatus.Suppressed => "Held back",
        _ => status.ToString(),
    };

    public static string Access(AccessLevel access) => access switch
    {
        AccessLevel.Observer => "Observer: sees",
        AccessLevel.Responder => "Responder: declares, acknowledges, resolves",
        AccessLevel.Lead => "Lead: also changes schedules",
        _ => "Administrator: everything",
    };

    /// <summary>The end of an address is enough to know it by: <c>ad•••@example.org</c>.</summary>
    public static string Masked(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return at > 2 ? string.Concat(address.AsSpan(0, 2), "•••", address.AsSpan(at)) : address;
    }

    public static string Initials(string name)
    {
        var parts = name.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length switch
        {
            0 => "?",
            1 => parts[0][..Math.Min(2, parts[0].Length)].ToUpperInvariant(),
            _ => $"{char.ToUpperInvariant(parts[0][0])}{char.ToUpperInvariant(parts[^1][0])}",
        };
    }

    /// <summary>A quiet tint, the same for a person everywhere.</summary>
    public static int Tint(ResponderId person)
    {
        var sum = 0;
        foreach (var letter in person.Value)
            sum = ((sum * 31) + letter) % 9973;
        return (sum % PersonTints) + 1;
    }

    private static bool IsToday(Instant at, DateTimeZone zone, Instant now) =>
        at.InZone(zone).Date == now.InZone(zone).Date;

    private static ZonedDateTimePattern Pattern(string text) =>
        ZonedDateTimePattern.CreateWithInvariantCulture(text, zoneProvider: null);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
