using Muster.Core.Alerts;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Alerts.TestAlerts;
using static Muster.Core.Tests.Given;
using E = Muster.Core.Alerts.AlertGroupEvent;

namespace Muster.Core.Tests.Alerts;

public sealed class AlertGroupTests
{
    [Fact]
    public void A_group_that_does_not_wait_is_ready_at_once() => Assert.Equal(
        [typeof(E.Opened), typeof(E.Ready)], Join(open: null).Facts.Select(fact => fact.GetType()));

    [Fact]
    public void A_group_that_waits_is_ready_when_it_wakes()
    {
        var waiting = Join(open: null, Duration.FromSeconds(30));
        Assert.IsType<E.Opened>(Assert.Single(waiting.Facts));
        Assert.Equal(Noon + Duration.FromSeconds(30), waiting.Group.IncidentAt);
        Assert.IsType<E.Ready>(Assert.Single(AlertGroupRules.Wake(waiting.Group, At(1)).Facts));
    }

    [Fact]
    [Case(59)]
    public void Thousands_of_alerts_make_one_group_and_no_more_facts()
    {
        var group = Group();
        for (var alert = 1; alert < 5_000; alert++)
        {
            var joined = Join(group);
            Assert.Empty(joined.Facts);
            group = joined.Group;
        }

        Assert.Equal((5_000L, 5_000L, 2L), (group.OpenAlerts, group.TotalAlerts, group.Version));
    }

    [Fact]
    [Case(58)]
    public void A_group_that_clears_before_it_opens_an_incident_closes()
    {
        var left = AlertGroupRules.Leave(Group(Duration.FromSeconds(30)), At(1));
        Assert.Equal([typeof(E.Cleared), typeof(E.Closed)], left.Facts.Select(fact => fact.GetType()));
        Assert.Empty(AlertGroupRules.Wake(left.Group, At(2)).Facts);
        Assert.Empty(AlertGroupRules.Leave(left.Group, At(2)).Facts);
    }

    [Fact]
    [Case(58)]
    public void A_group_with_an_incident_clears_and_fires_again()
    {
        var group = Group() with { Incident = Incidents.TestIncidents.Checkout };
        var left = AlertGroupRules.Leave(group, At(1));
        Assert.Equal(new E.Cleared(1) { At = At(1) }, Assert.Single(left.Facts));
        Assert.IsType<E.FiringAgain>(Assert.Single(Join(left.Group).Facts));
        Assert.Empty(AlertGroupRules.Wake(left.Group, At(2)).Facts);
    }

    [Fact]
    public void A_group_is_closed_once()
    {
        var closed = AlertGroupRules.Close(Group(), At(1));
        Assert.IsType<E.Closed>(Assert.Single(closed.Facts));
        Assert.Empty(AlertGroupRules.Close(closed.Group, At(2)).Facts);
    }
}
