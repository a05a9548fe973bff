using Muster.Client.Paging;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>Pages, newest first.</summary>
    public Task<Answer<ListMessage<PageMessage>>> ListPages(
        string? incident, string? responder, int? limit, CancellationToken cancel) => Read<ListMessage<PageMessage>>(
        With("api/v1/pages", ("incident", incident), ("responder", responder), ("limit", limit)), cancel);

    /// <summary>One page with every attempt.</summary>
    public Task<Answer<PageMessage>> ShowPage(string id, CancellationToken cancel) =>
        Read<PageMessage>(At($"api/v1/pages/{id}"), cancel);

    /// <summary>Pages a person into an incident.</summary>
    public Task<Answer<ListMessage<PageMessage>>> SendPage(
        PageOrderMessage order, string? key, CancellationToken cancel) =>
        Write<ListMessage<PageMessage>>("api/v1/pages", order, key, cancel);

    /// <summary>Sends a page that asks for nothing; null: to the asker.</summary>
    public Task<Answer<ListMessage<PageMessage>>> SendTestPage(
        string? responder, string? key, CancellationToken cancel) =>
        Write<ListMessage<PageMessage>>("api/v1/pages/test", new TestPageMessage(responder), key, cancel);
}
