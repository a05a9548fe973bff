using Muster.Core.Escalation;
using Muster.Core.OnCall;
using Muster.Core.Paging;
using NodaTime;
using Xunit;
using static Muster.Core.Escalation.EscalationCondition;
using static Muster.Core.Tests.Escalation.TestEscalations;
using static Muster.Core.Tests.Given;
using E = Muster.Core.Escalation.EscalationEvent;

namespace Muster.Core.Tests.Escalation;

public sealed class StepActTests
{
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];

    [Fact]
    [Requirement("ESC-008")]
    public void An_offer_pages_nobody_until_a_person_confirms_it()
    {
        var policy = Of(Step(1, 0), Step(2, 30, Open) with { Act = StepAct.Offer });
        var taken = Begun(policy).When(Taken(2)).When(Advance(policy, 30));
        var offered = Assert.IsType<E.StepReached>(Assert.Single(taken.Last.Facts));
        Assert.Equal((StepAct.Offer, 0), (offered.Act, offered.Orders.Count));
        Assert.Single(taken.State.Prompts);

        var confirmed = taken.When(Answer(policy, 2, isAccepted: true, minutes: 31));
        Assert.Equal([PersonOf(2)], Paged(confirmed.Last));
        Assert.Empty(confirmed.State.Prompts);
        confirmed.When(Answer(policy, 2, isAccepted: true, minutes: 32)).ThenNothing();
        confirmed.When(Advance(policy, 10_000)).ThenNothing();
    }

    [Fact]
    [Requirement("ESC-008")]
    public void An_offer_that_is_set_aside_pages_nobody_and_comes_once()
    {
        var policy = Of(Step(1, 0), Step(2, 30, Open) with { Act = StepAct.Offer }) with { Rounds = 20 };
        var offered = Begun(policy).When(Advance(policy, 30));
        var declined = offered.When(Answer(policy, 2, isAccepted: false, minutes: 31));
        Assert.Equal(
            [new E.PromptAnswered(2, ByAda, false, "not yet", null) { At = At(31) }], declined.Last.Facts);
        var later = declined;
        for (var minute = 32; minute < 400; minute++)
        {
            later = later.When(Advance(policy, minute));
            Assert.DoesNotContain(later.Last.Facts, fact => fact is E.StepReached { Act: StepAct.Offer });
        }
    }

    [Fact]
    [Requirement("ESC-006")]
    public void A_reminder_asks_its_people_and_stands_until_it_is_answered()
    {
        var policy = Of(Step(1, 0), Step(2, 60, Unresolved) with { Act = StepAct.Remind });
        var asked = Begun(policy).When(Taken(5)).When(Advance(policy, 65));
        var reminder = Assert.IsType<E.StepReached>(Assert.Single(asked.Last.Facts));
        Assert.Equal([PersonOf(2)], reminder.Orders.Select(order => order.Responder));
        var page = Assert.Single(React(reminder));
        Assert.Equal(PagePurpose.Prompt, page.Purpose);
        Assert.Empty(asked.When(Answer(policy, 2, isAccepted: true, minutes: 66)).State.Prompts);
    }

    [Fact]
    [Requirement("ESC-010")]
    [Requirement("ESC-011")]
    public void What_can_wait_is_put_on_a_list_and_pages_nobody()
    {
        var policy = Of(List(1, 240, "standup", P1), List(2, 0, "sprint", new SeverityId("P3")));
        var begun = Quiet(policy, P1);
        begun.When(Advance(policy, 239)).ThenNothing();
        var listed = begun.When(Advance(policy, 240));
        Assert.Equal(["standup"], listed.State.Lists);
        Assert.Empty(Paged(listed.Last));
        listed.When(Advance(policy, 100_000)).ThenNothing();
        Assert.Equal(["sprint"], Quiet(policy, new SeverityId("P3")).State.Lists);
    }

    [Fact]
    [Requirement("ESC-011")]
    public void A_level_that_a_policy_only_lists_wakes_nobody_when_a_person_opens_it()
    {
        var sprint = new SeverityId("P3");
        var policy = Of(Step(1, 0) with { Severities = [P1] }, List(2, 0, "sprint", sprint));
        var begun = Begun(policy, severity: sprint);
        Assert.Equal(["sprint"], begun.State.Lists);
        Assert.Empty(Paged(begun.Last));
        begun.When(Advance(policy, 100_000)).ThenNothing();
    }

    [Fact]
    [Requirement("ESC-007")]
    public void Any_of_several_triggers_brings_a_step_about_and_is_named()
    {
        var policy = Of(Step(1, 0), Step(2, 0, Asked) with
        {
            Triggers =
            [
                new EscalationTrigger("open for an hour", [P0], Duration.FromHours(1)),
                new EscalationTrigger("open for four hours", [P1], Duration.FromHours(4)),
                new EscalationTrigger("legal implications", [], OpenFor: null),
            ],
        });
        var taken = Begun(policy).When(Taken(1));
        taken.When(Advance(policy, 59)).ThenNothing();
        Assert.Equal("open for an hour", Reached(taken.When(Advance(policy, 60))).Why);
        Assert.Equal(
            "open for four hours",
            Reached(Begun(policy, severity: P1).When(Taken(1)).When(Advance(policy, 240))).Why);

        var byHand = taken.When(new EscalationCommand.GoTo(policy, 2, ByAda, Everybody)
        {
            At = At(10),
            Why = "legal implications",
        });
        Assert.Equal("legal implications", Reached(byHand).Why);
        byHand.When(Advance(policy, 600)).ThenNothing();
    }

    [Fact]
    [Requirement("ESC-005")]
    public void A_fork_for_security_is_taken_beside_the_main_line_once_the_incident_is_of_that_class()
    {
        var policy = Of(Step(1, 0), Step(2, 0, Open) with { Classes = ["security"], BranchOf = "lead" });
        var begun = Begun(policy);
        Assert.Equal([1], Levels(begun.Last));
        var classed = begun.When(new EscalationCommand.ChangeClasses(policy, ["security"], Everybody) { At = At(3) });
        Assert.Equal([2], Levels(classed.Last));
    }

    [Fact]
    [Requirement("ESC-014")]
    public void A_vendor_is_not_paged_and_the_number_of_the_case_is_kept()
    {
        var policy = Of(Step(1, 0), Step(2, 10, Open) with
        {
            Act = StepAct.Offer,
            Targets = [new EscalationTarget.Vendor("hosting")],
        });
        var raised = Begun(policy).When(Advance(policy, 10)).When(
            new EscalationCommand.AnswerPrompt(policy, 2, true, ByAda, Everybody) { At = At(11), Case = " 4711 " });
        Assert.Equal([new E.PromptAnswered(2, ByAda, true, null, "4711") { At = At(11) }], raised.Last.Facts);
    }

    [Fact]
    [Requirement("ESC-016")]
    [Case(42)]
    public void A_step_for_working_hours_waits_for_them_however_often_it_is_looked_at()
    {
        // Saturday noon; the calendar opens on Monday at 09:00 in Berlin.
        var hours = new StepHours.Working(WorkingCalendar.Of(Berlin), FromNextDay: false);
        var policy = Of(Step(1, 0) with { Hours = hours });
        var begun = Begun(policy);
        Assert.Empty(Levels(begun.Last));
        var monday = Instant.FromUtc(2026, 11, 23, 8, 0);
        Assert.Equal(monday, EscalationSchedule.Next(begun.State, policy)!.Value.DueAt);
        begun.When(new EscalationCommand.Advance(policy, Everybody) { At = monday - Duration.FromSeconds(1) })
            .ThenNothing();
        foreach (var late in new[] { Duration.Zero, Duration.FromHours(1), Duration.FromDays(1) })
        {
            var reached = begun.When(new EscalationCommand.Advance(policy, Everybody) { At = monday + late });
            Assert.Equal([1], Levels(reached.Last).Take(1));
        }
    }

    [Fact]
    [Requirement("ESC-016")]
    public void The_next_working_day_is_another_day()
    {
        var hours = new StepHours.Working(WorkingCalendar.Of(Berlin), FromNextDay: true);
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 8, 0), hours.From(Instant.FromUtc(2026, 11, 20, 10, 0)));
        Assert.Equal(Instant.FromUtc(2026, 11, 24, 8, 0), hours.From(Instant.FromUtc(2026, 11, 23, 10, 0)));
    }

    [Fact]
    [Case(42)]
    public void A_step_outside_its_window_is_left_out_when_it_does_not_wait()
    {
        var window = new Restriction.TimeOfDay(new LocalTime(22, 0), new LocalTime(6, 0));
        var policy = Of(Step(1, 0), Step(2, 5) with { Hours = new StepHours.OfWeek(window, Berlin, Waits: false) });
        var next = EscalationSchedule.Next(Begun(policy).State, policy)!.Value;
        Assert.Null(next.Step);
    }

    [Fact]
    [Case(44)]
    public void Two_of_three_must_acknowledge_and_a_removed_one_is_not_waited_for()
    {
        var policy = Of(Step(1, 0) with { Needs = 3 }, Step(2, 15));
        var three = Everybody with
        {
            Of = (_, step) => step.Level == 1 ? ([Order(Ada), Order(Bob), Order(Cleo)], []) : ([Order(Ada)], []),
        };
        var begun = Begun(policy, three);
        var one = begun.When(new EscalationCommand.Acknowledge(Ada) { At = At(1) });
        Assert.Equal([new E.Answered(Ada) { At = At(1) }], one.Last.Facts);
        one.When(new EscalationCommand.Acknowledge(Ada) { At = At(2) }).ThenNothing();
        var two = one.When(new EscalationCommand.Acknowledge(Bob) { At = At(3) });
        Assert.Null(two.State.TakenAt);
        Assert.Equal([2], Levels(two.When(Advance(policy, 15, three)).Last));

        var withoutCleo = three with { IsThere = person => person != Cleo };
        var done = two.When(Advance(policy, 15, withoutCleo));
        Assert.IsType<E.Acknowledged>(Assert.Single(done.Last.Facts));
        Assert.NotNull(done.State.TakenAt);
    }

    [Fact]
    [Case(37)]
    public void A_policy_that_goes_round_for_ever_ends_after_a_hundred_rounds_and_says_so()
    {
        var policy = Of(Step(1, 0)) with { Rounds = EscalationPolicy.RoundsMax, RoundPause = Duration.FromMinutes(5) };
        var stream = Begun(policy);
        var levels = new List<int>([1]);
        for (var minute = 5; minute <= 600; minute += 5)
        {
            stream = stream.When(Advance(policy, minute));
            levels.AddRange(Levels(stream.Last));
        }

        Assert.Equal([.. Enumerable.Repeat(1, EscalationPolicy.RoundsMax), 0], levels);
    }

    [Theory]
    [Case(37)]
    [InlineData(1, 10)]
    [InlineData(3, 30)]
    public void The_administrators_are_told_when_the_last_round_has_passed(int rounds, int minutes)
    {
        var policy = Of(Step(1, 0), Step(2, 5)) with { Rounds = rounds, RoundPause = Duration.FromMinutes(5) };
        var next = Begun(policy).State;
        Assert.Equal(
            At(minutes), EscalationSchedule.All(next, policy).First(due => due.Step is null).DueAt);
    }

    [Fact]
    [Case(38)]
    public void Turns_go_round_evenly_and_survive_that_somebody_leaves()
    {
        ResponderId[] members = [Ada, Bob, Cleo];
        Turn? last = null;
        var counts = members.ToDictionary(member => member, _ => 0);
        for (var incident = 0; incident < 1_000; incident++)
        {
            var place = Turn.After(last, members);
            last = new Turn(new TeamId("payments"), members[place], place);
            counts[members[place]]++;
        }

        Assert.All(counts.Values, count => Assert.InRange(count, 333, 334));
        var afterBob = new Turn(new TeamId("payments"), Bob, 1);
        Assert.Equal(1, Turn.After(afterBob, [Ada, Cleo]));
        Assert.Equal(0, Turn.After(afterBob with { Responder = Cleo, Place = 2 }, [Ada, Bob]));
        Assert.Equal(0, Turn.After(afterBob, []));
    }

    [Fact]
    [Requirement("ESC-003")]
    [Requirement("ESC-009")]
    public void Three_conditions_run_side_by_side()
    {
        var policy = Of(Step(1, 0), Step(2, 15), Step(3, 60, Unresolved), Step(4, 240, Open));
        Assert.Equal([1], Levels(Begun(policy).Last));
        Assert.Equal([2], Levels(Begun(policy).When(Advance(policy, 15)).Last));
        var taken = Begun(policy).When(Taken(5));
        Assert.Equal([3], Levels(taken.When(Advance(policy, 65)).Last));
        Assert.Equal([3, 4], Levels(taken.When(Advance(policy, 240)).Last));
    }

    private static readonly ResponderId Cleo = new("cleo");

    private static PageOrder Order(ResponderId person) => new(person, new PageReason { Sentence = "Level 1." });

    private static EscalationStep List(int level, double minutes, string list, SeverityId severity) =>
        Step(level, minutes, Open, severity) with { Act = StepAct.List, List = list, Targets = [] };

    private static Stream<IncidentEscalation, EscalationCommand, E> Quiet(EscalationPolicy policy, SeverityId level) =>
        Stream<IncidentEscalation, EscalationCommand, E>.Of().When(
            new EscalationCommand.Start(policy, level, Everybody) { At = Noon, IsQuiet = true });

    private static EscalationCommand.AnswerPrompt Answer(
        EscalationPolicy policy, int level, bool isAccepted, double minutes) =>
        new(policy, level, isAccepted, ByAda, Everybody)
        {
            At = At(minutes),
            Note = isAccepted ? null : "not yet",
        };

    private static E.StepReached Reached(Stream<IncidentEscalation, EscalationCommand, E> stream) =>
        Assert.IsType<E.StepReached>(Assert.Single(stream.Last.Facts));

    private static IEnumerable<ResponderId> Paged(Decision<E> decision) => decision.Facts.SelectMany(React)
        .Where(page => page.Purpose == PagePurpose.Respond)
        .Select(page => page.Responder);

    private static IReadOnlyList<PageEvent.Queued> React(E fact) => PageRespondersOnEscalationStep.React(
        new Core.Incidents.IncidentId(Id(1)), fact, _ => null, () => new PageId(Id(2)));
}
