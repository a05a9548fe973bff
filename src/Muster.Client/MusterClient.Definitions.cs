using System.Text.Json.Nodes;
using Muster.Client.Catalog;
using Muster.Client.Directory;
using Muster.Client.Playbook;

namespace Muster.Client;

public sealed partial class MusterClient
{
    /// <summary>All teams.</summary>
    public Task<Answer<ListMessage<TeamMessage>>> ListTeams(CancellationToken cancel) =>
        Read<ListMessage<TeamMessage>>("api/v1/teams", cancel);

    /// <summary>A team, policy or service in the language of its file.</summary>
    /// <param name="kind"><c>teams</c>, <c>policies</c> or <c>services</c>.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancel">Gives up waiting.</param>
    public Task<Answer<DefinitionMessage>> ShowDefinition(string kind, string id, CancellationToken cancel) =>
        Read<DefinitionMessage>(At($"api/v1/{kind}/{id}/definition"), cancel);

    /// <summary>Makes or changes a team, policy or service that no file defines.</summary>
    public Task<Answer<DefinitionMessage>> SetDefinition(
        string kind, string id, JsonObject definition, string? key, CancellationToken cancel) =>
        Ask<DefinitionMessage>(HttpMethod.Put, At($"api/v1/{kind}/{id}"), definition, key, cancel);

    /// <summary>What a definition would make, and the patch of the file where one defines it.</summary>
    public Task<Answer<DefinitionPreviewMessage>> PreviewDefinition(
        string kind, string id, JsonObject definition, CancellationToken cancel) =>
        Write<DefinitionPreviewMessage>(At($"api/v1/{kind}/{id}/preview"), definition, key: null, cancel);

    /// <summary>Takes away a team, policy or service that no file defines.</summary>
    public Task<Answer<object>> RetireDefinition(string kind, string id, CancellationToken cancel) =>
        Ask<object>(HttpMethod.Delete, At($"api/v1/{kind}/{id}"), body: null, key: null, cancel);

    /// <summary>What is set up and what is not.</summary>
    public Task<Answer<ListMessage<ReadinessMessage>>> Readiness(CancellationToken cancel) =>
        Read<ListMessage<ReadinessMessage>>("api/v1/readiness", cancel);

    /// <summary>One person.</summary>
    public Task<Answer<PersonMessage>> ShowPerson(string id, CancellationToken cancel) =>
        Read<PersonMessage>(At($"api/v1/people/{id}"), cancel);

    /// <summary>Changes a person; what is null stays.</summary>
    public Task<Answer<PersonMessage>> ChangePerson(
        string id, PersonChangeMessage change, string? key, CancellationToken cancel) =>
        Ask<PersonMessage>(HttpMethod.Put, At($"api/v1/people/{id}"), change, key, cancel);

    /// <summary>Never pages them again and lets them in no more.</summary>
    public Task<Answer<PersonMessage>> DeactivatePerson(string id, CancellationToken cancel) =>
        Ask<PersonMessage>(HttpMethod.Delete, At($"api/v1/people/{id}"), body: null, key: null, cancel);

    /// <summary>Lets them in and pages them again.</summary>
    public Task<Answer<PersonMessage>> ActivatePerson(string id, CancellationToken cancel) =>
        Write<PersonMessage>(At($"api/v1/people/{id}/activation"), body: null, key: null, cancel);

    /// <summary>Removes a way to reach a person.</summary>
    public Task<Answer<PersonMessage>> RemoveContact(string person, string contact, CancellationToken cancel) =>
        Ask<PersonMessage>(
            HttpMethod.Delete, At($"api/v1/people/{person}/contacts/{contact}"), body: null, key: null, cancel);
}
