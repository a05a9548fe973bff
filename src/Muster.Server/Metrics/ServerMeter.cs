using System.Diagnostics.Metrics;

namespace Muster.Server.Metrics;

/// <summary>What the server counts by itself; the engine and the store have meters of their own.</summary>
internal sealed class ServerMeter : IDisposable
{
    internal const string Prefix = "Muster";

    private readonly Meter meter = new("Muster.Server");
    private readonly Counter<long> signals;

    public ServerMeter() => signals = meter.CreateCounter<long>(
        "muster.signals", unit: null, "Signals by the intake they came through and what became of them.");

    internal void CountSignals(string source, string outcome, int count) =>
        signals.Add(count, new KeyValuePair<string, object?>("source", source), new("outcome", outcome));

    public void Dispose() => meter.Dispose();
}
