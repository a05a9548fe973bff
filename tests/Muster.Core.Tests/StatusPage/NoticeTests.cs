using Muster.Core.StatusPage;
using NodaTime;
using Xunit;
using C = Muster.Core.StatusPage.NoticeCommand;

namespace Muster.Core.Tests.StatusPage;

public sealed class NoticeTests
{
    private static readonly PublicId[] People = [.. Enumerable.Range(0, 5).Select(at => PublicId.Of($"person {at}"))];

    [Fact]
    public void A_batch_whose_process_died_is_taken_again_and_may_be_a_repeat()
    {
        var notice = Queued().When(Start(0)).When(Start(1));

        Assert.Equal(People[..2], Assert.IsType<NoticeEvent.Started>(notice.Last.Facts[0]).Subscribers);
        Assert.All(People[..2], id => Assert.True(notice.State.Lines[id].MayRepeat));
        Assert.All(People[2..], id => Assert.False(notice.State.Lines[id].MayRepeat));
        notice.When(Settle(1, 1, NoticeOutcome.Sent)).ThenNothing();
    }

    [Fact]
    public void The_ledger_adds_up_whatever_became_of_each()
    {
        var notice = Queued();
        for (var batch = 1; notice.State.NextAt == Instant.MinValue; batch++)
        {
            notice = notice.When(Start(batch));
            var taken = notice.State.Batch!.Subscribers;
            notice = notice.When(new C.Settle(
                batch, [.. taken.Select((id, at) => new NoticeResult(
                    id, at == 0 ? NoticeOutcome.Sent : NoticeOutcome.Failed, at == 0 ? null : "No such mailbox."))])
            { At = Given.At(batch), By = Actor.Muster });
        }

        Assert.Null(notice.State.NextAt);
        Assert.Equal(People.Length, notice.State.Lines.Count);
        Assert.Equal((3, 2), (notice.State.Count(NoticeOutcome.Sent), notice.State.Count(NoticeOutcome.Failed)));
    }

    [Fact]
    public void What_could_not_be_sent_is_tried_again_after_pauses_that_grow()
    {
        var notice = Queued([People[0]]).When(Start(0)).When(Settle(0, 1, NoticeOutcome.Again));
        Assert.Equal(Given.At(1), notice.State.NextAt);
        notice.When(Start(0.5)).ThenNothing();
        notice = notice.When(Start(1)).When(Settle(1, 2, NoticeOutcome.Again));
        Assert.Equal(Given.At(6), notice.State.NextAt);
        Assert.Equal(2, notice.State.Lines[People[0]].Attempts);
    }

    [Fact]
    public void Whoever_was_not_reached_can_be_told_again_by_a_person()
    {
        var notice = Queued([People[0], People[1]]).When(Start(0)).When(new C.Settle(
            1, [new(People[0], NoticeOutcome.Sent, null), new(People[1], NoticeOutcome.Failed, "Full.")])
        { At = Given.Noon, By = Actor.Muster });

        notice = notice.When(new C.Resend(Subscribers: null) { At = Given.At(5), By = Given.ByAda });

        Assert.Equal([People[1]], Assert.IsType<NoticeEvent.Resent>(notice.Last.Facts[0]).Subscribers);
        Assert.Equal([People[1]], Assert.IsType<NoticeEvent.Started>(notice.When(Start(5)).Last.Facts[0]).Subscribers);
    }

    [Fact]
    public void No_fact_names_more_than_so_many()
    {
        PublicId[] many = [.. Enumerable.Range(0, 1_201).Select(at => PublicId.Of($"{at}"))];
        var notice = Queued(many);
        Assert.Equal([500, 500, 201], notice.Last.Facts.Select(fact => ((NoticeEvent.Queued)fact).Subscribers.Count));
        Assert.Equal(many.Length, notice.State.Lines.Count);
    }

    private static Stream<Notice, NoticeCommand, NoticeEvent> Queued(PublicId[]? people = null) =>
        Stream<Notice, NoticeCommand, NoticeEvent>.Of().When(new C.Queue(
            "main", PublicId.Of("incident"), PublicId.Of("update"), people ?? People, [])
        { At = Given.Noon, By = Actor.Muster });

    private static C.Start Start(double minute) => new(2) { At = Given.At(minute), By = Actor.Muster };

    private static C.Settle Settle(double minute, int batch, NoticeOutcome outcome) => new(
        batch, [new NoticeResult(People[0], outcome, outcome == NoticeOutcome.Sent ? null : "Busy.")])
    { At = Given.At(minute), By = Actor.Muster };
}
