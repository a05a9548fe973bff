using E = Muster.Core.Incidents.IncidentEvent;
using Muster.Core.Incidents;
using Muster.Core.Investigation;
using NodaTime;
using static Muster.Core.Tests.Given;

namespace Muster.Core.Tests.Incidents;

/// <summary>What the tests of incidents talk about.</summary>
internal static class TestIncidents
{
    internal static readonly IncidentId Checkout = new(Id(1));

    internal static readonly IncidentId Other = new(Id(2));

    internal static readonly Severity Critical = new()
    {
        Id = P0,
        Name = "Critical",
        Rank = 0,
        AcknowledgeWithin = Duration.FromMinutes(5),
        FirstUpdateWithin = Duration.FromMinutes(15),
        UpdateEvery = Duration.FromMinutes(30),
        ResolveWithin = Duration.FromHours(4),
    };

    internal static readonly Severity Major = new()
    {
        Id = P1,
        Name = "Major",
        Rank = 1,
        AcknowledgeWithin = Duration.FromMinutes(15),
    };

    /// <summary>A level without any obligation.</summary>
    internal static readonly Severity Quiet = new() { Id = new SeverityId("P9"), Name = "Quiet", Rank = 2 };

    internal static readonly E.Declared CheckoutDown = new(
        Checkout, "INC-2026-11-21-001", "Checkout is down", P0, 0, Payments, new PolicyId("payments"), 1,
        DetectionSource.Alert, Noon, Noon, Pages: true, Drill: false, Private: false)
    { At = Noon, By = ByMonitoring };

    internal static readonly E.Acknowledged AdaHasIt = new(Ada, "link") { At = At(2), By = ByAda };

    internal static readonly E.Resolved AdaResolved = new(null, AlertsStillFiring: false) { At = At(30), By = ByAda };

    internal static readonly E.Merged MergedIntoOther = new(Other, "INC-2026-11-21-002") { At = At(9), By = ByAda };

    internal static Stream<Incident, IncidentCommand, E> Given(params IEnumerable<E> facts) =>
        Stream<Incident, IncidentCommand, E>.Of(facts);

    /// <summary>Every command once, at an instant, by a person.</summary>
    internal static IEnumerable<IncidentCommand> Commands(Instant at, Actor by, ResponderId who)
    {
        yield return new IncidentCommand.Declare(CheckoutDown) { At = at, By = by };
        yield return new IncidentCommand.Acknowledge(who, "api") { At = at, By = by };
        yield return new IncidentCommand.WithdrawAcknowledgement { At = at, By = by };
        yield return new IncidentCommand.Join(who, "api") { At = at, By = by };
        foreach (var status in Enum.GetValues<IncidentStatus>())
            yield return new IncidentCommand.ChangeStatus(status, null) { At = at, By = by };
        yield return new IncidentCommand.ChangeSeverity(Major, "less") { At = at, By = by };
        yield return new IncidentCommand.ChangeSeverity(Critical, "more") { At = at, By = by };
        yield return new IncidentCommand.ChangeTitle("Payments are slow") { At = at, By = by };
        yield return new IncidentCommand.CorrectTimes(Noon - Duration.FromMinutes(3), null, "log") { At = at, By = by };
        yield return new IncidentCommand.TakeRole(new RoleId("scribe"), who) { At = at, By = by };
        yield return new IncidentCommand.ReleaseRole(new RoleId("scribe")) { At = at, By = by };
        yield return new IncidentCommand.WriteNote(Id(7), "Looking") { At = at, By = by };
        yield return new IncidentCommand.Update(Id(8), "We look", at + Duration.FromMinutes(5)) { At = at, By = by };
        yield return new IncidentCommand.Update(Id(9), "We look", null) { At = at, By = by };
        foreach (var rule in Enum.GetValues<Core.Alerts.AutoResolve>())
            yield return new IncidentCommand.AlertsClear(2, rule) { At = at, By = by };
        yield return new IncidentCommand.AlertsGrow(3) { At = at, By = by };
        yield return new IncidentCommand.AlertsFireAgain { At = at, By = by };
        yield return new IncidentCommand.Resolve(null, AlertsStillFiring: true) { At = at, By = by };
        yield return new IncidentCommand.Reopen("again") { At = at, By = by };
        yield return new IncidentCommand.MergeInto(Other, "INC-2026-11-21-002") { At = at, By = by };
        yield return new IncidentCommand.MergeInto(Checkout, "INC-2026-11-21-001") { At = at, By = by };
        yield return new IncidentCommand.Absorb(Other, "INC-2026-11-21-002") { At = at, By = by };
        yield return new IncidentCommand.MissClock(Core.Clocks.ClockKind.AcknowledgeBy, At(5)) { At = at, By = by };
        yield return new IncidentCommand.WaiveClock(Core.Clocks.ClockKind.ResolveBy, At(240), "no")
        {
            At = at,
            By = by,
        };
        foreach (var command in Work(at, by, who))
            yield return command;
    }

    /// <summary>Every command about the work once.</summary>
    private static IEnumerable<IncidentCommand> Work(Instant at, Actor by, ResponderId who)
    {
        var playbook = ResponsePlaybook.Whole;
        var workflow = playbook.Workflows[0];
        yield return new IncidentCommand.AnswerQuestion("case: all is down", "Is all down?", "yes")
        {
            At = at,
            By = by,
        };
        yield return new IncidentCommand.GiveFigure("error_rate_pct", 7) { At = at, By = by };
        yield return new IncidentCommand.AnswerTree(playbook.Classification.Tree!, "n1", "no") { At = at, By = by };
        yield return new IncidentCommand.LeaveTree { At = at, By = by };
        yield return new IncidentCommand.TickItem("phase/detection/1", "x", IsDone: true, null) { At = at, By = by };
        yield return new IncidentCommand.TickItem("phase/detection/1", "x", IsDone: false, null) { At = at, By = by };
        yield return new IncidentCommand.WaiveItem("closing/1", "x", "no") { At = at, By = by };
        yield return new IncidentCommand.AddTask(Id(21), "Look", who) { At = at, By = by };
        yield return new IncidentCommand.AssignTask(Id(21), null) { At = at, By = by };
        yield return new IncidentCommand.MoveTask(Id(21), TaskState.Done, null) { At = at, By = by };
        yield return new IncidentCommand.Decide(Id(22), "What?", [], "This", null, null) { At = at, By = by };
        yield return new IncidentCommand.StartWorkflow(Id(23), workflow) { At = at, By = by };
        yield return new IncidentCommand.StepWorkflow(Id(23), workflow, "acknowledge", null, null) { At = at, By = by };
        yield return new IncidentCommand.StopWorkflow(Id(23), "no") { At = at, By = by };
        yield return new IncidentCommand.MeetClock(Core.Clocks.ClockKind.StatusPageBy, At(10), null, null)
        {
            At = at,
            By = by,
        };
        yield return new IncidentCommand.StartLegalClock("gdpr", Noon, null) { At = at, By = by };
        yield return new IncidentCommand.OpenRoom("Always", null) { At = at, By = by };
        yield return new IncidentCommand.MoveTask(Id(21), TaskState.Taken, null) { At = at, By = by };
        yield return new IncidentCommand.AddToBoard(Id(24), BoardKind.Hypothesis, "The disk", null)
        {
            At = at,
            By = by,
        };
        yield return new IncidentCommand.SettleOnBoard(Id(24), BoardOutcome.RuledOut, null) { At = at, By = by };
        yield return new IncidentCommand.CloseRoom(who, "Over.") { At = at, By = by };
        yield return new IncidentCommand.Rebase(2) { At = at, By = by };
    }
}
