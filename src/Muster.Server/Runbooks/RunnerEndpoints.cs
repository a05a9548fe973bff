using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Runbooks;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Runbooks;
using Muster.Engine.Runbooks;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Runbooks;

/// <summary>
/// Runners over JSON. A runner shows its own credential, which opens nothing but the paths below; it asks for work
/// with a long poll, so that it needs no port of its own.
/// </summary>
internal static class RunnerEndpoints
{
    private const double WaitSecondsMax = 25;
    private const int OutputCharactersMax = 2 * 1024 * 1024;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    internal static Refusal WhoAsks { get; } = new(
        "runner.credential-wrong", "This credential is not known, or the runner was removed. Register it again.")
    {
        Kind = RefusalKind.Forbidden,
    };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/runners").WithTags("runners");
        api.MapGet("", List).Needs(Permission.Read).WithSummary("The runners, with when each was last heard of");
        api.MapPost("", Invite).Needs(Permission.Administer)
            .WithSummary("Let a runner register once; the token is in this answer alone");
        api.MapDelete("/{name}", Remove).Needs(Permission.Administer)
            .WithSummary("Remove a runner: its credential no longer counts");
        // What follows is between runner and server: the credential of a runner stands in place of a permission.
        var own = routes.MapGroup("/runner/v1").Needs(Permission.None).TrustsItsAddress().ExcludeFromDescription();
        own.MapPost("/registration", Register);
        own.MapPost("/steps", Ask);
        own.MapPost("/steps/{run}/{attempt:int}/start", Begin);
        own.MapPost("/steps/{run}/{attempt:int}/lease", Keep);
        own.MapPost("/steps/{run}/{attempt:int}/result", End);
    }

    private static async Task<Ok<ListMessage<RunnerMessage>>> List(
        RunnerDesk desk, TimeProvider time, CancellationToken cancel)
    {
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        return TypedResults.Ok(Lists.Whole((await desk.List(cancel)).Select(each =>
            Message(each.Runner, each.Seen, now))));
    }

    private static RunnerMessage Message(Runner runner, RunnerSeen? seen, Instant now, string? token = null) => new()
    {
        Name = runner.Name!,
        Status = runner.Digest is null ? "invited"
            : seen is not null && now - seen.SeenAt < RunnersNow.AwayAfter ? "there"
            : "away",
        Labels = seen?.Labels ?? runner.Labels,
        Kinds = seen?.Kinds ?? [],
        RegisteredAt = Wire.At(runner.RegisteredAt),
        SeenAt = Wire.At(seen?.SeenAt),
        Token = token,
    };

    private static async Task<Results<Created<RunnerMessage>, ProblemAnswer>> Invite(
        Input<RunnerOrderMessage> input, Asker asker, RunnerDesk desk, CancellationToken cancel)
    {
        var (token, refusal) = await desk.Invite(input.Value.Name ?? "", asker.AsActor, cancel);
        return token is null
            ? refusal!.ToProblem()
            : TypedResults.Created(
                $"/api/v1/runners/{input.Value.Name}",
                new RunnerMessage { Name = input.Value.Name!, Status = "invited", Token = token });
    }

    private static async Task<Results<Ok<RunnerMessage>, ProblemAnswer>> Remove(
        string name, Asker asker, RunnerDesk desk, CancellationToken cancel) =>
        await desk.Remove(name, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(new RunnerMessage { Name = name, Status = "removed" });

    private static async Task<Results<Ok<RunnerCredentialMessage>, ProblemAnswer>> Register(
        Input<RunnerRegistrationMessage> input, RunnerDesk desk, CancellationToken cancel)
    {
        var (name, credential, refusal) = await desk.Register(
            input.Value.Token ?? "", input.Value.Labels ?? [], cancel);
        return name is null
            ? refusal!.ToProblem()
            : TypedResults.Ok(new RunnerCredentialMessage(name, credential!));
    }

    private static async Task<Results<Ok<ListMessage<RunnerWorkMessage>>, ProblemAnswer>> Ask(
        HttpContext http, Input<RunnerAskMessage> input, RunnerDesk desk, IStore store, TimeProvider time,
        IHostApplicationLifetime lifetime, CancellationToken cancel)
    {
        if (await RunnerOf(http, desk, cancel) is not { } name)
            return WhoAsks.ToProblem();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.ApplicationStopping);
        var wait = Math.Clamp(input.Value.WaitSeconds ?? WaitSecondsMax, 0, WaitSecondsMax);
        var until = time.GetUtcNow().AddSeconds(wait);
        while (true)
        {
            var seen = store.Head;
            if (await desk.Claim(name, input.Value.Labels ?? [], input.Value.Kinds ?? [], cancel) is { } work)
                return TypedResults.Ok(Lists.Whole([Message(work)]));
            if (time.GetUtcNow() >= until || ends.IsCancellationRequested)
                return TypedResults.Ok(Lists.Whole(Array.Empty<RunnerWorkMessage>()));
            await News(store, seen, time, ends.Token);
        }
    }

    /// <summary>Completes at the next fact, after a second, or when the server stops.</summary>
    private static async Task News(IStore store, long seen, TimeProvider time, CancellationToken ends)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ends);
        try
        {
            var news = store.WaitForFacts(seen, stop.Token).AsTask();
            await Task.WhenAny(news, Task.Delay(LookEvery, time, stop.Token));
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    private static RunnerWorkMessage Message(RunnerWork work)
    {
        var (step, current) = (work.Step, work.Run.Current!);
        return new RunnerWorkMessage
        {
            Run = work.Run.Opening!.Id.ToString(),
            Attempt = current.Attempt,
            Runbook = work.Runbook.Id,
            Step = step.Name,
            Kind = RunnerFit.KindOf(step.Code!),
            Effect = step.Rules.Effect.Word(),
            On = step.Rules.On,
            Text = step.Code!.Language == "console" ? Commands(step.Code.Text) : step.Code.Text,
            Values = work.Values,
            Secrets = [.. step.Rules.Secrets],
            TimeoutSeconds = step.Rules.Timeout.TotalSeconds,
            HeartbeatSeconds = 10,
            OutputMax = Math.Min(step.Rules.OutputMax, OutputCharactersMax),
            Strict = step.Rules.IsStrict,
        };
    }

    /// <summary>Of what was copied from a terminal, the lines behind the prompt.</summary>
    private static string Commands(string text) => string.Join('\n', text.Split('\n')
        .Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..]));

    private static Task<Results<Ok<RunnerLeaseMessage>, ProblemAnswer>> Begin(
        HttpContext http, string run, int attempt, RunnerDesk desk, CancellationToken cancel) =>
        Do(http, run, desk, (id, name) => desk.Begin(id, attempt, name, cancel), cancel);

    private static Task<Results<Ok<RunnerLeaseMessage>, ProblemAnswer>> Keep(
        HttpContext http, string run, int attempt, RunnerDesk desk, CancellationToken cancel) =>
        Do(http, run, desk, (id, name) => desk.Keep(id, attempt, name, cancel), cancel);

    private static async Task<Results<Ok<RunnerLeaseMessage>, ProblemAnswer>> End(
        HttpContext http, string run, int attempt, Input<RunnerResultMessage> input, RunnerDesk desk,
        CancellationToken cancel)
    {
        var message = input.Value;
        if (Wire.Parse<StepState>(message.State ?? "") is not (
            StepState.Succeeded or StepState.Failed or StepState.TimedOut or StepState.Cancelled
            or StepState.Unknown) and var wrong)
        {
            return new Refusal(
                "runner.state-wrong",
                $"'{wrong?.Word() ?? message.State}' is none of: succeeded, failed, timed-out, cancelled, unknown.")
            {
                Field = "state",
                Kind = RefusalKind.Invalid,
            }.ToProblem();
        }

        var output = message.Output ?? "";
        var result = new StepResult(
            Wire.Parse<StepState>(message.State!)!.Value, message.Exit,
            output.Length > OutputCharactersMax ? output[..OutputCharactersMax] : output,
            message.Bytes, message.Rows, message.Why);
        return await Do(http, run, desk, (id, name) => desk.End(id, attempt, name, result, cancel), cancel);
    }

    private static async Task<Results<Ok<RunnerLeaseMessage>, ProblemAnswer>> Do(
        HttpContext http, string run, RunnerDesk desk,
        Func<RunId, string, Task<(StepState State, Refusal? Refusal)>> act, CancellationToken cancel)
    {
        if (await RunnerOf(http, desk, cancel) is not { } name)
            return WhoAsks.ToProblem();
        if (!Guid.TryParse(run, out var id))
            return RunRefusals.Unknown.ToProblem();
        var (state, refusal) = await act(new RunId(id), name);
        return refusal is null ? TypedResults.Ok(new RunnerLeaseMessage(state.Word())) : refusal.ToProblem();
    }

    /// <summary>The runner whose credential a request shows, or null.</summary>
    internal static async Task<string?> RunnerOf(HttpContext http, RunnerDesk desk, CancellationToken cancel)
    {
        const string bearer = "Bearer ";
        var header = http.Request.Headers.Authorization.ToString();
        return header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase)
            ? await desk.NameOf(header[bearer.Length..].Trim(), cancel)
            : null;
    }
}
