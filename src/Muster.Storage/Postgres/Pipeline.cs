using Npgsql;

namespace Muster.Storage.Postgres;

/// <summary>
/// Statements on one connection. What needs no answer waits, and goes with the next that does: a transaction costs
/// one round trip for each answer it needs, not for each statement.
/// </summary>
internal sealed class Pipeline(NpgsqlConnection connection)
{
    private readonly List<Statement> waiting = [];

    internal NpgsqlConnection Connection => connection;

    internal Statement Use(string text) => new(this, text);

    internal void Add(Statement statement) => waiting.Add(statement);

    /// <summary>Forgets what waits.</summary>
    internal void Clear() => waiting.Clear();

    /// <summary>Sends what waits, reads the answers in order, and then lets each statement judge its own.</summary>
    /// <exception cref="StreamContendedException">Another node was there first, or holds what is needed.</exception>
    /// <exception cref="StoreException">The database refused or does not answer.</exception>
    internal async ValueTask Flush()
    {
        if (waiting.Count == 0)
            return;
        Statement[] sent = [.. waiting];
        waiting.Clear();
        try
        {
            await Send(sent);
        }
        catch (Exception failure) when (Failures.IsOfDatabase(failure))
        {
            throw Failures.Told(failure);
        }

        foreach (var statement in sent)
            statement.Judge();
    }

    private async ValueTask Send(Statement[] sent)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in sent)
            batch.BatchCommands.Add(statement.Command);
        await using var reader = await batch.ExecuteReaderAsync();
        foreach (var statement in sent)
        {
            if (statement.Row is not { } row)
                continue;
            while (await reader.ReadAsync())
                row(reader);
            await reader.NextResultAsync();
        }
    }
}
