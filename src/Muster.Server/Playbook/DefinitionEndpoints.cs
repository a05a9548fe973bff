using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Playbook;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Playbook;
using Muster.Engine;
using Muster.Engine.Playbook;
using Muster.Playbooks.Playbook;
using Muster.Server.Access;
using Muster.Server.Escalation;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;

namespace Muster.Server.Playbook;

/// <summary>Teams, policies and services in the language of their files, over JSON: made, changed, retired.</summary>
internal static class DefinitionEndpoints
{
    internal static IReadOnlyList<(DefinitionKind Kind, string Plural)> Kinds { get; } =
    [
        (DefinitionKind.Team, "teams"), (DefinitionKind.Policy, "policies"), (DefinitionKind.Service, "services"),
    ];

    internal static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (kind, plural) in Kinds)
        {
            var word = DefinitionDesk.Word(kind);
            var one = routes.MapGroup($"/api/v1/{plural}/{{id}}")
                .WithTags(kind == DefinitionKind.Policy ? "escalation" : "catalogue");
            one.MapGet("/definition", (
                string id, Live live, IStore store, CancellationToken cancel) => Show(kind, id, live, store, cancel))
                .Needs(Permission.Read).WithSummary($"A {word} in the language of its file");
            one.MapPut("", (
                string id, Input<JsonObject> input, Asker asker, DefinitionDesk desk, Live live, IStore store,
                CancellationToken cancel) => Save(kind, id, input, asker, desk, live, store, cancel))
                .Needs(Permission.Configure).WithSummary($"Make or change a {word} that no file defines");
            one.MapDelete("", (
                string id, Asker asker, DefinitionDesk desk, CancellationToken cancel) =>
                Retire(kind, id, asker, desk, cancel))
                .Needs(Permission.Configure).WithSummary($"Take away a {word} that no file defines");
            one.MapPost("/preview", (
                string id, Input<JsonObject> input, DefinitionDesk desk, Live live, IStore store, TimeProvider time,
                CancellationToken cancel) => Preview(kind, id, input, desk, live, store, time, cancel))
                .Needs(Permission.Read)
                .WithSummary($"What a definition would make of a {word}; a patch where a file defines it");
        }
    }

    /// <summary>The keys and values of a definition, from its file or as they were made here; null when there is
    /// none.</summary>
    internal static async Task<JsonObject?> KeysOf(
        DefinitionKind kind, string id, Configuration configuration, IStore store, CancellationToken cancel) =>
        configuration.DefinedHere(kind, id) is { Text: { } text }
            ? JsonNode.Parse(text) as JsonObject
            : ProposedChange.Written(await Files(store, cancel), kind, id);

    /// <summary>The files of the playbook in force.</summary>
    internal static async Task<IReadOnlyDictionary<string, string>> Files(IStore store, CancellationToken cancel) =>
        (await store.Read(reading => reading.CurrentPlaybook(), cancel))?.Files
        ?? new Dictionary<string, string>(StringComparer.Ordinal);

    private static async Task<Results<Ok<DefinitionMessage>, ProblemAnswer>> Show(
        DefinitionKind kind, string id, Live live, IStore store, CancellationToken cancel)
    {
        var configuration = live.Now;
        if (await KeysOf(kind, id, configuration, store, cancel) is not { } keys)
        {
            var word = DefinitionDesk.Word(kind);
            return new Refusal($"{word}.unknown", $"There is no {word} {id}.") { Kind = RefusalKind.Unknown }
                .ToProblem();
        }

        return TypedResults.Ok(new DefinitionMessage(
            id,
            keys,
            configuration.DefinedHere(kind, id) is not null,
            Places.Of(configuration.Written, $"{DefinitionDesk.Word(kind)}/{id}")));
    }

    private static async Task<Results<Ok<DefinitionMessage>, ProblemAnswer>> Save(
        DefinitionKind kind, string id, Input<JsonObject> input, Asker asker, DefinitionDesk desk, Live live,
        IStore store, CancellationToken cancel) =>
        await desk.Save(kind, id, input.Value.ToJsonString(), asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : await Show(kind, id, live, store, cancel);

    private static async Task<Results<NoContent, ProblemAnswer>> Retire(
        DefinitionKind kind, string id, Asker asker, DefinitionDesk desk, CancellationToken cancel) =>
        await desk.Retire(kind, id, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : TypedResults.NoContent();

    private static async Task<Ok<DefinitionPreviewMessage>> Preview(
        DefinitionKind kind, string id, Input<JsonObject> input, DefinitionDesk desk, Live live, IStore store,
        TimeProvider time, CancellationToken cancel)
    {
        var read = desk.Preview(kind, id, input.Value.ToJsonString());
        var configuration = live.Now;
        var reach = configuration.ReachAt(Instant.FromDateTimeOffset(time.GetUtcNow()));
        return TypedResults.Ok(new DefinitionPreviewMessage(read.IsGood, [.. read.Problems.Select(each => each.Text)])
        {
            Patch = configuration.DefinedHere(kind, id) is null
                ? ProposedChange.Patch(await Files(store, cancel), kind, id, input.Value)
                : null,
            Steps = read.Policy is { } policy
                ? [.. policy.Steps.Select(step => EscalationEndpoints.MessageOf(policy, step, reach, configuration))]
                : [],
        });
    }
}
