using System.Collections.Immutable;
using System.Globalization;
using Muster.Core.Monitors;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Core.Incidents;

/// <summary>What speaks for which level.</summary>
/// <param name="Level">The proposed level, or null when nothing speaks for any.</param>
/// <param name="Reasons">What matched, worst level first.</param>
/// <param name="Tree">The levels at the end of the tree's path; empty while it is walked.</param>
/// <param name="IsConflict">The tree and the conditions say different things: the commander chooses (SEV-012).</param>
/// <param name="Raises">What speaks for a worse level than the present one.</param>
public sealed record SeverityProposal(
    SeverityId? Level,
    IReadOnlyList<SeverityReason> Reasons,
    IReadOnlyList<SeverityId> Tree,
    bool IsConflict,
    IReadOnlyList<RaiseRule> Raises);

/// <summary>A reason for a level.</summary>
/// <param name="Severity">The level.</param>
/// <param name="Text">What matched, in words.</param>
/// <param name="Source">Where it stands: <c>condition</c>, <c>edge</c>, <c>environment</c>, <c>tree</c>.</param>
public sealed record SeverityReason(SeverityId Severity, string Text, string Source);

/// <summary>Proposes the level of an incident from what is known. Source: SEV-008 to SEV-020.</summary>
public static class Classifier
{
    /// <summary>The question whose answer names the environment.</summary>
    public const string EnvironmentQuestion = "environment";

    /// <summary>The question what it costs the business (SEV-022).</summary>
    public const string ImpactQuestion = "business";

    /// <summary>The question whether only redundancy is lost.</summary>
    public const string RedundancyQuestion = "redundancy";

    /// <summary>The figure that counts the incidents of one cause, this one included; merging gives it
    /// (INT-014).</summary>
    public const string IncidentsFigure = "incidents";

    /// <summary>So many of one cause speak for a worse level where the playbook does not say how many do.</summary>
    public const int SeveralIncidents = 3;

    /// <summary>What is known says so.</summary>
    public static SeverityProposal Propose(CheckedPlaybook playbook, Incident incident, Instant now)
    {
        var work = incident.Work;
        var rules = playbook.Classification;
        var figures = work.Figures;
        List<SeverityReason> reasons = [];
        foreach (var level in playbook.Severities)
        {
            reasons.AddRange(level.Conditions.Where(each => each.Holds(figures)).Select(each => new SeverityReason(
                level.Id, Words(each.Text, each.Figure!, figures), "condition")));
            reasons.AddRange(rules.Edges
                .Where(edge => edge.Severity == level.Id
                    && figures.TryGetValue(edge.Figure, out var value) && value.Equals(edge.At))
                .Select(edge => new SeverityReason(
                    level.Id, Words("Exactly at the limit", edge.Figure, figures), "edge")));
        }

        var byFigures = reasons.Count > 0 ? reasons[0].Severity : (SeverityId?)null;
        IReadOnlyList<SeverityId> leaf =
            work.Path.Count > 0 && work.Path[^1].Goto is null ? work.Path[^1].Severities : [];
        reasons.AddRange(leaf.Select(each => new SeverityReason(
            each, string.Join(", ", work.Path.Select(step => $"{step.Ask} {step.Answer}")), "tree")));
        var environment = rules.Environments.FirstOrDefault(rule =>
            string.Equals(
                rule.Environment, work.Answers.GetValueOrDefault(EnvironmentQuestion),
                StringComparison.OrdinalIgnoreCase));
        if (environment is not null)
        {
            var when = environment.When is { } text ? $", when {text}" : "";
            reasons.Add(new SeverityReason(
                environment.Severity, $"It is in {environment.Environment}{when}", "environment"));
        }

        var proposed = environment?.Severity ?? Worst(playbook, byFigures, leaf.Count == 1 ? leaf[0] : null);
        return new SeverityProposal(
            Lowered(playbook, rules, work, proposed),
            reasons,
            leaf,
            byFigures is { } one && leaf.Count > 0 && !leaf.Contains(one),
            [
                .. rules.Raises.Concat(OfOneCause(playbook, incident))
                    .Where(rule => Speaks(rule, playbook, incident, now)),
            ]);
    }

    /// <summary>Several incidents of one cause suggest the next worse level, unless the playbook has a rule of its own
    /// for them.</summary>
    private static IEnumerable<RaiseRule> OfOneCause(CheckedPlaybook playbook, Incident incident)
    {
        if (incident.Rank == 0 || playbook.Classification.Raises.Any(rule => rule.Figure == IncidentsFigure))
            return [];
        var worse = playbook.Severities[Math.Min(incident.Rank, playbook.Severities.Count) - 1].Id;
        return
        [
            new RaiseRule(
                worse, "Several incidents have this one cause", IncidentsFigure,
                new Threshold(Comparison.AtLeast, SeveralIncidents, SeveralIncidents), OpenFor: null),
        ];
    }

    /// <summary>The next question of the tree, or null when it has come to an end or there is none.</summary>
    public static TreeNode? NextQuestion(SeverityTree? tree, IncidentWork work) => tree is null ? null
        : work.Path.Count == 0 ? tree.Node(tree.Start)
        : work.Path[^1].Goto is { } next ? tree.Node(next)
        : null;

    private static bool Speaks(RaiseRule rule, CheckedPlaybook playbook, Incident incident, Instant now)
    {
        if (playbook.SeverityOf(rule.To).Rank >= incident.Rank)
            return false;
        if (rule.Figure is { } figure)
            return incident.Work.Figures.TryGetValue(figure, out var value) && rule.Is.Holds(value);
        return rule.OpenFor is { } limit && incident.IsOpen && now - incident.OpenSince > limit;
    }

    private static SeverityId? Lowered(
        CheckedPlaybook playbook, ClassificationRules rules, IncidentWork work, SeverityId? level)
    {
        var isLost = string.Equals(
            work.Answers.GetValueOrDefault(RedundancyQuestion), "lost", StringComparison.OrdinalIgnoreCase);
        if (level is not { } known || !isLost || rules.RedundancyLowers == 0)
            return level;
        var rank = Math.Min(playbook.SeverityOf(known).Rank + rules.RedundancyLowers, playbook.Severities.Count - 1);
        return playbook.Severities[rank].Id;
    }

    private static SeverityId? Worst(CheckedPlaybook playbook, SeverityId? one, SeverityId? other) =>
        one is null ? other
        : other is null ? one
        : playbook.SeverityOf(one.Value).Rank <= playbook.SeverityOf(other.Value).Rank ? one : other;

    private static string Words(string text, string figure, ImmutableDictionary<string, double> figures) =>
        string.Create(CultureInfo.InvariantCulture, $"{text} ({figure} is {figures[figure]})");
}
