using System.Globalization;
using Muster.Core.Communications;
using Muster.Core.Escalation;
using Muster.Core.Paging;
using NodaTime;
using NodaTime.Text;

namespace Muster.Core.Timeline;

/// <summary>A line before it has its instants.</summary>
internal readonly record struct Line(string Kind, string? Who, string Text, string? Detail = null)
{
    /// <summary>A step on the way to what another line says.</summary>
    internal bool IsMinor { get; init; }
}

/// <summary>What was told so far, which later lines refer to, and the reader's names and zone.</summary>
internal sealed class Told(Func<ResponderId, string> nameOf, DateTimeZone zone)
{
    private static readonly ZonedDateTimePattern SameDay =
        ZonedDateTimePattern.CreateWithInvariantCulture("HH:mm x", zoneProvider: null);

    private static readonly ZonedDateTimePattern SameDayExact =
        ZonedDateTimePattern.CreateWithInvariantCulture("HH:mm:ss x", zoneProvider: null);

    private static readonly ZonedDateTimePattern OtherDay =
        ZonedDateTimePattern.CreateWithInvariantCulture("ddd d MMM HH:mm x", zoneProvider: null);

    /// <summary>When the incident was declared, or null while that is not known.</summary>
    internal Instant? DeclaredAt { get; set; }

    /// <summary>How far the escalation has come.</summary>
    internal IncidentEscalation Escalation { get; set; } = IncidentEscalation.Initial;

    /// <summary>What each alert is about.</summary>
    internal Dictionary<StreamId, string> Alerts { get; } = [];

    /// <summary>What each page is.</summary>
    internal Dictionary<StreamId, PageEvent.Queued> Pages { get; } = [];

    /// <summary>To whom each message is.</summary>
    internal Dictionary<MessageId, string> Messages { get; } = [];

    /// <summary>What became of notes later: the last word, and why; no text when it was struck.</summary>
    internal Dictionary<Guid, (string? Text, string Why)> Notes { get; } = [];

    internal string Audience(MessageId id) => Messages.GetValueOrDefault(id, "an audience");

    internal string Name(ResponderId id) => nameOf(id);

    /// <summary>An instant beside a line of <paramref name="day"/>: with the date only when it is another
    /// day.</summary>
    internal string Time(Instant instant, Instant day)
    {
        var zoned = instant.InZone(zone);
        return (zoned.Date == day.InZone(zone).Date ? SameDay : OtherDay).Format(zoned);
    }

    /// <summary>An instant with its second.</summary>
    internal string Second(Instant instant) => SameDayExact.Format(instant.InZone(zone));

    /// <summary>Two units at most: <c>49 min</c>, <c>1 h 05 min</c>, <c>3 d 4 h</c>.</summary>
    internal static string Length(Duration length)
    {
        var seconds = Math.Max(0, (long)length.TotalSeconds);
        var (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86400);
        return (days, hours, minutes) switch
        {
            ( > 0, _, _) when hours % 24 == 0 => $"{days} d",
            ( > 0, _, _) => $"{days} d {hours % 24} h",
            (_, > 0, _) when minutes % 60 == 0 => $"{hours} h",
            (_, > 0, _) => string.Create(CultureInfo.InvariantCulture, $"{hours} h {minutes % 60:00} min"),
            (_, _, > 0) when seconds % 60 == 0 => $"{minutes} min",
            (_, _, > 0) => $"{minutes} min {seconds % 60} s",
            _ => $"{seconds} s",
        };
    }

    /// <summary>A number as people read it: <c>1,250</c>.</summary>
    internal static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>By which way somebody answered.</summary>
    internal static string Via(string via) => via switch
    {
        "link" or "mail" => "by link in a mail",
        "alert" => "by acknowledging its alert",
        "api" => "through the API",
        "screen" => "on the screen",
        "cli" => "from the command line",
        "status" => "by moving its status",
        _ => $"by {via}",
    };

    /// <summary>The parts that say something, with a space between, or null when none does.</summary>
    internal static string? Join(params IEnumerable<string?> parts)
    {
        var joined = string.Join(' ', parts.Where(part => !string.IsNullOrWhiteSpace(part)).Select(Sentence!));
        return joined.Length == 0 ? null : joined;
    }

    /// <summary>Closed by a full stop, unless it closes itself.</summary>
    internal static string Sentence(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length > 0 && trimmed[^1] is '.' or '!' or '?' or ':' ? trimmed : trimmed + ".";
    }
}
