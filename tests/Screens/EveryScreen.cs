namespace Screens;

/// <summary>
/// Every screen by the route that serves it, with the addresses at which tests look at it. What stands in braces in an
/// address is put in by whoever has a server. A test compares it with the router, so that no screen is forgotten.
/// </summary>
internal static class EveryScreen
{
    /// <summary>Addresses by route; those of a route without an address are looked at by a test of their own.</summary>
    internal static IReadOnlyDictionary<string, string[]> ByRoute { get; } =
        new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            ["/"] = ["/"],
            ["/a/{token}"] = ["{ack}"],
            ["/alerts"] = ["/alerts", "/alerts?show=held", "/alerts?show=all"],
            ["/alerts/lists"] = ["/alerts/lists"],
            ["/alerts/preview"] = ["/alerts/preview"],
            ["/alerts/silences"] = ["/alerts/silences"],
            ["/alerts/silences/{id:guid}"] = ["{silence}"],
            ["/alerts/unreadable"] = ["/alerts/unreadable"],
            ["/audit"] = ["/audit"],
            ["/directory"] = ["/directory"],
            ["/duties"] = ["/duties"],
            ["/heartbeats"] = ["/heartbeats"],
            ["/incidents"] = ["/incidents", "/incidents?show=over"],
            ["/incidents/new"] = ["/incidents/new"],
            ["/incidents/{reference}"] = ["{room}"],
            ["/incidents/{reference}/communications"] = ["{communications}"],
            ["/incidents/{reference}/pages"] = ["{pages}"],
            ["/incidents/{reference}/rebase"] = ["{rebase}"],
            ["/lists"] = ["/lists"],
            ["/maintenances"] = ["/maintenances"],
            ["/maintenances/{id}"] = ["{maintenance}"],
            ["/metrics/delivery"] = ["/metrics/delivery"],
            ["/oncall"] = ["/oncall"],
            ["/oncall/schedules/new"] = ["/oncall/schedules/new"],
            ["/oncall/schedules/{id}"] = ["/oncall/schedules/nights"],
            ["/oncall/swaps/{id:guid}"] = [],
            ["/playbook"] = ["/playbook"],
            ["/playbook/plan"] = ["/playbook/plan"],
            ["/policies"] = ["/policies"],
            ["/policies/new"] = ["/policies/new"],
            ["/policies/{id}"] = ["/policies/payments"],
            ["/profile"] = ["/profile"],
            ["/report/{id}"] = ["/report/storage"],
            ["/runbooks"] = ["/runbooks"],
            ["/runbooks/{*id}"] = ["{runbook}"],
            ["/runs/{id}"] = ["{run}"],
            ["/search"] = ["/search?q=disk", "/search"],
            ["/services"] = ["/services"],
            ["/services/new"] = ["/services/new"],
            ["/services/{id}"] = ["/services/storage"],
            ["/services/{id}/connect"] = ["/services/storage/connect"],
            ["/settings"] = ["/settings"],
            ["/setup/{secret}"] = [],
            ["/sign-in"] = ["/sign-in"],
            ["/teams"] = ["/teams"],
            ["/teams/new"] = ["/teams/new"],
            ["/teams/{id}"] = ["/teams/nightly"],
            ["/tickets"] = ["/tickets"],
        };

    /// <summary>What the router serves to a GET beside screens and the API.</summary>
    internal static IReadOnlyList<string> OtherRoutes { get; } = [
        "/calendar/{secret}.ics", "/events", "/healthz",
        "/incidents/{reference}/meeting", "/metrics", "/openapi/{documentName}.json", "/readyz",
    ];

    /// <summary>All addresses.</summary>
    internal static IReadOnlyList<string> Addresses { get; } = [.. ByRoute.Values.SelectMany(each => each)];
}
