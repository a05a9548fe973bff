using Muster.Core;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using Muster.Server.Tests.Paging;
using NodaTime;

namespace Muster.Server.Tests.OnCall;

/// <summary>Time on call that one person offers another: who hears of it, when, and where it is answered.</summary>
public sealed class SwapStories
{
    private static readonly ScheduleId Primary = new("primary");
    private static readonly Actor ByAda = Actor.Responder(World.Ada, "Ada Okafor");
    private static readonly Actor ByBob = Actor.Responder(World.Bob, "Bob Lind");

    private static readonly Schedule AlwaysAda = new(
        Primary,
        "Primary",
        DateTimeZone.Utc,
        [
            new Layer(
                "Ada",
                new Rotation
                {
                    Responders = [World.Ada],
                    Length = ShiftLength.Days(1),
                    HandOff = new HandOff(LocalTime.Midnight),
                },
                [],
                new LocalDateTime(2026, 11, 20, 0, 0)),
        ]);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Case(18)]
    [Requirement("ONC-005")]
    public async Task An_offer_is_sent_to_the_person_it_is_made_to_and_the_answer_to_the_one_who_offered()
    {
        await using var world = await Started();
        var id = await Offer(world, World.Bob);
        var offer = Assert.Single(world.Mail.Messages);
        Assert.Equal(("bob", PagePurpose.Swap), (offer.Responder, offer.Purpose));
        Assert.Contains("Ada Okafor offers you their time on call in Primary", offer.Why, StringComparison.Ordinal);
        Assert.Contains("Why: dentist.", offer.Why, StringComparison.Ordinal);
        Assert.Equal($"http://muster.example/oncall/swaps/{id}", offer.AnswerUrl);
        Assert.Null(offer.AcknowledgeUrl);

        Assert.Null(await world.Schedules.TakeSwap(Primary, id, World.Bob, from: null, until: null, ByBob, Cancel));
        await world.Settle();
        var answer = world.Mail.Messages[^1];
        Assert.Equal(("ada", PagePurpose.Swap), (answer.Responder, answer.Purpose));
        Assert.Contains("Bob Lind takes your time on call", answer.Why, StringComparison.Ordinal);
        Assert.Equal(2, world.Mail.Messages.Count);
    }

    [Fact]
    [Case(18)]
    public async Task A_no_tells_the_offerer_that_they_stay_on_call_and_is_told_once()
    {
        await using var world = await Started();
        var id = await Offer(world, World.Bob);
        for (var time = 0; time < 2; time++)
            Assert.Null(await world.Schedules.DeclineSwap(Primary, id, World.Bob, ByBob, Cancel));
        await world.Settle();
        Assert.Equal(["bob", "ada"], world.Mail.To);
        Assert.Contains("You stay on call", world.Mail.Messages[^1].Why, StringComparison.Ordinal);
    }

    [Fact]
    [Case(18)]
    public async Task An_offer_that_is_taken_back_is_told_and_one_to_everybody_disturbs_nobody()
    {
        await using var world = await Started();
        var id = await Offer(world, World.Bob);
        Assert.Null(await world.Schedules.WithdrawSwap(Primary, id, ByAda, Cancel));
        await world.Settle();
        Assert.Equal(["bob", "bob"], world.Mail.To);
        Assert.Contains("no longer offers", world.Mail.Messages[^1].Why, StringComparison.Ordinal);
        await Offer(world, asked: null);
        Assert.Equal(2, world.Mail.Messages.Count);
    }

    [Fact]
    [Case(72)]
    public async Task An_offer_waits_for_the_end_of_quiet_hours()
    {
        await using var world = await Started();
        await world.Access.SetQuietHours(World.Bob, from: 11 * 60, until: 13 * 60, ByBob, Cancel);
        await Offer(world, World.Bob);
        Assert.Empty(world.Mail.Messages);
        await world.Pass(Duration.FromMinutes(61));
        Assert.Equal(["bob"], world.Mail.To);
    }

    private static Task<World> Started() => World.Open(playbook => playbook with { Schedules = [AlwaysAda] });

    private static async Task<SwapId> Offer(World world, ResponderId? asked)
    {
        var from = world.Now + Duration.FromDays(1);
        var (made, refusal) = await world.Schedules.OfferSwap(
            Primary, from, from + Duration.FromHours(8), World.Ada, asked, "dentist", ByAda, Cancel);
        Assert.Null(refusal);
        await world.Settle();
        return made!.Value;
    }
}
