using Muster.Client.Actions;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Actions: what is left to do first, by its day.</summary>
    public Task<Answer<ListMessage<ActionMessage>>> ListActions(
        string? status, string? owner, string? incident, string? late, CancellationToken cancel) =>
        Read<ListMessage<ActionMessage>>(
            With("api/v1/actions", ("status", status), ("owner", owner), ("incident", incident), ("late", late)),
            cancel);

    /// <summary>One action by id or reference.</summary>
    public Task<Answer<ActionMessage>> ShowAction(string id, CancellationToken cancel) =>
        Read<ActionMessage>(At($"api/v1/actions/{id}"), cancel);

    /// <summary>Promises something.</summary>
    public Task<Answer<ActionMessage>> AddAction(ActionOrderMessage order, string? key, CancellationToken cancel) =>
        Write<ActionMessage>("api/v1/actions", order, key, cancel);

    /// <summary>Plans it otherwise.</summary>
    public Task<Answer<ActionMessage>> ChangeAction(string id, ActionOrderMessage order, CancellationToken cancel) =>
        Write<ActionMessage>(At($"api/v1/actions/{id}"), order, key: null, cancel);

    /// <summary>Does something with it: start, completion, verification, refusal, reopening.</summary>
    public Task<Answer<ActionMessage>> ActOnAction(
        string id, string act, ActionNoteMessage note, CancellationToken cancel) =>
        Write<ActionMessage>(At($"api/v1/actions/{id}/{act}"), note, key: null, cancel);
}
