using Muster.Core.Directory;
using Muster.Core.Paging;
using NodaTime;
using Xunit;
using static Muster.Core.Paging.PageCommand;
using static Muster.Core.Tests.Given;
using E = Muster.Core.Paging.PageEvent;

namespace Muster.Core.Tests.Paging;

public sealed class PageTests
{
    private static readonly E.Queued ToAda = new(
        new PageId(Id(5)), Incidents.TestIncidents.Checkout, Ada, PagePurpose.Respond,
        new PageReason { Sentence = "Level 1 of policy Payments: you are named there." }, "email", Channels.Email,
        "ada@example.com", Noon)
    { At = Noon };

    private static readonly E.Attempted First = new(1, MayRepeat: false) { At = At(0) };

    [Fact]
    public void A_page_is_queued_claimed_and_sent()
    {
        var queued = When(new Queue(ToAda) { At = Noon });
        queued.Then(ToAda);
        queued.When(new Queue(ToAda) { At = Noon }).ThenNothing();
        var claimed = queued.When(new Attempt { At = At(0) });
        claimed.Then(First);
        var sent = claimed.When(new Deliver(1, Channels.Email, "m-1") { At = At(1) });
        sent.Then(new E.Sent(1, Channels.Email, "m-1") { At = At(1) });
        sent.When(new Deliver(1, Channels.Email, "m-1") { At = At(1) }).ThenNothing();
        sent.When(new Attempt { At = At(2) }).ThenNothing();
        sent.When(new Drop("Ada has it.") { At = At(2) }).ThenNothing();
    }

    [Fact]
    public void There_is_no_page_before_it_is_queued() =>
        Assert.All(Commands(At(1)).Where(command => command is not Queue), command =>
            When(command).ThenRefused("page.unknown"));

    [Fact]
    [Case(46)]
    public void A_claim_after_an_unknown_end_says_that_it_may_be_a_repeat()
    {
        When(new Attempt { At = At(1) }, ToAda, First).Then(new E.Attempted(2, MayRepeat: true) { At = At(1) });
        When(new Lose(1, "timeout", At(1)) { At = At(0) }, ToAda, First).When(new Attempt { At = At(1) })
            .Then(new E.Attempted(2, MayRepeat: true) { At = At(1) });
        When(new Refuse(1, "busy", At(1)) { At = At(0) }, ToAda, First).When(new Attempt { At = At(1) })
            .Then(new E.Attempted(2, MayRepeat: false) { At = At(1) });
    }

    [Fact]
    public void A_refusal_for_good_fails_the_page() =>
        When(new Refuse(1, "no such mailbox", null) { At = At(0) }, ToAda, First).Then(
            new E.Refused(1, "no such mailbox", null) { At = At(0) }, new E.Failed("no such mailbox") { At = At(0) });

    [Fact]
    [Case(68)]
    public void The_last_attempt_that_is_lost_is_told_as_lost_and_fails_the_page()
    {
        var last = Stream<Page, PageCommand, E>.Of(ToAda);
        for (var number = 1; number < Page.AttemptsMax; number++)
        {
            last = last.When(new Attempt { At = At(number) })
                .When(new Lose(number, "timeout", At(number + 1)) { At = At(number) });
            Assert.Equal(PageOutcome.Queued, last.State.Outcome);
        }

        const int Last = Page.AttemptsMax;
        var lost = last.When(new Attempt { At = At(90) }).When(new Lose(Last, "timeout", At(91)) { At = At(90) });
        lost.Then(new E.Lost(Last, "timeout", null) { At = At(90) }, new E.Failed("timeout") { At = At(90) });
        Assert.True(lost.State.MayHaveArrived);
    }

    [Fact]
    [Case(53)]
    public void A_page_whose_attempts_never_end_is_not_claimed_for_ever()
    {
        var stream = Stream<Page, PageCommand, E>.Of(ToAda);
        for (var number = 1; number <= Page.AttemptsMax; number++)
            stream = stream.When(new Attempt { At = At(number) });
        var given = stream.When(new Attempt { At = At(90) });

        Assert.Equal(PageOutcome.Failed, given.State.Outcome);
        Assert.DoesNotContain(given.Last.Facts, fact => fact is E.Attempted);
    }

    [Fact]
    public void A_page_that_does_not_go_out_wants_its_fallback_once_and_is_tried_on()
    {
        var stream = Stream<Page, PageCommand, E>.Of(ToAda);
        var wanted = 0;
        for (var number = 1; number <= Page.AttemptsMax; number++)
        {
            stream = stream.When(new Attempt { At = At(number) });
            wanted += stream.State.WantsFallback ? 1 : 0;
            stream = stream.When(new Refuse(number, "busy", At(number + 1)) { At = At(number) });
            wanted += stream.State.WantsFallback ? 1 : 0;
        }

        Assert.Equal(1, wanted);
        Assert.Equal(PageOutcome.Failed, stream.State.Outcome);
    }

    [Fact]
    public void Pauses_between_attempts_grow_to_a_minute() => Assert.Equal(
        [1, 4, 9, 16, 25, 36, 49, 60, 60],
        Enumerable.Range(1, 9).Select(attempt => (int)Page.Pause(attempt).TotalSeconds));

