namespace Muster.Storage.Tests;

/// <summary>Short forms of the port for tests.</summary>
internal static class Stores
{
    internal static CancellationToken Cancel => Xunit.TestContext.Current.CancellationToken;

    extension(IStore store)
    {
        internal async Task Write(Func<ITransaction, ValueTask> work) => await store.Transact(
            Lane.Jobs,
            async transaction =>
            {
                await work(transaction);
                return true;
            },
            Cancel);

        internal async Task<T> Write<T>(Func<ITransaction, ValueTask<T>> work) =>
            await store.Transact(Lane.Jobs, work, Cancel);

        internal async Task<T> Ask<T>(Func<IReading, ValueTask<T>> read) => await store.Read(read, Cancel);
    }
}
