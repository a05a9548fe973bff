using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Muster.Storage.Postgres;

/// <summary>
/// The signals of each day lie in a partition of their own, by the day in their id, so that a day goes at once. Days
/// are made ahead; what lies outside of them is in the last partition: causes that are kept when their day has gone,
/// and signals of the day on which days began to be made.
/// </summary>
internal static class SignalDays
{
    private const string Prefix = "signals_";
    private const int DaysAhead = 3;

    private static readonly LocalDatePattern Day = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>Makes the days that come, then drops the oldest day that is over, or else some single rows.</summary>
    internal static async ValueTask<int> Drop(Pipeline database, Instant now, Instant before, int limit)
    {
        var days = await Days(database);
        var today = now.InUtc().Date;
        for (var ahead = 1; ahead <= DaysAhead; ahead++)
        {
            if (!days.Contains(today.PlusDays(ahead)) && await IsFree(database, today.PlusDays(ahead)))
                await Make(database, today.PlusDays(ahead));
        }

        // A whole day at a time: its end is not after the bound.
        foreach (var day in days.Order())
        {
            if (End(day) <= before && day < today)
                return await Drop(database, day) is > 0 and var gone ? gone : limit;
        }

        return await database
            .Use("""
                DELETE FROM signals_other WHERE id IN (
                  SELECT id FROM signals_other WHERE id < $1 AND cause = false ORDER BY id LIMIT $2)
                """)
            .With(IdRange.From(before)).With(limit)
            .Affected();
    }

    private static Instant Begin(LocalDate day) => day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();

    private static Instant End(LocalDate day) => Begin(day.PlusDays(1));

    private static async ValueTask<HashSet<LocalDate>> Days(Pipeline database)
    {
        var names = await database
            .Use("""
                SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
                WHERE i.inhparent = 'signals'::regclass
                """)
            .All(row => row.GetString(0));
        return
        [
            .. names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(name => Day.Parse(name[Prefix.Length..]))
                .Where(read => read.Success).Select(read => read.Value),
        ];
    }

    /// <summary>A node whose clock is days ahead has put signals there already: they stay where they are.</summary>
    private static async ValueTask<bool> IsFree(Pipeline database, LocalDate day) => !await database
        .Use("SELECT EXISTS (SELECT 1 FROM signals_other WHERE id >= $1 AND id < $2)")
        .With(IdRange.From(Begin(day))).With(IdRange.From(End(day)))
        .One(row => row.GetBoolean(0));

    /// <summary>Made beside and then attached: the table of all days is not locked against writers.</summary>
    private static async ValueTask Make(Pipeline database, LocalDate day)
    {
        var name = Prefix + Day.Format(day);
        await database.Use($"CREATE TABLE {name} (LIKE signals INCLUDING DEFAULTS INCLUDING CONSTRAINTS)").Affected();
        await database
            .Use(string.Create(
                CultureInfo.InvariantCulture,
                $"ALTER TABLE signals ATTACH PARTITION {name} FOR VALUES FROM ('{IdRange.From(Begin(day))}') "
                + $"TO ('{IdRange.From(End(day))}')"))
            .Affected();
    }

    /// <summary>Its causes are laid aside first, so that the table of all days is locked for their return
    /// only.</summary>
    private static async ValueTask<int> Drop(Pipeline database, LocalDate day)
    {
        var name = Prefix + Day.Format(day);
        await database
            .Use("CREATE TEMP TABLE kept_causes ON COMMIT DROP AS "
                + $"SELECT * FROM {name} WHERE cause IS DISTINCT FROM false")
            .Affected();
        var gone = (int)await database
            .Use($"SELECT count(*) FROM {name} WHERE cause = false").One(row => row.GetInt64(0));
        await database.Use($"ALTER TABLE signals DETACH PARTITION {name}").Affected();
        await database.Use("INSERT INTO signals SELECT * FROM kept_causes").Affected();
        await database.Use($"DROP TABLE {name}").Affected();
        return gone;
    }
}
