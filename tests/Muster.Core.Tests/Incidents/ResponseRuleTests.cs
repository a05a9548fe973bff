using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Tests.Incidents;

/// <summary>Words and moves, names, checklists, roles, tasks and decisions of an incident.</summary>
public sealed class ResponseRuleTests
{
    private static CheckedPlaybook Playbook => ResponsePlaybook.Whole;

    [Fact]
    [Requirement("INC-004")]
    public void Names_are_built_once_from_the_patterns_of_the_playbook()
    {
        var named = IncidentNaming.Named(CheckoutDown, Playbook);
        Assert.Equal(
            ("#incident-20261121-1200-p0", "Incident-20261121-1200-P0", "[P0] Checkout is down"),
            (named.Channel, named.Document, named.MessageTitle));
    }

    [Fact]
    [Requirement("INC-002")]
    public void The_organisations_words_are_shown_and_only_its_moves_are_allowed()
    {
        var state = Moved(IncidentStatus.Mitigating, "FIXING");
        Assert.Equal("FIXING", MoveRules.WordOf(state, Playbook));
        Assert.Equal("incident.move-not-allowed", Refused(state, Move(IncidentStatus.Resolved, null))?.Code);
        Assert.Null(Refused(state, Move(IncidentStatus.Monitoring, null)));
        Assert.Equal("INVESTIGATING", MoveRules.WordOf(Given(CheckoutDown).State, Playbook));
        Assert.Equal(["MONITORING"], MoveRules.Following(state, Playbook).Select(rule => rule.Word));
    }

    [Fact]
    [Requirement("VER-007")]
    public void Before_it_has_been_quiet_for_long_enough_resolving_needs_a_reason()
    {
        var state = Moved(IncidentStatus.Monitoring, "MONITORING");
        Assert.Equal("incident.not-stable-yet", Refused(state, Move(IncidentStatus.Resolved, null))?.Code);
        Assert.Null(Refused(state, Move(IncidentStatus.Resolved, "The cause is gone.")));
        Assert.Null(Refused(state, Move(IncidentStatus.Resolved, null), minutes: 60));
    }

    [Fact]
    [Requirement("INC-033")]
    public void Only_the_commander_resolves_unless_somebody_says_why()
    {
        var held = Incident.Evolve(
            Given(CheckoutDown).State, new E.RoleTaken(new RoleId("commander"), Bob) { At = At(1), By = ByBob });
        var resolve = new IncidentCommand.Resolve(null, AlertsStillFiring: false) { At = At(5), By = ByAda };
        Assert.Equal("incident.resolved-by-role", Refused(held, resolve)?.Code);
        Assert.Null(Refused(held, resolve with { By = ByBob }));
        Assert.Null(Refused(held, resolve with { By = Actor.Muster }));
    }

    [Fact]
    [Requirement("INC-034")]
    public void It_is_closed_when_every_closing_step_is_done_or_set_aside()
    {
        var over = Given(CheckoutDown, AdaHasIt, AdaResolved).State;
        var close = Move(IncidentStatus.Closed, null);
        Assert.Equal("incident.closing-missing", Refused(over, close)?.Code);
        over = Incident.Evolve(over, new E.ItemTicked("closing/1", "x", null) { At = At(40), By = ByAda });
        over = Incident.Evolve(over, new E.ItemWaived("closing/2", "x", "Nobody else.") { At = At(40), By = ByAda });
        Assert.Null(Refused(over, close));
    }

    [Fact]
    [Requirement("INC-003")]
    [Requirement("INC-037")]
    public void The_checklist_of_the_present_phase_stands_first()
    {
        Assert.Equal("phase/detection", Present(1));
        Assert.Equal("phase/search", Present(6));

        static string Present(double minutes) => Checklists.Of(Playbook, Given(CheckoutDown).State, At(minutes))
            .Single(list => list.IsPresent && list.Id.StartsWith("phase", StringComparison.Ordinal)).Id;
    }

    [Fact]
    [Requirement("INC-013")]
    public void Who_has_a_role_sees_its_duties_as_a_checklist()
    {
        var held = Incident.Evolve(
            Given(CheckoutDown).State, new E.RoleTaken(new RoleId("commander"), Bob) { At = At(1), By = ByBob });
        Assert.Contains(
            Checklists.Of(Playbook, held, At(1)),
            list => list.Id == "duty/commander" && list.Items[0].Text == "Decide.");
    }

    [Fact]
    [Requirement("INC-014")]
    public void Roles_that_one_person_does_not_combine_need_a_reason()
    {
        var lead = Incident.Evolve(
            Given(CheckoutDown).State, new E.RoleTaken(new RoleId("lead"), Ada) { At = At(1), By = ByAda });
        var scribe = new IncidentCommand.TakeRole(new RoleId("scribe"), Ada) { At = At(2), By = ByAda };
        Assert.Equal("role.conflict", Refused(lead, scribe)?.Code);
        Assert.Null(Refused(lead, scribe with { Note = "I am alone." }));
    }

