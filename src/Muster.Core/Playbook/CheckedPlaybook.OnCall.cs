using Muster.Core.OnCall;

namespace Muster.Core.Playbook;

/// <content>What is expected of whoever is on call.</content>
public sealed partial record CheckedPlaybook
{
    /// <summary>Checklists, equipment, hand-over, compensation.</summary>
    public OnCallPractice OnCall { get; init; } = new();
}
