using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Muster.Core.Timeline;
using NodaTime;

namespace Muster.Server.Timeline;

/// <summary>
/// The lines of timelines as markup, written once for each zone and day of the readers and kept as long as the timeline
/// itself is kept: several look at the same room, again and again, and most of it is lines that never change.
/// </summary>
internal sealed class WrittenLogs(IServiceProvider services, ILoggerFactory loggers)
{
    private readonly ConditionalWeakTable<IReadOnlyList<TimelineEntry>, ConcurrentDictionary<Reader, string>> kept = [];

    /// <summary>The lines, newest first, as a reader in a zone sees them on this day.</summary>
    internal async ValueTask<MarkupString> Of(IReadOnlyList<TimelineEntry> entries, DateTimeZone zone, Instant now)
    {
        var written = kept.GetValue(entries, _ => new ConcurrentDictionary<Reader, string>());
        var reader = new Reader(zone.Id, now.InZone(zone).Date);
        if (!written.TryGetValue(reader, out var lines))
            written[reader] = lines = await Write(entries, zone, now);
        return new MarkupString(lines);
    }

    private async Task<string> Write(IReadOnlyList<TimelineEntry> entries, DateTimeZone zone, Instant now)
    {
        await using var renderer = new HtmlRenderer(services, loggers);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var component = await renderer.RenderComponentAsync<LogLines>(ParameterView.FromDictionary(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    [nameof(LogLines.Entries)] = entries,
                    [nameof(LogLines.Zone)] = zone,
                    [nameof(LogLines.Now)] = now,
                }));
            return component.ToHtmlString();
        });
    }

    /// <summary>What the markup depends on beside the timeline.</summary>
    private readonly record struct Reader(string Zone, LocalDate Day);
}
