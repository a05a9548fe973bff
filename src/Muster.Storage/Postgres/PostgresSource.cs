using Npgsql;

namespace Muster.Storage.Postgres;

/// <summary>Where connections come from, set up as every node's are.</summary>
internal static class PostgresSource
{
    private const int ConnectionsMax = 32;
    private const int StatementsPreparedMax = 200;
    private const int ConnectSeconds = 5;
    private const int AnswerSeconds = 30;

    /// <summary>
    /// A session never waits longer than two seconds for a lock, and one that stands in a transaction for three
    /// seconds is ended, so a stopped node cannot hold the head of the log (R3). Statements are short: compiling one
    /// costs more than it saves.
    /// </summary>
    private const string Session = "-c lock_timeout=2000 -c idle_in_transaction_session_timeout=3000 -c jit=off";

    /// <summary>A source for a connection string; with several hosts it takes the one that can be written.</summary>
    /// <exception cref="StoreException">The string cannot be read.</exception>
    internal static NpgsqlDataSource Of(string connectionString)
    {
        try
        {
            var settings = Settings(connectionString);
            var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
            return settings.Host!.Contains(',', StringComparison.Ordinal)
                ? builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite)
                : builder.Build();
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            throw new StoreException(
                $"MUSTER_DATABASE cannot be read: {wrong.Message} "
                + "It looks like Host=db.example.org;Database=muster;Username=muster;Password=…",
                wrong)
            {
                IsFinal = true,
            };
        }
    }

    private static NpgsqlConnectionStringBuilder Settings(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (string.IsNullOrWhiteSpace(settings.Host))
            throw new FormatException("it names no Host.");
        settings.ApplicationName ??= "muster";
        settings.Options = $"{Session} {settings.Options}".TrimEnd();
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, ConnectionsMax);
        settings.MaxAutoPrepare = StatementsPreparedMax;
        settings.AutoPrepareMinUsages = 2;
        settings.Timeout = ConnectSeconds;
        settings.CommandTimeout = AnswerSeconds;
        settings.NoResetOnClose = true;
        settings.Enlist = false;
        return settings;
    }
}
