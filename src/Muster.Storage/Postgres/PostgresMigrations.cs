using Npgsql;

namespace Muster.Storage.Postgres;

/// <summary>
/// Brings a database to the form that this version writes, while nodes of the version before go on: each script only
/// adds, takes its locks for two seconds at most and is tried again, and one node at a time does it.
/// </summary>
internal static class PostgresMigrations
{
    private const long Lock = 0x4D75_7374_6572_0000;
    private const int AttemptsMax = 30;

    /// <summary>
    /// Which scripts were applied, and the oldest form whose programs may go on with them (0: all).
    /// </summary>
    private const string Table = """
        CREATE TABLE IF NOT EXISTS migrations (
          number integer PRIMARY KEY, name text NOT NULL, oldest_form integer NOT NULL DEFAULT 0)
        """;

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="StoreException">A newer version has changed the form so that this one cannot go on.</exception>
    internal static void Apply(NpgsqlConnection connection)
    {
        Run(connection, $"SELECT pg_advisory_lock({Lock})");
        try
        {
            Run(connection, Table);
            var scripts = MigrationScripts.Of("Postgres");
            var (applied, oldest) = Form(connection);
            if (oldest > scripts.Count)
            {
                throw new StoreException(
                    $"The database has form {applied}, which needs a program of form {oldest} or newer; this version "
                    + $"knows {scripts.Count}. Update Muster on this node.")
                {
                    IsFinal = true,
                };
            }

            foreach (var script in scripts.Where(script => script.Number > applied))
                ApplyPatiently(connection, script);
        }
        finally
        {
            Run(connection, $"SELECT pg_advisory_unlock({Lock})");
        }
    }

    private static void ApplyPatiently(NpgsqlConnection connection, MigrationScript script)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var transaction = connection.BeginTransaction();
                Run(connection, script.Sql);
                using var record = new NpgsqlCommand(
                    "INSERT INTO migrations (number, name) VALUES ($1, $2)", connection);
                record.Parameters.Add(new NpgsqlParameter<int> { TypedValue = script.Number });
                record.Parameters.Add(new NpgsqlParameter<string> { TypedValue = script.Name });
                record.ExecuteNonQuery();
                transaction.Commit();
                return;
            }
            catch (PostgresException busy) when (
                busy.SqlState == PostgresErrorCodes.LockNotAvailable && attempt < AttemptsMax)
            {
                // The pagers went first; the script took back everything and comes again.
            }
        }
    }

    private static (int Applied, int Oldest) Form(NpgsqlConnection connection)
    {
        using var ask = new NpgsqlCommand(
            "SELECT coalesce(max(number), 0), coalesce(max(oldest_form), 0) FROM migrations", connection);
        using var row = ask.ExecuteReader();
        row.Read();
        return (row.GetInt32(0), row.GetInt32(1));
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
