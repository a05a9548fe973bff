using Muster.Core.Monitors;
using Muster.Engine.Monitors;

namespace Muster.Server.Monitors;

/// <summary>Everything that is watched for its silence.</summary>
public sealed record HeartbeatsView
{
    public IReadOnlyList<HeartbeatView> Items { get; init; } = [];

    /// <summary>Where each beats; empty for readers who may not see it.</summary>
    public IReadOnlyDictionary<HeartbeatId, string> Urls { get; init; } = new Dictionary<HeartbeatId, string>();
}
