using System.Collections.Immutable;
using NodaTime;
using C = Muster.Core.Maintenance.MaintenanceCommand;
using E = Muster.Core.Maintenance.MaintenanceEvent;

namespace Muster.Core.Maintenance;

/// <summary>A wait within planned work.</summary>
/// <param name="BegunAt">When it began.</param>
/// <param name="Until">When it is over, unless it begins anew.</param>
/// <param name="IsOver">It is over, and that was said.</param>
public readonly record struct WorkTimer(Instant BegunAt, Instant Until, bool IsOver);

/// <summary>
/// The waits of planned work, one after the other: until the new servers are there, until they have proven stable.
/// Until the last is over nothing of the old is removed and the work is not done. Source: MNT-006, MNT-007.
/// </summary>
public static class WorkTimers
{
    /// <summary>The waits that are not over yet, in the playbook's order, each with its length.</summary>
    public static IReadOnlyList<string> Open(PlannedWork work, MaintenanceRules rules) =>
    [
        .. rules.Timers.Where(each => !IsOver(work, each.Key))
            .Select(each => $"{each.Key} ({Communications.MessageFields.Say(each.Value)})"),
    ];

    /// <summary>Whether every wait is over, so that the old may be removed.</summary>
    public static bool IsStable(PlannedWork work, MaintenanceRules rules) =>
        work.StartedAt is not null && rules.Timers.Keys.All(name => IsOver(work, name));

    /// <summary>Whether a wait may begin: the ones before it are over, and it does not run.</summary>
    public static bool MayBegin(PlannedWork work, MaintenanceRules rules, string name) =>
        work.IsUnderWay && rules.Timers.ContainsKey(name) && !IsRunning(work, name)
        && Before(work, rules, name) is null;

    /// <summary>When the next wait is over, or null while none runs.</summary>
    public static Instant? NextEnd(PlannedWork work) =>
        work.Timers.Values.Where(timer => !timer.IsOver).Select(timer => (Instant?)timer.Until).Min();

    internal static Decision<E> Begin(PlannedWork work, C.BeginTimer c)
    {
        if (!c.Rules.Timers.TryGetValue(c.Timer, out var length))
            return MaintenanceRefusals.NoSuchTimer(c.Timer, c.Rules.Timers.Keys);
        if (!work.IsUnderWay)
            return MaintenanceRefusals.NotStarted;
        if (IsRunning(work, c.Timer))
            return Decision<E>.Nothing;
        return Before(work, c.Rules, c.Timer) is { } before
            ? MaintenanceRefusals.TimerTooEarly(before)
            : new E.TimerBegun(c.Timer, c.At + length) { At = c.At, By = c.By };
    }

    internal static Decision<E> End(PlannedWork work, C.EndTimers c) =>
        work.Timers.Where(each => !each.Value.IsOver && each.Value.Until <= c.At)
            .OrderBy(each => each.Value.Until).ThenBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => each.Key).ToList() is [_, ..] over
                ? over.Select(name => (E)new E.TimerOver(name) { At = c.At, By = c.By }).ToArray()
                : Decision<E>.Nothing;

    internal static ImmutableDictionary<string, WorkTimer> With(ImmutableDictionary<string, WorkTimer> timers, E fact)
    {
        if (fact is E.TimerBegun begun)
        {
            // What was waited for after it is waited for anew.
            var later = timers.Where(each => each.Value.BegunAt > BegunAt(timers, begun.Timer));
            return timers.RemoveRange(later.Select(each => each.Key))
                .SetItem(begun.Timer, new WorkTimer(begun.At, begun.Until, IsOver: false));
        }

        return fact is E.TimerOver over && timers.TryGetValue(over.Timer, out var timer)
            ? timers.SetItem(over.Timer, timer with { IsOver = true })
            : timers;
    }

    private static Instant BegunAt(ImmutableDictionary<string, WorkTimer> timers, string name) =>
        timers.TryGetValue(name, out var before) ? before.BegunAt : Instant.MaxValue;

    private static bool IsOver(PlannedWork work, string name) =>
        work.Timers.TryGetValue(name, out var timer) && timer.IsOver;

    private static bool IsRunning(PlannedWork work, string name) =>
        work.Timers.TryGetValue(name, out var timer) && !timer.IsOver;

    private static string? Before(PlannedWork work, MaintenanceRules rules, string name) =>
        rules.Timers.Keys.TakeWhile(each => each != name).FirstOrDefault(each => !IsOver(work, each));
}
