using Muster.Client.Incidents;
using Muster.Core.Incidents;

namespace Muster.Cli.Incidents;

/// <summary>The incidents that people respond to now.</summary>
internal static class OpenIncidents
{
    /// <summary>Their statuses, as a filter of the API.</summary>
    internal static string Statuses { get; } =
        string.Join(',', IncidentStatuses.All.Where(word => IncidentStatuses.Parse(word)!.Value.IsOpen()));

    /// <summary>
    /// The reference of the one incident that nobody has and that pages the asker; or null after saying why not,
    /// with the exit code: two make a guess, and a guess silences the wrong pager.
    /// </summary>
    internal static async Task<(string? Reference, int Exit)> PagingMe(Session session, CancellationToken cancel)
    {
        var open = await session.Client.ListIncidents(
            new IncidentFilter { Status = Statuses }, cancel);
        if (open.Problem is { } problem) return (null, session.Refuse(problem));
        var me = await session.Client.WhoAmI(cancel);
        if (me.Problem is { } unknown) return (null, session.Refuse(unknown));
        List<IncidentMessage> mine = [];
        foreach (var incident in open.Value!.Items.Where(each => each.Status == IncidentStatus.Triggered.Word()))
        {
            var pages = await session.Client.ListPages(incident.Id, me.Value!.Responder, limit: 1, cancel);
            if (pages.Value is { Items: [_, ..] }) mine.Add(incident);
        }

        if (mine is [var one]) return (one.Reference, Exit.Done);
        if (session.Json) session.Around.Out.WriteLine(open.Json);
        else IncidentReport.List(session.Report, mine.Count > 0 ? mine : open.Value.Items);
        return (null, session.Complain(
            mine.Count == 0 ? "no open incident pages you" : $"{mine.Count} open incidents page you",
            "Name the one you take: muster incident ack INCIDENT",
            Exit.Misuse));
    }
}
