using FsCheck;
using FsCheck.Fluent;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Tests.Incidents;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;
using E = Muster.Core.Incidents.IncidentEvent;
using TheIncident = Muster.Core.Incidents.Incident;

namespace Muster.Core.Tests.Clocks;

/// <summary>The obligations that a playbook asks for: when they are due, how they are met, and what restarts
/// them.</summary>
public sealed class ResponseClockTests
{
    private static readonly E.StatusChanged Watching =
        new(IncidentStatus.Mitigating, IncidentStatus.Monitoring, null) { At = At(20), By = ByAda };

    [Fact]
    [Requirement("SEV-004")]
    public void Acknowledging_responding_and_resolving_are_three_clocks()
    {
        var clocks = Of(2, CheckoutDown, AdaHasIt);
        Assert.Equal(ClockState.Met, One(clocks, ClockKind.AcknowledgeBy).State);
        Assert.Equal((At(5), ClockState.Running), Seen(One(clocks, ClockKind.RespondBy)));
        Assert.Equal((At(60), ClockState.Running), Seen(One(clocks, ClockKind.ResolveBy)));
        var begun = new E.StatusChanged(IncidentStatus.Acknowledged, IncidentStatus.Investigating, null)
        {
            At = At(4),
            By = ByAda,
        };
        Assert.Equal(ClockState.Met, One(Of(9, CheckoutDown, AdaHasIt, begun), ClockKind.RespondBy).State);
    }

    [Fact]
    [Requirement("SEV-003")]
    public void The_time_to_respond_counts_from_when_it_was_noticed()
    {
        var noticed = CheckoutDown with { StartedAt = At(-10), DetectedAt = At(-3) };
        Assert.Equal(At(2), One(Of(0, noticed), ClockKind.RespondBy).DueAt);
    }

    [Fact]
    [Requirement("SEV-006")]
    public void A_business_day_is_one_on_which_the_organisation_works()
    {
        // Noon is a Saturday: counting begins on Monday at nine, and one business day later is Tuesday at nine.
        var low = CheckoutDown with { Severity = new SeverityId("P3"), Rank = 3 };
        var clocks = Of(1, low);
        Assert.Equal(Instant.FromUtc(2026, 11, 24, 9, 0), One(clocks, ClockKind.RespondBy).DueAt);
        Assert.Equal(Instant.FromUtc(2026, 11, 30, 9, 0), One(clocks, ClockKind.ResolveBy).DueAt);
    }

    [Fact]
    [Requirement("COM-004")]
    public void Each_channel_has_its_rhythm_and_a_range_is_late_at_its_end()
    {
        var first = Of(1, CheckoutDown, AdaHasIt);
        var room = Rhythm(first, "incident channel");
        Assert.Equal((At(30), At(15)), (room.DueAt, room.From));
        Assert.Equal(At(10), Rhythm(first, "status page").DueAt);

        var said = new E.Updated(Id(8), "We look", null) { At = At(8), By = ByAda, Channels = ["status page"] };
        var after = Of(9, CheckoutDown, AdaHasIt, said);
        Assert.Equal(At(30), Rhythm(after, "incident channel").DueAt);
        Assert.Equal(At(38), Rhythm(after, "status page").DueAt);
        var everywhere = Of(9, CheckoutDown, AdaHasIt, said with { Channels = null });
        Assert.Equal(At(38), Rhythm(everywhere, "incident channel").DueAt);
    }

    [Fact]
    public void A_rhythm_for_a_case_runs_when_somebody_says_that_it_is_the_case()
    {
        Assert.DoesNotContain(Of(1, CheckoutDown), clock => clock.Name == "incident channel, all is down");
        var yes = new E.QuestionAnswered("case: all is down", "Is all down?", "yes") { At = At(1), By = ByAda };
        Assert.Equal(At(5), Rhythm(Of(1, CheckoutDown, yes), "incident channel, all is down").DueAt);
    }

    [Fact]
    public void A_rhythm_is_owed_by_who_has_its_role()
    {
        var role = new E.RoleTaken(new RoleId("communications"), Bob) { At = At(1), By = ByBob };
        var clock = Rhythm(Of(2, CheckoutDown, AdaHasIt, role), "status page");
        Assert.Equal((Bob, "Communications"), (clock.Owner, clock.OwnerWords));
    }

