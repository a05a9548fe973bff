using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Monitors;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Monitors;
using Muster.Engine.Monitors;
using Muster.Engine.Runbooks;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Server.Runbooks;

namespace Muster.Server.Monitors;

/// <summary>Monitors over JSON: what is known of each, a look at once, a measurement that is sent; and the looks of
/// runners, which show their own credential.</summary>
internal static class MonitorEndpoints
{
    private const double WaitSecondsMax = 25;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("monitors");
        api.MapGet("/monitors", List).Needs(Permission.Read)
            .WithSummary("Monitors with what is known of each, in the order of the playbook").Takes("service", "state");
        api.MapGet("/monitors/{id}", Show).Needs(Permission.Read)
            .WithSummary("One monitor, with its newest measurements");
        api.MapPost("/monitors/{id}/look", Look).Needs(Permission.Respond)
            .WithSummary("Look from all its places at once");
        api.MapPost("/measurements", Measure).Needs(Permission.Respond)
            .WithSummary("Say what a measurement is now; alerts and checks of its name read it");
        var own = routes.MapGroup("/runner/v1/looks").Needs(Permission.None).TrustsItsAddress()
            .ExcludeFromDescription();
        own.MapPost("", Ask);
        own.MapPost("/results", Tell);
    }

    internal static MonitorMessage MessageOf(MonitorView view, bool hasSamples)
    {
        var (monitor, record) = (view.Monitor, view.Record);
        return new MonitorMessage
        {
            Id = monitor.Id,
            Name = monitor.Name,
            Kind = view.IsReported ? "reported" : monitor.Kind.Word(),
            Target = monitor.Target,
            Service = monitor.Service?.Value,
            Metric = monitor.Measures,
            State = record.State.Word(),
            Since = Wire.At(record.Since),
            Why = record.Why,
            Value = record.Value,
            Normal = view.Normal,
            LastAt = Wire.At(record.LastAt),
            EverySeconds = monitor.Every.TotalSeconds,
            Quorum = monitor.Needed,
            Places =
            [
                .. monitor.Places.Select(record.From).Select(place => new MonitorPlaceMessage(
                    place.Place, place.IsGood, Wire.At(place.At), place.Value, place.Why, place.Runner)),
            ],
            Limits =
            [
                .. view.Rules.Select(rule => (Rule: rule, Passed: record.Passed.FirstOrDefault(each =>
                    each.Alert == rule.Id))).Select(each => new MonitorLimitMessage(
                        each.Rule.Id, each.Rule.Name, each.Rule.When?.ToString(), each.Rule.Level.Word(),
                        each.Rule.For.TotalSeconds, Wire.At(each.Passed?.Since), each.Passed?.IsFiring == true)),
            ],
            Samples = hasSamples
                ? [.. record.Samples.Select(sample =>
                    new MonitorSampleMessage(Wire.At(sample.At), sample.Value, sample.IsGood))]
                : [],
        };
    }

    private static async Task<Ok<ListMessage<MonitorMessage>>> List(
        HttpContext http, MonitorDesk desk, CancellationToken cancel)
    {
        var (service, state) = (http.Request.Query["service"].ToString(), http.Request.Query["state"].ToString());
        return TypedResults.Ok(Lists.Whole((await desk.List(cancel))
            .Where(view => service.Length == 0 || view.Monitor.Service?.Value == service)
            .Where(view => state.Length == 0 || view.Record.State.Word() == state)
            .Select(view => MessageOf(view, hasSamples: false))));
    }

    private static async Task<Results<Ok<MonitorMessage>, ProblemAnswer>> Show(
        string id, MonitorDesk desk, CancellationToken cancel) => await desk.Find(id, cancel) is { } view
            ? TypedResults.Ok(MessageOf(view, hasSamples: true))
            : MonitorDesk.Unknown.ToProblem();

    private static async Task<Results<Ok<MonitorMessage>, ProblemAnswer>> Look(
        string id, MonitorDesk desk, CancellationToken cancel) => await desk.Look(id, cancel) is { } refusal
            ? refusal.ToProblem()
            : await Show(id, desk, cancel);

    private static async Task<Results<Ok<MonitorMessage>, ProblemAnswer>> Measure(
        Input<MeasurementMessage> input, MonitorDesk desk, CancellationToken cancel)
    {
        var message = input.Value;
        if (message.Value is not { } value)
        {
            return new Refusal("measurement.value-missing", "Say how much: a number in the unit of its measurement.")
            {
                Field = "value",
                Kind = RefusalKind.Invalid,
            }.ToProblem();
        }

        ServiceId? service = message.Service is { Length: > 0 } named ? new ServiceId(named) : null;
        var (id, refusal) = await desk.Measure(message.Metric ?? "", value, service, cancel);
        return refusal is not null ? refusal.ToProblem() : await Show(id!, desk, cancel);
    }

    private static async Task<Results<Ok<ListMessage<LookMessage>>, ProblemAnswer>> Ask(
        HttpContext http, Input<LookAskMessage> input, RunnerDesk runners, MonitorDesk desk, TimeProvider time,
        IHostApplicationLifetime lifetime, CancellationToken cancel)
    {
        if (await RunnerEndpoints.RunnerOf(http, runners, cancel) is not { } name)
            return RunnerEndpoints.WhoAsks.ToProblem();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        var until = time.GetUtcNow().AddSeconds(
            Math.Clamp(input.Value.WaitSeconds ?? WaitSecondsMax, 0, WaitSecondsMax));
        var kinds = (input.Value.Kinds ?? []).Select(Wire.Parse<MonitorKind>).OfType<MonitorKind>().ToList();
        while (true)
        {
            var work = await desk.Claim(name, input.Value.Labels ?? [], kinds, cancel);
            if (work.Count > 0 || time.GetUtcNow() >= until || ends.IsCancellationRequested)
                return TypedResults.Ok(Lists.Whole(work.Select(MessageOf)));
            try
            {
                await Task.Delay(LookEvery, time, ends.Token);
            }
            catch (OperationCanceledException) when (ends.IsCancellationRequested && !cancel.IsCancellationRequested)
            {
                return TypedResults.Ok(Lists.Whole(Array.Empty<LookMessage>()));
            }
        }
    }

    private static LookMessage MessageOf(MonitorWork work) => new()
    {
        Monitor = work.Monitor.Id,
        Place = work.Place,
        Kind = work.Monitor.Kind.Word(),
        Target = work.Monitor.Target,
        On = work.Monitor.On,
        Expect = work.Monitor.Expect,
        TimeoutSeconds = work.Monitor.Timeout.TotalSeconds,
    };

    private static async Task<Results<Ok<ListMessage<LookMessage>>, ProblemAnswer>> Tell(
        HttpContext http, Input<LookResultsMessage> input, RunnerDesk runners, MonitorDesk desk,
        CancellationToken cancel)
    {
        if (await RunnerEndpoints.RunnerOf(http, runners, cancel) is not { } name)
            return RunnerEndpoints.WhoAsks.ToProblem();
        foreach (var seen in (input.Value.Items ?? []).GroupBy(each => each.Monitor ?? "", StringComparer.Ordinal))
        {
            await desk.Report(
                seen.Key,
                [.. seen.Select(each => new MonitorLook(
                    each.Place ?? "", name, each.Good, Finite(each.Value), Cut(each.Why)))],
                cancel);
        }

        return TypedResults.Ok(Lists.Whole(Array.Empty<LookMessage>()));
    }

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string? Cut(string? why) => why is { Length: > 300 } ? why[..300] + "…" : why;
}
