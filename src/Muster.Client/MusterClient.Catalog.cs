using Muster.Client.Catalog;
using Muster.Client.Directory;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>All services; with their keys when an administrator asks.</summary>
    public Task<Answer<ListMessage<ServiceMessage>>> ListServices(CancellationToken cancel) =>
        Read<ListMessage<ServiceMessage>>("api/v1/services", cancel);

    /// <summary>One service.</summary>
    public Task<Answer<ServiceMessage>> ShowService(string id, CancellationToken cancel) =>
        Read<ServiceMessage>(At($"api/v1/services/{id}"), cancel);

    /// <summary>Makes a new integration key.</summary>
    public Task<Answer<ServiceMessage>> NewServiceKey(string id, bool keepOld, CancellationToken cancel) =>
        Write<ServiceMessage>(At($"api/v1/services/{id}/keys"), new NewKeyMessage(keepOld), key: null, cancel);

    /// <summary>All people.</summary>
    public Task<Answer<ListMessage<PersonMessage>>> ListPeople(CancellationToken cancel) =>
        Read<ListMessage<PersonMessage>>("api/v1/people", cancel);

    /// <summary>Adds a person.</summary>
    public Task<Answer<PersonMessage>> AddPerson(PersonOrderMessage order, string? key, CancellationToken cancel) =>
        Write<PersonMessage>("api/v1/people", order, key, cancel);

    /// <summary>Adds a way to reach a person.</summary>
    public Task<Answer<PersonMessage>> AddContact(string person, ContactMessage contact, CancellationToken cancel) =>
        Write<PersonMessage>(At($"api/v1/people/{person}/contacts"), contact, key: null, cancel);
}
