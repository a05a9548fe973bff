using NodaTime;

namespace Muster.Storage.Postgres;

/// <summary>
/// The instants of transactions: the database's, so that all nodes have one clock (R10), or those of the node, where
/// time is not real. It also knows how far this node's own clock is from the database's.
/// </summary>
internal sealed class DatabaseClock(TimeProvider time, bool isDatabases)
{
    private const string Asked =
        "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, configuration FROM head";

    private readonly StoreClock monotonic = new(time, Instant.FromUnixTimeTicks(0));
    private long offset;

    /// <summary>How far the database's clock is ahead of this node's; negative when it is behind.</summary>
    internal Duration Offset => Duration.FromNanoseconds(Volatile.Read(ref offset) * 1000L);

    /// <summary>The instant of a transaction and the position of the configuration, in one round trip.</summary>
    internal async ValueTask<(Instant Now, long Configuration)> Ask(Pipeline database)
    {
        var before = Host();
        var (now, configuration) = await database
            .Use(Asked)
            .One(row => (Now: row.GetInt64(0), Configuration: row.GetInt64(1)));
        if (!isDatabases)
            return (monotonic.Now(), configuration);
        Volatile.Write(ref offset, now - ((before + Host()) / 2));
        return (monotonic.Of(Micros.ToInstant(now)), configuration);
    }

    private long Host() => Micros.Of(Instant.FromDateTimeOffset(time.GetUtcNow()));
}
