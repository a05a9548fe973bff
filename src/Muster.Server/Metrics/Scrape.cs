using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Muster.Core.Access;
using Muster.Server.Access;

namespace Muster.Server.Metrics;

/// <summary>
/// <c>/metrics</c>: every instrument of the server's meter, as Prometheus text. A histogram is given as buckets of
/// seconds.
/// </summary>
internal sealed class Scrape : IDisposable
{
    private const int SeriesMax = 10_000;

    private static readonly double[] BucketSeconds =
        [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600];

    private readonly ConcurrentDictionary<string, Family> families = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public Scrape(ServerMeter meter)
    {
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (meter.Owns(instrument.Meter))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();
    }

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/metrics", (Scrape scrape) => Results.Text(scrape.Text(), "text/plain; version=0.0.4"))
            .Needs(Permission.None).ExcludeFromDescription();

    internal string Text()
    {
        listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var (name, family) in families.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            family.Write(text, name);
        Line(text, "process_working_set_bytes", "", Environment.WorkingSet);
        return text.ToString();
    }

    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var family = families.GetOrAdd(NameOf(instrument), static (_, of) => new Family(of), instrument);
        family.Take(Tags(tags), value);
    }

    private static string NameOf(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        return IsCounter(instrument) ? $"{name}_total" : name;
    }

    private static bool IsCounter(Instrument instrument) =>
        instrument is Counter<long> or Counter<int> or Counter<double> or ObservableCounter<long>
            or ObservableCounter<int> or ObservableCounter<double>;

    private static string Tags(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            var plain = (value?.ToString() ?? "").Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length == 0 ? "" : ",").Append(name.Replace('.',
                '_')).Append("=\"").Append(plain).Append('"');
        }

        return text.ToString();
    }

    private static void Line(StringBuilder text, string name, string tags, double value)
    {
        text.Append(name);
        if (tags.Length > 0)
            text.Append('{').Append(tags).Append('}');
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private sealed class Family(Instrument instrument)
    {
        private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);

        private bool IsHistogram => instrument is Histogram<double> or Histogram<long> or Histogram<int>;

        private bool Adds => instrument is Counter<long> or Counter<int> or Counter<double>
            or UpDownCounter<long> or UpDownCounter<int> or UpDownCounter<double>;

        internal void Take(string tags, double value)
        {
            if (series.Count >= SeriesMax && !series.ContainsKey(tags))
                return;
            var one = series.GetOrAdd(tags, static _ => new Series());
            lock (one)
            {
                one.Value = Adds ? one.Value + value : value;
                if (!IsHistogram)
                    return;
                one.Sum += value;
                one.Count++;
                for (var i = 0; i < BucketSeconds.Length; i++)
                {
                    if (value <= BucketSeconds[i])
                        one.Buckets[i]++;
                }
            }
        }

        internal void Write(StringBuilder text, string name)
        {
            var type = IsHistogram ? "histogram" : IsCounter(instrument) ? "counter" : "gauge";
            if (instrument.Description is { Length: > 0 } description)
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {description}\n");
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n");
            foreach (var (tags, one) in series.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                lock (one)
                {
                    if (IsHistogram)
                        WriteBuckets(text, name, tags, one);
                    else
                        Line(text, name, tags, one.Value);
                }
            }
        }

        private static void WriteBuckets(StringBuilder text, string name, string tags, Series one)
        {
            var lead = tags.Length == 0 ? "" : tags + ",";
            for (var i = 0; i < BucketSeconds.Length; i++)
            {
                var bound = BucketSeconds[i].ToString("R", CultureInfo.InvariantCulture);
                Line(text, $"{name}_bucket", $"{lead}le=\"{bound}\"", one.Buckets[i]);
            }

            Line(text, $"{name}_bucket", $"{lead}le=\"+Inf\"", one.Count);
            Line(text, $"{name}_sum", tags, one.Sum);
            Line(text, $"{name}_count", tags, one.Count);
        }
    }

    private sealed class Series
    {
        internal double Value { get; set; }

        internal double Sum { get; set; }

        internal long Count { get; set; }

        internal long[] Buckets { get; } = new long[BucketSeconds.Length];
    }
}
