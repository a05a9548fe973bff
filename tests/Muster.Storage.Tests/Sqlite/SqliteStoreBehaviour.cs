using Muster.Storage.Sqlite;

namespace Muster.Storage.Tests.Sqlite;

public sealed class SqliteStoreBehaviour : StoreBehaviour
{
    private readonly Scratch folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Dispose();
    }

    internal override IStore Open(TimeProvider time) => SqliteStore.Open(folder.Database, time);

    internal override async ValueTask<bool> Reopen()
    {
        await Store.DisposeAsync();
        Replace(Open(Time));
        return true;
    }
}
