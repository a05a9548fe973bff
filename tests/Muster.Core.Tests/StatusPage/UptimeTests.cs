using Muster.Core.StatusPage;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.StatusPage.Pages;

namespace Muster.Core.Tests.StatusPage;

public sealed class UptimeTests
{
    private static readonly Instant Begin = Given.Noon - Duration.FromDays(10);

    [Fact]
    [Requirement("COM-013")]
    public void Major_outage_counts_whole_partial_three_tenths_and_slow_answers_nothing()
    {
        var page = Page().When(Listed(Begin))
            .When(Set("checkout", ComponentStatus.MajorOutage, 0))
            .When(Set("checkout", ComponentStatus.PartialOutage, 60))
            .When(Set("checkout", ComponentStatus.DegradedPerformance, 160))
            .When(Set("checkout", ComponentStatus.Operational, 1000));

        var span = Uptime.Between(page.State.Shown().Component("checkout")!, Given.Noon, Given.At(1000));

        Assert.Equal(Duration.FromMinutes(60), span.Major);
        Assert.Equal(Duration.FromMinutes(100), span.Partial);
        Assert.Equal(Duration.FromMinutes(840), span.Degraded);
        Assert.Equal(1 - ((60 + 30.0) / 1000), span.Share!.Value, 9);
        Assert.Equal(ComponentStatus.MajorOutage, span.Worst);
    }

    [Fact]
    public void Days_before_a_part_was_looked_at_are_not_measured_and_never_green()
    {
        var page = Page().When(Listed(Begin)).When(Set("checkout", ComponentStatus.PartialOutage, 0));

        var days = Uptime.DaysOf(page.State.Shown().Component("checkout")!, DateTimeZone.Utc, Given.At(60));

        Assert.Equal(Uptime.Days, days.Count);
        Assert.Equal(79, days.Count(day => day.Span.Worst is null));
        Assert.Equal(10, days.Count(day => day.Span.Worst == ComponentStatus.Operational));
        Assert.Equal(ComponentStatus.PartialOutage, days[^1].Span.Worst);
        Assert.Equal(new LocalDate(2026, 11, 21), days[^1].Day);
    }

    [Fact]
    public void What_a_day_was_does_not_change_afterwards()
    {
        var page = Page().When(Listed(Begin)).When(Set("files", ComponentStatus.MajorOutage, 0))
            .When(Set("files", ComponentStatus.Operational, 30));
        var before = Uptime.DaysOf(page.State.Shown().Component("files")!, DateTimeZone.Utc, Given.At(24 * 60))[^2];

        page = page.When(Set("files", ComponentStatus.MajorOutage, 24 * 60));

        var after = Uptime.DaysOf(page.State.Shown().Component("files")!, DateTimeZone.Utc, Given.At(2 * 24 * 60));
        Assert.Equal(before, after[^3]);
        Assert.Equal(Duration.FromMinutes(30), before.Span.Major);
    }

    [Fact]
    public void A_day_of_a_clock_change_is_as_long_as_it_is()
    {
        var berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var page = Page().When(Listed(Instant.FromUtc(2026, 1, 1, 0, 0)));
        var component = page.State.Shown().Component("files")!;

        var days = Uptime.DaysOf(component, berlin, Instant.FromUtc(2026, 3, 31, 12, 0));

        Assert.Equal(
            Duration.FromHours(23), days.Single(day => day.Day == new LocalDate(2026, 3, 29)).Span.Measured);
    }
}
