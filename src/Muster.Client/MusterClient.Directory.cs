using Muster.Client.Directory;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Contacts, vendors and links.</summary>
    public Task<Answer<DirectoryMessage>> ShowDirectory(CancellationToken cancel) =>
        Read<DirectoryMessage>("api/v1/directory", cancel);
}
