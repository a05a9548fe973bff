using Muster.Storage;

namespace Muster.Engine;

/// <summary>
/// Something that follows from the log alone, read once for each position of it and then shared by all who ask. Rows
/// that change without a fact, as the counters of alerts do, have no place in it.
/// </summary>
/// <param name="read">Reads it.</param>
public sealed class AtHead<T>(Func<IReading, ValueTask<T>> read)
    where T : class
{
    private Kept? kept;

    /// <summary>As the snapshot of a read sees it.</summary>
    public async ValueTask<T> Of(IReading reading)
    {
        var position = (await reading.HeadAnchor())?.Position ?? 0;
        if (Volatile.Read(ref kept) is { } known && known.Position == position)
            return known.Value;
        var value = await read(reading);
        Volatile.Write(ref kept, new Kept(position, value));
        return value;
    }

    private sealed record Kept(long Position, T Value);
}
