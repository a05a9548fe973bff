using Databases;
using Muster.Storage.Postgres;

namespace Muster.Storage.Tests.Postgres;

public sealed class PostgresStoreBehaviour : StoreBehaviour
{
    private TestDatabase? database;

    public override async ValueTask InitializeAsync()
    {
        database = await TestDatabase.Make();
        await base.InitializeAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (database is null)
            return;
        await base.DisposeAsync();
        await database.DisposeAsync();
    }

    internal override IStore Open(TimeProvider time) =>
        PostgresStore.Open(database!.ConnectionString, time, InstantsFrom.Node);

    internal override async ValueTask<bool> Reopen()
    {
        await Store.DisposeAsync();
        Replace(Open(Time));
        return true;
    }
}
