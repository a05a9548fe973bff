namespace Muster.Storage.Sqlite;

/// <summary>Brings a file to the form that this version writes: numbered scripts, each once, each whole.</summary>
internal static class Migrations
{
    /// <summary>Applies what is missing.</summary>
    /// <exception cref="StoreException">The file was written by a newer version.</exception>
    internal static void Apply(Connection connection)
    {
        connection.Run("CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT");
        var applied = connection.Use("SELECT coalesce(max(number), 0) FROM migrations").One(row => row.Number(0));
        var scripts = MigrationScripts.Of("Sqlite");
        if (applied > scripts.Count)
        {
            throw new StoreException(
                $"The file has form {applied}; this version knows {scripts.Count}. Update Muster.");
        }
        foreach (var (number, name, sql) in scripts.Where(script => script.Number > applied))
        {
            connection.Run("BEGIN IMMEDIATE");
            connection.Run(sql);
            connection.Use("INSERT INTO migrations (number, name) VALUES (?, ?)").With(number).With(name).Run();
            connection.Run("COMMIT");
        }
    }
}
