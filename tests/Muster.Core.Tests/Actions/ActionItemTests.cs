using Muster.Core.Actions;
using Muster.Core.Incidents;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Given;
using C = Muster.Core.Actions.ActionCommand;
using E = Muster.Core.Actions.ActionEvent;
using Promised = Muster.Core.Tests.Stream<
    Muster.Core.Actions.ActionItem, Muster.Core.Actions.ActionCommand, Muster.Core.Actions.ActionEvent>;

namespace Muster.Core.Tests.Actions;

public sealed class ActionItemTests
{
    private static readonly DateTimeZone utc = DateTimeZone.Utc;
    private static readonly LocalDate due = new(2026, 11, 30);

    [Fact]
    [Requirement("PMR-010")]
    public void It_goes_from_promised_over_done_to_seen_to_help()
    {
        var begun = Given().When(new C.Start { At = At(1), By = ByAda });
        Assert.Equal(ActionStatus.InProgress, begun.State.Status);
        begun.When(new C.Verify("It alerts.") { At = At(2), By = ByBob }).ThenRefused("action.not-done");
        var done = begun.When(new C.Finish("Merged.") { At = At(3), By = ByAda });
        Assert.Equal((ActionStatus.Done, "Merged."), (done.State.Status, done.State.Note));
        var verified = done.When(new C.Verify("A test page came.") { At = At(4), By = ByBob });
        Assert.Equal(ActionStatus.Verified, verified.State.Status);
        Assert.False(verified.State.IsOpen);
    }

    [Fact]
    public void Not_doing_it_needs_a_reason_and_somebody_else_who_agrees()
    {
        Given().When(new C.Decline(" ", Bob) { At = At(1), By = ByAda }).ThenRefused("action.reason-missing");
        Given().When(new C.Decline("Too dear.", null) { At = At(1), By = ByAda })
            .ThenRefused("action.approver-missing");
        Given().When(new C.Decline("Too dear.", Ada) { At = At(1), By = ByAda }).ThenRefused("action.own-approver");
        var declined = Given().When(new C.Decline("Too dear.", Bob) { At = At(1), By = ByAda });
        Assert.Equal((ActionStatus.Declined, (ResponderId?)Bob), (declined.State.Status, declined.State.Approver));
        declined.When(new C.Start { At = At(2), By = ByAda }).ThenRefused("action.over");
        Assert.True(declined.When(new C.Reopen("It came again.") { At = At(2), By = ByAda }).State.IsOpen);
    }

    [Fact]
    [Requirement("PMR-012")]
    public void Its_owner_is_reminded_two_days_before_and_three_levels_hear_when_its_day_has_passed()
    {
        var promised = Given();
        Assert.Equal(Instant.FromUtc(2026, 11, 28, 9, 0), promised.State.WakeAt(utc));
        var reminded = promised.When(new C.Remind(due) { At = At(1), By = Actor.Muster });
        var over = Instant.FromUtc(2026, 12, 1, 0, 0);
        Assert.Equal(over, reminded.State.WakeAt(utc));
        Assert.False(reminded.State.IsLate(over - Duration.FromSeconds(1), utc));
        Assert.True(reminded.State.IsLate(over, utc));
        var first = reminded.When(new C.Escalate(due, 1) { At = over, By = Actor.Muster });
        Assert.Equal(over + Duration.FromDays(7), first.State.WakeAt(utc));
        var last = first.When(new C.Escalate(due, 2) { At = over, By = Actor.Muster })
            .When(new C.Escalate(due, 3) { At = over, By = Actor.Muster });
        Assert.Null(last.State.WakeAt(utc));
        last.When(new C.Escalate(due, 3) { At = over, By = Actor.Muster }).ThenNothing();
        var later = last.When(new C.Change(Plan() with { Due = due.PlusDays(14) }) { At = over, By = ByAda });
        Assert.Equal(0, later.State.Level);
        Assert.Null(last.When(new C.Finish(null) { At = over, By = ByAda }).State.WakeAt(utc));
    }

    [Fact]
    public void An_incident_that_comes_all_the_same_challenges_it_once()
    {
        var other = new IncidentId(Id(9));
        var challenged = Given().When(new C.Challenge(other, "INC-2", "The same factor.") { At = At(1), By = ByAda });
        Assert.Equal("INC-2", Assert.Single(challenged.State.Challenges).Reference);
        challenged.When(new C.Challenge(other, "INC-2", "Again.") { At = At(2), By = ByAda }).ThenNothing();
        Given().When(new C.Challenge(new IncidentId(Id(1)), "INC-1", "Itself.") { At = At(1), By = ByAda })
            .ThenNothing();
    }

    [Fact]
    [Requirement("VER-016")]
    public void A_lasting_fix_is_an_action_of_its_own_kind_with_owner_and_day()
    {
        var fix = Promised.Of().When(Add(Plan() with { Kind = ActionKind.PermanentFix })).State;
        Assert.Equal(
            (ActionKind.PermanentFix, (ResponderId?)Ada, (LocalDate?)due),
            (fix.Plan!.Kind, fix.Plan.Owner, fix.Plan.Due));
        Assert.Equal("permanent-fix", fix.Plan.Kind.Word());
        Assert.Equal(ActionKind.PermanentFix, ActionRefusals.KindOf("Permanent-Fix"));
        Promised.Of().When(Add(Plan() with { Title = " " })).ThenRefused("action.title-missing");
    }

    private static Promised Given() => Promised.Of().When(Add(Plan()));

    private static C.Add Add(ActionPlan plan) =>
        new(new E.Added(new ActionId(Id(7)), "AI-1", new IncidentId(Id(1)), "INC-1", plan) { At = Noon, By = ByAda })
        {
            At = Noon,
            By = ByAda,
        };

    private static ActionPlan Plan() => new(
        "Watch the pool", ActionKind.Detect, Ada, due, "P1", "The alert fires at 80 %.", Factor: null, Runbook: null);
}
