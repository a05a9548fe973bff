using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Catalog;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Catalog;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Catalog;

/// <summary>Services with their integration keys, and teams, over JSON.</summary>
internal static class CatalogEndpoints
{
    private static readonly Refusal Unknown =
        new("service.unknown", "There is no such service.") { Kind = RefusalKind.Unknown };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("catalogue");
        api.MapGet("/services", Services).Needs(Permission.Read)
            .WithSummary("The services; administrators see the integration keys, which is recorded");
        api.MapGet("/services/{id}", Service).Needs(Permission.Read).WithSummary("One service");
        api.MapPost("/services/{id}/keys", NewKey).Needs(Permission.Administer)
            .WithSummary("Make a new integration key");
        api.MapGet("/teams/{id}", Team).Needs(Permission.Read).WithSummary("One team");
        api.MapGet("/teams", Teams).Needs(Permission.Read).WithSummary("The teams");
    }

    private static async Task<Ok<ListMessage<ServiceMessage>>> Services(
        Asker asker, Live live, AccessDesk desk, CancellationToken cancel)
    {
        var services = live.Now.Playbook.Services;
        return TypedResults.Ok(Lists.Whole(await Messages(services, asker, live.Now, desk, cancel)));
    }

    private static async Task<Results<Ok<ServiceMessage>, ProblemAnswer>> Service(
        string id, Asker asker, Live live, AccessDesk desk, CancellationToken cancel) =>
        live.Now.Playbook.Service(new ServiceId(id)) is { } service
            ? TypedResults.Ok((await Messages([service], asker, live.Now, desk, cancel))[0])
            : Unknown.ToProblem();

    private static async Task<Results<Ok<ServiceMessage>, ProblemAnswer>> NewKey(
        string id, Input<NewKeyMessage> input, Asker asker, Live live, AccessDesk desk, CancellationToken cancel)
    {
        if (live.Now.Playbook.Service(new ServiceId(id)) is not { } service)
            return Unknown.ToProblem();
        var key = await desk.NewKey(service.Id, input.Value.KeepOld ?? false, asker.AsActor, cancel);
        return TypedResults.Ok(MessageOf(service, live.Now) with { IntakeKey = key });
    }

    private static Ok<ListMessage<TeamMessage>> Teams(Live live) =>
        TypedResults.Ok(Lists.Whole(live.Now.Playbook.Teams.Select(team => MessageOf(team, live.Now))));

    private static Results<Ok<TeamMessage>, ProblemAnswer> Team(string id, Live live) =>
        live.Now.Playbook.Team(new TeamId(id)) is { } team
            ? TypedResults.Ok(MessageOf(team, live.Now))
            : new Refusal("team.unknown", $"There is no team {id}.") { Kind = RefusalKind.Unknown }.ToProblem();

    private static TeamMessage MessageOf(Team team, Configuration configuration) =>
        new(team.Id.Value, team.Name, [.. team.Members.Select(member => member.Value)])
        {
            Description = team.Description.Length > 0 ? team.Description : null,
            Lead = team.Lead?.Value,
            Email = team.Email,
            Chat = team.Chat,
            Place = Places.Of(configuration.Written, $"team/{team.Id}"),
        };

    /// <summary>Reading a key leaves a mark: it opens the way in.</summary>
    private static async Task<List<ServiceMessage>> Messages(
        IReadOnlyList<Service> services, Asker asker, Configuration configuration, AccessDesk desk,
        CancellationToken cancel)
    {
        if (!asker.May(Permission.Administer))
            return [.. services.Select(service => MessageOf(service, configuration))];
        await desk.NoteKeysRead([.. services.Select(service => service.Id)], asker.AsActor, cancel);
        return
        [
            .. services.Select(service => MessageOf(service, configuration) with
            {
                IntakeKey = configuration.KeyOf(service.Id),
            }),
        ];
    }

    private static ServiceMessage MessageOf(Service service, Configuration configuration) => new()
    {
        Id = service.Id.Value,
        Name = service.Name,
        Description = service.Description,
        Team = service.Team?.Value,
        Policy = service.Policy?.Value,
        DependsOn = [.. service.DependsOn.Select(each => each.Value)],
        Environments = service.Environments,
        Place = Places.Of(configuration.Playbook, $"service/{service.Id}"),
    };
}
