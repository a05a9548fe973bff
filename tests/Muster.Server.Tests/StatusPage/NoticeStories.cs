using System.Net;
using Muster.Core;
using Muster.Core.Playbook;
using Muster.Core.StatusPage;
using Muster.Engine.StatusPage;
using Muster.Server.Tests.Paging;
using NodaTime;
using C = Muster.Core.StatusPage.PublicPageCommand;

namespace Muster.Server.Tests.StatusPage;

/// <summary>Who hears of what is said on a status page, and what came of it.</summary>
public sealed class NoticeStories
{
    private static readonly Actor ada = Actor.Responder(World.Ada, "Ada Okafor");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_word_reaches_everybody_who_asked_for_it_and_the_ledger_adds_up()
    {
        await using var world = await World.Open(WithPage);
        for (var at = 0; at < 45; at++)
            await Subscribe(world, $"http://receiver.example/{at}");
        await Subscribe(world, "http://files.example/", "files");

        var update = await Say(world, "checkout");
        await world.Pass(Duration.FromSeconds(2));

        var ledger = (await world.Notices.Ledger(update, Cancel))!;
        Assert.Equal((45, 0, 0), (
            ledger.Count(NoticeOutcome.Sent), ledger.Count(NoticeOutcome.Queued), ledger.Count(NoticeOutcome.Failed)));
        Assert.Equal(45, world.Receivers.Posts.Select(post => post.Address).Distinct().Count());
        var body = world.Receivers.Posts[0].Body;
        Assert.Equal("Checkout is down", body.GetProperty("incident").GetProperty("name").GetString());
        Assert.Equal("critical", body.GetProperty("page").GetProperty("status_indicator").GetString());
        Assert.DoesNotContain(World.Ada.Value, body.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_is_away_is_tried_again_and_left_alone_after_five_notices()
    {
        await using var world = await World.Open(WithPage);
        await Subscribe(world, "http://receiver.example/");
        world.Receivers.Answer = HttpStatusCode.InternalServerError;
        for (var time = 0; time < Subscriber.FailuresMax; time++)
        {
            var update = await Say(world, "checkout", $"word {time}");
            for (var hours = 0; hours < 14; hours++)
            {
                world.Time.Advance(TimeSpan.FromHours(1));
                await world.Settle();
            }

            var line = Assert.Single((await world.Notices.Ledger(update, Cancel))!.Lines.Values);
            Assert.Equal(NoticeOutcome.Failed, line.Outcome);
            Assert.Contains("500", line.Why, StringComparison.Ordinal);
            Assert.Equal(Notice.AttemptsMax, line.Attempts);
        }

        Assert.Equal(
            SubscriberState.Quarantined, Assert.Single(await world.Subscribers.All("main", Cancel)).State);
        var last = await Say(world, "checkout", "one more");
        Assert.Equal(
            NoticeOutcome.Skipped, Assert.Single((await world.Notices.Ledger(last, Cancel))!.Lines.Values).Outcome);

        await world.Jobs.Plan(Cancel);
        await world.Settle();
        world.Time.Advance(TimeSpan.FromDays(15));
        await world.Settle();
        Assert.Empty(await world.Subscribers.All("main", Cancel));
    }

    [Fact]
    public async Task A_batch_that_was_never_settled_is_sent_again_and_says_that_it_may_be_a_repeat()
    {
        await using var world = await World.Open(WithPage);
        await Subscribe(world, "http://receiver.example/");
        var update = await Say(world, "checkout", settles: false);
        var stream = StreamId.OfNotice(update);
        var died = new NoticeEvent.Started(1, [Assert.Single(await world.Subscribers.All("main", Cancel)).Order!.Id])
        {
            At = world.Now,
            By = Actor.Muster,
        };
        await world.Store.Transact(
            Storage.Lane.Jobs,
            async transaction =>
            {
                await transaction.Append(
                    stream, await transaction.Version(stream), [new Storage.NewFact(died, died.At)]);
                return true;
            },
            Cancel);

        await world.Settle();

        var line = Assert.Single((await world.Notices.Ledger(update, Cancel))!.Lines.Values);
        Assert.Equal((NoticeOutcome.Sent, true), (line.Outcome, line.MayRepeat));
        Assert.Single(world.Receivers.Posts);
    }

    [Fact]
    public async Task Whoever_left_between_the_word_and_its_sending_is_not_told()
    {
        await using var world = await World.Open(WithPage);
        await Subscribe(world, "http://receiver.example/");
        var update = await Say(world, "checkout", settles: false);
        var one = Assert.Single(await world.Subscribers.All("main", Cancel));
        await world.Subscribers.Run(
            one.Order!.Id, now => new SubscriberCommand.Unsubscribe("link") { At = now, By = Actor.Muster }, Cancel);

        await world.Settle();

        var line = Assert.Single((await world.Notices.Ledger(update, Cancel))!.Lines.Values);
        Assert.Equal(NoticeOutcome.Skipped, line.Outcome);
        Assert.Empty(world.Receivers.Posts);
    }

    [Fact]
    [Requirement("COM-011")]
    [Requirement("COM-010")]
    public async Task The_first_word_follows_from_a_declaration_where_the_playbook_says_so()
    {
        await using var world = await World.Open(playbook => WithPage(playbook) with
        {
            StatusPages =
            [
                Page with
                {
                    Automatic = [.. playbook.Severities.Take(1).Select(level => level.Id)],
                    Impacts = playbook.Severities.Take(1).ToDictionary(level => level.Id, _ => PageImpact.Major),
                },
            ],
        });

        await world.Signal(Core.Alerts.AlertAction.Trigger, "disk");

        var page = (await world.StatusPages.Find(null, Cancel))!;
        var shown = Assert.Single(page.Open);
        Assert.Equal(("Problem with Checkout", PageImpact.Major), (shown.Name, shown.Impact));
        Assert.Equal(ComponentStatus.PartialOutage, page.Component("checkout")!.Status);
        var incident = await world.OnlyIncident();
        Assert.Equal(incident.State.Id, shown.Opening.Of);
        Assert.Contains(incident.Timeline, entry => entry.Text.Contains("looking into it", StringComparison.Ordinal));
    }

    [Fact]
    [Requirement("COM-018")]
    public async Task Outsiders_hear_of_a_security_incident_when_somebody_lets_them()
    {
        await using var world = await World.Open(WithPage);
        var declared = await world.Incidents.Declare(
            new Engine.Incidents.NewIncident { Title = "Break-in", By = ada }, Cancel);
        var id = declared.Id!.Value;
        await world.Do(
            id, now => new Core.Incidents.IncidentCommand.ChangeClasses(["security"]) { At = now, By = ada });

        var (_, held) = await world.StatusPages.Run("main", now => Words(now, "x") with { Of = id }, Cancel);
        Assert.Equal("statuspage.security-held", held?.Code);

        var (page, refusal) = await world.StatusPages.Run(
            "main", now => Words(now, "x") with { Of = id }, Cancel,
            new SecurityRelease("It is contained.", IsAdministrator: true));
        Assert.Null(refusal);
        Assert.Single(page!.Open);
    }

    [Fact]
    [Requirement("COM-015")]
    public async Task Planned_work_is_reminded_of_begins_and_ends_by_itself()
    {
        await using var world = await World.Open(WithPage);
        await Subscribe(world, "http://receiver.example/");
        var from = world.Now + Duration.FromHours(3);
        await world.StatusPages.Run(
            "main",
            now => Words(now, "plan") with
            {
                Components = [],
                About = ["files"],
                Window = new PlannedWindow(
                    from, from + Duration.FromHours(1), true, true, true, true, true, true, true),
            },
            Cancel);
        async Task<(PublicStatus Status, ComponentStatus Component)> At(int minutes)
        {
            await world.Settle();
            world.Time.Advance((from + Duration.FromMinutes(minutes) - world.Now).ToTimeSpan());
            await world.Pass(Duration.FromSeconds(2));
            var page = (await world.StatusPages.Find("main", Cancel))!;
            return (Assert.Single(page.Incidents).Status, page.Component("files")!.Status);
        }

        Assert.Equal((PublicStatus.Scheduled, ComponentStatus.Operational), await At(-60));
        Assert.Equal((PublicStatus.InProgress, ComponentStatus.UnderMaintenance), await At(0));
        Assert.Equal((PublicStatus.Completed, ComponentStatus.Operational), await At(60));
        Assert.Equal(4, world.Receivers.Posts.Count);
    }

    private static readonly StatusPageRules Page = new()
    {
        Id = "main",
        Name = "Example",
        Components =
        [
            new PageComponent("checkout", "Checkout", "", null, [World.Payments]),
            new PageComponent("files", "Files", "", null, []),
        ],
    };

    private static CheckedPlaybook WithPage(CheckedPlaybook playbook) => playbook with { StatusPages = [Page] };

    private static async Task Subscribe(World world, string address, params string[] components)
    {
        var (_, refusal) = await world.Subscribers.Subscribe(
            "main",
            new SubscriptionOrder(
                SubscriberKind.Webhook, address, null,
                SubscriptionScope.Everything with { Components = components }, SkipsYes: true),
            ada,
            Cancel);
        Assert.Null(refusal);
    }

    private static C.Publish Words(Instant now, string update) => new()
    {
        At = now,
        By = ada,
        Incident = PublicId.Of("outage"),
        Update = PublicId.Of(update),
        Name = "Checkout is down",
        Body = "We are looking into it.",
        Components = [("checkout", ComponentStatus.MajorOutage)],
    };

    private static async Task<PublicId> Say(
        World world, string component, string update = "first", bool settles = true)
    {
        var (_, refusal) = await world.StatusPages.Run(
            "main",
            now => Words(now, update) with { Components = [(component, ComponentStatus.MajorOutage)] },
            Cancel);
        Assert.Null(refusal);
        if (settles)
            await world.Settle();
        return PublicId.Of(update);
    }
}
