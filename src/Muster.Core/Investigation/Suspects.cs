using Muster.Core.Catalog;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Investigation;

/// <summary>A change that may have to do with an incident.</summary>
/// <param name="Change">The change.</param>
/// <param name="Before">How long before the trouble began it was made; negative for later.</param>
/// <param name="IsSuspect">It is the first to be looked at.</param>
public sealed record SuspectedChange(ServiceChangeEvent.Recorded Change, Duration Before, bool IsSuspect);

/// <summary>
/// Which change is looked at first: “was there a deployment in the last hour?” is answered and not asked. Source:
/// INV-001, RUN-017.
/// </summary>
public static class Suspects
{
    private static readonly Duration WindowOtherwise = Duration.FromHours(2);

    /// <summary>So much a clock may be off.</summary>
    private static readonly Duration Slack = Duration.FromMinutes(5);

    /// <summary>
    /// The changes, the suspects first: those made before the trouble began and within the window, of the service
    /// itself before those of what it needs, the latest first. The others follow, newest first.
    /// </summary>
    /// <param name="incident">The incident.</param>
    /// <param name="changes">The changes around it.</param>
    /// <param name="playbook">Its playbook: <c>windows: {changes: 2 h}</c> of investigation.yaml.</param>
    public static IReadOnlyList<SuspectedChange> Of(
        Incident incident, IEnumerable<ServiceChangeEvent.Recorded> changes, CheckedPlaybook playbook)
    {
        var began = Instant.Min(incident.StartedAt, incident.DetectedAt);
        var window = WindowOf(playbook);
        var service = incident.Declaration?.Service;
        return
        [
            .. changes.Select(change =>
                {
                    var before = began - change.HappensAt;
                    return new SuspectedChange(change, before, before >= -Slack && before <= window);
                })
                .OrderByDescending(each => each.IsSuspect)
                .ThenByDescending(each => each.IsSuspect && each.Change.Service == service)
                .ThenByDescending(each => each.Change.HappensAt),
        ];
    }

    /// <summary>How far back a change is a suspect.</summary>
    public static Duration WindowOf(CheckedPlaybook playbook)
    {
        foreach (var name in (string[])["changes", "deployments", "deployment"])
        {
            if (playbook.Investigation.Windows.TryGetValue(name, out var window))
                return window;
        }

        return WindowOtherwise;
    }

    /// <summary>
    /// An address with the time of the incident filled in: <c>{from}</c> and <c>{to}</c> are RFC 3339, <c>{fromMs}</c>
    /// and <c>{toMs}</c> milliseconds since 1970, <c>{service}</c> and <c>{reference}</c> are escaped.
    /// </summary>
    /// <param name="url">The address of a dashboard or a log.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="window">How long before the trouble began the view begins.</param>
    /// <param name="now">The end of the view while it is open.</param>
    public static string Filled(string url, Incident incident, Duration window, Instant now)
    {
        var from = Instant.Min(incident.StartedAt, incident.DetectedAt) - window;
        var to = incident.ResolvedAt ?? now;
        return url
            .Replace("{from}", Uri.EscapeDataString(Text(from)), StringComparison.Ordinal)
            .Replace("{to}", Uri.EscapeDataString(Text(to)), StringComparison.Ordinal)
            .Replace("{fromMs}", Milliseconds(from), StringComparison.Ordinal)
            .Replace("{toMs}", Milliseconds(to), StringComparison.Ordinal)
            .Replace(
                "{service}", Uri.EscapeDataString(incident.Declaration?.Service?.Value ?? ""),
                StringComparison.Ordinal)
            .Replace("{reference}", Uri.EscapeDataString(incident.Reference), StringComparison.Ordinal);
    }

    private static string Text(Instant at) => NodaTime.Text.InstantPattern.General.Format(at);

    private static string Milliseconds(Instant at) =>
        at.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
}
