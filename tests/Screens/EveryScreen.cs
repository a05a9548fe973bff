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
            ["/actions"] = ["/actions", "/actions?show=all"],
            ["/alerts"] = ["/alerts", "/alerts?show=held", "/alerts?show=all"],
            ["/alerts/lists"] = ["/alerts/lists"],
            ["/alerts/preview"] = ["/alerts/preview"],
            ["/alerts/silences"] = ["/alerts/silences"],
            ["/alerts/silences/{id:guid}"] = ["{silence}"],
            ["/alerts/unreadable"] = ["/alerts/unreadable"],
            ["/audit"] = ["/audit"],
            ["/directory"] = ["/directory"],
            ["/drills"] = ["/drills"],
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
            ["/metrics/incidents"] = ["/metrics/incidents"],
            ["/metrics/review"] = ["/metrics/review"],
            ["/monitors"] = ["/monitors"],
            ["/monitors/{id}"] = ["{monitor}"],
            ["/oncall"] = ["/oncall"],
            ["/oncall/schedules/new"] = ["/oncall/schedules/new"],
            ["/oncall/schedules/{id}"] = ["/oncall/schedules/nights"],
            ["/oncall/swaps/{id:guid}"] = [],
            ["/playbook"] = ["/playbook"],
            ["/playbook/plan"] = ["/playbook/plan"],
            ["/policies"] = ["/policies"],
            ["/policies/new"] = ["/policies/new"],
            ["/policies/{id}"] = ["/policies/payments"],
            ["/postmortems"] = ["/postmortems"],
            ["/postmortems/{reference}"] = ["{postmortem}"],
            ["/postmortems/{reference}/print"] = ["{postmortem}/print"],
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
            ["/status"] = ["/status", "/status?zone=Asia/Kolkata"],
            ["/status/history"] = ["/status/history"],
            ["/status/incidents/{id}"] = ["{publicFirst}"],
            ["/status/{page}"] = ["/status/main"],
            ["/status/{page}/history"] = ["/status/main/history"],
            ["/status/{page}/incidents/{id}"] = ["{public}"],
            ["/status/{page}/subscription/{token}"] = ["{subscription}"],
            ["/statuspage"] = ["/statuspage"],
            ["/statuspage/{page}"] = ["/statuspage/main"],
            ["/statuspage/{page}/incidents/{id}"] = ["{publicEdit}"],
            ["/statuspage/{page}/subscribers"] = ["/statuspage/main/subscribers"],
            ["/teams"] = ["/teams"],
            ["/teams/new"] = ["/teams/new"],
            ["/teams/{id}"] = ["/teams/nightly"],
            ["/tickets"] = ["/tickets"],
        };

    /// <summary>What the router serves to a GET beside screens and the API.</summary>
    internal static IReadOnlyList<string> OtherRoutes { get; } = [
        "/calendar/{secret}.ics", "/events", "/healthz",
        "/incidents/{reference}/meeting", "/metrics", "/openapi/{documentName}.json", "/readyz",
        .. OfStatusPages("/status"), .. OfStatusPages("/status/{page}"), .. OfStatuspageClients,
    ];

    /// <summary>All addresses.</summary>
    internal static IReadOnlyList<string> Addresses { get; } = [.. ByRoute.Values.SelectMany(each => each)];

    /// <summary>The JSON, feeds and pictures of a status page.</summary>
    private static IEnumerable<string> OfStatusPages(string root) =>
    [
        .. ((string[])
        [
            "summary", "status", "components", "incidents", "incidents/unresolved", "scheduled-maintenances",
            "scheduled-maintenances/upcoming", "scheduled-maintenances/active", "uptime", "incidents/{id}",
            "subscribers",
        ]).Select(name => $"{root}/api/v2/{name}.json"),
        $"{root}/incidents/{{id}}.json", $"{root}/history.json", $"{root}/history.rss", $"{root}/history.atom",
        $"{root}/maintenance.ics", $"{root}/badge.svg", $"{root}/brand.css",
    ];

    /// <summary>What clients of the write API read; each also with <c>.json</c> where it does not end in an
    /// id.</summary>
    private static IEnumerable<string> OfStatuspageClients =>
    [
        "/v1/pages", "/v1/pages.json", "/v1/pages/{page}",
        .. ((string[])
        [
            "components", "components/{id}", "components/{id}/uptime", "component-groups", "component-groups/{id}",
            "component-groups/{id}/uptime", "incidents", "incidents/unresolved", "incidents/upcoming",
            "incidents/scheduled", "incidents/active_maintenance", "incidents/{id}", "incidents/{id}/postmortem",
            "incidents/{id}/subscribers", "incidents/{id}/subscribers/{subscriber}", "subscribers",
            "subscribers/count", "subscribers/histogram_by_state", "subscribers/unsubscribed",
            "subscribers/{subscriber}",
        ]).SelectMany(name => name.EndsWith('}')
            ? (string[])[$"/v1/pages/{{page}}/{name}"]
            : [$"/v1/pages/{{page}}/{name}", $"/v1/pages/{{page}}/{name}.json"]),
    ];
}
