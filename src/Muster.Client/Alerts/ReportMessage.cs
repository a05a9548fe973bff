namespace Muster.Client.Alerts;

/// <summary>What a user or customer reports.</summary>
/// <param name="Summary">What is wrong, at most 200 characters.</param>
/// <param name="Details">What they did and saw, or null.</param>
/// <param name="Contact">How to reach them, or null.</param>
/// <param name="StopsWork">It stops their work.</param>
public sealed record ReportOrderMessage(string? Summary, string? Details, string? Contact, bool? StopsWork);

/// <summary>What became of a report.</summary>
/// <param name="DedupKey">The key of its alert.</param>
public sealed record ReportMessage(string DedupKey);
