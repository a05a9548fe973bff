using System.Diagnostics.Metrics;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Engine.Metrics;
using Muster.Engine.Paging;
using Muster.Storage;

namespace Muster.Server.Metrics;

/// <summary>What the server counts, and what it is asked for at a scrape.</summary>
internal sealed class ServerMeter : IDisposable
{
    private readonly Meter meter = new("Muster.Server");
    private readonly Counter<long> signals;

    public ServerMeter(
        Intake intake, PageSender pages, IStore store, Live live, DeliveryTimes times, StoreAbsence absence,
        TimeProvider time)
    {
        signals = meter.CreateCounter<long>(
            "muster.signals", unit: null, "Signals by the intake they came through and what became of them.");
        meter.CreateObservableGauge("muster.intake.waiting", () => intake.Depth, null, "Deliveries that wait.");
        meter.CreateObservableCounter("muster.intake.kept", () => intake.Kept, null, "Deliveries that are durable.");
        meter.CreateObservableCounter("muster.pages.sent", () => pages.Sent, null, "Pages that providers took.");
        meter.CreateObservableGauge("muster.log.position", () => store.Head, null, "The newest fact.");
        meter.CreateObservableGauge("muster.alarms", () => live.Now.Alarms.Count, null, "What Muster finds wrong.");
        meter.CreateObservableGauge(
            "muster.database.away.seconds",
            () => absence.Since is { } since ? (time.GetUtcNow() - since.ToDateTimeOffset()).TotalSeconds : 0,
            null, "How long the database has been away; 0 while it answers.");
        Measure(times);
    }

    private void Measure(DeliveryTimes times)
    {
        var delivery = meter.CreateHistogram<double>(
            "muster.delivery.seconds", unit: null,
            "The way of a page: received to durable, durable to due, due to accepted by the provider, accepted to "
            + "answered.");
        var commits = meter.CreateHistogram<double>(
            "muster.commit.seconds", unit: null, "From the asking of a transaction until it is durable, by lane.");
        var jobs = meter.CreateHistogram<double>(
            "muster.jobs.late.seconds", unit: null, "By how much jobs were claimed after they were due, by kind.");
        times.Took = (stage, seconds) => delivery.Record(
            seconds, new KeyValuePair<string, object?>("stage", stage.ToString().ToLowerInvariant()));
        times.Committed = (lane, seconds) => commits.Record(
            seconds, new KeyValuePair<string, object?>("lane", lane.ToString().ToLowerInvariant()));
        times.Claimed = (kind, seconds) => jobs.Record(seconds, new KeyValuePair<string, object?>("kind", kind));
    }

    /// <summary>Of this server alone: a process may run several.</summary>
    internal bool Owns(Meter other) => ReferenceEquals(meter, other);

    internal void CountSignals(string source, string outcome, int count) =>
        signals.Add(count, new KeyValuePair<string, object?>("source", source), new("outcome", outcome));

    public void Dispose() => meter.Dispose();
}
