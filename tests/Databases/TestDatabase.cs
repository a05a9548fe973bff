using Npgsql;

namespace Databases;

/// <summary>
/// A PostgreSQL database of its own for one test, on the server that the script has started; gone after the test.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    /// <summary>Names the server; set by <c>./dev test</c>.</summary>
    public const string Variable = "MUSTER_TEST_POSTGRES";

    private static int count;

    private readonly string name = $"t{Environment.ProcessId}_{Interlocked.Increment(ref count)}";

    private TestDatabase() => ConnectionString =
        new NpgsqlConnectionStringBuilder(Server) { Database = name, Pooling = true }.ConnectionString;

    /// <summary>How it is reached.</summary>
    public string ConnectionString { get; }

    private static string? Server => Environment.GetEnvironmentVariable(Variable);

    /// <summary>An empty one. Without a server the test is skipped, which fails in the script.</summary>
    public static async Task<TestDatabase> Make()
    {
        if (Server is null)
            Xunit.Assert.Skip($"{Variable} names no PostgreSQL server; ./dev test starts one.");
        var made = new TestDatabase();
        await Run(Server, $"CREATE DATABASE {made.name}");
        return made;
    }

    /// <summary>Runs a statement in it, past the store.</summary>
    public Task Run(string sql) => Run(ConnectionString, sql);

    /// <summary>The first value that a statement gives.</summary>
    public async Task<object?> Ask(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Ends every connection to it, as a restart or a fail-over does.</summary>
    public Task Cut() => Run(
        Server!, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");

    public async ValueTask DisposeAsync() => await Run(Server!, $"DROP DATABASE {name} WITH (FORCE)");

    private static async Task Run(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
