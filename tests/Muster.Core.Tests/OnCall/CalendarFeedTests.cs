using System.Text;
using Muster.Core.OnCall;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

[Case(23)]
public sealed class CalendarFeedTests
{
    private static readonly Instant Now = Berlin.On(2026, 3, 1, 12);
    private static readonly Schedule Weeks = In(Berlin, Layer(Weekly(Ada, Bob)));

    [Fact]
    public void A_shift_has_the_same_UID_at_every_reading()
    {
        var today = Entries(Now).ToDictionary(entry => entry.From, entry => entry.Uid);
        var later = Entries(Now + Duration.FromDays(9.3)).ToDictionary(entry => entry.From, entry => entry.Uid);

        var both = today.Keys.Intersect(later.Keys).ToList();

        Assert.True(both.Count > 20);
        Assert.All(both, from => Assert.Equal(today[from], later[from]));
    }

    [Fact]
    public void An_override_changes_the_entries_that_it_touches_and_no_others()
    {
        var put = Put(Cyd, Berlin.On(2026, 3, 4), Berlin.On(2026, 3, 5));

        var before = Entries(Now).Select(entry => entry.Uid).ToHashSet();
        var after = Entries(Now, put).Select(entry => entry.Uid).ToHashSet();

        Assert.Subset(after, before);
        Assert.Equal(2, after.Except(before).Count());
    }

    [Fact]
    public void A_persons_calendar_has_their_shifts_alone() => Assert.All(
        CalendarFeed.EntriesOf(Weeks, [], Now, _ => true, id => id.Value, Bob),
        entry => Assert.StartsWith("bob on call", entry.Summary, StringComparison.Ordinal));

    [Fact]
    public void Lines_are_folded_at_75_octets_and_signs_are_escaped()
    {
        var text = CalendarFeed.Write(
            "Früh; spät, \\ und\nnachts",
            [new("1@muster", Now, Now + Duration.FromHours(1), new string('ß', 100), "")]);

        Assert.All(text.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.Contains("Früh\\; spät\\, \\\\ und\\nnachts", text, StringComparison.Ordinal);
        Assert.Contains(new string('ß', 100), text.Replace("\r\n ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var entries = Entries(Now).ToList();

        var reading = CalendarReader.Read(
            CalendarFeed.Write("Primary", entries),
            Berlin,
            Now - Duration.FromDays(60),
            Now + Duration.FromDays(365),
            summary => new ResponderId(summary.Split(' ')[0]))!;

        Assert.Empty(reading.Problems);
        Assert.Equal(
            entries.Select(each => (each.From, each.Until)), reading.Shifts.Select(each => (each.From, each.Until)));
    }

    private static IEnumerable<CalendarEntry> Entries(Instant now, params Override[] overrides) =>
        CalendarFeed.EntriesOf(Weeks, overrides, now, _ => true, id => id.Value);
}
