using System.Globalization;
using Muster.Core.OnCall;
using NodaTime;
using NodaTime.Text;
using Xunit;
using static Muster.Core.Tests.OnCall.Rotas;

namespace Muster.Core.Tests.OnCall;

/// <summary>The table of docs/on-call.md is true.</summary>
public sealed class WorkedDatesTests
{
    private static readonly LocalDateTimePattern Written =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    public static TheoryData<string, string, string, string> Rows
    {
        get
        {
            TheoryData<string, string, string, string> rows = [];
            var cells = TextOf("docs", "on-call.md")
                .Split('\n')
                .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
                .Where(row => row.Length == 7 && row[4].EndsWith('Z'));
            foreach (var row in cells)
                rows.Add(row[1], row[2], row[3], row[4]);

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_worked_date_happens_as_documented(string zoneId, string turns, string written, string happens)
    {
        var (zone, wall) = (Zone(zoneId), Written.Parse(written).Value);
        var at = InstantPattern.ExtendedIso.Parse(happens).Value;

        var schedule = In(zone, Layer(Rotation(turns, wall), StartBefore(turns, wall)));

        Assert.Equal(at, schedule.Ask(at).From);
        Assert.Equal(at, schedule.Ask(at - Duration.Epsilon).Until);
        Assert.NotEqual(schedule.Who(at), schedule.Who(at - Duration.Epsilon));
    }

    [Fact]
    public void The_table_has_all_its_rows() => Assert.Equal(20, Rows.Count);

    private static Rotation Rotation(string turns, LocalDateTime wall) => turns.Split(' ') switch
    {
        [var count, "hours"] => Of(ShiftLength.Hours(Number(count)), new HandOff(wall.TimeOfDay)),
        [_, "day"] => Of(ShiftLength.Days(1), new HandOff(wall.TimeOfDay)),
        [_, "week"] => Of(ShiftLength.Weeks(1), new HandOff(wall.TimeOfDay, wall.DayOfWeek)),
        [_, "month"] => Of(ShiftLength.Months(1), new HandOff(wall.TimeOfDay, DayOfMonth: wall.Day)),
        [_, "month", "from", "the", "31st"] => Of(ShiftLength.Months(1), new HandOff(wall.TimeOfDay, DayOfMonth: 31)),
        [_, "month", "from", "the", "last", "day"] =>
            Of(ShiftLength.Months(1), new HandOff(wall.TimeOfDay, DayOfMonth: -1)),
        _ => throw new FormatException(turns),
    };

    private static Rotation Of(ShiftLength length, HandOff handOff) => Turns(length, handOff, Ada, Bob, Cyd);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Some turns earlier, at the hand-off's time of day.</summary>
    private static LocalDateTime StartBefore(string turns, LocalDateTime wall) =>
        turns.Contains("month", StringComparison.Ordinal) ? wall.PlusMonths(-3) : wall.PlusWeeks(-3);
}
