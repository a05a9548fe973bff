using Muster.Core.Communications;
using NodaTime;
using Xunit;
using C = Muster.Core.Communications.CommunicationCommand;
using E = Muster.Core.Communications.CommunicationEvent;
using M = Muster.Core.Communications.MessageEvent;
using Ledger = Muster.Core.Tests.Stream<
    Muster.Core.Communications.MessageLedger,
    Muster.Core.Communications.MessageCommand,
    Muster.Core.Communications.MessageEvent>;
using Said = Muster.Core.Tests.Stream<
    Muster.Core.Communications.IncidentCommunications,
    Muster.Core.Communications.CommunicationCommand,
    Muster.Core.Communications.CommunicationEvent>;
using W = Muster.Core.Communications.MessageCommand;

namespace Muster.Core.Tests.Communications;

/// <summary>A message from the draft to the last recipient.</summary>
public sealed class MessageTests
{
    private static readonly MessageId One = new(Given.Id(1));
    private static readonly Recipient Mail = new("person:bob", "Bob", RecipientMeans.Mail, "bob@example.com", null);
    private static readonly Recipient Gone = new("person:eve", "Eve", RecipientMeans.None, "", "They are deactivated.");

    [Fact]
    public void What_asks_for_a_message_asks_once() =>
        Said.Of(Draft("notice:a")).When(new C.Propose(Draft("notice:a") with { Id = new(Given.Id(2)) })
        {
            At = Given.Noon,
            By = Actor.Muster,
        }).ThenNothing();

    [Fact]
    public void A_newer_draft_of_a_change_of_status_takes_the_place_of_an_older()
    {
        var said = Said.Of(Draft(IncidentCommunications.Moment + "a")).When(
            new C.Propose(Draft(IncidentCommunications.Moment + "b") with { Id = new(Given.Id(2)) })
            {
                At = Given.Noon,
                By = Actor.Muster,
            });
        Assert.Equal(
            [MessageState.Dropped, MessageState.Draft], said.State.Messages.Select(message => message.State));
    }

    [Fact]
    [Requirement("COM-018")]
    public void A_message_to_which_somebody_must_agree_waits()
    {
        var said = Said.Of(Words(["role security-lead"]));
        Assert.Equal(MessageState.Waiting, said.State.Messages[0].State);
        var agreed = said.When(new C.Approve(One, "role security-lead", null) { At = Given.At(1), By = Given.ByBob });
        Assert.Equal(
            (MessageState.Sent, Given.At(1)), (agreed.State.Messages[0].State, agreed.State.Messages[0].SentAt));
        agreed.When(new C.Approve(One, "role security-lead", null) { At = Given.At(2), By = Given.ByBob })
            .ThenNothing();
        agreed.When(new C.Decline(One, "role security-lead", "late") { At = Given.At(2), By = Given.ByBob })
            .ThenRefused("update.is-over");
    }

    [Fact]
    public void Whoever_does_not_agree_says_why()
    {
        var said = Said.Of(Words(["contact legal"]));
        said.When(new C.Decline(One, "contact legal", " ") { At = Given.Noon, By = Given.ByBob })
            .ThenRefused("update.reason-missing");
        Assert.Equal(
            MessageState.Declined,
            said.When(new C.Decline(One, "contact legal", "Not contained.") { At = Given.Noon, By = Given.ByBob })
                .State.Messages[0].State);
    }

    [Fact]
    public void A_message_is_written_once_and_its_fields_are_there_again()
    {
        var said = Said.Of(Words([]));
        Assert.Equal("soon", said.State.Given["eta"]);
        Assert.Equal(2, said.State.NextNumber("customers"));
        Assert.Equal(1, said.State.NextNumber("leads"));
        said.When(new C.Write(Words([])) { At = Given.At(1), By = Given.ByAda }).ThenNothing();
        said.When(new C.Drop(One, "") { At = Given.At(1), By = Given.ByAda }).ThenRefused("update.is-over");
    }

    [Fact]
    [Requirement("NTF-012")]
    public void A_failed_delivery_is_tried_again_with_growing_pauses_and_then_given_up()
    {
        var ledger = Ledger.Of(Queued);
        for (var attempt = 1; attempt <= MessageLedger.AttemptsMax; attempt++)
        {
            ledger = ledger.When(new W.Attempt(Mail.Key) { At = Given.At(attempt) });
            ledger.Then(new M.Attempted(Mail.Key, attempt, MayRepeat: false) { At = Given.At(attempt) });
            ledger = ledger.When(new W.Fail(Mail.Key, "away", IsFinal: false) { At = Given.At(attempt) });
            ledger.Then(new M.Failed(
                Mail.Key, "away",
                attempt < MessageLedger.AttemptsMax
                    ? Given.At(attempt) + Duration.FromSeconds(30 * (1 << (attempt - 1)))
                    : null)
            { At = Given.At(attempt) });
        }

        Assert.Equal(1, ledger.State.Count(DeliveryState.Failed));
        ledger.When(new W.Attempt(Mail.Key) { At = Given.At(60) }).ThenNothing();
        var again = ledger.When(new W.Resend(null, Given.ByAda) { At = Given.At(61) });
        again.Then(new M.Resent(Mail.Key, Given.ByAda) { At = Given.At(61) });
        Assert.Equal(1, again.State.Count(DeliveryState.Queued));
    }

    [Fact]
    [Requirement("NTF-012")]
    public void What_was_handed_over_and_not_recorded_goes_again_as_a_possible_repeat()
    {
        var ledger = Ledger.Of(Queued)
            .When(new W.Attempt(Mail.Key) { At = Given.At(1) })
            .When(new W.Attempt(Mail.Key) { At = Given.At(3) });
        ledger.Then(new M.Attempted(Mail.Key, 2, MayRepeat: true) { At = Given.At(3) });
        var done = ledger.When(new W.Deliver(Mail.Key, "250 ok") { At = Given.At(4) });
        Assert.True(done.State.ByKey[Mail.Key] is { State: DeliveryState.Sent, MayRepeat: true });
        done.When(new W.Deliver(Mail.Key, "250 ok") { At = Given.At(5) }).ThenNothing();
    }

    [Fact]
    public void Who_cannot_be_reached_stands_in_the_ledger_with_the_reason()
    {
        var ledger = Ledger.Of(Queued);
        Assert.Equal("They are deactivated.", ledger.State.ByKey[Gone.Key].Why);
        Assert.Equal(1, ledger.State.Count(DeliveryState.Skipped));
        ledger.When(new W.Attempt(Gone.Key) { At = Given.At(1) }).ThenNothing();
        ledger.When(new W.Resend("person:mallory", Given.ByAda) { At = Given.At(1) }).ThenRefused("update.unknown");
        Ledger.Of().When(new W.Resend(null, Given.ByAda) { At = Given.At(1) }).ThenRefused("update.not-sent");
    }

    private static M.Queued Queued => new(One, null, "Down", "It is down.", [Mail, Gone]) { At = Given.Noon };

    private static E.Proposed Draft(string key) => new(One, key, "customers", ["page"], "first", ["eta"], null, null)
    {
        At = Given.Noon,
        By = Actor.Muster,
    };

    private static E.Written Words(IReadOnlyList<string> approvers) => new(
        One, null, "customers", ["page"], "first", "Down", "It is down.", 1, [new GivenField("eta", "soon")], approvers,
        null)
    {
        At = Given.Noon,
        By = Given.ByAda,
    };
}
