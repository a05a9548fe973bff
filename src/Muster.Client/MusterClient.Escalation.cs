using Muster.Client.Escalation;
using Muster.Client.Incidents;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Waits with an incident until an instant; whoever is on call then is paged.</summary>
    public Task<Answer<IncidentMessage>> SnoozeIncident(
        string id, SnoozeMessage order, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/snooze"), order, key: null, cancel);

    /// <summary>Gives an incident to a person, who is paged and has to take it.</summary>
    public Task<Answer<IncidentMessage>> ReassignIncident(
        string id, string responder, string? note, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/assignment"), new AssignmentMessage(responder, note), key: null, cancel);

    /// <summary>Answers what a step of the policy offers or asks.</summary>
    public Task<Answer<IncidentMessage>> AnswerPrompt(
        string id, int level, PromptAnswerMessage answer, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/prompts/{level}"), answer, key: null, cancel);

    /// <summary>Pages everybody who can be paged.</summary>
    public Task<Answer<IncidentMessage>> CallAllHands(
        string id, string? message, string? key, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/all-hands"), new AllHandsMessage(message), key, cancel);

    /// <summary>Says what kinds of trouble it is.</summary>
    public Task<Answer<IncidentMessage>> ChangeClasses(
        string id, IReadOnlyList<string> classes, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/classes"), new ClassesMessage(classes), key: null, cancel);

    /// <summary>Takes an incident off a list, or moves it to another.</summary>
    public Task<Answer<IncidentMessage>> LeaveList(
        string id, string list, ListOrderMessage order, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/lists/{list}"), order, key: null, cancel);

    /// <summary>The open incidents that policies put on lists.</summary>
    public Task<Answer<ListMessage<ListedMessage>>> ListListed(string? list, CancellationToken cancel) =>
        Read<ListMessage<ListedMessage>>(With("api/v1/lists", ("list", list)), cancel);

    /// <summary>The escalation policies.</summary>
    public Task<Answer<ListMessage<PolicyMessage>>> ListPolicies(CancellationToken cancel) =>
        Read<ListMessage<PolicyMessage>>("api/v1/policies", cancel);

    /// <summary>One escalation policy.</summary>
    public Task<Answer<PolicyMessage>> ShowPolicy(string id, CancellationToken cancel) =>
        Read<PolicyMessage>(At($"api/v1/policies/{id}"), cancel);
}
