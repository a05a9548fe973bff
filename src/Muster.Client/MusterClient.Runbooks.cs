using Muster.Client.Runbooks;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>The runbooks of the playbook in force.</summary>
    public Task<Answer<ListMessage<RunbookMessage>>> ListRunbooks(CancellationToken cancel) =>
        Read<ListMessage<RunbookMessage>>("api/v1/runbooks", cancel);

    /// <summary>What a run would do.</summary>
    public Task<Answer<RunPlanMessage>> PlanRun(RunOrderMessage order, CancellationToken cancel) =>
        Write<RunPlanMessage>("api/v1/runbooks/plan", order, key: null, cancel);

    /// <summary>Runs, newest first.</summary>
    public Task<Answer<ListMessage<RunMessage>>> ListRuns(
        string? incident, string? runbook, string? status, CancellationToken cancel) =>
        Read<ListMessage<RunMessage>>(
            With("api/v1/runs", ("incident", incident), ("runbook", runbook), ("status", status)), cancel);

    /// <summary>One run.</summary>
    public Task<Answer<RunMessage>> ShowRun(string id, CancellationToken cancel) =>
        Read<RunMessage>(At($"api/v1/runs/{id}"), cancel);

    /// <summary>Begins a run.</summary>
    public Task<Answer<RunMessage>> StartRun(RunOrderMessage order, string key, CancellationToken cancel) =>
        Write<RunMessage>("api/v1/runs", order, key, cancel);

    /// <summary>Asks something of a step: <c>execution</c>, <c>approval</c>, <c>denial</c>, <c>answer</c>,
    /// <c>result</c>, <c>skip</c>, <c>repeat</c>, <c>undo</c>, <c>settlement</c>, <c>cancellation</c>.</summary>
    public Task<Answer<RunMessage>> AskOfRun(
        string id, string what, RunStepOrderMessage order, CancellationToken cancel) =>
        Write<RunMessage>(At($"api/v1/runs/{id}/{what}"), order, key: null, cancel);
}
