using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Monitors;
using Muster.Engine;
using Muster.Engine.Monitors;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Monitors;

/// <summary>The screens of what is looked at again and again.</summary>
internal static class MonitorScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/monitors", (HttpContext http, Asker asker, MonitorShow show, CancellationToken cancel) =>
            show.All(http, asker, refusal: null, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/monitors/{id}", (
            HttpContext http, string id, Asker asker, MonitorShow show, CancellationToken cancel) =>
            show.One(http, id, asker, cancel)).Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/monitors/{id}/look", async (
            HttpContext http, string id, Asker asker, MonitorDesk desk, MonitorShow show, CancellationToken cancel) =>
            await desk.Look(id, cancel) is { } refusal
                ? await show.All(http, asker, refusal, cancel)
                : new SeeOther($"/monitors/{Uri.EscapeDataString(id)}?done={Done.Look}"))
            .Needs(Permission.Respond).ExcludeFromDescription();
    }
}

/// <summary>Everything that is looked at.</summary>
public sealed record MonitorsView
{
    /// <summary>The monitors, the worst first.</summary>
    public IReadOnlyList<MonitorView> Monitors { get; init; } = [];

    /// <summary>The measurements that the playbook knows, by category.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What was last measured under a name, or null.</summary>
    public double? Latest(string metric) => Monitors.Where(one => one.Monitor.Measures == metric)
        .OrderByDescending(one => one.Record.LastAt).FirstOrDefault()?.Record.Value;
}

/// <summary>Shows what is looked at.</summary>
internal sealed class MonitorShow(MonitorDesk desk, Live live, Visits visits)
{
    internal async Task<IResult> All(HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel) =>
        Screen.Of<MonitorsScreen>(
            new
            {
                Visit = await visits.Of(http, asker, refusal, cancel),
                View = new MonitorsView
                {
                    Monitors = [.. (await desk.List(cancel)).OrderByDescending(one => Rank(one.Record.State))],
                    Categories = live.Now.Playbook.Monitors.Metrics,
                },
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));

    internal async Task<IResult> One(HttpContext http, string id, Asker asker, CancellationToken cancel) =>
        await desk.Find(id, cancel) is { } one
            ? Screen.Of<MonitorScreen>(new { Visit = await visits.Of(http, asker, null, cancel), One = one })
            : await All(http, asker, MonitorDesk.Unknown, cancel);

    /// <summary>The worst first, and what nobody looks at before what is well.</summary>
    private static int Rank(MonitorState state) => state switch
    {
        MonitorState.Down => 6,
        MonitorState.Critical => 5,
        MonitorState.Unseen => 4,
        MonitorState.Warning => 3,
        MonitorState.Doubtful => 2,
        MonitorState.Unknown => 1,
        _ => 0,
    };
}

/// <summary>How screens say what monitors are and how they stand.</summary>
internal static class MonitorWords
{
    internal static string Of(MonitorState state) => state switch
    {
        MonitorState.Good => "answers",
        MonitorState.Doubtful => "in doubt",
        MonitorState.Warning => "warning",
        MonitorState.Critical => "critical",
        MonitorState.Down => "down",
        MonitorState.Unseen => "nobody looks",
        _ => "not looked at yet",
    };

    internal static string Chip(MonitorState state) => state switch
    {
        MonitorState.Good => "ok",
        MonitorState.Down or MonitorState.Critical => "bad",
        MonitorState.Warning or MonitorState.Doubtful or MonitorState.Unseen => "warn",
        _ => "",
    };

    internal static string About(MonitorView one, Visit visit)
    {
        var service = one.Monitor.Service is { } named ? $"{visit.NameOfService(named)}, " : "";
        return one.IsReported
            ? $"{service}sent by others"
            : $"{service}{KindOf(one.Monitor.Kind)}, every {Every(one.Monitor)}";
    }

    internal static string Places(MonitorView one) => string.Join(", ", one.Monitor.Places.Select(one.Record.From)
        .Select(place => $"{(place.Place.Length == 0 ? "any runner" : place.Place)} "
            + (place.At is null ? "has not looked" : place.IsGood ? "answers" : "fails")));

    internal static string Limits(MonitorView one) => string.Join(", ", one.Rules.Select(rule =>
        $"{rule.When?.ToString() ?? "any failure"} {rule.Level.Word()}"));

    private static string Every(Core.Monitors.Monitor monitor) => monitor.Every.TotalSeconds < 60
        ? $"{monitor.Every.TotalSeconds:0} s"
        : Words.Length(monitor.Every);

    private static string KindOf(MonitorKind kind) => kind switch
    {
        MonitorKind.Http => "a web address",
        MonitorKind.Tcp => "a port",
        MonitorKind.Certificate => "a certificate",
        MonitorKind.Dns => "a name",
        MonitorKind.Sql => "a query of a database",
        MonitorKind.Metric => "a query of a metric store",
        MonitorKind.Script => "a script",
        _ => "a heartbeat",
    };
}
