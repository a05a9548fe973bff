using Muster.Core.Paging;
using NodaTime;

namespace Muster.Core.Escalation;

/// <summary>Who is meant by targets outside of a policy: for a role, for a duty.</summary>
public static class Suggested
{
    private static readonly PolicyId Nowhere = new("suggested");

    /// <summary>The people that targets are at the instant of the reach, in order, each once.</summary>
    public static IReadOnlyList<PageOrder> Of(IReadOnlyList<EscalationTarget> targets, Reach reach)
    {
        var step = new EscalationStep { Level = 1, At = Duration.Zero, Targets = targets };
        var policy = new EscalationPolicy { Id = Nowhere, Name = "", Steps = [step] };
        return reach.Of(policy, step).Orders;
    }
}
