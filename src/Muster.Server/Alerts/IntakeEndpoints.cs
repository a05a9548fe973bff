using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Alerts;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Alerts;
using Muster.Engine;
using Muster.Engine.Alerts;
using Muster.Server.Access;
using Muster.Server.Compat;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Alerts;

/// <summary>How signals are taken, over JSON: settings and secrets of a service, what could not be read, wrong
/// keys.</summary>
internal static class IntakeEndpoints
{
    private static readonly Refusal Unknown =
        new("service.unknown", "There is no such service.") { Kind = RefusalKind.Unknown };

    private static readonly Refusal NoMessage =
        new("unreadable.unknown", "There is no such message.") { Kind = RefusalKind.Unknown };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var services = routes.MapGroup("/api/v1/services/{id}/intake").WithTags("intake");
        services.MapGet("", Show).Needs(Permission.Read).WithSummary("How the signals of a service are taken");
        services.MapPost("", Set).Needs(Permission.Configure).WithSummary("Set how they are taken; absent stays");
        services.MapPost("/secrets", AddSecret).Needs(Permission.Administer)
            .WithSummary("A sender signs by this secret from now on; the one before goes on working");
        services.MapDelete("/secrets/{source}", RemoveSecrets).Needs(Permission.Administer)
            .WithSummary("A sender need not sign any more");
        var unread = routes.MapGroup("/api/v1/alerts/unreadable").WithTags("intake");
        unread.MapGet("", List).Needs(Permission.Read)
            .WithSummary("Messages that could not be read, newest first").Takes("service", "limit", "before");
        unread.MapGet("/{id}", One).Needs(Permission.Read).WithSummary("One message that could not be read, whole");
        unread.MapPost("/{id}/replay", Replay).Needs(Permission.Respond).WithSummary("Read a message again");
        routes.MapGet("/api/v1/intake/wrong-keys", (WrongKeys wrong) => TypedResults.Ok(Lists.Whole(
                wrong.Newest.Select(one => new WrongKeyMessage(Wire.At(one.At), one.Source, one.KeyHint)))))
            .WithTags("intake").Needs(Permission.Administer)
            .WithSummary("The newest messages that came to this node with a key of nobody");
    }

    /// <summary>Settings as people change them: what is absent stays.</summary>
    internal static IntakeSettings Merge(IntakeSettings before, IntakeMessage change) => before with
    {
        ResolveAfter = change.ResolveAfterSeconds switch
        {
            null => before.ResolveAfter,
            0 => null,
            { } seconds => Duration.FromSeconds(Math.Clamp(seconds, -1, int.MaxValue)),
        },
        TakesReports = change.TakesReports ?? before.TakesReports,
        Topics = change.Topics is { } topics
            ? [.. topics.Select(topic => topic.Trim()).Where(topic => topic.Length > 0)
                .Distinct(StringComparer.Ordinal)]
            : before.Topics,
        FiresOnMissingData = change.FiresOnMissingData ?? before.FiresOnMissingData,
    };

    private static Results<Ok<IntakeMessage>, ProblemAnswer> Show(string id, Live live, ServerSettings settings) =>
        live.Now.Playbook.Service(new ServiceId(id)) is { } service
            ? TypedResults.Ok(MessageOf(service.Id, live, settings))
            : Unknown.ToProblem();

    private static async Task<Results<Ok<IntakeMessage>, ProblemAnswer>> Set(
        string id, Input<IntakeMessage> input, Asker asker, IntakeDesk desk, Live live, ServerSettings settings,
        CancellationToken cancel)
    {
        var service = new ServiceId(id);
        var wanted = Merge(live.Now.IntakeOf(service).Settings, input.Value);
        return await desk.Set(service, wanted, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : Show(id, live, settings);
    }

    private static async Task<Results<Ok<IntakeMessage>, ProblemAnswer>> AddSecret(
        string id, Input<IntakeSecretOrderMessage> input, Asker asker, IntakeDesk desk, Live live,
        ServerSettings settings, CancellationToken cancel) =>
        await desk.AddSecret(
            new ServiceId(id), input.Value.Source ?? "", input.Value.Secret ?? "", asker.AsActor, cancel)
            is { } refusal
            ? refusal.ToProblem()
            : Show(id, live, settings);

    private static async Task<Results<Ok<IntakeMessage>, ProblemAnswer>> RemoveSecrets(
        string id, string source, Asker asker, IntakeDesk desk, Live live, ServerSettings settings,
        CancellationToken cancel) =>
        await desk.RemoveSecrets(new ServiceId(id), source, asker.AsActor, cancel) is { } refusal
            ? refusal.ToProblem()
            : Show(id, live, settings);

    private static async Task<Ok<ListMessage<UnreadableSignalMessage>>> List(
        HttpContext http, UnreadableSignals unread, CancellationToken cancel)
    {
        var limit = Lists.LimitOf(Query.Number(http, "limit"));
        var items = await unread.List(
            http.Request.Query["service"].ToString() is { Length: > 0 } service ? new ServiceId(service) : null,
            Lists.Id(http.Request.Query["before"], "before"),
            limit,
            cancel);
        return TypedResults.Ok(Lists.Part(http, items, limit, items is [.., var last] ? last.Id : null));
    }

    private static async Task<Results<Ok<UnreadableSignalMessage>, ProblemAnswer>> One(
        string id, UnreadableSignals unread, CancellationToken cancel) =>
        Guid.TryParse(id, out var guid) && await unread.Find(guid, cancel) is { } found
            ? TypedResults.Ok(found)
            : NoMessage.ToProblem();

    private static async Task<Results<Ok<ReplayMessage>, ProblemAnswer>> Replay(
        string id, UnreadableSignals unread, CancellationToken cancel)
    {
        if (!Guid.TryParse(id, out var guid))
            return NoMessage.ToProblem();
        var (replay, refusal) = await unread.Replay(guid, cancel);
        return refusal is null ? TypedResults.Ok(replay!) : refusal.ToProblem();
    }

    private static IntakeMessage MessageOf(ServiceId service, Live live, ServerSettings server)
    {
        var intake = live.Now.IntakeOf(service);
        return new IntakeMessage
        {
            ResolveAfterSeconds = (long?)intake.Settings.ResolveAfter?.TotalSeconds ?? 0,
            TakesReports = intake.Settings.TakesReports,
            Topics = intake.Settings.Topics,
            FiresOnMissingData = intake.Settings.FiresOnMissingData,
            Secrets = [.. intake.Secrets.Select(one => new IntakeSecretMessage(one.Source, one.Hint))],
            ReportUrl = intake.Settings.TakesReports ? $"{server.PublicUrl}/report/{service}" : null,
        };
    }
}
