using NodaTime;

namespace Muster.Core.Audit;

/// <summary>One change that was made in the platform: who did what, to what, when. Source: OPS-011.</summary>
/// <param name="Position">Its place in the log, from 1; newer changes have greater ones.</param>
/// <param name="At">When it happened.</param>
/// <param name="RecordedAt">When it was stored.</param>
/// <param name="By">Who did it.</param>
/// <param name="Kind">What sort of thing was changed, as its stream is called: <c>person</c>, <c>silence</c>.</param>
/// <param name="Subject">The id of what was changed.</param>
/// <param name="Type">The stored name of the fact.</param>
/// <param name="Text">What was done, one sentence; never a secret.</param>
public sealed record AuditEntry(
    long Position, Instant At, Instant RecordedAt, Actor By, string Kind, string Subject, string Type, string Text);
