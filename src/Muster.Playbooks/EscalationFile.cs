using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Playbook;
using NodaTime;

namespace Muster.Playbooks;

/// <summary>escalation.yaml: who is paged when.</summary>
internal static class EscalationFile
{
    private const string TargetExpected = "'schedule primary', 'person ada' or 'team payments'";

    private static readonly (string Word, EscalationCondition Value)[] Conditions =
    [
        ("unacknowledged", EscalationCondition.Unacknowledged),
        ("unresolved", EscalationCondition.Unresolved),
        ("open", EscalationCondition.Open),
    ];

    internal static void Read(Entries file)
    {
        foreach (var (id, value) in file.Members("policies"))
        {
            var isNew = file.Draft.Define(Named.Policy, id);
            if (Entries.Of(value, Shapes.Policy, file.Draft) is not { } policy)
                continue;
            var read = new EscalationPolicy
            {
                Id = new PolicyId(id.Text),
                Name = policy.Text("name") ?? id.Text,
                Rounds = policy.Number("rounds", 1, EscalationPolicy.RoundsMax, otherwise: 1),
                RoundPause = policy.Length("pause") ?? Duration.FromMinutes(5),
                Steps = Steps(policy, id.Place),
            };
            if (isNew)
                file.Draft.Policies.Add(read);
        }
    }

    private static List<EscalationStep> Steps(Entries policy, SourcePlace place)
    {
        var steps = new List<EscalationStep>();
        var items = policy.Items("steps");
        if (items.Count == 0 && policy.Value("steps") is null or YamlList)
            policy.Miss("steps", "at least one, each with 'page'", place);
        foreach (var item in items)
        {
            if (Entries.Of(item, Shapes.Step, policy.Draft) is not { } entries)
                continue;
            var step = Step(entries, steps.Count + 1);
            CheckOrder(entries, step, steps);
            policy.Draft.Steps[step] = entries.Place;
            steps.Add(step);
        }

        return steps;
    }

    private static EscalationStep Step(Entries step, int level)
    {
        var targets = step.Texts("page").Select(target => Target(target, step.Draft)).OfType<EscalationTarget>();
        var read = new EscalationStep
        {
            Level = level,
            Name = step.Text("name"),
            At = step.Length("after") ?? Duration.Zero,
            When = step.Choice("when", EscalationCondition.Unacknowledged, Conditions),
            Severities = [.. step.Texts("severities").Select(step.Draft.Level)],
            Targets = [.. targets],
        };
        if (!step.Has("page") || step.Value("page") is YamlList { Items.Count: 0 })
            step.Miss("page", $"whom, {TargetExpected}");
        return read;
    }

    /// <summary>A step without 'after' that is not the first for its incidents was probably forgotten.</summary>
    private static void CheckOrder(Entries entries, EscalationStep step, List<EscalationStep> before)
    {
        if (before.LastOrDefault(each => each.When == step.When && Overlap(each, step)) is not { } previous)
            return;
        if (!entries.Has("after"))
        {
            entries.Miss("after", "only the first step of a condition is reached at once without saying so");
        }
        else if (step.At < previous.At)
        {
            entries.Draft.Findings.Add(
                ProblemCode.StepOrder,
                entries.Value("after")!.Place,
                "This step comes before the step above it; 'after' counts from the beginning, not from that step.");
        }
    }

    private static bool Overlap(EscalationStep one, EscalationStep other) =>
        one.Severities.Count == 0 || other.Severities.Count == 0 || one.Severities.Intersect(other.Severities).Any();

    internal static EscalationTarget? Target(YamlScalar target, Draft draft)
    {
        var words = target.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words is [var kind, var id])
        {
            switch (kind)
            {
                case "schedule":
                    draft.Refer(Named.Schedule, id, target.Place);
                    return new EscalationTarget.OnCall(new ScheduleId(id));
                case "person":
                    draft.Refer(Named.Person, id, target.Place);
                    return new EscalationTarget.Person(new ResponderId(id));
                case "team":
                    draft.Refer(Named.Team, id, target.Place);
                    return new EscalationTarget.Members(new TeamId(id));
            }
        }

        var hint = words.Length > 0 ? Nearest.Hint(words[0], ["schedule", "person", "team"]) : "";
        draft.Findings.Add(
            ProblemCode.UnknownWord, target.Place, $"'{Quote.Of(target.Text)}' is not {TargetExpected}.{hint}");
        return null;
    }
}
