using Muster.Client.Alerts;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Silences, newest first.</summary>
    public Task<Answer<ListMessage<SilenceMessage>>> ListSilences(
        string? status, string? alert, CancellationToken cancel) =>
        Read<ListMessage<SilenceMessage>>(With("api/v1/silences", ("status", status), ("alert", alert)), cancel);

    /// <summary>One silence.</summary>
    public Task<Answer<SilenceMessage>> ShowSilence(string id, CancellationToken cancel) =>
        Read<SilenceMessage>(At($"api/v1/silences/{id}"), cancel);

    /// <summary>What a silence held back.</summary>
    public Task<Answer<ListMessage<HiddenAlertMessage>>> HiddenBySilence(string id, CancellationToken cancel) =>
        Read<ListMessage<HiddenAlertMessage>>(At($"api/v1/silences/{id}/alerts"), cancel);

    /// <summary>Makes a silence.</summary>
    public Task<Answer<SilenceMessage>> MakeSilence(SilenceOrderMessage order, string key, CancellationToken cancel) =>
        Write<SilenceMessage>("api/v1/silences", order, key, cancel);

    /// <summary>Changes a silence.</summary>
    public Task<Answer<SilenceMessage>> ChangeSilence(
        string id, SilenceOrderMessage order, CancellationToken cancel) =>
        Ask<SilenceMessage>(HttpMethod.Patch, At($"api/v1/silences/{id}"), order, key: null, cancel);

    /// <summary>Ends a silence now.</summary>
    public Task<Answer<SilenceMessage>> ExpireSilence(string id, CancellationToken cancel) =>
        Remove<SilenceMessage>(At($"api/v1/silences/{id}"), cancel);
}