    [Fact]
    [Requirement("ESC-003")]
    public void Not_acknowledged_not_resolved_and_open_for_long_are_three_limits()
    {
        var late = Of(61, CheckoutDown);
        Assert.Equal(
            [("the manager", At(15)), ("All hands", At(30)), ("the CTO", At(60))],
            late.Where(clock => clock.Kind == ClockKind.EscalateBy).Select(clock => (clock.Name!, clock.DueAt)));
        var taken = Of(61, CheckoutDown, AdaHasIt).Where(clock => clock.Kind == ClockKind.EscalateBy).ToList();
        Assert.Equal(ClockState.Met, taken[0].State);
        var told = new E.ClockMet(ClockKind.EscalateBy, At(30), "All hands", null) { At = At(28), By = ByAda };
        Assert.Equal(
            ClockState.Met,
            Of(61, CheckoutDown, told).Single(clock => clock.Name == "All hands").State);
    }

    [Fact]
    [Requirement("VER-004")]
    public void A_fix_is_stable_and_watched_for_as_long_as_the_level_says()
    {
        var clocks = Of(21, CheckoutDown, AdaHasIt, Watching);
        Assert.Equal((At(35), ClockState.Running), Seen(One(clocks, ClockKind.StableAt)));
        var watch = One(clocks, ClockKind.WatchUntil);
        Assert.Equal((At(80), At(50)), (watch.DueAt, watch.From));
        var passed = One(Of(36, CheckoutDown, AdaHasIt, Watching), ClockKind.StableAt);
        Assert.Equal((ClockState.Met, false, true), (passed.State, passed.IsRecorded, passed.IsPending));
    }

    [Fact]
    public void What_was_learnt_is_due_after_the_end_and_still_wakes()
    {
        var over = State(CheckoutDown, AdaHasIt, AdaResolved);
        var clock = One(IncidentClocks.Of(over, IncidentEscalation.Initial, ResponsePlaybook.Whole, At(31)),
            ClockKind.PostmortemBy);
        Assert.Equal((At(30) + Duration.FromHours(48), ClockState.Running), Seen(clock));
        Assert.NotNull(WakeAt(over, At(31)));
    }

    [Fact]
    public void What_was_promised_is_owed_from_when_what_was_learnt_is_written_by_whoever_was_named_for_it()
    {
        var playbook = ResponsePlaybook.Whole with
        {
            Postmortems = new Core.Postmortems.PostmortemRules { ActionsWithin = Duration.FromDays(14) },
        };
        var met = new E.ClockMet(ClockKind.PostmortemBy, At(30) + Duration.FromHours(48), null, null)
        {
            At = At(60),
            By = ByAda,
        };
        var closed = new E.RoomClosed(Bob, null) { At = At(29), By = ByAda };
        IReadOnlyList<Clock> Clocks(params IncidentEvent[] facts) => IncidentClocks.Of(
            State(facts), IncidentEscalation.Initial, playbook, At(61));

        Assert.DoesNotContain(
            Clocks(CheckoutDown, AdaHasIt, AdaResolved), clock => clock.Kind == ClockKind.ActionsBy);
        var actions = One(Clocks(CheckoutDown, AdaHasIt, closed, AdaResolved, met), ClockKind.ActionsBy);
        Assert.Equal((At(60) + Duration.FromDays(14), ClockState.Running), Seen(actions));
        Assert.Equal(Bob, actions.Owner);
    }

    [Fact]
    [Requirement("SEC-008")]
    public void A_clock_of_the_law_runs_from_awareness_also_after_the_end()
    {
        var playbook = ResponsePlaybook.Whole with
        {
            Security = new SecurityRules
            {
                Clocks =
                [
                    new LegalClock(
                        "gdpr", "Notice of a breach", Duration.FromHours(72), LegalStart.Awareness, "the DPO", null,
                        null, [], null),
                ],
            },
        };
        var aware = new E.LegalClockStarted("gdpr", At(-30), null) { At = At(10), By = ByAda };
        var over = State(CheckoutDown, aware, AdaResolved);
        var clock = One(IncidentClocks.Of(over, IncidentEscalation.Initial, playbook, At(31)), ClockKind.NotifyBy);
        Assert.Equal((At(-30) + Duration.FromHours(72), ClockState.Running), Seen(clock));
        Assert.Equal(("Notice of a breach", "the DPO"), (clock.Name, clock.OwnerWords));
    }

