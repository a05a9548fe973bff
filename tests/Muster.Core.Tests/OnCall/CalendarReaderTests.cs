using System.Text;
using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

[Case(22)]
public sealed class CalendarReaderTests
{
    [Fact]
    public void A_weekly_rule_keeps_its_wall_time_over_the_clock_change()
    {
        var shifts = Read("""
            UID:1
            DTSTART;TZID=Europe/Berlin:20260323T090000
            DTEND;TZID=Europe/Berlin:20260323T170000
            RRULE:FREQ=WEEKLY;COUNT=2
            SUMMARY:ada
            """);

        Assert.Equal(
            [
                new(Berlin.On(2026, 3, 23, 9), Berlin.On(2026, 3, 23, 17), Ada),
                new(Berlin.On(2026, 3, 30, 9), Berlin.On(2026, 3, 30, 17), Ada),
            ],
            shifts);
    }

    [Fact]
    public void Of_two_events_with_one_UID_the_greater_sequence_counts()
    {
        var shifts = Read(
            "UID:1\nSEQUENCE:2\nDTSTART:20260105T090000Z\nDTEND:20260105T100000Z\nSUMMARY:ada",
            "UID:1\nSEQUENCE:1\nDTSTART:20260106T090000Z\nDTEND:20260106T100000Z\nSUMMARY:bob");

        Assert.Equal(Ada, Assert.Single(shifts).Responder);
    }

    [Fact]
    public void An_event_of_whole_days_lasts_from_midnight_to_midnight_also_on_25_hours()
    {
        var shift = Assert.Single(Read(
            "UID:1\nDTSTART;VALUE=DATE:20261025\nDTEND;VALUE=DATE:20261026\nSUMMARY:ada"));

        Assert.Equal(Duration.FromHours(25), shift.Until - shift.From);
    }

    [Fact]
    public void A_whole_day_without_an_end_is_one_day() => Assert.Equal(
        Duration.FromDays(1),
        Assert.Single(Read("UID:1\nDTSTART;VALUE=DATE:20260105\nSUMMARY:ada")) is var shift
            ? shift.Until - shift.From
            : default);

    [Theory]
    [InlineData("20260107T090000")]
    [InlineData("20260107T080000Z")]
    [InlineData("20260107")]
    public void The_end_of_a_rule_counts_in_UTC_in_local_time_and_as_a_date(string until) => Assert.Equal(
        3,
        Read($"""
            UID:1
            DTSTART;TZID=Europe/Berlin:20260105T090000
            DURATION:PT1H
            RRULE:FREQ=DAILY;UNTIL={until}
            SUMMARY:ada
            """).Count);

    [Fact]
    public void An_excluded_date_is_left_out() => Assert.Equal(
        [Berlin.On(2026, 1, 5, 9), Berlin.On(2026, 1, 7, 9)],
        Read("""
            UID:1
            DTSTART;TZID=Europe/Berlin:20260105T090000
            DURATION:PT1H
            RRULE:FREQ=DAILY;COUNT=3
            EXDATE;TZID=Europe/Berlin:20260106T090000
            SUMMARY:ada
            """).Select(shift => shift.From));

    [Fact]
    public void A_cancelled_event_holds_nobody() => Assert.Empty(Read(
        "UID:1\nSTATUS:CANCELLED\nDTSTART:20260105T090000Z\nDTEND:20260105T100000Z\nSUMMARY:ada"));

    [Fact]
    public void A_changed_occurrence_takes_the_place_of_its_own()
    {
        var shifts = Read(
            "UID:1\nDTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2\nSUMMARY:ada",
            "UID:1\nRECURRENCE-ID:20260106T090000Z\nDTSTART:20260106T120000Z\nDURATION:PT1H\nSUMMARY:bob");

        Assert.Equal([Ada, Bob], shifts.Select(shift => shift.Responder));
        Assert.Equal(Utc.On(2026, 1, 6, 12), shifts[1].From);
    }

    [Fact]
    public void A_zone_without_a_definition_is_found_by_its_name_and_Windows_names_are_known() => Assert.Equal(
        Berlin.On(2026, 1, 5, 9),
        Assert.Single(Read(
            "UID:1\nDTSTART;TZID=\"W. Europe Standard Time\":20260105T090000\nDURATION:PT1H\nSUMMARY:ada")).From);

