using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Metrics;
using Muster.Core.Postmortems;
using NodaTime;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Tests.Metrics;

/// <summary>What the review of a month says beside its figures.</summary>
public sealed class MonthlyReviewTests
{
    [Fact]
    [Requirement("MET-007")]
    [Requirement("PMR-013")]
    public void Incidents_that_share_a_cause_or_a_factor_are_found()
    {
        var first = Of(1, new E.CauseStated(CauseState.Confirmed, "The pool is used up.") { At = At(5), By = ByAda });
        var second = Of(2, new E.CauseStated(CauseState.Confirmed, "the pool is used up") { At = At(5), By = ByAda });
        var third = Of(3, new E.CauseStated(CauseState.Suspected, "The pool is used up.") { At = At(5), By = ByAda });
        var repeat = Assert.Single(MonthlyReview.RepeatsOf([first, second, third], []));
        Assert.Equal(2, repeat.Incidents.Count);
        var factors = MonthlyReview.RepeatsOf([Of(4), Of(5)], [Learnt(4, "No canary"), Learnt(5, "no canary.")]);
        Assert.Equal(["INC-5", "INC-4"], Assert.Single(factors).Incidents.OrderDescending());
    }

    [Fact]
    [Requirement("MET-009")]
    [Requirement("MET-010")]
    public void Obligations_that_were_kept_are_counted_by_kind()
    {
        var inTime = Of(1, AdaHasIt, new E.Updated(Id(1), "Soon.", null) { At = At(4), By = ByAda });
        var late = Of(
            2, new E.ClockMissed(ClockKind.AcknowledgeBy, At(5)) { At = At(5), By = Actor.Muster },
            AdaHasIt with { At = At(9) });
        var review = Review([inTime, late]);
        Assert.Equal(new Portion(1, 2), review.TakenInTime);
        Assert.Equal(new Portion(1, 1), review.Kept[ClockKind.FirstUpdateBy]);
        Assert.Equal("1 of 2 (50 %)", review.TakenInTime.ToString());
        Assert.Equal("none was due", review.Kept[ClockKind.StatusPageBy].ToString());
    }

    [Fact]
    [Requirement("MET-012")]
    public void What_it_cost_is_summed_over_the_incidents_that_say_it()
    {
        var review = Review(
        [
            Of(1, Figure("users", 15_000), Figure("revenue_usd", 20_000), Figure("error_rate_pct", 40)),
            Of(2, Figure("users", 500), Figure("support_tickets", 143)),
        ]);
        Assert.Equal(
            [("revenue_usd", 20_000.0), ("support_tickets", 143.0), ("users", 15_500.0)],
            review.Cost.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
    }

    private static E.FigureGiven Figure(string name, double value) => new(name, value) { At = At(3), By = ByAda };

    private static MonthlyReview Review(IReadOnlyList<Incident> incidents)
    {
        var report = new IncidentReport { From = Noon, Until = At(60) };
        return MonthlyReview.Of(
            report, [report], new ReviewRecord { Incidents = incidents }, At(60), DateTimeZone.Utc);
    }

    private static Postmortem Learnt(int number, string factor) => new()
    {
        Opening = new PostmortemEvent.Opened(
            new IncidentId(Id(number)), $"INC-{number}", "Down", P0, "Asked.", PostmortemForm.Full, DueAt: null)
        {
            At = Noon,
            By = ByAda,
        },
        Factors =
        [
            new PostmortemEvent.FactorAdded(Id(number), FactorKind.Contributing, factor) { At = Noon, By = ByAda },
        ],
    };

    private static Incident Of(int number, params IEnumerable<E> facts) => Given(
        [CheckoutDown with { Id = new IncidentId(Id(number)), Reference = $"INC-{number}" }, .. facts]).State;
}
