using Muster.Core.Verification;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Verification;

/// <summary>verification.yaml: how it is shown that a fix holds.</summary>
internal static class VerificationFile
{
    private const string Name = "verification.yaml";

    private static readonly Shape Check = Shape.Of(
        Name, "checks.*", "a check",
        Field.Text("text", "what is looked at", "its id"),
        Field.Id("metric", "the measurement", "a person looks"),
        new("is", FieldForm.Limit, "its limit: `< 1`, `between 1 and 5`; needed with `metric`"),
        Field.Id("monitor", "the monitor of monitors.yaml that has to answer well"),
        Field.Length("window", "how far back"),
        Field.Text("by", "who confirms it: `role commander`, `support`", "anybody"));

    private static readonly Shape Rule = Shape.Of(
        Name, "rules[]", "a rule",
        Field.Text("name", "its name", "its number"),
        Field.Ids("severities", "for these levels", "all"),
        Field.Texts("after", "after these workflows or runbooks, or for `maintenance`", "all"),
        Field.Ids("checks", "the checks that must hold", "all of them"),
        Field.Length("stableFor", "how long all must hold before it counts as resolved"),
        Field.Length("watchFor", "how long it is watched afterwards"),
        Field.Length("watchMost", "the longest it is watched, when `watchFor` is the shortest", "`watchFor`"),
        Field.Length("pollEvery", "how often while it is watched"),
        Field.Texts("signals", "what is watched, in words"),
        Field.Texts("resolveWhen", "what must be true beside the checks, in words"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Members("checks", Check, "what is looked at, by id"),
        Field.Items("rules", Rule, "what is needed when; the first that fits holds"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        var rules = new List<VerificationRule>();
        var checks = file.Each("checks", Check, Named.Check).Select(each => CheckOf(each.Id, each.Keys)).ToList();
        foreach (var keys in file.Each("rules", Rule))
            rules.Add(RuleOf(keys, rules.Count + 1));
        draft.Parts = draft.Parts with
        {
            Verification = new VerificationRules { Checks = checks, Rules = rules },
        };
    }

    private static VerificationCheck CheckOf(YamlScalar id, Entries keys)
    {
        var check = new VerificationCheck(
            id.Text,
            keys.Text("text") ?? id.Text,
            keys.Text("metric"),
            keys.Limit("is"),
            keys.Positive("window"),
            keys.Party("by"))
        {
            Monitor = keys.Name("monitor", Named.Monitor),
        };
        if (check.Metric is not null && !keys.Has("is"))
            keys.Miss("is", "the limit of its measurement, such as '< 1'", id.Place);
        if (check.Metric is null && keys.Has("is"))
            keys.Miss("metric", "what is measured", id.Place);
        return check;
    }

    private static VerificationRule RuleOf(Entries keys, int number)
    {
        var rule = new VerificationRule
        {
            Name = keys.Text("name") ?? $"rule {number}",
            Severities = keys.Levels("severities"),
            After = keys.Lines("after"),
            Checks = keys.Names("checks", Named.Check),
            StableFor = keys.Positive("stableFor"),
            WatchFor = keys.Positive("watchFor"),
            WatchMost = keys.Positive("watchMost"),
            PollEvery = keys.Positive("pollEvery"),
            Signals = keys.Lines("signals"),
            ResolveWhen = keys.Lines("resolveWhen"),
        };
        if (rule.WatchMost < (rule.WatchFor ?? Duration.Zero))
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadDuration,
                keys.Value("watchMost")!.Place,
                "'watchMost' is as long as 'watchFor' or longer.");
        }

        return rule;
    }
}
