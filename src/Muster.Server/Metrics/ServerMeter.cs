using System.Diagnostics.Metrics;
using Muster.Engine;
using Muster.Engine.Paging;
using Muster.Storage;

namespace Muster.Server.Metrics;

/// <summary>What the server counts, and what it is asked for at a scrape.</summary>
internal sealed class ServerMeter : IDisposable
{
    private readonly Meter meter = new("Muster.Server");
    private readonly Counter<long> signals;

    public ServerMeter(Intake intake, PageSender pages, IStore store, Live live)
    {
        signals = meter.CreateCounter<long>(
            "muster.signals", unit: null, "Signals by the intake they came through and what became of them.");
        meter.CreateObservableGauge("muster.intake.waiting", () => intake.Depth, null, "Deliveries that wait.");
        meter.CreateObservableCounter("muster.intake.kept", () => intake.Kept, null, "Deliveries that are durable.");
        meter.CreateObservableCounter("muster.pages.sent", () => pages.Sent, null, "Pages that providers took.");
        meter.CreateObservableGauge("muster.log.position", () => store.Head, null, "The newest fact.");
        meter.CreateObservableGauge("muster.alarms", () => live.Now.Alarms.Count, null, "What Muster finds wrong.");
    }

    /// <summary>Of this server alone: a process may run several.</summary>
    internal bool Owns(Meter other) => ReferenceEquals(meter, other);

    internal void CountSignals(string source, string outcome, int count) =>
        signals.Add(count, new KeyValuePair<string, object?>("source", source), new("outcome", outcome));

    public void Dispose() => meter.Dispose();
}