    [Fact]
    public void An_unknown_zone_is_read_as_the_layers_and_told()
    {
        var reading = CalendarReader.Read(
            Calendar("UID:1\nDTSTART;TZID=Mars/Phobos:20260105T090000\nDURATION:PT1H\nSUMMARY:ada"),
            Berlin,
            Utc.On(2026, 1, 1),
            Utc.On(2027, 1, 1),
            PersonOf)!;

        Assert.Equal(Berlin.On(2026, 1, 5, 9), Assert.Single(reading.Shifts).From);
        Assert.Contains("Mars/Phobos", Assert.Single(reading.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void People_are_found_by_the_mail_address_of_an_attendee() => Assert.Equal(
        Bob,
        Assert.Single(Read(
            "UID:1\nDTSTART:20260105T090000Z\nDURATION:PT1H\nSUMMARY:On call\n"
            + "ATTENDEE;CN=\"Bob; the builder\":mailto:bob@example.com")).Responder);

    [Fact]
    public void An_event_of_nobody_known_is_told_and_the_others_are_read()
    {
        var reading = CalendarReader.Read(
            Calendar(
                "UID:1\nDTSTART:20260105T090000Z\nDURATION:PT1H\nSUMMARY:zoe",
                "UID:2\nDTSTART:20260106T090000Z\nDURATION:PT1H\nSUMMARY:ada"),
            Berlin,
            Utc.On(2026, 1, 1),
            Utc.On(2027, 1, 1),
            PersonOf)!;

        Assert.Equal(Ada, Assert.Single(reading.Shifts).Responder);
        Assert.Contains("'zoe'", Assert.Single(reading.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void A_calendar_of_ten_megabytes_is_read_and_bounded()
    {
        var text = new StringBuilder("BEGIN:VCALENDAR\r\n");
        for (var i = 0; text.Length < 10_000_000; i++)
        {
            text.Append("BEGIN:VEVENT\r\nUID:").Append(i)
                .Append("\r\nDTSTART:20260105T090000Z\r\nDURATION:PT1H\r\nSUMMARY:ada\r\nDESCRIPTION:")
                .Append('x', 400).Append("\r\nEND:VEVENT\r\n");
        }

        text.Append("END:VCALENDAR\r\n");

        var reading = CalendarReader.Read(
            text.ToString(), Berlin, Utc.On(2026, 1, 1), Utc.On(2027, 1, 1), PersonOf)!;

        Assert.Equal(ScheduleChanges.ShiftsMax, reading.Shifts.Count);
        Assert.NotEmpty(reading.Problems);
    }

    [Theory]
    [InlineData("<html>Sign in</html>")]
    [InlineData("")]
    public void What_is_no_calendar_is_refused_whole(string text) => Assert.Null(
        CalendarReader.Read(text, Berlin, Utc.On(2026, 1, 1), Utc.On(2027, 1, 1), PersonOf));

    [Fact]
    public void Hostile_lines_do_not_end_the_reading()
    {
        var shifts = Read(
            "UID:1\nDTSTART:99999999T999999Z\nSUMMARY:ada",
            "UID:2\nDTSTART:20260105T090000Z\nDURATION:P99999999999999W\nSUMMARY:ada",
            "UID:3\nDTSTART:20260105T090000Z\nDTEND:20250105T090000Z\nSUMMARY:ada",
            "UID:4\nDTSTART:20260105T090000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY\nSUMMARY:ada",
            ":::\nUID:5\nDTSTART:20260105T090000Z\nDURATION:PT1H\nRDATE:x,20260106T090000Z\nSUMMARY:ada");

        Assert.Equal(3, shifts.Count);
    }

    private static IReadOnlyList<FixedShift> Read(params string[] events) => CalendarReader.Read(
        Calendar(events), Berlin, Utc.On(2026, 1, 1), Utc.On(2027, 1, 1), PersonOf)!.Shifts;

    private static string Calendar(params string[] events) => string.Concat(
        "BEGIN:VCALENDAR\r\n",
        string.Concat(events.Select(each => $"BEGIN:VEVENT\n{each}\nEND:VEVENT\n")).ReplaceLineEndings("\r\n"),
        "END:VCALENDAR\r\n");

    private static ResponderId? PersonOf(string name) => name switch
    {
        "ada" => Ada,
        "bob" or "bob@example.com" => Bob,
        _ => null,
    };
}
