using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Engine.Incidents;
using Muster.Engine.Paging;
using Muster.Storage;

namespace Muster.Server.Tests.Paging;

public sealed class StormStories
{
    private static readonly Actor ByBob = Actor.Responder(World.Bob, "Bob Lind");

    [Fact]
    [Case(59)]
    public async Task In_a_storm_a_person_gets_a_few_pages_and_one_that_lists_the_rest()
    {
        await using var world = await World.Open();
        for (var incident = 0; incident < 50; incident++)
            await Declare(world, World.Payments, "SEV2");
        await world.Settle();
        Assert.Equal(Storm.SinglyMax, world.Mail.Messages.Count(IsAsk));

        await world.Pass(Storm.GatherFor);
        var bundle = Assert.Single(world.Mail.Messages, message => message.Purpose == PagePurpose.Bundle);
        Assert.Equal(50 - Storm.SinglyMax, bundle.Several.Count);
        Assert.Equal(Storm.SinglyMax, world.Mail.Messages.Count(IsAsk));
        var folded = await world.Store.Read(
            reading => reading.Pages(new PageQuery { Outcome = PageOutcome.Folded }), CancellationToken.None);
        Assert.Equal(50 - Storm.SinglyMax, folded.Count);
        Assert.All(folded, page => Assert.Equal(bundle.Page, page.State.FoldedInto));
    }

    [Fact]
    [Case(71)]
    public async Task The_worst_severity_of_another_service_still_gets_through_at_once()
    {
        await using var world = await World.Open(playbook => playbook with
        {
            Services =
            [
                .. playbook.Services,
                playbook.Services[0] with { Id = new ServiceId("login"), Name = "Login" },
            ],
        });
        for (var incident = 0; incident < 30; incident++)
            await Declare(world, World.Payments, "SEV2");
        await world.Settle();
        var before = world.Mail.Messages.Count;
        await Declare(world, new ServiceId("login"), "SEV1");
        await world.Settle();
        var page = Assert.Single(world.Mail.Messages.Skip(before));
        Assert.Equal(("SEV1", "Login"), (page.Severity, page.Service));
    }

    [Fact]
    [Case(75)]
    public async Task One_answer_to_a_folded_message_takes_exactly_the_incidents_that_it_lists()
    {
        await using var world = await World.Open();
        List<IncidentId> all = [];
        for (var incident = 0; incident < 8; incident++)
            all.Add(await Declare(world, World.Payments, "SEV2"));
        await world.Settle();
        await world.Pass(Storm.GatherFor);
        var bundle = Assert.Single(world.Mail.Messages, message => message.Purpose == PagePurpose.Bundle);
        var later = await Declare(world, World.Payments, "SEV2");
        var link = world.Links.Read(bundle.AcknowledgeUrl!.Split("/a/")[1])!;
        var ada = Actor.Responder(World.Ada, "Ada Okafor");
        await world.Pages.TakeSeveral(link.Page, ada, "link", CancellationToken.None);
        foreach (var (id, place) in all.Append(later).Select((id, place) => (id, place)))
        {
            var holder = (await world.Reader.Read(id, CancellationToken.None))!.State.HeldBy;
            Assert.Equal(place is >= Storm.SinglyMax and < 8 ? World.Ada : (ResponderId?)null, holder);
        }
    }

    [Fact]
    public async Task A_folded_message_of_which_somebody_has_all_is_not_sent()
    {
        await using var world = await World.Open();
        List<IncidentId> all = [];
        for (var incident = 0; incident < 7; incident++)
            all.Add(await Declare(world, World.Payments, "SEV2"));
        await world.Settle();
        foreach (var id in all)
            await world.Acknowledge(id, World.Bob);
        await world.Pass(Storm.GatherFor);
        Assert.DoesNotContain(world.Mail.Messages, message => message.Purpose == PagePurpose.Bundle);
    }

    [Fact]
    [Case(73)]
    public async Task Test_pages_have_a_budget_of_their_own()
    {
        await using var world = await World.Open();
        for (var test = 0; test < PageDesk.TestsMax; test++)
            Assert.Null((await world.Pages.Test(World.Ada, ByBob, CancellationToken.None)).Refusal);
        var refused = await world.Pages.Test(World.Ada, ByBob, CancellationToken.None);
        Assert.Equal("page.too-many-tests", refused.Refusal?.Code);
        await world.Signal(AlertAction.Trigger);
        Assert.Single(world.Mail.Messages, IsAsk);
    }

    [Fact]
    public async Task A_contact_method_is_verified_by_the_code_that_arrives_there()
    {
        await using var world = await World.Open();
        await world.Pages.SendCode(World.Ada, "email", ByBob, CancellationToken.None);
        await world.Settle();
        var message = Assert.Single(world.Mail.Messages);
        Assert.Equal(PagePurpose.Verify, message.Purpose);
        var code = message.Why.Split(' ')[3].TrimEnd('.');
        var wrong = await world.Pages.Verify(World.Ada, "email", "12345x", ByBob, CancellationToken.None);
        Assert.Equal("person.code-wrong", wrong?.Code);
        Assert.Null(await world.Pages.Verify(World.Ada, "email", code, ByBob, CancellationToken.None));
        Assert.NotNull(world.Live.Now.Person(World.Ada)!.Contacts[0].VerifiedAt);
        for (var guess = 0; guess < PageDesk.TriesMax; guess++)
            wrong = await world.Pages.Verify(World.Ada, "email", "000000", ByBob, CancellationToken.None);
        Assert.Equal("person.code-tries", wrong?.Code);
    }

    [Fact]
    public async Task A_test_page_is_answered_by_its_own_link()
    {
        await using var world = await World.Open();
        await world.Pages.Test(World.Ada, ByBob, CancellationToken.None);
        await world.Settle();
        var link = world.Links.Read(Assert.Single(world.Mail.Messages).AcknowledgeUrl!.Split("/a/")[1])!;
        await world.Pages.TakeSeveral(link.Page, ByBob, "link", CancellationToken.None);
        Assert.NotNull((await world.Pages.Find(link.Page, CancellationToken.None))?.AnsweredAt);
    }

    private static bool IsAsk(PageMessage message) => message.Purpose == PagePurpose.Respond;

    private static async Task<IncidentId> Declare(World world, ServiceId service, string severity)
    {
        var answer = await world.Incidents.Declare(
            new NewIncident { Title = "Down", By = ByBob, Severity = new SeverityId(severity), Service = service },
            CancellationToken.None);
        return answer.Id!.Value;
    }
}
