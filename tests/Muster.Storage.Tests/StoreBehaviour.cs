using Xunit;

namespace Muster.Storage.Tests;

/// <summary>What every store does. A store is correct when it passes this suite.</summary>
public abstract partial class StoreBehaviour : IAsyncLifetime
{
    internal ManualTime Time { get; } = new(Samples.Noon);

    internal IStore Store { get; private set; } = null!;

    public virtual ValueTask InitializeAsync()
    {
        Store = Open(Time);
        return ValueTask.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Store.DisposeAsync();
    }

    internal abstract IStore Open(TimeProvider time);

    /// <summary>Throws away what is in memory and opens what was stored, where something was.</summary>
    internal virtual ValueTask<bool> Reopen() => ValueTask.FromResult(false);

    internal void Replace(IStore store) => Store = store;
}
