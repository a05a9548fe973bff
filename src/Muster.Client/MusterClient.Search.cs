using Muster.Client.Search;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Whatever contains some words.</summary>
    /// <param name="text">The words; all have to occur.</param>
    /// <param name="kind">Only these kinds, with commas between; null for all.</param>
    /// <param name="limit">At most this many of each kind; null for the usual number.</param>
    /// <param name="cancel">Gives up waiting for the answer.</param>
    public Task<Answer<ListMessage<FoundMessage>>> Search(
        string text, string? kind, int? limit, CancellationToken cancel) => Read<ListMessage<FoundMessage>>(
        With("api/v1/search", ("q", text), ("kind", kind), ("limit", limit)), cancel);
}
