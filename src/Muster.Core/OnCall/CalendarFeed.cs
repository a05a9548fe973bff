using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Muster.Core.OnCall;

/// <summary>A fact about a calendar that others subscribe to. The names below are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Opened), "feed.opened.v1")]
[JsonDerivedType(typeof(Closed), "feed.closed.v1")]
public abstract record FeedEvent
{
    private FeedEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>Whoever knows its secret address can read it.</summary>
    /// <param name="Id">The feed.</param>
    /// <param name="Digest">Digest of the secret in its address; the secret itself is not kept.</param>
    /// <param name="Owner">Who asked for it.</param>
    /// <param name="Schedule">The schedule that it shows, or null for the shifts of one person.</param>
    /// <param name="Person">The person whose shifts it shows, or null for a whole schedule.</param>
    public sealed record Opened(
        FeedId Id, string Digest, ResponderId Owner, ScheduleId? Schedule, ResponderId? Person) : FeedEvent;

    /// <summary>Its address leads nowhere from now on.</summary>
    public sealed record Closed(FeedId Id) : FeedEvent;
}

/// <summary>One entry of a calendar: somebody is on call.</summary>
/// <param name="Uid">The same for the same shift at every reading.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Summary">Its title.</param>
/// <param name="Description">What stands below it.</param>
public sealed record CalendarEntry(string Uid, Instant From, Instant Until, string Summary, string Description);

/// <summary>Shifts as a calendar in the format of RFC 5545, for Google, Outlook, Apple and everybody else.</summary>
public static class CalendarFeed
{
    /// <summary>A feed shows so much of the past.</summary>
    public static Duration Behind { get; } = Duration.FromDays(30);

    /// <summary>And so much of the future.</summary>
    public static Duration Ahead { get; } = Duration.FromDays(180);

    private const int OctetsMax = 75;

    private static readonly InstantPattern Stamp = InstantPattern.CreateWithInvariantCulture("uuuuMMdd'T'HHmmss'Z'");

    /// <summary>The entries of a schedule: its final shifts, without stretches of nobody.</summary>
    /// <remarks>
    /// A shift's UID is made of the schedule, the beginning of the shift and its holder, so that an override changes
    /// the entries that it touches and no others.
    /// </remarks>
    /// <param name="schedule">The schedule.</param>
    /// <param name="overrides">Its overrides.</param>
    /// <param name="now">The instant of reading; shifts from <see cref="Behind"/> to <see cref="Ahead"/>.</param>
    /// <param name="isActive">Whether a person exists and may be paged.</param>
    /// <param name="nameOf">The name of a person.</param>
    /// <param name="only">Only this person's shifts, or null for all.</param>
    public static IEnumerable<CalendarEntry> EntriesOf(
        Schedule schedule,
        IReadOnlyList<Override> overrides,
        Instant now,
        Func<ResponderId, bool> isActive,
        Func<ResponderId, string> nameOf,
        ResponderId? only = null)
    {
        var start = now - Behind;
        foreach (var shift in FinalSchedule.Between(schedule, overrides, start, now + Ahead, isActive))
        {
            if (shift.Responder is not { } responder || (only is { } wanted && responder != wanted))
                continue;

            // The first shift began before the window: its UID must not move with it.
            var from = shift.From == start
                ? OnCallResolver.WhoIsOnCall(schedule, overrides, start, isActive).From ?? start
                : shift.From;
            var why = shift.Because switch
            {
                Because.ByOverride { Displaced: { } displaced } => $"Override for {nameOf(displaced)}",
                Because.ByOverride => "Override",
                Because.ByTemporary => "Temporary schedule",
                Because.ByLayer layer => $"Layer {layer.Layer}",
                _ => "",
            };
            yield return new CalendarEntry(
                $"{schedule.Id}-{Stamp.Format(from)}-{responder}@muster",
                from,
                shift.Until,
                $"{nameOf(responder)} on call: {schedule.Name}",
                why);
        }
    }

    /// <summary>The calendar as text, lines of at most 75 octets that end with CR LF.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="entries">Its entries.</param>
    public static string Write(string name, IEnumerable<CalendarEntry> entries)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Muster//On call//EN");
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, $"X-WR-CALNAME:{Escaped(name)}");
        Line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        Line(text, "X-PUBLISHED-TTL:PT1H");
        foreach (var entry in entries)
        {
            Line(text, "BEGIN:VEVENT");
            Line(text, $"UID:{Escaped(entry.Uid)}");
            Line(text, $"DTSTAMP:{Stamp.Format(entry.From)}");
            Line(text, $"DTSTART:{Stamp.Format(entry.From)}");
            Line(text, $"DTEND:{Stamp.Format(entry.Until)}");
            Line(text, $"SUMMARY:{Escaped(entry.Summary)}");
            if (entry.Description.Length > 0)
                Line(text, $"DESCRIPTION:{Escaped(entry.Description)}");
            Line(text, "TRANSP:TRANSPARENT");
            Line(text, "END:VEVENT");
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .ReplaceLineEndings("\\n");

    /// <summary>A content line, folded so that no character is cut in two (RFC 5545, 3.1).</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        var characters = StringInfo.GetTextElementEnumerator(line);
        while (characters.MoveNext())
        {
            var character = characters.GetTextElement();
            var length = Encoding.UTF8.GetByteCount(character);
            if (octets > 0 && octets + length > OctetsMax)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(character);
            octets += length;
        }

        text.Append("\r\n");
    }
}
