using Muster.Client.Drills;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Drills, newest first.</summary>
    public Task<Answer<ListMessage<DrillMessage>>> ListDrills(CancellationToken cancel) =>
        Read<ListMessage<DrillMessage>>("api/v1/drills", cancel);

    /// <summary>One drill by id or reference.</summary>
    public Task<Answer<DrillMessage>> ShowDrill(string id, CancellationToken cancel) =>
        Read<DrillMessage>(At($"api/v1/drills/{id}"), cancel);

    /// <summary>Begins a drill.</summary>
    public Task<Answer<DrillMessage>> StartDrill(DrillOrderMessage order, string? key, CancellationToken cancel) =>
        Write<DrillMessage>("api/v1/drills", order, key, cancel);

    /// <summary>Ends one: score or cancellation.</summary>
    public Task<Answer<DrillMessage>> EndDrill(
        string id, string act, string? note, CancellationToken cancel) => Write<DrillMessage>(
        At($"api/v1/drills/{id}/{act}"), new DrillNoteMessage(note), key: null, cancel);

    /// <summary>Who has practised what.</summary>
    public Task<Answer<ListMessage<TrainingMessage>>> ListTraining(string? person, CancellationToken cancel) =>
        Read<ListMessage<TrainingMessage>>(With("api/v1/drills/training", ("person", person)), cancel);

    /// <summary>Writes down that somebody has practised something.</summary>
    public Task<Answer<ListMessage<TrainingMessage>>> RecordTraining(
        TrainingMessage training, CancellationToken cancel) =>
        Write<ListMessage<TrainingMessage>>("api/v1/drills/training", training, key: null, cancel);
}
