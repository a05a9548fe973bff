using Muster.Client.Maintenance;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Maintenance;
using Muster.Engine;
using Muster.Engine.Maintenance;
using Muster.Server.Access;
using Muster.Server.Communications;
using Muster.Server.Layout;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Maintenance;

/// <summary>What the list of planned work shows.</summary>
/// <param name="Items">Ahead and under way first.</param>
/// <param name="Services">The ids of the services, for a new one.</param>
/// <param name="Rules">The rules of the playbook.</param>
public sealed record MaintenancesView(
    IReadOnlyList<PlannedWork> Items, IReadOnlyList<string> Services, MaintenanceRules Rules);

/// <summary>The screens of planned work.</summary>
internal static class MaintenanceScreens
{
    private static readonly LocalDateTimePattern Local =
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm");

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/maintenances", (
            HttpContext http, Asker asker, Visits visits, Live live, MaintenanceDesk desk, CancellationToken cancel) =>
            All(http, asker, visits, live, desk, refusal: null, cancel))
            .Needs(Permission.Read).ExcludeFromDescription();
        routes.MapGet("/maintenances/{id}", (
            HttpContext http, string id, Asker asker, Visits visits, Live live, MaintenanceDesk desk,
            CancellationToken cancel) => One(http, id, asker, visits, live, desk, refusal: null, cancel))
            .Needs(Permission.Read).ExcludeFromDescription();
        routes.MapPost("/maintenances", Plan).Needs(Permission.Respond).ExcludeFromDescription();
        var one = routes.MapGroup("/maintenances/{id}").Needs(Permission.Respond).ExcludeFromDescription();
        Does(one, "approval", (desk, id, asker, fields, cancel) => desk.Settle(
            id, isApproved: true, fields["note"], UpdateEndpoints.SettlerOf(asker), cancel));
        Does(one, "refusal", (desk, id, asker, fields, cancel) => desk.Settle(
            id, isApproved: false, fields["note"], UpdateEndpoints.SettlerOf(asker), cancel));
        Does(one, "failure", (desk, id, asker, fields, cancel) =>
            desk.Fail(id, fields["note"] ?? "", asker.AsActor, cancel));
        Asks(one, "checklist", (asker, fields, now, rules) =>
            new MaintenanceCommand.Tick(fields["item"] ?? "", fields["done"] != "no")
            {
                At = now,
                By = asker.AsActor,
                Rules = rules,
            });
        Asks(one, "timers", (asker, fields, now, rules) =>
            new MaintenanceCommand.BeginTimer(fields["timer"] ?? "")
            {
                At = now,
                By = asker.AsActor,
                Rules = rules,
            });
        Asks(one, "start", (asker, _, now, rules) => new MaintenanceCommand.Start([])
        {
            At = now,
            By = asker.AsActor,
            Rules = rules,
        });
        Asks(one, "completion", (asker, fields, now, rules) => new MaintenanceCommand.Complete(fields["note"])
        {
            At = now,
            By = asker.AsActor,
            Rules = rules,
        });
        Asks(one, "cancellation", (asker, fields, now, rules) => new MaintenanceCommand.Cancel(fields["note"] ?? "")
        {
            At = now,
            By = asker.AsActor,
            Rules = rules,
        });
    }

    private static void Asks(
        RouteGroupBuilder one, string path,
        Func<Asker, Fields, Instant, MaintenanceRules, MaintenanceCommand> command) =>
        Does(one, path, (desk, id, asker, fields, cancel) =>
            desk.Run(id, (now, rules) => command(asker, fields, now, rules), cancel));

    private static void Does(
        RouteGroupBuilder one,
        string path,
        Func<MaintenanceDesk, string, Asker, Fields, CancellationToken,
            Task<(PlannedWork? After, Refusal? Refusal)>> act) =>
        one.MapPost(path, async (
            HttpContext http, string id, Asker asker, Visits visits, Live live, MaintenanceDesk desk,
            CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            var (after, refusal) = await act(desk, id, asker, fields, cancel);
            return refusal is null && after is not null
                ? new SeeOther($"/maintenances/{after.Planning!.Reference}?done={Done.Maintenance}")
                : await One(http, id, asker, visits, live, desk, refusal, cancel);
        });

    private static async Task<IResult> Plan(
        HttpContext http, Asker asker, Visits visits, Live live, MaintenanceDesk desk, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var visit = await visits.Of(http, asker, refusal: null, cancel);
        var order = new MaintenanceOrderMessage
        {
            Title = fields["title"],
            Reason = fields["reason"],
            Impact = fields["impact"],
            Services = [.. fields.Form["service"].OfType<string>()],
            StartsAt = At(fields["starts"], visit.Zone),
            EndsAt = At(fields["ends"], visit.Zone),
            Repeats = fields["repeats"],
            Zone = fields["repeats"] is null ? null : visit.Zone.Id,
            Steps = fields["steps"],
            Rollback = fields["rollback"],
            Staging = fields["staging"],
            Change = fields["change"],
            Risk = fields["risk"],
        };
        var (plan, wrong) = MaintenanceMapping.PlanOf(order, before: null, asker.Id, live.Now);
        if (plan is null)
            return await All(http, asker, visits, live, desk, wrong, cancel);
        var (planned, refusal) = await desk.Plan(plan, asker.AsActor, cancel);
        return planned is null
            ? await All(http, asker, visits, live, desk, refusal, cancel)
            : new SeeOther($"/maintenances/{planned.Planning!.Reference}?done={Done.Maintenance}");
    }

    private static DateTimeOffset? At(string? text, DateTimeZone zone) =>
        text is { Length: > 0 } && Local.Parse(text) is { Success: true, Value: var at }
            ? zone.AtLeniently(at).ToInstant().ToDateTimeOffset()
            : null;

    private static async Task<IResult> All(
        HttpContext http, Asker asker, Visits visits, Live live, MaintenanceDesk desk, Refusal? refusal,
        CancellationToken cancel)
    {
        var playbook = live.Now.Playbook;
        return Screen.Of<MaintenancesScreen>(
            new
            {
                Visit = await visits.Of(http, asker, refusal, cancel),
                View = new MaintenancesView(
                    await desk.All(cancel), [.. playbook.Services.Select(service => service.Id.Value)],
                    playbook.Maintenance),
            },
            refusal is null ? 200 : Problems.StatusOf(refusal));
    }

    private static async Task<IResult> One(
        HttpContext http, string id, Asker asker, Visits visits, Live live, MaintenanceDesk desk, Refusal? refusal,
        CancellationToken cancel) => await desk.Find(id, cancel) is { } work
            ? Screen.Of<MaintenanceScreen>(
                new
                {
                    Visit = await visits.Of(http, asker, refusal, cancel),
                    Work = work,
                    Rules = live.Now.Playbook.Maintenance,
                },
                refusal is null ? 200 : Problems.StatusOf(refusal))
            : MaintenanceRefusals.Unknown.ToProblem();
}
