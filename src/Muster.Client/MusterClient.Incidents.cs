using Muster.Client.Incidents;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Declares an incident.</summary>
    /// <param name="order">At least its title.</param>
    /// <param name="key">Sent again with the same key, it is declared once.</param>
    /// <param name="cancel">Gives up waiting for the answer.</param>
    public Task<Answer<IncidentMessage>> DeclareIncident(
        DeclareIncidentMessage order, string? key, CancellationToken cancel) =>
        Write<IncidentMessage>("api/v1/incidents", order, key, cancel);

    /// <summary>Incidents, newest first.</summary>
    public Task<Answer<ListMessage<IncidentMessage>>> ListIncidents(IncidentFilter filter, CancellationToken cancel) =>
        Read<ListMessage<IncidentMessage>>(
            With(
                "api/v1/incidents",
                ("status", filter.Status),
                ("severity", filter.Severity),
                ("service", filter.Service),
                ("holder", filter.Holder),
                ("q", filter.Text),
                ("from", filter.From),
                ("to", filter.To),
                ("drill", filter.Drill),
                ("limit", filter.Limit)),
            cancel);

    /// <summary>One incident by id or reference.</summary>
    public Task<Answer<IncidentMessage>> ShowIncident(string id, CancellationToken cancel) =>
        Read<IncidentMessage>(At($"api/v1/incidents/{id}"), cancel);

    /// <summary>Takes an incident; who comes second joins.</summary>
    public Task<Answer<IncidentMessage>> AcknowledgeIncident(string id, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/acknowledgement"), body: null, key: null, cancel);

    /// <summary>Gives an incident back: the escalation goes on.</summary>
    public Task<Answer<IncidentMessage>> WithdrawAcknowledgement(string id, CancellationToken cancel) =>
        Remove<IncidentMessage>(At($"api/v1/incidents/{id}/acknowledgement"), cancel);

    /// <summary>Pages a level now; null: the next that was not reached.</summary>
    public Task<Answer<IncidentMessage>> EscalateIncident(
        string id, int? level, string? key, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/escalation"), new EscalationMessage(level), key, cancel);

    /// <summary>Moves an incident to another status.</summary>
    public Task<Answer<IncidentMessage>> ChangeStatus(
        string id, string status, string? note, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/status"), new StatusMessage(status, note), key: null, cancel);

    /// <summary>Says how bad it is.</summary>
    public Task<Answer<IncidentMessage>> ChangeSeverity(
        string id, string severity, string? reason, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/severity"), new SeverityChangeMessage(severity, reason), key: null, cancel);

    /// <summary>Gives a role to a person; null: to the asker.</summary>
    public Task<Answer<IncidentMessage>> GiveRole(
        string id, string role, string? responder, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/roles"), new RoleOrderMessage(role, responder), key: null, cancel);

    /// <summary>Hands a role over to a person, who has to accept it.</summary>
    public Task<Answer<IncidentMessage>> HandOverRole(
        string id, string role, string responder, string note, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/roles/{role}/handover"),
        new RoleOrderMessage(role, responder, note), key: null, cancel);

    /// <summary>Accepts a role that is handed over to the asker.</summary>
    public Task<Answer<IncidentMessage>> AcceptRole(string id, string role, CancellationToken cancel) =>
        Write<IncidentMessage>(
            At($"api/v1/incidents/{id}/roles/{role}/acceptance"), new NoteMessage(null), key: null, cancel);

    /// <summary>Declines a role that is handed over, or no longer hands it over.</summary>
    public Task<Answer<IncidentMessage>> EndRoleOffer(string id, string role, CancellationToken cancel) =>
        Remove<IncidentMessage>(At($"api/v1/incidents/{id}/roles/{role}/handover"), cancel);

    /// <summary>Leaves a role empty.</summary>
    public Task<Answer<IncidentMessage>> ReleaseRole(string id, string role, CancellationToken cancel) =>
        Remove<IncidentMessage>(At($"api/v1/incidents/{id}/roles/{role}"), cancel);

    /// <summary>Writes something down in the timeline.</summary>
    public Task<Answer<IncidentMessage>> WriteNote(
        string id, NoteMessage note, string? key, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/notes"), note, key, cancel);

    /// <summary>Lets a note read otherwise; what it said stays in the record.</summary>
    public Task<Answer<IncidentMessage>> CorrectNote(
        string id, string note, string text, string reason, CancellationToken cancel) => Write<IncidentMessage>(
        At($"api/v1/incidents/{id}/notes/{note}/correction"), new NoteMessage(text) { Reason = reason }, key: null,
        cancel);

    /// <summary>Takes a note back; a mark stays in its place.</summary>
    public Task<Answer<IncidentMessage>> StrikeNote(
        string id, string note, string reason, CancellationToken cancel) => Remove<IncidentMessage>(
        With(At($"api/v1/incidents/{id}/notes/{note}"), ("reason", reason)), cancel);

    /// <summary>Says what is known of the cause.</summary>
    public Task<Answer<IncidentMessage>> StateCause(string id, CauseMessage cause, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/cause"), cause, key: null, cancel);

    /// <summary>Attaches a file.</summary>
    public Task<Answer<IncidentMessage>> AttachFile(
        string id, AttachmentMessage file, string? key, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/attachments"), file, key, cancel);

    /// <summary>Says something to those who wait, and to the audiences that it names.</summary>
    public Task<Answer<IncidentMessage>> WriteUpdate(
        string id, UpdateMessage update, string? key, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/updates"), update, key, cancel);

    /// <summary>Says that its effect is over.</summary>
    public Task<Answer<IncidentMessage>> ResolveIncident(string id, string? note, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/resolution"), new ResolutionMessage(note), key: null, cancel);

    /// <summary>Says that it was not over.</summary>
    public Task<Answer<IncidentMessage>> ReopenIncident(string id, string? reason, CancellationToken cancel) =>
        Ask<IncidentMessage>(
            HttpMethod.Delete,
            At($"api/v1/incidents/{id}/resolution"),
            reason is null ? null : new ResolutionMessage(reason),
            key: null,
            cancel);

    /// <summary>Goes on in another incident.</summary>
    public Task<Answer<IncidentMessage>> MergeIncident(string id, string into, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/merge"), new MergeMessage(into), key: null, cancel);
}
