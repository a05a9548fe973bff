using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Storage;
using NodaTime;

namespace Muster.Simulation.Checks;

/// <summary>Each step is reached when the policy says, as a plain reading of the policy has it.</summary>
internal static class EscalationChecks
{
    internal static IReadOnlyList<string> Run(History record)
    {
        List<string> problems = [];
        foreach (var incident in record.Incidents)
        {
            if (PolicyOf(record, incident.State) is null)
            {
                problems.Add($"{incident.State.Reference} has no policy: {incident.State.Declaration}");
                continue;
            }

            var policy = PolicyOf(record, incident.State);
            var facts = record.EscalationOf(incident.State.Id).ToList();
            problems.AddRange(Times(incident.State, policy, facts));
            problems.AddRange(Complete(record, incident.State, policy, facts));
        }

        return problems;
    }

    private static EscalationPolicy PolicyOf(History record, Incident incident) => Playbooks.Numbered(
        record.Applied[incident.Declaration!.PlaybookVersion - 1]).Policy(incident.Declaration.Policy)!;

    /// <summary>A step's due instant is the instant its condition began to hold, and its time.</summary>
    private static IEnumerable<string> Times(
        Incident incident, EscalationPolicy policy, List<(StoredFact Stored, object Fact)> facts)
    {
        var since = Instant.MinValue;
        var opened = Instant.MinValue;
        Instant? taken = null;
        foreach (var (stored, fact) in facts)
        {
            switch (fact)
            {
                case EscalationEvent.Started e:
                    (since, opened) = (e.At, e.At);
                    break;
                case EscalationEvent.Resumed e:
                    since = e.At;
                    taken = e.Holder is null ? null : e.At;
                    break;
                case EscalationEvent.Acknowledged e:
                    taken = e.At;
                    break;
                case EscalationEvent.StepReached { Cause: StepCause.Due } e:
                    var step = policy.Steps[e.Level - 1];
                    var begun = step.When switch
                    {
                        EscalationCondition.Unacknowledged => since + (e.Round * policy.RoundLength(incident.Severity)),
                        EscalationCondition.Unresolved => taken ?? Instant.MinValue,
                        _ => opened,
                    };
                    var due = begun + step.At;
                    if (e.DueAt != due)
                        yield return $"{incident.Reference}: level {e.Level} says {e.DueAt}, the policy {due}";
                    if (stored.Recorded < e.DueAt)
                        yield return $"{incident.Reference}: level {e.Level} was reached before its time";
                    if (taken is not null && step.When == EscalationCondition.Unacknowledged)
                        yield return $"{incident.Reference}: level {e.Level} was reached although somebody had it";
                    break;
            }
        }
    }

    /// <summary>While nobody has it and nothing is wrong, no step that is due is left out.</summary>
    private static IEnumerable<string> Complete(
        History record, Incident incident, EscalationPolicy policy, List<(StoredFact Stored, object Fact)> facts)
    {
        if (facts.Select(pair => pair.Fact).OfType<EscalationEvent.Started>().FirstOrDefault() is not { } started)
            yield break;
        var end = facts.FirstOrDefault(pair =>
            pair.Fact is EscalationEvent.Acknowledged or EscalationEvent.Ended or EscalationEvent.Resumed);
        var until = end.Stored is { } stored ? History.TicksOf(stored.Recorded) : record.World.Scheduler.Ticks;
        foreach (var step in policy.Steps.Where(step => step.When == EscalationCondition.Unacknowledged))
        {
            var due = History.TicksOf(started.At + step.At);
            var isReached = facts.Any(pair => pair.Fact is EscalationEvent.StepReached reached
                && reached.Level == step.Level && History.TicksOf(pair.Stored.Recorded) <= until);
            if (!isReached && record.World.Observed.HasCalm(due, until, PageChecks.LatenessMax))
                yield return $"{incident.Reference}: level {step.Level} was due at {started.At + step.At} and left out";
        }
    }
}