    [Fact]
    public void The_end_of_an_attempt_that_is_not_underway_changes_nothing()
    {
        var second = new E.Attempted(2, MayRepeat: true) { At = At(1) };
        When(new Refuse(1, "busy", At(2)) { At = At(1) }, ToAda, First, second).ThenNothing();
        When(new Lose(1, "timeout", At(2)) { At = At(1) }, ToAda, First, second).ThenNothing();
        When(new Refuse(1, "busy", At(2)) { At = At(0) }, ToAda, First)
            .When(new Refuse(1, "busy", At(2)) { At = At(0) }).ThenNothing();
    }

    [Fact]
    public void A_page_that_is_no_longer_needed_is_not_sent()
    {
        var dropped = When(new Drop("Bob has it.") { At = At(1) }, ToAda);
        dropped.Then(new E.NotNeeded("Bob has it.") { At = At(1) });
        dropped.When(new Attempt { At = At(2) }).ThenNothing();
        dropped.When(new Deliver(1, Channels.Email, null) { At = At(2) }).ThenNothing();
    }

    [Fact]
    [Case(31)]
    public void What_goes_out_beside_an_acknowledgement_is_recorded()
    {
        var sent = When(new Drop("Bob has it.") { At = At(1) }, ToAda, First)
            .When(new Deliver(1, Channels.Email, null) { At = At(1) });
        sent.Then(new E.Sent(1, Channels.Email, null) { At = At(1) }, new E.Overlapped { At = At(1) });
        sent.When(new Overlap { At = At(1) }).ThenNothing();
    }

    [Fact]
    public void An_answer_is_recorded_once()
    {
        var answered = When(new Answer("link") { At = At(3) }, ToAda, First);
        answered.Then(new E.Answered("link") { At = At(3) });
        answered.When(new Answer("link") { At = At(4) }).ThenNothing();
    }

    [Fact]
    public void Every_command_has_an_answer_in_every_state()
    {
        var seen = new HashSet<Page> { Page.Initial };
        var queue = new Queue<Page>(seen);
        while (queue.TryDequeue(out var state))
        {
            foreach (var command in Commands(At(1)))
            {
                var next = Page.Decide(state, command).Facts.Aggregate(state, Page.Evolve);
                Assert.True(next.Attempts <= Page.AttemptsMax);
                Assert.Equal(next.Outcome == PageOutcome.Sent, next.SentAt is not null);
                Assert.True(state.Outcome is PageOutcome.Queued or PageOutcome.NotNeeded
                    || next.Outcome == state.Outcome);
                if (seen.Add(next))
                    queue.Enqueue(next);
            }
        }

        Assert.Equal(Enum.GetValues<PageOutcome>(), seen.Select(page => page.Outcome).Distinct().Order());
    }

    [Fact]
    [Case(28)]
    [Requirement("NTF-017")]
    public void A_person_without_a_contact_method_is_paged_on_the_console() => Assert.Equal(
        [Channels.Console], Spread(new Responder { Id = Ada, Name = "Ada" }).Select(page => page.Channel));

    [Fact]
    public void A_persons_own_rules_say_when_each_method_is_used()
    {
        var ada = new Responder
        {
            Id = Ada,
            Name = "Ada",
            Contacts =
            [
                new("email", Channels.Email, "ada@example.com"), new("hook", Channels.Webhook, "https://example.com"),
            ],
            Rules = [new(Duration.Zero, ["email"]), new(Duration.FromMinutes(3), ["email", "hook"])],
        };
        Assert.Equal(
            [("email", At(0)), ("email", At(3)), ("hook", At(3))],
            Spread(ada).Select(page => (page.Method, page.DueAt)));
        var lost = ada with { Rules = [new(Duration.FromMinutes(3), ["pager"])] };
        Assert.Equal([("email", At(0))], Spread(lost).Select(page => (page.Method, page.DueAt)));
    }

    private static List<E.Queued> Spread(Responder person) =>
    [
        .. PageRespondersOnEscalationStep.Spread(
            Incidents.TestIncidents.Checkout, new PageOrder(Ada, ToAda.Reason), PagePurpose.Respond, Noon,
            _ => person, () => new PageId(Id(6))),
    ];

    private static IEnumerable<PageCommand> Commands(Instant at)
    {
        yield return new Queue(ToAda) { At = at };
        yield return new Attempt { At = at };
        yield return new Drop("Bob has it.") { At = at };
        yield return new Overlap { At = at };
        yield return new Answer("link") { At = at };
        yield return new Fold(new PageId(Id(8))) { At = at };
        for (var number = 0; number <= Page.AttemptsMax; number++)
        {
            yield return new Deliver(number, Channels.Email, null) { At = at };
            yield return new Refuse(number, "busy", at) { At = at };
            yield return new Refuse(number, "never", null) { At = at };
            yield return new Lose(number, "timeout", at) { At = at };
        }
    }

    private static Stream<Page, PageCommand, E> When(PageCommand command, params IEnumerable<E> given) =>
        Stream<Page, PageCommand, E>.Of(given).When(command);
}
