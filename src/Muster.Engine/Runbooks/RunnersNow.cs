using System.Collections.Concurrent;
using NodaTime;

namespace Muster.Engine.Runbooks;

/// <summary>A runner as it was last heard of.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels and connections.</param>
/// <param name="Kinds">What it runs.</param>
/// <param name="SeenAt">When it was last heard of.</param>
public sealed record RunnerSeen(
    string Id, string Name, IReadOnlyList<string> Labels, IReadOnlyList<string> Kinds, Instant SeenAt);

/// <summary>Which runners this node heard of lately: a picture for people, never a promise.</summary>
public sealed class RunnersNow
{
    private readonly ConcurrentDictionary<string, RunnerSeen> seen = new(StringComparer.Ordinal);

    /// <summary>A runner that was not heard of for so long counts as away.</summary>
    public static Duration AwayAfter { get; } = Duration.FromMinutes(2);

    /// <summary>A runner asked for work.</summary>
    public void Hear(RunnerSeen runner) => seen[runner.Id] = runner;

    /// <summary>A runner was removed.</summary>
    public void Forget(string id) => seen.TryRemove(id, out _);

    /// <summary>When a runner was last heard of, or null.</summary>
    public RunnerSeen? Of(string id) => seen.GetValueOrDefault(id);

    /// <summary>Those that are there.</summary>
    public IReadOnlyList<RunnerSeen> There(Instant now) =>
        [.. seen.Values.Where(runner => now - runner.SeenAt < AwayAfter)];

    /// <summary>The labels of those that are there; null when none was ever heard of.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Labels(Instant now) =>
        seen.IsEmpty ? null : [.. There(now).Select(runner => runner.Labels)];
}
