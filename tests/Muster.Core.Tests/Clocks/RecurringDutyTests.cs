using Muster.Core.Clocks;
using Muster.Core.OnCall;
using Muster.Core.Tests.Playbook;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Clocks;

/// <summary>Duties that come again have dates, and what became of each date is a fact.</summary>
public sealed class RecurringDutyTests
{
    private static readonly Actor Ada = Actor.Responder(new ResponderId("ada"), "Ada");
    private static readonly LocalDate Friday = new(2026, 11, 20);

    [Theory]
    [InlineData("2026-01-31", 1, ShiftUnit.Months, "2026-02-28")]
    [InlineData("2026-01-31", 3, ShiftUnit.Months, "2026-04-30")]
    [InlineData("2026-01-05", 1, ShiftUnit.Weeks, "2026-02-02")]
    [InlineData("2026-01-05", 2, ShiftUnit.Days, "2026-02-02")]
    [InlineData("2026-03-01", 1, ShiftUnit.Days, "2026-03-01")]
    public void The_next_date_is_counted_from_the_first(string first, int count, ShiftUnit unit, string next) =>
        Assert.Equal(
            Date(next),
            new RecurringDuty("x", "X", new ShiftLength(count, unit), Date(first), Owner: null)
                .OnOrAfter(new LocalDate(2026, 2, 1)));

    [Fact]
    public void The_last_date_before_a_day_is_one_round_before_the_next_of_every_day_of_ten_years()
    {
        var duty = new RecurringDuty("x", "X", ShiftLength.Months(1), new LocalDate(2020, 1, 31), Owner: null);
        for (var day = new LocalDate(2020, 2, 1); day.Year < 2030; day = day.PlusDays(1))
        {
            var (last, next) = (duty.Before(day)!.Value, duty.OnOrAfter(day)!.Value);
            Assert.True(last < day && next >= day, $"{last} {day} {next}");
            Assert.True(Period.DaysBetween(last, next) is >= 28 and <= 31, $"{last} {day} {next}");
        }
    }

    [Fact]
    public void What_has_no_date_of_its_own_is_due_at_the_end_of_the_calendars_week_month_and_quarter()
    {
        var playbook = House.Checked("targets.yaml", """
            reviews:
              w: {every: weekly, owner: team payments}
              m: {every: monthly}
              q: {every: quarterly}
            """);
        Assert.Equal(
            [("review:w", "2026-11-22"), ("review:m", "2026-11-30"), ("review:q", "2026-12-31")],
            RecurringDuties.Of(playbook).Select(each =>
                (each.Id, NodaTime.Text.LocalDatePattern.Iso.Format(each.OnOrAfter(Friday)!.Value))));
    }

    [Fact]
    [Requirement("DIR-008")]
    public void The_review_of_the_document_is_a_duty_of_its_owner_that_comes_once()
    {
        var duty = RecurringDuties.Find(
            House.Checked(
                "playbook.yaml",
                "document: {owner: Operations, review: 2027-02-12, remindBefore: 1 week}"),
            RecurringDuties.DocumentReview)!;
        Assert.Equal("Operations", duty.Owner);
        Assert.Equal(new LocalDate(2027, 2, 12), duty.OnOrAfter(Friday));
        Assert.Null(duty.OnOrAfter(new LocalDate(2027, 2, 13)));
        Assert.Equal(
            new LocalDate(2027, 2, 12), RecurringDuties.Owed(duty, Duty.Initial, today: new LocalDate(2028, 1, 1)));
        Assert.Equal(
            Instant.FromUtc(2027, 2, 5, 9, 0), duty.RemindAt(new LocalDate(2027, 2, 12), DateTimeZone.Utc));
        Assert.Equal(
            Instant.FromUtc(2027, 2, 13, 0, 0), RecurringDuty.DueAt(new LocalDate(2027, 2, 12), DateTimeZone.Utc));
    }

    [Fact]
    public void A_date_is_missed_once_and_can_be_made_up_for()
    {
        var duty = Run(Duty.Initial, new DutyCommand.Begin(Friday) { At = Given.Noon, By = Ada });
        duty = Run(duty, new DutyCommand.Miss(Friday) { At = Given.Noon, By = Actor.Muster });
        Assert.Empty(Duty.Decide(duty, new DutyCommand.Miss(Friday) { At = Given.Noon, By = Actor.Muster }).Facts);
        Assert.Equal((Friday, Friday, ClockState.Missed), (duty.Since, duty.Settled, duty.On(Friday)!.State));

        duty = Run(duty, new DutyCommand.Meet(Friday, " Late. ") { At = Given.Noon, By = Ada });
        Assert.Equal((ClockState.Met, "Late.", "Ada"), (
            duty.On(Friday)!.State, duty.On(Friday)!.Note, duty.On(Friday)!.By));
        Assert.Empty(Duty.Decide(duty, new DutyCommand.Meet(Friday, null) { At = Given.Noon, By = Ada }).Facts);
    }

    [Fact]
    public void Whoever_sets_a_date_aside_says_why()
    {
        var command = new DutyCommand.Waive(Friday, " ") { At = Given.Noon, By = Ada };
        Assert.Equal("duty.reason-missing", Duty.Decide(Duty.Initial, command).Refusal!.Code);
        var duty = Run(Duty.Initial, command with { Reason = "Release week." });
        Assert.Equal((ClockState.Waived, "Release week."), (duty.On(Friday)!.State, duty.On(Friday)!.Note));
    }

    private static Duty Run(Duty state, DutyCommand command) =>
        Duty.Decide(state, command).Facts.Aggregate(state, Duty.Evolve);

    private static LocalDate Date(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;
}
