using Muster.Core;
using Muster.Core.Directory;
using Muster.Core.OnCall;
using Muster.Core.Playbook;

namespace Muster.Engine.OnCall;

/// <summary>What a text says of one schedule.</summary>
/// <param name="Schedule">As much of it as can be read, or null.</param>
/// <param name="Problems">What is wrong with it; only without errors may it be put in force.</param>
public sealed record ScheduleRead(Schedule? Schedule, IReadOnlyList<Problem> Problems)
{
    /// <summary>Whether it may be put in force.</summary>
    public bool IsGood => Schedule is not null && Problems.All(problem => problem.Severity != ProblemSeverity.Error);
}

/// <summary>The language of schedules.yaml, handed in from where it is known.</summary>
/// <param name="Read">Reads one schedule within a playbook, with the people that it may name.</param>
/// <param name="Write">Writes one so that reading gives the same again.</param>
public sealed record ScheduleLanguage(
    Func<ScheduleId, string, CheckedPlaybook, IEnumerable<Responder>, ScheduleRead> Read,
    Func<Schedule, string> Write);
