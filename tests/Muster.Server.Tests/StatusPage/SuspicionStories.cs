using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.StatusPage;
using Muster.Server.StatusPage;
using Muster.Server.Tests.Paging;
using NodaTime;
using C = Muster.Core.StatusPage.PublicPageCommand;

namespace Muster.Server.Tests.StatusPage;

/// <summary>A possible problem is shown by itself, goes by itself, and a person may say that it is none.</summary>
public sealed class SuspicionStories
{
    private static readonly Actor ada = Actor.Responder(World.Ada, "Ada Okafor");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Signs_that_last_are_shown_with_their_lag_and_go_when_they_are_gone()
    {
        await using var world = await World.Open(Watched);
        var first = world.Now;
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromSeconds(119));
        Assert.Null((await Shop(world)).Suspicion);
        await world.Pass(Duration.FromSeconds(2));
        var shown = await Shop(world);
        Assert.Equal(first, shown.Suspicion!.Since);
        Assert.InRange(shown.Suspicion.Lag, Duration.FromSeconds(120), Duration.FromSeconds(121));
        Assert.Equal(ComponentStatus.Operational, shown.Status);
        Assert.Empty(shown.History);
        var view = new PublicView(await Page(world), DateTimeZone.Utc, world.Now, "/status/main");
        Assert.Equal("Shop: possible problem, being confirmed", view.Headline);
        Assert.Equal("none", view.Page.Health.Indicator);

        await world.Signal(AlertAction.Resolve);
        Assert.Null((await Shop(world)).Suspicion);
    }

    [Fact]
    public async Task Signs_that_are_short_are_never_shown()
    {
        await using var world = await World.Open(Watched);
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromSeconds(60));
        await world.Signal(AlertAction.Resolve);
        await world.Pass(Duration.FromMinutes(5));
        Assert.Null((await Shop(world)).Suspicion);
        Assert.DoesNotContain(await Facts(world), fact => fact is PublicPageEvent.Suspected);
    }

    [Fact]
    public async Task A_person_says_that_customers_see_nothing_and_only_a_new_sign_is_shown_again()
    {
        await using var world = await World.Open(Watched);
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromSeconds(121));
        var (_, missing) = await world.StatusPages.Run(
            "main", now => new C.VetoSuspicion("shop", " ") { At = now, By = ada }, Cancel);
        Assert.Equal("reason", missing?.Field);
        Assert.Null((await world.StatusPages.Run(
            "main", now => new C.VetoSuspicion("shop", "Only the spare one") { At = now, By = ada }, Cancel)).Refusal);
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromMinutes(5));
        Assert.Null((await Shop(world)).Suspicion);

        await world.Signal(AlertAction.Trigger, "memory");
        await world.Pass(Duration.FromSeconds(121));
        Assert.NotNull((await Shop(world)).Suspicion);
    }

    [Fact]
    public async Task What_is_said_takes_the_place_of_what_was_suspected()
    {
        await using var world = await World.Open(Watched);
        await world.Signal(AlertAction.Trigger);
        await world.Pass(Duration.FromSeconds(121));
        await world.StatusPages.Run(
            "main",
            now => new C.Publish
            {
                At = now,
                By = ada,
                Incident = PublicId.Of("one"),
                Update = PublicId.Of("one/1"),
                Name = "The shop is slow",
                Body = "We know.",
                Components = [("shop", ComponentStatus.DegradedPerformance)],
            },
            Cancel);
        await world.Settle();
        var shown = await Shop(world);
        Assert.Equal((null, ComponentStatus.DegradedPerformance), (shown.Suspicion, shown.Status));
    }

    [Fact]
    [Requirement("NTF-011")]
    public async Task Signs_of_a_security_incident_are_not_shown()
    {
        await using var world = await World.Open(Watched);
        await world.Signal(AlertAction.Trigger);
        var id = (await world.OnlyIncident()).State.Id;
        await world.Do(id, now => new IncidentCommand.ChangeClasses(["security"]) { At = now, By = ada });
        await world.Pass(Duration.FromMinutes(5));
        Assert.Null((await Shop(world)).Suspicion);
    }

    private static CheckedPlaybook Watched(CheckedPlaybook playbook) => playbook with
    {
        StatusPages =
        [
            new StatusPageRules
            {
                Id = "main",
                Name = "Shop",
                Components =
                [
                    new PageComponent("shop", "Shop", "", null, [World.Payments])
                    {
                        PossibleAfter = Duration.FromMinutes(2),
                    },
                    new PageComponent("other", "Other", "", null, [World.Payments]),
                ],
            },
        ],
    };

    private static async Task<PageInForce> Page(World world) => (await world.StatusPages.Find("main", Cancel))!;

    private static async Task<ShownComponent> Shop(World world)
    {
        var page = await Page(world);
        Assert.Null(page.Component("other")!.Suspicion);
        return page.Component("shop")!;
    }

    private static async Task<List<object>> Facts(World world) => await world.Store.Read(
        async reading => (await reading.FactsOfKind(StreamKinds.StatusPage, 0))
            .Select(fact => FactJson.Read(fact.Type, fact.Body!)).ToList(),
        Cancel);
}
