using System.Globalization;
using Muster.Core.Alerts;
using Muster.Core.Clocks;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.Paging;
using Muster.Core.Timeline;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Given;

namespace Muster.Core.Tests.Timeline;

public sealed class IncidentTimelineTests
{
    private static readonly StreamId Incident = StreamId.Of(Incidents.TestIncidents.Checkout);

    private static readonly StreamId Escalation = StreamId.EscalationOf(Incidents.TestIncidents.Checkout);

    private static readonly StreamId Page = StreamId.Of(new PageId(Id(5)));

    private static readonly PageReason OnCall = new()
    {
        Policy = new PolicyId("payments"),
        Step = 2,
        Schedule = new ScheduleId("primary"),
        Layer = "Weekly",
        Sentence = "Level 2 of policy Payments: Bob Marsh is on call by layer 'Weekly'.",
    };

    private static readonly EscalationEvent.Started Started = new(new PolicyId("payments"), P0) { At = Noon };

    private static readonly PageEvent.Queued Queued = new(
        new PageId(Id(5)), Incidents.TestIncidents.Checkout, Ada, PagePurpose.Respond, OnCall, "email", Channels.Email,
        "ada@example.com", Noon)
    { At = Noon };

    public static TheoryData<string> Names => [.. FactNames.All
        .Where(pair => pair.Value.Split('.')[0] is "incident" or "escalation" or "page" or "alert" or "group")
        .Select(pair => pair.Value)];

    [Theory]
    [MemberData(nameof(Names))]
    [Requirement("INC-028")]
    public void Every_fact_of_an_incident_becomes_a_line(string name)
    {
        var fact = FactSamples.Of(FactNames.All.First(pair => pair.Value == name).Key);
        var line = Assert.Single(Tell((Incident, fact)));
        Assert.Contains(line.Kind, TimelineKinds.All);
        Assert.NotEmpty(line.Text);
        Assert.DoesNotContain("ada@example.com", line.Text + line.Detail, StringComparison.Ordinal);
        var text = line.Text.Replace("sent is not delivered.", "", StringComparison.Ordinal);
        Assert.DoesNotContain("delivered", text, StringComparison.Ordinal);
    }

    [Fact]
    [Requirement("INT-011")]
    public void Who_has_it_is_told_with_the_way_and_the_time_it_took()
    {
        var line = Tell(
            (Incident, Incidents.TestIncidents.CheckoutDown),
            (Incident, Incidents.TestIncidents.AdaHasIt with { At = Noon + Duration.FromSeconds(147) }))[1];
        Assert.Equal(("Ada Okafor has it (by link in a mail).", TimelineKinds.People), (line.Text, line.Kind));
        Assert.Equal("2 min 27 s after the incident opened.", line.Detail);
    }

    [Fact]
    [Requirement("ESC-017")]
    public void A_level_is_told_with_what_led_to_it_and_why_this_person()
    {
        var line = Tell((Escalation, Started), (Escalation, Reached(2, 5, new PageOrder(Bob, OnCall))))[1];
        Assert.Equal(
            "Level 2 reached after 5 min without acknowledgement: paged Bob Marsh because it is their turn in primary "
                + "(layer Weekly).",
            line.Text);
        Assert.Equal(OnCall.Sentence, line.Detail);
    }

    [Fact]
    public void A_level_without_anybody_says_so_and_why()
    {
        var line = Tell(
            (Escalation, Started), (Escalation, Reached(1, 0) with { Problems = ["Ada Okafor is deactivated."] }))[1];
        Assert.Equal("Level 1 reached at once: nobody could be paged.", line.Text);
        Assert.Equal("Ada Okafor is deactivated.", line.Detail);
    }

    [Fact]
    public void Sent_is_never_called_delivered()
    {
        var line = Tell((Page, Queued), (Page, new PageEvent.Sent(1, Channels.Email, "m-1") { At = At(1) }))[1];
        Assert.Equal("Mail to Ada Okafor was sent at 12:01:00 UTC; sent is not delivered.", line.Text);
    }

    [Fact]
    public void A_clock_is_told_at_its_due_instant_with_both_instants()
    {
        var missed = new IncidentEvent.ClockMissed(ClockKind.AcknowledgeBy, At(5)) { At = At(5), By = Actor.Muster };
        var line = Assert.Single(IncidentTimeline.Of([new(9, Incident, At(5), At(70), missed)], NameOf));
        Assert.Equal("Acknowledge by 12:05 UTC was missed.", line.Text);
        Assert.Equal((At(5), At(70), TimelineKinds.Clock), (line.At, line.Recorded, line.Kind));
    }

