using System.Text.Json;
using Muster.Core;
using NodaTime;
using Xunit;

namespace Muster.Storage.Tests;

/// <summary>The quick form of instants is the form of the pattern.</summary>
public sealed class InstantFormTests
{
    private static readonly JsonSerializerOptions Options = new(FactJson.Options)
    {
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };

    [Fact]
    public void Instants_are_written_as_the_pattern_writes_them_and_read_back()
    {
        var random = new Random(7);
        for (var count = 0; count < 20_000; count++)
        {
            var ticks = random.NextInt64(-60_000_000_000_000_000, 250_000_000_000_000_000);
            var round = (long)Math.Pow(10, random.Next(9));
            var instant = Instant.FromUnixTimeTicks(ticks / round * round);
            var written = JsonSerializer.Serialize(instant, Options);
            Assert.Equal($"\"{InstantJson.Pattern.Format(instant)}\"", written);
            Assert.Equal(Micros.Cut(instant), JsonSerializer.Deserialize<Instant>(written, Options));
        }
    }

    [Theory]
    [InlineData("2026-11-20T02:47:03.1234567Z")]
    [InlineData("2026-11-20T02:47:03Z")]
    [InlineData("-0044-03-15T12:00:00Z")]
    public void Other_forms_of_the_standard_are_read(string text) => Assert.Equal(
        NodaTime.Text.InstantPattern.ExtendedIso.Parse(text).Value,
        JsonSerializer.Deserialize<Instant>($"\"{text}\"", Options));

    [Theory]
    [InlineData("2026-02-30T02:47:03Z")]
    [InlineData("2026-11-20T24:47:03Z")]
    [InlineData("2026-11-20T02:47:03.Z")]
    [InlineData("2026-11-20T02:47:03")]
    [InlineData("2026-11-20 02:47:03Z")]
    [InlineData("2026-11-20T02:4x:03Z")]
    [InlineData("")]
    public void What_is_no_instant_is_refused(string text) => Assert.Throws<JsonException>(
        () => JsonSerializer.Deserialize<Instant>($"\"{text}\"", Options));
}
