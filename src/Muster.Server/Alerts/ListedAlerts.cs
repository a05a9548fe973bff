using Muster.Core.Alerts;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Alerts;

/// <summary>The alerts of a stretch of time that their route keeps on a list in place of paging (INT-021,
/// SEV-021).</summary>
internal static class ListedAlerts
{
    private const int PartOf = 1_000;
    private const int LookedAtMax = 20_000;

    /// <summary>Newest first.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="from">Opened from this instant on.</param>
    /// <param name="until">Opened before it.</param>
    /// <param name="list">Of this list, or null for all.</param>
    /// <param name="cancel">Gives up waiting.</param>
    /// <returns>The alerts, and whether older ones of the time were left out.</returns>
    internal static async Task<(IReadOnlyList<Alert> Alerts, bool IsCut)> Between(
        IStore store, Instant from, Instant until, string? list, CancellationToken cancel) => await store.Read(
        async reading =>
        {
            List<Alert> found = [];
            AlertId? before = null;
            for (var looked = 0; looked < LookedAtMax; looked += PartOf)
            {
                var part = await reading.Alerts(new AlertQuery { Before = before, Limit = PartOf });
                found.AddRange(part.Where(alert => alert.ListName is not null
                    && (list is null || alert.ListName == list)
                    && alert.FirstAt >= from && alert.FirstAt < until));
                if (part.Count < PartOf || part[^1].FirstAt < from)
                    return ((IReadOnlyList<Alert>)found, false);
                before = part[^1].Id;
            }

            return (found, true);
        },
        cancel);
}
