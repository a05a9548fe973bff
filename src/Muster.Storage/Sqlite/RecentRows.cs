namespace Muster.Storage.Sqlite;

/// <summary>
/// Rows that the writer has read or written lately, so that a repeat of an alert costs no read. Bounded: when it is
/// full it begins anew. Only the write loop uses it.
/// </summary>
internal sealed class RecentRows<TId, TRow>(int rowsMax)
    where TId : notnull
    where TRow : class
{
    private readonly Dictionary<TId, TRow> rows = [];
    private readonly List<TId> touched = [];

    /// <summary>Where a work begins, to be handed to <see cref="Forget"/>.</summary>
    internal int Place => touched.Count;

    internal TRow? Find(TId id) => rows.GetValueOrDefault(id);

    /// <summary>Keeps a row as it was read.</summary>
    internal void Read(TId id, TRow row)
    {
        MakeRoom();
        rows[id] = row;
    }

    /// <summary>Keeps a row that a work has written.</summary>
    internal void Written(TId id, TRow row)
    {
        Read(id, row);
        touched.Add(id);
    }

    /// <summary>Forgets what was written since a place: the store knows better.</summary>
    internal void Forget(int place)
    {
        for (var index = place; index < touched.Count; index++)
            rows.Remove(touched[index]);
        touched.RemoveRange(place, touched.Count - place);
    }

    /// <summary>What was written stays.</summary>
    internal void Settle() => touched.Clear();

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        rows.Clear();
        touched.Clear();
    }

    private void MakeRoom()
    {
        if (rows.Count >= rowsMax)
            rows.Clear();
    }
}
