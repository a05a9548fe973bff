using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Playbook;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Playbook;

/// <summary>The playbook over JSON: what is in force, and putting another version in force.</summary>
internal static class PlaybookEndpoints
{
    private static readonly Refusal FilesMissing = new(
        "playbook.files-missing", "Send the files: {\"files\":{\"playbook.yaml\":\"…\"}}.")
    { Field = "files", Kind = RefusalKind.Invalid };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/playbook").WithTags("playbook");
        api.MapGet("", Show).Needs(Permission.Read).WithSummary("What is in force");
        api.MapPost("", Apply).Needs(Permission.Administer)
            .WithSummary("Check files and put them in force when nothing is wrong");
        api.MapGet("/export", Export).Needs(Permission.Administer)
            .WithSummary("What is in force as files, with what was made here");
        api.MapPost("/plan", Plan).Needs(Permission.Read).WithSummary("What files would change");
    }

    private static async Task<Ok<PlaybookMessage>> Show(
        Asker asker, Live live, IStore store, CancellationToken cancel)
    {
        var configuration = live.Now;
        var playbook = configuration.Playbook;
        var version = await store.Read(reading => reading.CurrentPlaybook(), cancel);
        return TypedResults.Ok(new PlaybookMessage
        {
            Version = playbook.Version,
            Organisation = playbook.Organisation,
            Zone = playbook.Zone.Id,
            AppliedAt = Wire.At(version?.AppliedAt),
            AppliedBy = version?.By,
            Digest = version?.Digest,
            Files = asker.May(Permission.Administer) ? version?.Files : null,
            Severities = [.. playbook.Severities.Select(MessageOf)],
            Policies = [.. playbook.Policies.Select(each => new PolicyMessage(
                each.Id.Value, each.Name, each.Steps.Count, each.Rounds))],
            MadeHere = [.. MadeHere.Of(configuration).Select(each => new MadeHereMessage(each.File, each.Id))],
            Alarms = [.. configuration.Alarms.Select(each => new AlarmMessage(each.Key, each.Text,
                Wire.At(each.Since)))],
        });
    }

    private static async Task<Results<Ok<ApplyAnswerMessage>, ProblemAnswer>> Apply(
        Input<ApplyPlaybookMessage> input, Asker asker, PlaybookDesk desk, TimeProvider time,
        CancellationToken cancel)
    {
        var order = input.Value;
        if (order.Files is not { Count: > 0 } files)
            return FilesMissing.ToProblem();
        var reading = PlaybookReader.Read(files, Instant.FromDateTimeOffset(time.GetUtcNow()));
        var problems = reading.Problems.Select(MessageOf).ToArray();
        if (order.DryRun == true || reading.Playbook is not { } playbook)
            return TypedResults.Ok(new ApplyAnswerMessage(null, problems));
        var answer = await desk.Apply(
            files, PlaybookDigest.Of(files), playbook, asker.AsActor, order.Force ?? false, cancel,
            order.Adopt ?? false);
        return answer.Refusal is { } refusal
            ? refusal.ToProblem()
            : TypedResults.Ok(new ApplyAnswerMessage(answer.Version, problems));
    }

    private static async Task<Ok<ExportedPlaybookMessage>> Export(
        Live live, IStore store, TimeProvider time, CancellationToken cancel)
    {
        var configuration = live.Now;
        var entries = MadeHere.Of(configuration);
        return TypedResults.Ok(new ExportedPlaybookMessage(
            PlaybookExport.Of(await DefinitionEndpoints.Files(store, cancel), entries),
            [.. entries.Select(each => new MadeHereMessage(each.File, each.Id))],
            MadeHere.Left(configuration, Instant.FromDateTimeOffset(time.GetUtcNow()))));
    }

    private static SeverityLevelMessage MessageOf(Core.Incidents.Severity level) => new(
        level.Id.Value, level.Name, level.Rank, level.Definition, level.Pages)
    {
        Business = level.Business,
        ServiceLevel = level.ServiceLevel,
        Conditions = [.. level.Conditions.Select(each => each.Text)],
        Examples = level.Examples,
        Outside = level.Outside,
    };

    private static async Task<Results<Ok<PlanMessage>, ProblemAnswer>> Plan(
        Input<PlanOrderMessage> input, Live live, IStore store, CancellationToken cancel)
    {
        if (input.Value.Files is not { Count: > 0 } files)
            return FilesMissing.ToProblem();
        var (version, now) = await store.Read(
            async reading => (await reading.CurrentPlaybook(), reading.Now), cancel);
        var plan = PlaybookPlan.Of(
            version?.Files ?? new Dictionary<string, string>(StringComparer.Ordinal), files, live.Now, now);
        return TypedResults.Ok(new PlanMessage(
            [.. plan.Reading.Problems.Select(MessageOf)],
            [
                .. plan.Changes.Select(each => new PlaybookChangeMessage(
                    each.File, each.Path, each.Before, each.After, each.ToString())),
            ],
            [
                .. plan.Pagers.Select(each => new PagerChangeMessage(
                    each.Schedule.Value, each.From.ToDateTimeOffset(), each.Until.ToDateTimeOffset(),
                    each.Before?.Value, each.After?.Value)),
            ]));
    }

    private static PlaybookProblemMessage MessageOf(Problem problem) => new(
        problem.File, problem.Line, problem.Column, problem.Severity.Word(), problem.Code, problem.Text);
}
