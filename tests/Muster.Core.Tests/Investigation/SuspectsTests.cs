using Muster.Core.Catalog;
using Muster.Core.Incidents;
using Muster.Core.Investigation;
using Muster.Core.Playbook;
using Muster.Core.Tests.Incidents;
using Xunit;
using static Muster.Core.Tests.Given;

namespace Muster.Core.Tests.Investigation;

/// <summary>Which change is looked at first.</summary>
public sealed class SuspectsTests
{
    private static readonly Incident CheckoutDown = TestIncidents.Given(TestIncidents.CheckoutDown).State;

    [Fact]
    [Requirement("INV-001")]
    public void The_latest_change_of_the_service_before_the_trouble_is_the_first_suspect()
    {
        var suspects = Suspects.Of(
            CheckoutDown,
            [
                Change("after", 20), Change("below", -5, "database"), Change("deployed", -30), Change("older", -90),
                Change("yesterday", -600),
            ],
            new CheckedPlaybook());
        Assert.Equal(
            ["deployed", "older", "below", "after", "yesterday"], suspects.Select(each => each.Change.Summary));
        Assert.Equal([true, true, true, false, false], suspects.Select(each => each.IsSuspect));
    }

    [Fact]
    [Requirement("INV-006")]
    public void A_link_has_the_time_of_the_incident_filled_in() => Assert.Equal(
        "https://logs/?q=payments&from=2026-11-21T11%3A00%3A00Z&to=1795262400000",
        Suspects.Filled(
            "https://logs/?q={service}&from={from}&to={toMs}", CheckoutDown, NodaTime.Duration.FromHours(1), Noon));

    private static ServiceChangeEvent.Recorded Change(string what, double minutes, string? service = null) => new(
        Id(4), service is null ? Payments : new ServiceId(service), what, Source: null, At(minutes), Details: null, [])
    {
        At = At(minutes),
        By = ByMonitoring,
    };
}
