using Muster.Core;
using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Engine.OnCall;

/// <summary>Who is on call in one schedule.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="Answer">The resolver's answer.</param>
/// <param name="Sentence">The answer in words, in the schedule's zone.</param>
public sealed record OnCallLine(Schedule Schedule, OnCallAnswer Answer, string Sentence);

/// <summary>Who is on call in every schedule at an instant (ONC-004): the answer that pages are sent by.</summary>
public static class OnCallNow
{
    /// <summary>A line a schedule, in the playbook's order.</summary>
    public static IReadOnlyList<OnCallLine> Of(Configuration configuration, Instant at) =>
        [.. configuration.Playbook.Schedules.Select(schedule => Of(configuration, schedule, at))];

    /// <summary>The resolver's answer for one schedule, among people who are there.</summary>
    public static OnCallAnswer In(Configuration configuration, Schedule schedule, Instant at) =>
        OnCallResolver.WhoIsOnCall(
            schedule,
            configuration.Overrides(schedule.Id),
            at,
            person => configuration.Person(person) is { IsActive: true });

    /// <summary>Who is on call in a schedule, or null for nobody and for a schedule that there is not.</summary>
    public static ResponderId? Who(Configuration configuration, ScheduleId id, Instant at) =>
        configuration.Playbook.Schedule(id) is { } schedule ? In(configuration, schedule, at).Responder : null;

    /// <summary>One schedule.</summary>
    public static OnCallLine Of(Configuration configuration, Schedule schedule, Instant at)
    {
        var answer = In(configuration, schedule, at);
        return new OnCallLine(schedule, answer, answer.Explain(configuration.NameOf, schedule.Zone));
    }
}