    [Fact]
    [Requirement("INC-016")]
    public void A_role_is_handed_over_with_how_it_stands_and_goes_when_it_is_accepted()
    {
        var scribe = new RoleId("scribe");
        var offer = new IncidentCommand.OfferRole(scribe, Bob, " The gateway is being replaced. ")
        {
            At = At(3),
            By = ByAda,
        };
        var accept = new IncidentCommand.AnswerRole(scribe, Bob, Accepts: true) { At = At(4), By = ByBob };
        Given(CheckoutDown).When(offer).ThenRefused("role.is-empty");
        var held = Given(CheckoutDown)
            .When(new IncidentCommand.TakeRole(scribe, Ada) { At = At(1), By = ByAda });
        held.When(offer with { State = " " }).ThenRefused("role.state-missing");
        held.When(offer with { To = Ada }).ThenRefused("role.is-theirs");
        held.When(accept).ThenRefused("role.not-offered");

        var offered = held.When(offer);
        Assert.Equal(Ada, offered.State.Roles[scribe]);
        Assert.Equal("The gateway is being replaced.", offered.State.RoleOffers[scribe].State);
        offered.When(accept with { Responder = Ada, By = ByAda }).ThenRefused("role.offered-to-another");

        var accepted = offered.When(accept);
        Assert.Equal(Bob, accepted.State.Roles[scribe]);
        Assert.Empty(accepted.State.RoleOffers);
    }

    [Fact]
    [Requirement("INC-016")]
    public void A_role_that_is_not_accepted_stays_with_its_holder()
    {
        var scribe = new RoleId("scribe");
        var declined = Given(CheckoutDown)
            .When(new IncidentCommand.TakeRole(scribe, Ada) { At = At(1), By = ByAda })
            .When(new IncidentCommand.OfferRole(scribe, Bob, "All is quiet.") { At = At(2), By = ByAda })
            .When(new IncidentCommand.AnswerRole(scribe, Bob, Accepts: false) { At = At(3), By = ByBob });
        Assert.Equal(Ada, declined.State.Roles[scribe]);
        Assert.Empty(declined.State.RoleOffers);
    }

    [Fact]
    [Requirement("INC-017")]
    public void A_war_room_is_called_for_by_level_and_by_time()
    {
        Assert.Equal("Always", Assert.Single(WarRoom.CalledBy(Playbook, Given(CheckoutDown).State, At(1))).Text);
        var major = Given(CheckoutDown with { Severity = P1, Rank = 1 }).State;
        Assert.Empty(WarRoom.CalledBy(Playbook, major, At(29)));
        Assert.Single(WarRoom.CalledBy(Playbook, major, At(30)));
    }

    [Fact]
    [Requirement("INC-031")]
    public void A_task_is_added_given_and_done()
    {
        var work = Given(CheckoutDown)
            .When(new IncidentCommand.AddTask(Id(3), " Look at the gateway ", null) { At = At(1), By = ByAda })
            .When(new IncidentCommand.AssignTask(Id(3), Bob) { At = At(2), By = ByAda })
            .When(new IncidentCommand.MoveTask(Id(3), TaskState.Done, "It was full.") { At = At(3), By = ByBob });
        var task = Assert.Single(work.State.Work.Tasks);
        Assert.Equal(
            ("Look at the gateway", Bob, TaskState.Done, "It was full."),
            (task.Title, task.Assignee, task.State, task.Note));
        work.When(new IncidentCommand.MoveTask(Id(3), TaskState.Dropped, null) { At = At(4), By = ByBob })
            .ThenRefused("incident.reason-missing");
        work.When(new IncidentCommand.AssignTask(Id(4), Bob) { At = At(4), By = ByBob }).ThenRefused("task.unknown");
    }

    [Fact]
    [Requirement("INC-026")]
    public void A_decision_keeps_its_options_their_risks_and_the_reason()
    {
        var decided = Given(CheckoutDown).When(new IncidentCommand.Decide(
            Id(5), "Roll back or fix?", [new("Roll back", "Ten minutes down"), new("Fix", null)], "Roll back",
            "Bob: roll back", "It is known to work.")
        { At = At(1), By = ByAda });
        var decision = Assert.Single(decided.State.Work.Decisions);
        Assert.Equal(
            ("Roll back", "Ada", "Ten minutes down"), (decision.Chosen, decision.By, decision.Options[0].Risk));
    }

    [Fact]
    public void A_clock_that_is_met_by_doing_is_not_ticked_by_hand()
    {
        var ticked = new IncidentCommand.MeetClock(ClockKind.AcknowledgeBy, At(5), null, null)
        {
            At = At(1),
            By = ByAda,
        };
        Given(CheckoutDown).When(ticked).ThenRefused("clock.met-by-doing");
    }

    [Fact]
    public void Another_version_of_the_playbook_holds_from_the_rebase_on()
    {
        var moved = Given(CheckoutDown).When(new IncidentCommand.Rebase(7) { At = At(1), By = ByAda });
        Assert.Equal(7, moved.State.PlaybookVersion);
        moved.When(new IncidentCommand.Rebase(7) { At = At(2), By = ByAda }).ThenNothing();
    }

    private static Incident Moved(IncidentStatus to, string word) => Given(
        CheckoutDown, AdaHasIt,
        new E.StatusChanged(IncidentStatus.Acknowledged, to, null) { At = At(5), By = ByAda, Word = word }).State;

    private static IncidentCommand.ChangeStatus Move(IncidentStatus to, string? note) =>
        new(to, note) { At = At(6), By = ByAda };

    private static Refusal? Refused(Incident state, IncidentCommand command, double minutes = 6) => MoveRules.Refuse(
        state, command, Playbook, IncidentClocks.Of(state, IncidentEscalation.Initial, Playbook, At(minutes)));
}
