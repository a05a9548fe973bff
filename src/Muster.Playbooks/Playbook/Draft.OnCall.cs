using Muster.Core.OnCall;

namespace Muster.Playbooks.Playbook;

/// <content>What is expected of whoever is on call.</content>
internal sealed partial class Draft
{
    internal OnCallPractice OnCall { get; set; } = new();
}
