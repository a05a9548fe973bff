using Muster.Storage.Memory;

namespace Muster.Storage.Tests.Memory;

public sealed class MemoryStoreBehaviour : StoreBehaviour
{
    internal override IStore Open(TimeProvider time) => new MemoryStore(time);
}