    [Fact]
    public void Times_are_told_in_the_readers_zone_and_with_the_day_when_it_is_another()
    {
        var next = Noon + Duration.FromHours(20);
        var update = new IncidentEvent.Updated(Id(8), "We look.", next) { At = Noon, By = ByAda };
        var berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
        var line = Assert.Single(IncidentTimeline.Of([new(1, Incident, Noon, Noon, update)], NameOf, berlin));
        Assert.Equal(("We look.", "Next update by Sun 22 Nov 09:00 CET."), (line.Text, line.Detail));
    }

    [Fact]
    public void Lines_come_by_instant_and_then_by_position()
    {
        var note = new IncidentEvent.Noted(Id(7), "first") { At = Noon, By = ByAda };
        var lines = IncidentTimeline.Of(
            [
                new(3, Incident, At(2), At(2), note), new(2, Incident, At(1), At(9), note),
                new(1, Incident, At(1), At(1), note),
            ],
            NameOf);
        Assert.Equal([1, 2, 3], lines.Select(line => line.Position));
    }

    [Fact]
    [Case(59)]
    public void A_storm_stays_readable()
    {
        var opened = (AlertEvent.Opened)FactSamples.Of(typeof(AlertEvent.Opened));
        var facts = Enumerable.Range(1, 5_000).Select(number => new RecordedFact(
            number, StreamId.Of(new AlertId(Id(number))), At(number / 100.0), At(number / 100.0),
            opened with { At = At(number / 100.0) }));
        var lines = IncidentTimeline.Of([.. facts], NameOf);

        Assert.Equal(IncidentTimeline.AlertLinesMax + 1, lines.Count);
        Assert.Equal("and 4,990 more alerts", lines[^1].Text);
        Assert.Equal("From 12:00:06 UTC to 12:50:00 UTC; all are in the record.", lines[^1].Detail);
    }

    [Fact]
    public void Later_facts_of_an_alert_and_a_page_are_told_by_its_name_even_when_the_beginning_is_missing()
    {
        var stream = StreamId.Of(new AlertId(Id(3)));
        var resolved = new AlertEvent.Resolved(AlertResolution.ByTimeout, Actor.Muster) { At = At(9), Count = 14 };
        Assert.Equal(
            "An alert was not repeated in time and counts as resolved.", Assert.Single(Tell((stream, resolved))).Text);
        Assert.Equal(
            "A page could not be sent: no such mailbox.",
            Assert.Single(Tell((Page, new PageEvent.Failed("no such mailbox") { At = At(1) }))).Text);
        var named = Tell((stream, FactSamples.Of(typeof(AlertEvent.Opened))), (stream, resolved))[1];
        Assert.StartsWith("Alert “Disk is full on db-1.example.com” was", named.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_concerns_other_streams_is_left_out() => Assert.Empty(
        Tell((StreamId.Of(Ada), FactSamples.Of(typeof(Core.Directory.PersonEvent.Added)))));

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 min")]
    [InlineData(147, "2 min 27 s")]
    [InlineData(3_600, "1 h")]
    [InlineData(3_900, "1 h 05 min")]
    [InlineData(273_600, "3 d 4 h")]
    [InlineData(86_400, "1 d")]
    public void Lengths_have_two_units_at_most(int seconds, string words)
    {
        var reached = Reached(2, 0) with { DueAt = Noon + Duration.FromSeconds(seconds) };
        var line = Tell((Escalation, Started), (Escalation, reached))[1];
        var expected = seconds == 0 ? "at once" : string.Create(CultureInfo.InvariantCulture, $"after {words} without");
        Assert.Contains(expected, line.Text, StringComparison.Ordinal);
    }

    private static EscalationEvent.StepReached Reached(int level, double minutes, params PageOrder[] orders) => new(
        level, 0, EscalationCondition.Unacknowledged, StepCause.Due, At(minutes), Actor.Muster, orders, [])
    { At = At(minutes) };

    private static IReadOnlyList<TimelineEntry> Tell(params (StreamId Stream, object Fact)[] facts) =>
        IncidentTimeline.Of(
            [.. facts.Index().Select(each => new RecordedFact(
                each.Index + 1, each.Item.Stream, At(each.Index), At(each.Index), each.Item.Fact))],
            NameOf);
}
