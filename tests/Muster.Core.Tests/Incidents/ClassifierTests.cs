using Muster.Core.Incidents;
using Xunit;
using static Muster.Core.Tests.Given;
using static Muster.Core.Tests.Incidents.TestIncidents;
using E = Muster.Core.Incidents.IncidentEvent;

namespace Muster.Core.Tests.Incidents;

/// <summary>How the level of an incident is found, and that two ways may differ.</summary>
public sealed class ClassifierTests
{
    private static readonly SeverityTree Tree = ResponsePlaybook.Whole.Classification.Tree!;

    [Fact]
    [Requirement("SEV-011")]
    public void The_tree_is_walked_one_answer_at_a_time_and_its_path_is_kept()
    {
        var walked = Given(CheckoutDown).When(Answer("n1", "no")).When(Answer("n2", "No")).When(Answer("n4", "no"))
            .When(Answer("n5", "no")).When(Answer("n6", "no"));
        Assert.Equal(["n1", "n2", "n4", "n5", "n6"], walked.State.Work.Path.Select(step => step.Node));
        Assert.Null(Classifier.NextQuestion(Tree, walked.State.Work));
        Assert.Equal(["P2", "P3"], Propose(walked.State).Tree.Select(level => level.Value));
        Assert.Null(Propose(walked.State).Level);
    }

    [Fact]
    [Requirement("SEV-011")]
    public void An_earlier_question_answered_anew_drops_the_path_after_it()
    {
        var anew = Given(CheckoutDown).When(Answer("n1", "no")).When(Answer("n2", "yes")).When(Answer("n1", "yes"));
        Assert.Equal(["n1"], anew.State.Work.Path.Select(step => step.Node));
        Assert.Equal("P0", Propose(anew.State).Level?.Value);
    }

    [Fact]
    public void A_question_that_is_not_asked_and_an_answer_that_is_none_are_refused()
    {
        Given(CheckoutDown).When(Answer("n5", "no")).ThenRefused("tree.not-asked");
        Given(CheckoutDown).When(Answer("n1", "perhaps")).ThenRefused("answer.unknown");
    }

    [Fact]
    [Requirement("SEV-008")]
    public void Figures_propose_a_level_and_name_what_matched()
    {
        var proposal = Propose(With(("error_rate_pct", 100), ("tps", 400_000)));
        Assert.Equal("P0", proposal.Level?.Value);
        Assert.Equal(
            ["All requests fail (error_rate_pct is 100)", "Throughput is low (tps is 400000)"],
            proposal.Reasons.Select(reason => reason.Text));
    }

    [Theory]
    [Requirement("SEV-009")]
    [InlineData(49.9, "P1")]
    [InlineData(50, "P1")]
    [InlineData(50.1, "P0")]
    public void The_share_of_users_decides_also_at_exactly_the_limit(double share, string level) =>
        Assert.Equal(level, Propose(With(("users_affected_pct", share))).Level?.Value);

    [Fact]
    [Requirement("SEV-012")]
    public void Where_tree_and_conditions_differ_both_are_shown()
    {
        var state = Given(CheckoutDown).When(Answer("n1", "no")).When(Answer("n2", "no"))
            .When(Answer("n4", "tps < 500000")).State;
        var proposal = Propose(Incident.Evolve(state, Figure("tps", 400_000)));
        Assert.True(proposal.IsConflict);
        Assert.Equal(["P1", "P0"], proposal.Reasons.Select(reason => reason.Severity.Value));
    }

    [Fact]
    [Requirement("SEV-014")]
    [Requirement("SEV-015")]
    public void What_speaks_for_a_worse_level_is_offered_while_it_is_not_reached()
    {
        var major = Given(CheckoutDown with { Severity = P1, Rank = 1 }).State;
        Assert.Empty(Classifier.Propose(ResponsePlaybook.Whole, major, At(14)).Raises);
        var later = Classifier.Propose(ResponsePlaybook.Whole, major, At(16));
        Assert.Equal("It goes on", Assert.Single(later.Raises).When);
        var outage = Incident.Evolve(major, Figure("outage_min", 6));
        Assert.Equal("A long outage", Assert.Single(Propose(outage).Raises).When);
        Assert.Empty(Classifier.Propose(ResponsePlaybook.Whole, Given(CheckoutDown).State, At(600)).Raises);
    }

    [Fact]
    [Requirement("SEV-019")]
    [Requirement("SEV-020")]
    public void Other_environments_and_lost_redundancy_lower_the_level()
    {
        var worst = With(("error_rate_pct", 100));
        Assert.Equal("P3", Propose(Incident.Evolve(worst, Answered("environment", "staging"))).Level?.Value);
        Assert.Equal("P1", Propose(Incident.Evolve(worst, Answered("redundancy", "lost"))).Level?.Value);
    }

    [Fact]
    [Requirement("SEV-017")]
    public void A_word_of_a_second_scheme_means_a_level_of_the_first() =>
        Assert.Equal("P0", ResponsePlaybook.Whole.SeverityOfAnyScheme("Urgent")?.Id.Value);

    [Fact]
    [Requirement("SEV-023")]
    public void What_nobody_has_assessed_is_assessed_by_choosing_the_same_level()
    {
        var unknown = Given(CheckoutDown with { Unassessed = true });
        Assert.True(unknown.State.IsUnassessed);
        var chosen = unknown.When(new IncidentCommand.ChangeSeverity(Critical, "seen") { At = At(1), By = ByAda });
        Assert.False(chosen.State.IsUnassessed);
        chosen.When(new IncidentCommand.ChangeSeverity(Critical, "seen") { At = At(2), By = ByAda }).ThenNothing();
    }

    private static IncidentCommand.AnswerTree Answer(string node, string answer) =>
        new(Tree, node, answer) { At = At(1), By = ByAda };

    private static Incident With(params (string Figure, double Value)[] figures) => figures.Aggregate(
        Given(CheckoutDown).State, (state, each) => Incident.Evolve(state, Figure(each.Figure, each.Value)));

    private static E.FigureGiven Figure(string figure, double value) => new(figure, value) { At = At(1), By = ByAda };

    private static E.QuestionAnswered Answered(string question, string answer) =>
        new(question, question, answer) { At = At(1), By = ByAda };

    private static SeverityProposal Propose(Incident state) =>
        Classifier.Propose(ResponsePlaybook.Whole, state, At(1));
}
