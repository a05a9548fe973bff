using Muster.Client.Audit;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Changes made in the platform, newest first.</summary>
    /// <param name="kind">Only changes of this sort of thing, or null.</param>
    /// <param name="by">Only what this person, or Muster itself, did; or null.</param>
    /// <param name="before">Only changes before this one, by its id; or null.</param>
    /// <param name="limit">At most so many, 1 to 1000; null is 100.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task<Answer<ListMessage<AuditMessage>>> ListChanges(
        string? kind, string? by, string? before, int? limit, CancellationToken cancel) =>
        Read<ListMessage<AuditMessage>>(
            With("api/v1/audit", ("kind", kind), ("by", by), ("before", before), ("limit", limit)), cancel);
}
