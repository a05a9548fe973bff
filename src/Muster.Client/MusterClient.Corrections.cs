using Muster.Client.Clocks;
using Muster.Client.Incidents;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Responds as well; null: the asker.</summary>
    public Task<Answer<IncidentMessage>> JoinIncident(string id, string? responder, CancellationToken cancel) =>
        Write<IncidentMessage>(
            At($"api/v1/incidents/{id}/participants"), new ParticipantMessage(responder), key: null, cancel);

    /// <summary>Calls an incident something else.</summary>
    public Task<Answer<IncidentMessage>> RenameIncident(string id, string title, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/title"), new TitleMessage(title), key: null, cancel);

    /// <summary>Corrects when an incident began or was noticed.</summary>
    public Task<Answer<IncidentMessage>> CorrectTimes(string id, TimesMessage times, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/times"), times, key: null, cancel);

    /// <summary>Answers a question of the first minutes.</summary>
    public Task<Answer<IncidentMessage>> AnswerQuestion(
        string id, QuestionAnswerMessage answer, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/answers"), answer, key: null, cancel);

    /// <summary>Begins a clock of the law.</summary>
    public Task<Answer<IncidentMessage>> StartLegalClock(
        string id, LegalClockMessage clock, CancellationToken cancel) =>
        Write<IncidentMessage>(At($"api/v1/incidents/{id}/clocks/legal"), clock, key: null, cancel);

    /// <summary>The obligations of open incidents, the next due first.</summary>
    public Task<Answer<ListMessage<ClockMessage>>> ListClocks(
        string? incident, string? state, CancellationToken cancel) =>
        Read<ListMessage<ClockMessage>>(With("api/v1/clocks", ("incident", incident), ("state", state)), cancel);
}
