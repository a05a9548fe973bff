using Muster.Core.Alerts;
using Muster.Core.Incidents;
using Xunit;
using static Muster.Core.Incidents.IncidentCommand;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Tests.Incidents;

public sealed class IncidentTests
{
    [Fact]
    public void What_is_declared_happens_once()
    {
        Given().When(new Declare(CheckoutDown) { At = Noon, By = ByMonitoring }).Then(CheckoutDown);
        Given(CheckoutDown).When(new Declare(CheckoutDown) { At = Noon, By = ByMonitoring }).ThenNothing();
    }

    [Fact]
    public void Nothing_can_be_done_to_an_incident_that_does_not_exist() => Assert.All(
        Commands(At(1), ByAda, Ada).Where(command => command is not Declare),
        command => Given().When(command).ThenRefused("incident.unknown"));

    [Theory]
    [InlineData("", "incident.title-missing")]
    [InlineData("  ", "incident.title-missing")]
    public void An_incident_needs_a_title(string title, string code) =>
        Given().When(new Declare(CheckoutDown with { Title = title }) { At = Noon, By = ByAda }).ThenRefused(code);

    [Fact]
    public void A_title_has_a_length()
    {
        var longest = CheckoutDown with { Title = new string('x', Incident.TitleCharactersMax) };
        Given().When(new Declare(longest) { At = Noon, By = ByAda }).Then(longest);
        Given().When(new Declare(longest with { Title = longest.Title + "x" }) { At = Noon, By = ByAda })
            .ThenRefused("incident.title-too-long");
    }

    [Fact]
    public void The_first_to_acknowledge_holds_it()
    {
        var taken = Given(CheckoutDown).When(new Acknowledge(Ada, "link") { At = At(2), By = ByAda });

        taken.Then(AdaHasIt);
        Assert.Equal(IncidentStatus.Acknowledged, taken.State.Status);
        Assert.Equal(Ada, taken.State.HeldBy);
        Assert.Equal(At(2), taken.State.AcknowledgedAt);
    }

    [Fact]
    [Case(32)]
    public void A_second_acknowledgement_joins_and_the_holder_stays()
    {
        var joined = Given(CheckoutDown, AdaHasIt).When(new Acknowledge(Bob, "api") { At = At(2), By = ByBob });

        joined.Then(new E.Joined(Bob, "api") { At = At(2), By = ByBob });
        Assert.Equal(Ada, joined.State.HeldBy);
        joined.When(new Acknowledge(Bob, "api") { At = At(3), By = ByBob }).ThenNothing();
        joined.When(new Acknowledge(Ada, "link") { At = At(3), By = ByAda }).ThenNothing();
    }

    [Fact]
    [Case(33)]
    public void An_acknowledgement_after_the_resolution_changes_nothing() =>
        Given(CheckoutDown, AdaResolved).When(new Acknowledge(Bob, "link") { At = At(31), By = ByBob }).ThenNothing();

    [Fact]
    [Case(33)]
    public void A_resolution_after_the_acknowledgement_resolves()
    {
        var resolved = Given(CheckoutDown, AdaHasIt).When(
            new AlertsClear(1, AutoResolve.Always) { At = At(2), By = ByMonitoring });
        Assert.Equal(IncidentStatus.Resolved, resolved.State.Status);
    }

    [Fact]
    public void Giving_it_back_leaves_it_with_nobody()
    {
        var back = Given(CheckoutDown, AdaHasIt).When(new WithdrawAcknowledgement { At = At(9), By = ByAda });

        back.Then(new E.AcknowledgementWithdrawn { At = At(9), By = ByAda });
        Assert.Equal((IncidentStatus.Triggered, (ResponderId?)null), (back.State.Status, back.State.HeldBy));
        back.When(new WithdrawAcknowledgement { At = At(9), By = ByAda }).ThenNothing();
        back.When(new Acknowledge(Ada, "api") { At = At(10), By = ByAda })
            .Then(new E.Acknowledged(Ada, "api") { At = At(10), By = ByAda });
    }

    [Fact]
    public void Moving_on_an_incident_that_nobody_has_takes_it() => Given(CheckoutDown)
        .When(new ChangeStatus(IncidentStatus.Investigating, "on it") { At = At(3), By = ByAda })
        .Then(
            new E.Acknowledged(Ada, "status") { At = At(3), By = ByAda },
            new E.StatusChanged(IncidentStatus.Triggered, IncidentStatus.Investigating, "on it")
            {
                At = At(3),
                By = ByAda,
            });

    [Fact]
    public void A_program_cannot_have_an_incident() => Given(CheckoutDown)
        .When(new ChangeStatus(IncidentStatus.Acknowledged, null) { At = At(3), By = Actor.Muster })
        .ThenRefused("incident.holder-missing");

    [Theory]
    [InlineData(AutoResolve.Unacknowledged, false, true)]
    [InlineData(AutoResolve.Unacknowledged, true, false)]
    [InlineData(AutoResolve.Always, true, true)]
    [InlineData(AutoResolve.Never, false, false)]
    public void When_all_alerts_have_resolved_the_route_says_whether_it_resolves(
        AutoResolve rule, bool isTaken, bool resolves)
    {
        var given = isTaken ? Given(CheckoutDown, AdaHasIt) : Given(CheckoutDown);
        var cleared = given.When(new AlertsClear(3, rule) { At = At(5), By = ByMonitoring });

        Assert.Equal(new E.AlertsCleared(3) { At = At(5), By = ByMonitoring }, cleared.Last.Facts[0]);
        Assert.Equal(resolves, cleared.State.Status == IncidentStatus.Resolved);
        cleared.When(new AlertsClear(3, rule) { At = At(5), By = ByMonitoring }).ThenNothing();
    }