    [Fact]
    [Requirement("INC-009")]
    public void The_room_is_archived_some_days_after_closing()
    {
        var closed = new E.Closed { At = At(40), By = ByAda };
        Assert.Equal(
            At(40) + Duration.FromDays(7),
            One(Of(41, CheckoutDown, AdaResolved, closed), ClockKind.ArchiveAt).DueAt);
    }

    [Fact]
    [Requirement("INC-020")]
    public void The_war_room_has_an_opening_and_rounds()
    {
        var room = new E.RoomOpened("Always", null) { At = At(3), By = ByAda };
        var clocks = Of(4, CheckoutDown, room);
        Assert.Equal(At(8), One(clocks, ClockKind.RoomOpeningBy).DueAt);
        Assert.Equal(At(33), One(clocks, ClockKind.RoundBy).DueAt);
        var round = new E.ClockMet(ClockKind.RoundBy, At(33), null, null) { At = At(20), By = ByAda };
        Assert.Equal(At(50), One(Of(21, CheckoutDown, room, round), ClockKind.RoundBy).DueAt);
    }

    [Fact]
    [Requirement("SEV-013")]
    public void A_change_of_the_level_restarts_clocks_and_rhythms()
    {
        var raised = new E.SeverityChanged(P1, P0, 0, "worse") { At = At(100), By = ByAda };
        var clocks = Of(101, CheckoutDown with { Severity = P1, Rank = 1 }, AdaHasIt, raised);
        Assert.Equal(At(160), One(clocks, ClockKind.ResolveBy).DueAt);
        Assert.Equal(At(130), Rhythm(clocks, "incident channel").DueAt);
        Assert.Equal(At(110), One(clocks, ClockKind.StatusPageBy).DueAt);
    }

    [Fact]
    [Requirement("INC-039")]
    public void Recomputed_from_the_facts_alone_the_wake_is_the_earliest_pending_clock() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(
            Gen.Choose(0, 10_000).ArrayOf(25).ToArbitrary(),
            picks =>
            {
                List<E> facts = [CheckoutDown];
                var state = State(facts);
                for (var at = 0; at < picks.Length; at++)
                {
                    var now = At((at + 1) * (1 + (picks[at] % 40)));
                    if (now < facts[^1].At)
                        now = facts[^1].At;
                    var commands = Commands(now, ByAda, Ada).Skip(1).ToList();
                    var next = TheIncident.Decide(state, commands[picks[at] % commands.Count]).Facts;
                    var before = WakeAt(state, now);
                    facts.AddRange(next);
                    state = next.Aggregate(state, TheIncident.Evolve);
                    var whole = WakeAt(State(facts), now);
                    Assert.Equal(whole, WakeAt(state, now));
                    if (next.Count > 0 && !next.Any(IncidentClocks.IsReadBy) && whole is not null)
                        Assert.True(whole >= before, $"{next[0]} brought the wake from {before} to {whole}");
                    if (state.IsOpen)
                        Assert.NotNull(whole);
                }

                return true;
            }));

    private static Instant? WakeAt(TheIncident incident, Instant now) =>
        IncidentClocks.WakeAt(incident, IncidentEscalation.Initial, ResponsePlaybook.Whole, now);

    private static TheIncident State(params IEnumerable<E> facts) => Given(facts).State;

    private static IReadOnlyList<Clock> Of(double minutes, params IEnumerable<E> facts) =>
        IncidentClocks.Of(State(facts), IncidentEscalation.Initial, ResponsePlaybook.Whole, At(minutes));

    private static Clock One(IReadOnlyList<Clock> clocks, ClockKind kind) => clocks.Single(clock => clock.Kind == kind);

    private static Clock Rhythm(IReadOnlyList<Clock> clocks, string name) =>
        clocks.Single(clock => clock.Kind == ClockKind.NextUpdateBy && clock.Name == name);

    private static (Instant, ClockState) Seen(Clock clock) => (clock.DueAt, clock.State);
}
