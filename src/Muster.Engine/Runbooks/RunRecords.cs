using Muster.Core;
using Muster.Core.Runbooks;
using Muster.Storage;

namespace Muster.Engine.Runbooks;

/// <summary>All runs as this node knows them: folded once, and then only what is new.</summary>
public sealed class RunRecords
{
    private readonly Folds<Run, RunCommand, RunEvent> runs = new(StreamKinds.Run);

    /// <summary>All runs of a snapshot, newest first.</summary>
    public async ValueTask<IReadOnlyList<Run>> All(IReading reading) =>
    [
        .. (await runs.All(reading)).OrderByDescending(run => run.Opening!.At)
            .ThenByDescending(run => run.Opening!.Id.ToString(), StringComparer.Ordinal),
    ];

    /// <summary>One run, or null.</summary>
    public async ValueTask<Run?> Find(IReading reading, RunId id) =>
        (await runs.Of(reading)).TryGetValue(id.ToString(), out var run) ? run.State : null;
}
