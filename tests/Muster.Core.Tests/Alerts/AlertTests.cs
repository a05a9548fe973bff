using Muster.Core.Alerts;
using Xunit;
using static Muster.Core.Tests.Alerts.TestAlerts;
using static Muster.Core.Tests.Given;
using E = Muster.Core.Alerts.AlertEvent;

namespace Muster.Core.Tests.Alerts;

public sealed class AlertTests
{
    [Fact]
    public void The_first_signal_of_a_key_opens_an_alert()
    {
        var opened = Take(null, DiskFull, 0);
        Assert.IsType<E.Opened>(opened.Fact);
        Assert.Equal((AlertStatus.Firing, 1L, 1L), (opened.Alert!.Status, opened.Alert.Count, opened.Alert.Version));
    }

    [Fact]
    public void A_repeat_is_a_counter_and_no_fact()
    {
        var repeat = Take(After(DiskFull), DiskFull, 7);
        Assert.Null(repeat.Fact);
        Assert.Equal((2L, At(7), 1L), (repeat.Alert!.Count, repeat.Alert.LastAt, repeat.Alert.Version));
    }

    [Fact]
    public void A_worse_repeat_raises_it_and_a_less_bad_one_does_not_lower_it()
    {
        var raised = Take(After(DiskFull), DiskFull with { Severity = AlertSeverity.Critical }, 1);
        Assert.Equal(new E.Raised(AlertSeverity.Error, AlertSeverity.Critical) { At = At(1), Count = 2 }, raised.Fact);
        var lower = Take(raised.Alert, DiskFull with { Severity = AlertSeverity.Info }, 2);
        Assert.Equal((null, AlertSeverity.Critical), (lower.Fact, lower.Alert!.Severity));
    }

    [Theory]
    [InlineData(AlertAction.Acknowledge)]
    [InlineData(AlertAction.Resolve)]
    public void What_is_not_open_can_be_neither_taken_nor_resolved(AlertAction action)
    {
        var signal = DiskFull with { Action = action };
        Assert.Equal(AlertOutcome.Ignored, Take(null, signal, 0));
        Assert.Equal(AlertOutcome.Ignored, Take(After(DiskFull, DiskFine), signal, 3));
    }

    [Fact]
    public void A_resolved_alert_stays_resolved_and_the_next_trigger_opens_another()
    {
        var over = After(DiskFull, DiskFine);
        Assert.Equal(AlertStatus.Resolved, over.Status);
        Assert.Null(AlertRules.Resolve(over, AlertResolution.ByPerson, ByAda, At(3)).Fact);
        Assert.Null(AlertRules.Acknowledge(over, ByAda, At(3)).Fact);
        Assert.IsType<E.Opened>(Take(over, DiskFull, 3).Fact);
    }

    [Fact]
    public void Somebody_has_it_once()
    {
        var taken = AlertRules.Acknowledge(After(DiskFull), ByAda, At(1));
        Assert.Equal(new E.Acknowledged(ByAda) { At = At(1), Count = 1 }, taken.Fact);
        Assert.Null(AlertRules.Acknowledge(taken.Alert!, ByBob, At(2)).Fact);
        Assert.Equal(AlertStatus.Acknowledged, Take(taken.Alert, DiskFull, 3).Alert!.Status);
    }

    [Fact]
    [Case(34)]
    public void A_trigger_older_than_the_resolution_opens_nothing()
    {
        var over = After(DiskFull with { SentAt = At(-10) }, DiskFine with { SentAt = At(-5) });
        var late = Take(over, DiskFull with { SentAt = At(-6) }, 3);
        Assert.Equal((true, null), (late.IsLate, late.Fact));
        Assert.IsType<E.Opened>(Take(over, DiskFull with { SentAt = At(-4) }, 3).Fact);
    }

    [Fact]
    [Case(34)]
    public void An_older_resolution_changes_nothing_and_is_told_as_late()
    {
        var firing = After(DiskFull with { SentAt = At(-5) });
        var late = Take(firing, DiskFine with { SentAt = At(-6) }, 3);
        Assert.Equal((true, firing), (late.IsLate, late.Alert));
        Assert.IsType<E.Resolved>(Take(firing, DiskFine with { SentAt = At(-5) }, 3).Fact);
    }

    [Fact]
    [Case(66)]
    public void A_sender_whose_clock_is_ahead_does_not_make_later_signals_late()
    {
        var ahead = After(DiskFull with { SentAt = At(60) });
        Assert.IsType<E.Resolved>(Take(ahead, DiskFine with { SentAt = At(3) }, 3).Fact);
        var over = After(DiskFull, DiskFine with { SentAt = At(60) });
        Assert.IsType<E.Opened>(Take(over, DiskFull with { SentAt = At(3) }, 3).Fact);
    }

    [Theory]
    [InlineData(14.9, false)]
    [InlineData(15, true)]
    public void An_alert_that_goes_on_after_its_incident_was_resolved_asks_for_a_new_one(double minutes, bool reopens)
    {
        var detached = After(DiskFull) with
        {
            DetachedAt = Noon,
            Incident = Incidents.TestIncidents.Checkout,
            Group = new AlertGroupId(Id(4)),
            Status = AlertStatus.Acknowledged,
        };
        var repeat = Take(detached, DiskFull with { Severity = AlertSeverity.Critical }, minutes);
        Assert.Equal(reopens, repeat.Fact is E.Reopened);
        Assert.Equal(AlertSeverity.Critical, repeat.Alert!.Severity);
        if (reopens)
        {
            Assert.Equal(
                (AlertStatus.Firing, null, null, null),
                (repeat.Alert.Status, repeat.Alert.Incident, repeat.Alert.Group, repeat.Alert.DetachedAt));
        }
    }

    [Fact]
    public void The_version_counts_the_facts_whatever_comes()
    {
        AlertSignal[] signals =
        [
            DiskFull, DiskFine, DiskFull with { Action = AlertAction.Acknowledge },
            DiskFull with { Severity = AlertSeverity.Critical }, DiskFull with { SentAt = At(2) },
        ];
        foreach (var first in signals)
        {
            foreach (var second in signals)
            {
                foreach (var third in signals)
                {
                    var one = Take(After(DiskFull), first, 1);
                    var two = Take(one.Alert, second, 2);
                    var three = Take(two.Alert ?? one.Alert, third, 3);
                    if (three.Alert is null || three.Fact is E.Opened || two.Fact is E.Opened)
                        continue;
                    var facts = new[] { one, two, three }.Count(each => each.Fact is not null);
                    Assert.Equal(1 + facts, three.Alert.Version);
                }
            }
        }
    }
}
