using Muster.Client.Metrics;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Figures of the incidents of a time.</summary>
    public Task<Answer<IncidentMetricsMessage>> ShowMetrics(
        string? from, string? until, string? service, string? severity, CancellationToken cancel) =>
        Read<IncidentMetricsMessage>(
            With("api/v1/metrics", ("from", from), ("until", until), ("service", service), ("severity", severity)),
            cancel);

    /// <summary>The review of a month.</summary>
    public Task<Answer<MonthlyReviewMessage>> ShowReview(string? month, CancellationToken cancel) =>
        Read<MonthlyReviewMessage>(With("api/v1/metrics/review", ("month", month)), cancel);
}
