using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Escalation;

/// <summary>escalation.yaml: who is paged when.</summary>
internal static class EscalationFile
{
    internal static void Read(Entries file)
    {
        foreach (var (id, value) in file.Members("policies"))
        {
            var isNew = file.Draft.Define(Named.Policy, id);
            if (Entries.Of(value, Shapes.Policy, file.Draft) is not { } policy)
                continue;
            var read = Policy(id, policy);
            if (isNew)
                file.Draft.Policies.Add(read);
        }
    }

    internal static EscalationPolicy Policy(YamlScalar id, Entries policy)
    {
        var read = new EscalationPolicy
        {
            Id = new PolicyId(id.Text),
            Name = policy.Text("name") ?? id.Text,
            Rounds = policy.Text("rounds") == "forever"
                ? EscalationPolicy.RoundsMax
                : policy.Number("rounds", 1, EscalationPolicy.RoundsMax, otherwise: 1),
            RoundPause = policy.Length("pause") ?? Duration.FromMinutes(5),
            AcknowledgeTimeout = policy.Positive("acknowledgeTimeout"),
            Steps = [],
        };
        return WithSteps(read, policy, id.Place);
    }

    /// <summary>One list of steps, or several of which one is in force (ESC-012).</summary>
    private static EscalationPolicy WithSteps(EscalationPolicy read, Entries policy, SourcePlace place)
    {
        if (!policy.Has("lists"))
        {
            if (policy.Has("active"))
                policy.Miss("lists", "'active' names one of several lists", policy.Value("active")!.Place);
            var items = policy.Items("steps");
            if (items.Count == 0 && policy.Value("steps") is null or YamlList)
                policy.Miss("steps", "at least one, each with 'page'", place);
            return read with { Steps = Steps(items, policy.Draft) };
        }

        if (policy.Has("steps"))
        {
            policy.Draft.Findings.Add(
                ProblemCode.WrongForm, policy.Value("steps")!.Place, "A policy has either 'steps' or 'lists'.");
        }

        List<EscalationList> lists = [];
        foreach (var (id, value) in policy.Members("lists"))
        {
            if (value is YamlList list)
                lists.Add(new EscalationList(id.Text, Steps(list.Items, policy.Draft)));
            else
                policy.Draft.Findings.Add(ProblemCode.WrongForm, value.Place, "A list has steps ('- page: …').");
        }

        var words = lists.Select(list => (list.Id, list)).ToList();
        if (words.Count == 0)
            return read;
        if (!policy.Has("active"))
            policy.Miss("active", "the list that is in force", place);
        var active = policy.Choice("active", words[0].list, words);
        return read with
        {
            Steps = active.Steps,
            ActiveList = active.Id,
            OtherLists = [.. lists.Where(list => list != active)],
        };
    }

    private static List<EscalationStep> Steps(IReadOnlyList<YamlValue> items, Draft draft)
    {
        var steps = new List<EscalationStep>();
        foreach (var item in items)
        {
            if (Entries.Of(item, Shapes.Step, draft) is not { } entries)
                continue;
            var step = EscalationStepFile.Read(entries, steps.Count + 1);
            CheckOrder(entries, step, steps);
            draft.Steps[step] = entries.Place;
            steps.Add(step);
        }

        return steps;
    }

    /// <summary>A step without 'after' that is not the first for its incidents was probably forgotten.</summary>
    private static void CheckOrder(Entries entries, EscalationStep step, List<EscalationStep> before)
    {
        if (step.When == EscalationCondition.Asked
            || before.LastOrDefault(each => IsSameLine(each, step)) is not { } previous)
        {
            return;
        }

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

    private static bool IsSameLine(EscalationStep one, EscalationStep other) =>
        one.When == other.When && one.Act == other.Act && one.BranchOf == other.BranchOf && Overlap(one, other);

    private static bool Overlap(EscalationStep one, EscalationStep other) =>
        one.Severities.Count == 0 || other.Severities.Count == 0 || one.Severities.Intersect(other.Severities).Any();
}
