using Muster.Client.Alerts;

namespace Muster.Client.Catalog;

/// <summary>What was changed in a service, or will be.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Service">The service.</param>
/// <param name="Summary">What, in one line.</param>
/// <param name="Source">Where it was done, or null.</param>
/// <param name="HappensAt">When; it may lie ahead.</param>
/// <param name="RecordedAt">When it was announced.</param>
/// <param name="Details">More text, or null.</param>
/// <param name="Links">Links to it.</param>
public sealed record ChangeMessage(
    string Id,
    string Service,
    string Summary,
    string? Source,
    DateTimeOffset HappensAt,
    DateTimeOffset RecordedAt,
    string? Details,
    IReadOnlyList<AlertLinkMessage> Links);
