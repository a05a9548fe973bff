using Muster.Client.Playbook;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>The playbook in force.</summary>
    public Task<Answer<PlaybookMessage>> ShowPlaybook(CancellationToken cancel) =>
        Read<PlaybookMessage>("api/v1/playbook", cancel);

    /// <summary>What files would change.</summary>
    public Task<Answer<PlanMessage>> PlanPlaybook(PlanOrderMessage order, CancellationToken cancel) =>
        Write<PlanMessage>("api/v1/playbook/plan", order, key: null, cancel);

    /// <summary>The playbook in force with what was made here, as files.</summary>
    public Task<Answer<ExportedPlaybookMessage>> ExportPlaybook(CancellationToken cancel) =>
        Read<ExportedPlaybookMessage>("api/v1/playbook/export", cancel);

    /// <summary>Puts files in force when nothing is wrong with them.</summary>
    public Task<Answer<ApplyAnswerMessage>> ApplyPlaybook(ApplyPlaybookMessage order, CancellationToken cancel) =>
        Write<ApplyAnswerMessage>("api/v1/playbook", order, key: null, cancel);
}
