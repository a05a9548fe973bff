using Muster.Client.Incidents;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Adds a task.</summary>
    public Task<Answer<IncidentMessage>> AddTask(
        string id, string title, string? assignee, string? key, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/tasks"), new TaskOrderMessage(title, assignee), key, cancel);

    /// <summary>Changes a task: where it is, or who does it.</summary>
    public Task<Answer<IncidentMessage>> ChangeTask(
        string id, string task, TaskChangeMessage change, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/tasks/{task}"), change, key: null, cancel);

    /// <summary>Records a decision.</summary>
    public Task<Answer<IncidentMessage>> RecordDecision(
        string id, DecisionOrderMessage order, string? key, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/decisions"), order, key, cancel);

    /// <summary>Marks a point of a checklist.</summary>
    public Task<Answer<IncidentMessage>> MarkChecklist(
        string id, ChecklistMarkMessage mark, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/checklist"), mark, key: null, cancel);

    /// <summary>Answers the severity tree.</summary>
    public Task<Answer<IncidentMessage>> AnswerTree(
        string id, TreeAnswerMessage answer, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/tree"), answer, key: null, cancel);

    /// <summary>Gives a figure.</summary>
    public Task<Answer<IncidentMessage>> GiveFigure(
        string id, FigureMessage figure, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/figures"), figure, key: null, cancel);

    /// <summary>Says that an obligation is met.</summary>
    public Task<Answer<IncidentMessage>> MeetClock(string id, ClockMetMessage met, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/clocks/met"), met, key: null, cancel);

    /// <summary>Sets an obligation aside.</summary>
    public Task<Answer<IncidentMessage>> WaiveClock(string id, ClockWaiverMessage waiver, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/clocks/waivers"), waiver, key: null, cancel);

    /// <summary>Begins to walk a workflow.</summary>
    public Task<Answer<IncidentMessage>> StartWorkflow(string id, string workflow, CancellationToken cancel) =>
        Write<IncidentMessage>(
            At($"api/v1/incidents/{id}/workflows"), new WorkflowOrderMessage(workflow), key: null, cancel);

    /// <summary>Goes on in a walk, or gives it up.</summary>
    public Task<Answer<IncidentMessage>> StepWorkflow(
        string id, string walk, WorkflowStepMessage step, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/workflows/{walk}"), step, key: null, cancel);

    /// <summary>Shows what the version in force changes for an incident, and does it when asked.</summary>
    public Task<Answer<RebaseMessage>> Rebase(string id, bool apply, CancellationToken cancel) =>
        Write<RebaseMessage>(
            At($"api/v1/incidents/{id}/rebase"), new RebaseOrderMessage(apply), key: null, cancel);

    /// <summary>Writes on the board of an incident.</summary>
    public Task<Answer<IncidentMessage>> WriteOnBoard(
        string id, BoardOrderMessage order, string key, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/board"), order, key, cancel);

    /// <summary>Says what became of an entry of the board.</summary>
    public Task<Answer<IncidentMessage>> SettleOnBoard(
        string id, string entry, BoardOutcomeMessage outcome, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/board/{entry}"), outcome, key: null, cancel);
}
