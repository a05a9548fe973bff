using Muster.Playbooks.Parsing;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Playbook;

/// <summary>Durations as people write them.</summary>
public sealed class DurationTextTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0 min", 0)]
    [InlineData("90 s", 90)]
    [InlineData("90s", 90)]
    [InlineData("5 min", 300)]
    [InlineData("5m", 300)]
    [InlineData("5 MIN", 300)]
    [InlineData("1.5 h", 5_400)]
    [InlineData("1 h 30 min", 5_400)]
    [InlineData("1h30m", 5_400)]
    [InlineData("30 min 1 hour", 5_400)]
    [InlineData("3.5 d", 302_400)]
    [InlineData("2 weeks", 1_209_600)]
    [InlineData("1 second", 1)]
    [InlineData("  2 days ", 172_800)]
    [InlineData("PT5M", 300)]
    [InlineData("pt1h30m", 5_400)]
    [InlineData("P1DT12H", 129_600)]
    [InlineData("P2W", 1_209_600)]
    [InlineData("3660 d", 316_224_000)]
    public void A_duration_is_read_with_its_unit(string text, int seconds)
    {
        Assert.True(DurationText.TryRead(text, out var duration));
        Assert.Equal(Duration.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("min")]
    [InlineData("-5 min")]
    [InlineData("5 minuts")]
    [InlineData("5 min ago")]
    [InlineData("1 min 2 m")]
    [InlineData("1..5 h")]
    [InlineData("5,5 h")]
    [InlineData("1 month")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("PT-5M")]
    [InlineData("P")]
    [InlineData("soon")]
    [InlineData("3661 d")]
    [InlineData("99999999999999999999 d")]
    [InlineData("PT9223372036854775807H")]
    [InlineData("999999999999 weeks")]
    public void What_has_no_unit_or_no_bound_is_no_duration(string text) =>
        Assert.False(DurationText.TryRead(text, out _));
}