    [Fact]
    public void A_merged_incident_goes_on_elsewhere_until_it_is_reopened()
    {
        var merged = Given(CheckoutDown, MergedIntoOther);

        merged.When(new Acknowledge(Bob, "link") { At = At(10), By = ByBob }).ThenRefused("incident.is-merged");
        merged.When(new MergeInto(Other, "INC-2026-11-21-002") { At = At(10), By = ByAda }).ThenNothing();
        merged.When(new WriteNote(Id(7), " late ") { At = At(10), By = ByAda })
            .Then(new E.Noted(Id(7), "late") { At = At(10), By = ByAda });
        var reopened = merged.When(new Reopen(null) { At = At(11), By = ByAda });
        reopened.Then(new E.Reopened(IncidentStatus.Merged, null) { At = At(11), By = ByAda });
        Assert.Equal((IncidentStatus.Triggered, (IncidentId?)null), (reopened.State.Status, reopened.State.MergedInto));
    }

    [Fact]
    public void An_incident_is_not_merged_into_itself() => Given(CheckoutDown)
        .When(new MergeInto(Checkout, "INC-2026-11-21-001") { At = At(1), By = ByAda })
        .ThenRefused("incident.merge-into-itself");

    [Fact]
    public void It_is_resolved_before_it_is_closed()
    {
        Given(CheckoutDown).When(new ChangeStatus(IncidentStatus.Closed, null) { At = At(1), By = ByAda })
            .ThenRefused("incident.not-resolved");
        Given(CheckoutDown, AdaResolved).When(new ChangeStatus(IncidentStatus.Closed, null) { At = At(31), By = ByAda })
            .Then(new E.Closed { At = At(31), By = ByAda });
        Given(CheckoutDown, AdaResolved)
            .When(new ChangeStatus(IncidentStatus.Mitigating, null) { At = At(31), By = ByAda })
            .ThenRefused("incident.not-open");
    }

    [Fact]
    public void A_correction_of_times_needs_a_reason_and_an_order()
    {
        var given = Given(CheckoutDown);
        given.When(new CorrectTimes(At(-5), null, " ") { At = At(9), By = ByAda })
            .ThenRefused("incident.reason-missing");
        given.When(new CorrectTimes(At(5), At(4), "log") { At = At(9), By = ByAda })
            .ThenRefused("incident.detected-before-start");
        given.When(new CorrectTimes(null, At(10), "log") { At = At(9), By = ByAda })
            .ThenRefused("incident.in-the-future");
        given.When(new CorrectTimes(At(-5), null, "log") { At = At(9), By = ByAda })
            .Then(new E.TimesCorrected(At(-5), Noon, "log") { At = At(9), By = ByAda });
    }

    [Fact]
    public void An_update_cannot_promise_the_past() => Given(CheckoutDown)
        .When(new Update(Id(8), "We look", At(1)) { At = At(1), By = ByAda })
        .ThenRefused("incident.next-update-in-the-past");

    [Fact]
    public void Reopening_begins_a_new_round_of_updates()
    {
        var said = new E.Updated(Id(8), "We look", At(40)) { At = At(10), By = ByAda };
        var reopened = Given(CheckoutDown, AdaHasIt, said, AdaResolved)
            .When(new Reopen("again") { At = At(600), By = ByAda });

        Assert.Equal(IncidentStatus.Investigating, reopened.State.Status);
        Assert.Equal(At(600), reopened.State.OpenSince);
        Assert.Null(reopened.State.LastUpdateAt);
    }

    [Theory]
    [InlineData("", "", "Alert of payments")]
    [InlineData(" \t ", "disk/full", "disk/full")]
    [InlineData("Disk is full", "disk/full", "Disk is full")]
    public void The_incident_of_an_alert_always_has_a_title(string summary, string key, string title)
    {
        var declare = DeclareFor(summary, key);
        Assert.Equal(title, declare.Declaration.Title);
        Given().When(declare).Then(declare.Declaration);
    }

    [Fact]
    [Case(62)]
    public void A_long_title_is_not_cut_in_the_middle_of_a_character()
    {
        var title = DeclareFor(new string('x', Incident.TitleCharactersMax - 2) + "🔥🔥", "k").Declaration.Title;
        Assert.Equal(new string('x', Incident.TitleCharactersMax - 2) + "…", title);
    }

    private static Declare DeclareFor(string summary, string key)
    {
        var signal = new AlertSignal
        {
            Service = Payments,
            Source = "generic",
            DedupKey = key,
            Action = AlertAction.Trigger,
            Summary = summary,
        };
        var routing = Routing.Of(signal, new Core.Playbook.CheckedPlaybook());
        var alert = AlertRules.Take(null, signal, routing, Noon, () => new AlertId(Id(3))).Alert!;
        var group = AlertGroupRules.Join(null, alert, routing, Noon, () => new AlertGroupId(Id(4))).Group;
        return DeclareIncidentOnAlertGroup.React(group, alert, routing, Checkout, "INC-2026-11-21-001", 1, Noon);
    }
}
