using Muster.Client.Runbooks;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>The runners.</summary>
    public Task<Answer<ListMessage<RunnerMessage>>> ListRunners(CancellationToken cancel) =>
        Read<ListMessage<RunnerMessage>>("api/v1/runners", cancel);

    /// <summary>Lets a runner register once; the answer has its token.</summary>
    public Task<Answer<RunnerMessage>> InviteRunner(string name, CancellationToken cancel) =>
        Write<RunnerMessage>("api/v1/runners", new RunnerOrderMessage(name), key: null, cancel);

    /// <summary>Removes a runner.</summary>
    public Task<Answer<RunnerMessage>> RemoveRunner(string name, CancellationToken cancel) =>
        Remove<RunnerMessage>(At($"api/v1/runners/{name}"), cancel);

    /// <summary>Registers as a runner.</summary>
    public Task<Answer<RunnerCredentialMessage>> RegisterRunner(
        RunnerRegistrationMessage registration, CancellationToken cancel) =>
        Write<RunnerCredentialMessage>("runner/v1/registration", registration, key: null, cancel);

    /// <summary>Asks for work; an answer without any is empty after the time that was asked for.</summary>
    public Task<Answer<ListMessage<RunnerWorkMessage>>> AskForWork(RunnerAskMessage ask, CancellationToken cancel) =>
        Write<ListMessage<RunnerWorkMessage>>("runner/v1/steps", ask, key: null, cancel);

    /// <summary>Says that a step is about to begin.</summary>
    public Task<Answer<RunnerLeaseMessage>> BeginWork(string run, int attempt, CancellationToken cancel) =>
        Write<RunnerLeaseMessage>(At($"runner/v1/steps/{run}/{attempt}/start"), body: null, key: null, cancel);

    /// <summary>Says that a step goes on.</summary>
    public Task<Answer<RunnerLeaseMessage>> KeepWork(string run, int attempt, CancellationToken cancel) =>
        Write<RunnerLeaseMessage>(At($"runner/v1/steps/{run}/{attempt}/lease"), body: null, key: null, cancel);

    /// <summary>Says what came of a step; saying it again changes nothing.</summary>
    public Task<Answer<RunnerLeaseMessage>> EndWork(
        string run, int attempt, RunnerResultMessage result, CancellationToken cancel) =>
        Write<RunnerLeaseMessage>(At($"runner/v1/steps/{run}/{attempt}/result"), result, key: null, cancel);
}

/// <summary>What the server knows of a runner's step.</summary>
/// <param name="State">How the step stands.</param>
public sealed record RunnerLeaseMessage(string State);
