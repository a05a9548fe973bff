using Npgsql;

namespace Muster.Storage.Postgres;

/// <summary>
/// Statements on one connection. What needs no answer waits, and goes with the next that does: a transaction costs
/// one round trip for each answer it needs, not for each statement.
/// </summary>
internal sealed class Pipeline(NpgsqlConnection connection)
{
    private readonly List<Statement> waiting = [];

    /// <summary>Rows at the end of what waits, which are still being gathered; null when a statement is.</summary>
    private Gathering? last;

    internal NpgsqlConnection Connection => connection;

    internal Statement Use(string text) => new(this, text);

    internal void Add(Statement statement)
    {
        Gather(next: null);
        waiting.Add(statement);
    }

    /// <summary>Rows are gathered at the end of what waits: those before it become their statement.</summary>
    internal void Gather(Gathering? next)
    {
        if (last == next)
            return;
        var full = last;
        last = next;
        if (full?.Take() is { } statement)
            waiting.Add(statement);
    }

    /// <summary>Forgets what waits.</summary>
    internal void Clear()
    {
        last?.Forget();
        last = null;
        waiting.Clear();
    }

    /// <summary>Sends what waits, reads the answers in order, and then lets each statement judge its own.</summary>
    /// <exception cref="StreamContendedException">Another node was there first, or holds what is needed.</exception>
    /// <exception cref="StoreException">The database refused or does not answer.</exception>
    internal async ValueTask Flush()
    {
        Gather(next: null);
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
