using Muster.Core.Metrics;
using Xunit;

namespace Muster.Core.Tests.Metrics;

/// <summary>The statistics against exact results, and how often their intervals hold, measured by simulation.</summary>
public sealed class StatisticsTests
{
    private const int Trials = 400;

    [Theory]
    [InlineData(6, 0.5, 1, 6)]
    [InlineData(10, 0.5, 2, 9)]
    [InlineData(20, 0.5, 6, 15)]
    [InlineData(30, 0.5, 10, 21)]
    [InlineData(100, 0.5, 40, 61)]
    [InlineData(36, 0.9, 29, 36)]
    public void The_ranks_of_an_interval_are_those_of_the_binomial_distribution(
        int count, double share, int lower, int upper)
    {
        var ranks = Quantiles.Ranks(count, share);
        Assert.Equal((lower, upper), (ranks!.Value.Lower, ranks.Value.Upper));
        Assert.InRange(ranks.Value.Coverage, 0.95, 1);
    }

    [Theory]
    [InlineData(5, 0.5)]
    [InlineData(35, 0.9)]
    [InlineData(12, 0.75)]
    public void Too_few_values_have_no_interval_and_it_is_said_why(int count, double share)
    {
        Assert.Null(Quantiles.Ranks(count, share));
        var estimate = Quantiles.Of([.. Enumerable.Range(1, count).Select(each => (double)each)], share);
        Assert.Null(estimate.Lower);
        Assert.NotNull(estimate.Why);
        Assert.Equal(count < 6, estimate.Value is null);
    }

    [Fact]
    public void The_exact_certainty_of_six_values_is_ninety_seven_per_cent() =>
        Assert.Equal(1 - (2 / 64.0), Quantiles.Ranks(6, 0.5)!.Value.Coverage, precision: 12);

    [Fact]
    public void A_median_holds_as_often_as_it_says()
    {
        var random = new Random(11);
        var held = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var median = Quantiles.Of(Skewed(random, 25, 1.2), 0.5);
            if (median.Lower <= 1 && median.Upper >= 1)
                held++;
        }

        Assert.InRange(held / (double)Trials, 0.93, 1);
    }

    [Fact]
    public void A_time_without_change_is_reported_as_cannot_tell()
    {
        var random = new Random(12);
        var told = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            if (Resampling.Medians(Skewed(random, 20, 1.2), Skewed(random, 20, 1.2)).Change == Change.CannotTell)
                told++;
        }

        Assert.InRange(told / 200.0, 0.92, 1);
    }

    [Fact]
    public void A_change_that_is_large_enough_is_told_with_its_direction()
    {
        var random = new Random(13);
        var before = Skewed(random, 60, 0.5);
        var after = Skewed(random, 60, 0.5).Select(value => value * 3).ToArray();
        Assert.Equal(Change.More, Resampling.Medians(before, after).Change);
        Assert.Equal(Change.Less, Resampling.Medians(after, before).Change);
        Assert.Equal(Change.CannotTell, Resampling.Medians(before[..5], after).Change);
    }

    [Fact]
    public void The_interval_of_a_mean_holds_nearly_as_often_as_it_says()
    {
        var random = new Random(14);
        var held = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var mean = Resampling.Mean([.. Enumerable.Range(0, 40).Select(_ => random.NextDouble())]);
            if (mean.Lower <= 0.5 && mean.Upper >= 0.5)
                held++;
        }

        Assert.InRange(held / 200.0, 0.90, 0.99);
    }

    /// <summary>Weeks of remission under a drug in a trial of 1963: 21 patients, nine ends.</summary>
    [Fact]
    public void The_curve_of_what_goes_on_is_the_one_of_the_textbooks()
    {
        var ends = new[] { 6, 6, 6, 7, 10, 13, 16, 22, 23 };
        var open = new[] { 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35 };
        var curve = Survival.Of(
            [.. ends.Select(week => new Lasting(week, true)), .. open.Select(week => new Lasting(week, false))]);
        Assert.Equal(
            [(6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)],
            curve.Steps.Select(step => ((int)step.At, Math.Round(step.Share, 3))));
        Assert.Equal((23.0, 21, 12), (curve.Median!.Value, curve.Count, curve.Open));
        Assert.Equal(13, curve.Lower);
        Assert.Null(curve.Upper);
    }

    [Fact]
    public void More_than_half_going_on_has_no_median() =>
        Assert.Null(Survival.Of([new Lasting(1, true), new Lasting(2, false), new Lasting(3, false)]).Median);

    [Theory]
    [InlineData(0, 0, 2.996)]
    [InlineData(1, 0.0253, 5.572)]
    [InlineData(5, 1.623, 11.668)]
    [InlineData(10, 4.795, 18.390)]
    public void A_count_has_the_exact_interval_of_its_distribution(int seen, double lower, double upper)
    {
        var interval = Counts.Interval(seen);
        Assert.Equal(lower, interval.Lower, tolerance: 0.002);
        Assert.Equal(upper, interval.Upper, tolerance: 0.002);
    }

    /// <summary>Log-normal values with the median 1, sorted.</summary>
    private static double[] Skewed(Random random, int count, double sigma)
    {
        var values = new double[count];
        for (var at = 0; at < count; at++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var normal = radius * Math.Cos(2 * Math.PI * random.NextDouble());
            values[at] = Math.Exp(sigma * normal);
        }

        Array.Sort(values);
        return values;
    }
}
