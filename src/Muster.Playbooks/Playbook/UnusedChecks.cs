using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>What is defined, and nothing leads to.</summary>
internal static class UnusedChecks
{
    internal static void Run(Draft draft)
    {
        if (draft.Policies.Count > 0)
        {
            foreach (var schedule in draft.Schedules.Where(each => !draft.IsReferred(Named.Schedule, each.Id.Value)))
                Tell(Named.Schedule, schedule.Id.Value, "no policy pages it", draft);
        }

        if (draft.Services.Count == 0)
            return;
        foreach (var policy in draft.Policies)
        {
            var isUsed = draft.IsReferred(Named.Policy, policy.Id.Value)
                || draft.Services.Exists(service => service.Policy == policy.Id);
            if (!isUsed)
                Tell(Named.Policy, policy.Id.Value, "no service, route or kind follows it", draft);
        }
    }

    private static void Tell(Named kind, string id, string why, Draft draft) => draft.Findings.Add(
        ProblemCode.Unused, draft.PlaceOf(kind, id), $"The {Draft.Word(kind)} '{id}' is not used: {why}.");
}
