using Muster.Core.Incidents;
using Muster.Core.Rooms;
using NodaTime;
using Xunit;
using E = Muster.Core.Rooms.ChatRoomEvent;
using Room = Muster.Core.Tests.Stream<
    Muster.Core.Rooms.ChatRoom,
    Muster.Core.Rooms.ChatRoomCommand,
    Muster.Core.Rooms.ChatRoomEvent>;

namespace Muster.Core.Tests.Rooms;

/// <summary>What a room in a chat product needs next, and what is known of it.</summary>
public sealed class ChatPlanTests
{
    private static readonly IncidentId Checkout = new(Given.Id(1));

    private static readonly ChatWish Wish = new()
    {
        Name = "incident-checkout",
        IsOwn = true,
        Topic = "[P0] Checkout is down",
        People = [Given.Ada],
        Card = new ChatCard(Checkout, "INC-1 Checkout is down", "https://muster.example/1", [], true, IsOpen: true),
        Lines = [new ChatLine(7, Given.Noon, "It began.", false), new ChatLine(9, Given.Noon, "It is worse.", false)],
        ArchiveAt = Given.At(60),
    };

    [Fact]
    public void Step_by_step_a_room_becomes_as_it_should_be_and_then_rests()
    {
        var room = ChatRoom.Initial;
        List<string> steps = [];
        while (ChatPlan.Next(room, Wish, Given.Noon) is { } step)
        {
            steps.Add(step.Key.Split('/')[0]);
            room = ChatRoom.Evolve(room, Done(step));
        }

        Assert.Equal(["open", "topic", "card", "pin", "link", "invite", "tell"], steps);
        Assert.Equal(9, room.ToldThrough);
        Assert.IsType<ChatStep.Archive>(ChatPlan.Next(room, Wish, Given.At(60)));
    }

    [Fact]
    public void Only_what_changed_is_asked_for_again()
    {
        var room = Whole();
        var card = Wish.Card with { CanTake = false };
        Assert.Equal(card, Assert.IsType<ChatStep.Show>(
            ChatPlan.Next(room, Wish with { Card = card }, Given.Noon)).Card);
        Assert.Equal([Given.Bob], Assert.IsType<ChatStep.Invite>(
            ChatPlan.Next(room, Wish with { People = [Given.Ada, Given.Bob] }, Given.Noon)).People);
        var line = new ChatLine(12, Given.At(1), "It is over.", false);
        Assert.Equal([line], Assert.IsType<ChatStep.Tell>(
            ChatPlan.Next(room, Wish with { Lines = [.. Wish.Lines, line] }, Given.Noon)).Lines);
    }

    [Fact]
    public void A_standing_room_keeps_its_topic_its_people_and_its_life()
    {
        var room = ChatRoom.Evolve(
            ChatRoom.Initial, new E.Opened("C1", "incidents", Standing: true) { At = Given.Noon });
        Assert.IsType<ChatStep.Show>(ChatPlan.Next(room, Wish, Given.At(90)));
        room = ChatRoom.Evolve(room, new E.CardShown("1.1", Wish.Card.Digest) { At = Given.Noon });
        Assert.IsType<ChatStep.Tell>(ChatPlan.Next(room, Wish, Given.At(90)));
        room = ChatRoom.Evolve(room, new E.Told(9, "1.2") { At = Given.Noon });
        Assert.Null(ChatPlan.Next(room, Wish, Given.At(90)));
    }

    [Fact]
    public void No_room_is_made_for_what_is_over_and_none_that_was_put_away_is_touched()
    {
        var over = Wish with { Card = Wish.Card with { IsOpen = false } };
        Assert.Null(ChatPlan.Next(ChatRoom.Initial, over, Given.Noon));
        Assert.Null(ChatPlan.Next(
            ChatRoom.Evolve(Whole(), new E.Archived { At = Given.Noon }), Wish with { Topic = "new" }, Given.Noon));
    }

    [Fact]
    public void One_step_is_under_way_at_a_time_until_patience_ends()
    {
        var room = Room.Of(new E.Tried("card") { At = Given.Noon });
        room.When(new ChatRoomCommand.Try("tell", Given.Noon + Duration.FromSeconds(10))).ThenRefused("room.busy");
        var again = room.When(new ChatRoomCommand.Try("card", Given.Noon + ChatRoom.Patience));
        Assert.Equal(Given.Noon + ChatRoom.Patience, again.State.Attempt!.At);
    }

    [Fact]
    public void A_failure_ends_the_attempt_and_a_success_ends_the_problem()
    {
        var failed = Room.Of(
            new E.Tried("card") { At = Given.Noon },
            new E.Failed("card", "Slack cannot be reached.", Given.At(1)) { At = Given.Noon }).State;
        Assert.Equal((null, 1, "Slack cannot be reached."), (failed.Attempt, failed.Failures, failed.Problem?.Why));
        var after = ChatRoom.Evolve(failed, new E.Pinned { At = Given.At(1) });
        Assert.Equal((0, null), (after.Failures, after.Problem));
        Assert.True(ChatRoom.Pause(1) < ChatRoom.Pause(2));
        Assert.Equal(ChatRoom.PauseMax, ChatRoom.Pause(40));
    }

    [Fact]
    public void A_message_is_kept_as_a_note_once() =>
        Room.Of(new E.Kept("1.1", Given.Id(3)) { At = Given.Noon })
            .When(new ChatRoomCommand.Record(new E.Kept("1.1", Given.Id(4)) { At = Given.At(1) })).ThenNothing();

    [Theory]
    [InlineData("#Incident 2026/11/20 P0!", "incident-2026-11-20-p0")]
    [InlineData("#größe_1", "gr-e_1")]
    public void A_name_has_only_what_products_take(string name, string taken) =>
        Assert.Equal(taken, ChatName.Of(name));

    [Fact]
    public void A_number_finds_room_in_a_long_name()
    {
        var name = ChatName.Of(new string('a', 200));
        Assert.Equal(ChatName.CharactersMax, name.Length);
        Assert.Equal(ChatName.CharactersMax, ChatName.Another(name, 2).Length);
        Assert.EndsWith("-2", ChatName.Another(name, 2), StringComparison.Ordinal);
    }

    private static ChatRoom Whole()
    {
        var room = ChatRoom.Initial;
        while (ChatPlan.Next(room, Wish, Given.Noon) is { } step)
            room = ChatRoom.Evolve(room, Done(step));
        return room;
    }

    private static ChatRoomEvent Done(ChatStep step) => step switch
    {
        ChatStep.Open open => new E.Opened("C1", open.Name, !open.IsOwn) { At = Given.Noon },
        ChatStep.SetTopic topic => new E.TopicSet(topic.Topic) { At = Given.Noon },
        ChatStep.Show show => new E.CardShown("1.1", show.Card.Digest) { At = Given.Noon },
        ChatStep.Pin => new E.Pinned { At = Given.Noon },
        ChatStep.Link => new E.Linked { At = Given.Noon },
        ChatStep.Invite invite => new E.Invited(invite.People, []) { At = Given.Noon },
        ChatStep.Tell tell => new E.Told(tell.Through, "1.2") { At = Given.Noon },
        _ => new E.Archived { At = Given.Noon },
    };
}
