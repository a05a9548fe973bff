using Muster.Core.Incidents;
using Muster.Core.Investigation;
using Muster.Core.Playbook;
using Muster.Core.Tests.Incidents;
using NodaTime;
using Xunit;

namespace Muster.Core.Tests.Investigation;

/// <summary>How far the damage reaches, and what is probably the cause.</summary>
public sealed class ImpactTests
{
    private static readonly Incident CheckoutDown = TestIncidents.Given(TestIncidents.CheckoutDown).State;

    private static readonly CheckedPlaybook Playbook = new()
    {
        Investigation = new InvestigationGuide
        {
            Impact = ["users", "geography", "revenue per minute"],
            Symptoms =
            [
                new Symptom("Answers are slow", "A slow query", null, null),
                new Symptom("Clients get 502", "The ingress is set up wrongly", "kubectl get ingress", "ingress"),
                new Symptom("Every pod is in CrashLoopBackOff", "A bad deployment", null, null),
            ],
        },
    };

    [Fact]
    [Requirement("INV-008")]
    public void Each_area_has_who_measured_it_and_when_and_a_rate_is_summed_up_from_the_beginning()
    {
        var at = CheckoutDown.StartedAt + Duration.FromMinutes(10);
        var incident = Told(CheckoutDown, at, "users", "40 % of them", 0.4);
        incident = Told(incident, at, "revenue per minute", "200 EUR", 200);
        incident = Told(incident, at + Duration.FromMinutes(20), "Revenue per minute", "50 EUR", 50);
        var areas = Impact.Of(Playbook, incident, at + Duration.FromMinutes(30));
        Assert.Equal(["users", "geography", "revenue per minute"], areas.Select(area => area.Area));
        Assert.Equal(("40 % of them", "Ada", at), (areas[0].Latest!.Text, areas[0].Latest!.By, areas[0].Latest!.At));
        Assert.Null(areas[0].Total);
        Assert.Null(areas[1].Latest);
        Assert.Equal((50, "200 EUR"), (areas[2].Latest!.Value, Assert.Single(areas[2].Earlier).Text));
        Assert.Equal((200 * 30) + (50 * 10), areas[2].Total);
    }

    [Fact]
    [Requirement("INV-008")]
    public void What_is_said_twice_is_said_once_and_what_says_nothing_is_refused()
    {
        var at = CheckoutDown.StartedAt;
        var incident = Told(CheckoutDown, at, "users", "all", null);
        Assert.Empty(Decide(incident, at, "users", "all", null).Facts);
        Assert.Equal("impact.missing", Decide(incident, at, "users", " ", null).Refusal?.Code);
        Assert.Equal("impact.area-missing", Decide(incident, at, "", "all", null).Refusal?.Code);
        Assert.Equal("impact.missing", Decide(incident, at, "users", "x", double.NaN).Refusal?.Code);
        Assert.Equal("12.5", Assert.Single(Decide(incident, at, "users", "", 12.5).Facts.OfType<
            IncidentEvent.ImpactMeasured>()).Text);
    }

    [Fact]
    [Requirement("INV-007")]
    public void The_symptom_whose_words_stand_in_the_alert_comes_first()
    {
        var seen = SymptomTable.Of(Playbook.Investigation, ["Checkout: clients get 502 from the ingress"]);
        Assert.Equal(
            ["The ingress is set up wrongly", "A slow query", "A bad deployment"],
            seen.Select(each => each.Symptom.Cause));
        Assert.Equal([2, 0, 0], seen.Select(each => each.Fits));
        Assert.Equal(1, SymptomTable.Of(Playbook.Investigation, ["pods crashloopbackoff"])[0].Fits);
    }

    private static Decision<IncidentEvent> Decide(
        Incident incident, Instant at, string area, string text, double? value) => Incident.Decide(
        incident, new IncidentCommand.MeasureImpact(area, text, value)
        {
            At = at,
            By = Actor.Responder(new ResponderId("ada"), "Ada"),
        });

    private static Incident Told(Incident incident, Instant at, string area, string text, double? value) =>
        Decide(incident, at, area, text, value).Facts.Aggregate(incident, Incident.Evolve);
}
