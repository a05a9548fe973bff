using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Alerts;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Playbooks.Playbook;
using Muster.Server.Access;
using Muster.Server.Compat;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Alerts;

/// <summary>Routes over JSON: what would happen now, and what another routing would have made of the past.</summary>
internal static class RouteEndpoints
{
    private const string RoutingFile = "routing.yaml";
    private const int SignalsMax = 50_000;
    private const int PartOf = 1_000;
    private const int ShownMax = 200;

    private static readonly Duration UsualSpan = Duration.FromDays(7);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/routes").WithTags("routes");
        api.MapPost("/test", Test).Needs(Permission.Read)
            .WithSummary("What would happen now with an alert or a whole message; nothing is written");
        api.MapPost("/backtest", Backtest).Needs(Permission.Read)
            .WithSummary("What a changed routing would have made of the stored signals; nothing is written");
    }

    private static async Task<Results<Ok<ListMessage<RouteTestMessage>>, ProblemAnswer>> Test(
        Input<RouteTestOrderMessage> input, Live live, IStore store, TimeProvider time, CancellationToken cancel)
    {
        var (signals, refusal) = RouteTest.Read(input.Value, live.Now.Playbook, Now(time));
        return refusal is not null
            ? refusal.ToProblem()
            : TypedResults.Ok(Lists.Whole(await RouteTest.Run(signals, store, live, cancel)));
    }

    private static async Task<Results<Ok<BacktestMessage>, ProblemAnswer>> Backtest(
        Input<BacktestOrderMessage> input, Live live, IStore store, TimeProvider time, CancellationToken cancel)
    {
        var now = Now(time);
        var until = Wire.At(input.Value.Until) ?? now;
        var from = Wire.At(input.Value.From) ?? until - UsualSpan;
        if (until <= from)
            return Invalid("request.wrong-value", "until", "'until' must be after 'from'.").ToProblem();
        var playbook = live.Now.Playbook;
        var (candidate, refusal) = await Candidate(input.Value.Routing, store, cancel);
        if (candidate is null)
            return refusal!.ToProblem();
        var (signals, unread) = await Signals(store, from, until, cancel);
        var before = Core.Alerts.Backtest.Run(signals, playbook);
        var after = Core.Alerts.Backtest.Run(signals, candidate);
        var difference = Core.Alerts.Backtest.Compare(before, after);
        return TypedResults.Ok(new BacktestMessage(
            Wire.At(from),
            Wire.At(until),
            before.Signals,
            unread,
            Figures(before),
            Figures(after),
            [.. difference.Gone.Take(ShownMax).Select(MessageOf)],
            [.. difference.Added.Take(ShownMax).Select(MessageOf)],
            [
                .. difference.Changed.Take(ShownMax).Select(pair =>
                    new BacktestChangeMessage(MessageOf(pair.Before), MessageOf(pair.After))),
            ]));
    }

    /// <summary>The playbook in force with another routing.yaml.</summary>
    private static async Task<(CheckedPlaybook? Playbook, Refusal? Refusal)> Candidate(
        string? routing, IStore store, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(routing))
            return (null, Invalid("routes.missing", "routing", "Give the text of a routing.yaml."));
        var applied = await store.Read(reading => reading.CurrentPlaybook(), cancel);
        var files = new Dictionary<string, string>(
            applied?.Files ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        files[RoutingFile] = routing;
        files.Remove(Path.ChangeExtension(RoutingFile, ".yml"));
        var (playbook, problems) = PlaybookReader.Read(files);
        return playbook is not null
            ? (playbook, null)
            : (null, Invalid(
                "routes.wrong", "routing",
                string.Join(" ", problems.Where(each => each.Severity == ProblemSeverity.Error).Take(5))));
    }

    /// <summary>The stored signals of a period, oldest first; the newest when there are too many.</summary>
    private static async Task<(IReadOnlyList<(Instant At, AlertSignal Signal)> Signals, long Unread)> Signals(
        IStore store, Instant from, Instant until, CancellationToken cancel) => await store.Read(
        async reading =>
        {
            List<Signal> found = [];
            Guid? before = null;
            while (found.Count < SignalsMax)
            {
                var part = await reading.Signals(new SignalQuery { Before = before, Limit = PartOf });
                found.AddRange(part.Where(each => each.ReceivedAt >= from && each.ReceivedAt < until));
                if (part.Count < PartOf || part[^1].ReceivedAt < from)
                    break;
                before = part[^1].Id;
            }

            List<(Instant, AlertSignal)> signals = [];
            var unread = 0L;
            foreach (var signal in found.OrderBy(each => each.ReceivedAt).ThenBy(each => each.Id))
            {
                var read = signal.Unreadable is null ? StoredSignals.ReaderOf(signal.Source) : null;
                if (read is null)
                {
                    unread++;
                    continue;
                }

                var parsed = read(signal.Body, signal.Service, signal.ReceivedAt);
                signals.AddRange(parsed.Signals.Select(each => (signal.ReceivedAt, each)));
            }

            return ((IReadOnlyList<(Instant, AlertSignal)>)signals, unread);
        },
        cancel);

    private static BacktestFiguresMessage Figures(BacktestResult result) =>
        new(result.Incidents.Count, result.Paging, result.Held);

    private static BacktestIncidentMessage MessageOf(BacktestIncident incident) => new(
        Wire.At(incident.At),
        incident.Summary,
        incident.Route,
        incident.Service.Value,
        incident.Severity.Value,
        incident.Pages,
        incident.Policy?.Value);

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };

    private static Instant Now(TimeProvider time) => Instant.FromDateTimeOffset(time.GetUtcNow());
}
