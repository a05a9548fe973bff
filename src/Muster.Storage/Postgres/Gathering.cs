namespace Muster.Storage.Postgres;

/// <summary>Rows of one kind that wait to go in one statement.</summary>
internal abstract class Gathering
{
    /// <summary>Their statement; nothing is gathered afterwards.</summary>
    internal abstract Statement Take();

    /// <summary>They never were.</summary>
    internal abstract void Forget();
}

/// <summary>
/// Rows that go in one statement as long as nothing else is queued between them: a storm costs a statement for each
/// kind of row and not for each row.
/// </summary>
/// <param name="pipeline">Where they wait.</param>
/// <param name="statement">What writes them; not queued. It writes each key once.</param>
/// <param name="merge">What becomes of a row that waits and a later one with its key.</param>
internal sealed class Gathering<TKey, TRow>(
    Pipeline pipeline, Func<IReadOnlyList<TRow>, Statement> statement, Func<TRow, TRow, TRow> merge)
    : Gathering
    where TKey : notnull
{
    private readonly List<TRow> rows = [];
    private readonly Dictionary<TKey, int> places = [];

    internal void Add(TKey key, TRow row)
    {
        pipeline.Gather(this);
        if (places.TryGetValue(key, out var place))
        {
            rows[place] = merge(rows[place], row);
            return;
        }

        places[key] = rows.Count;
        rows.Add(row);
    }

    internal override Statement Take()
    {
        var whole = statement([.. rows]);
        Forget();
        return whole;
    }

    internal override void Forget()
    {
        rows.Clear();
        places.Clear();
    }
}
