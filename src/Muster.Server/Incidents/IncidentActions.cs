using Muster.Client.Incidents;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Incidents;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;
using Result = Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Incidents.IncidentMessage>,
    Muster.Server.Layout.ProblemAnswer>;

namespace Muster.Server.Incidents;

/// <summary>
/// What people do with one incident, for JSON and screens alike: find it, decide, and read it again. Doing it twice is
/// the same as doing it once.
/// </summary>
internal sealed class IncidentActions(
    IStore store, IncidentDesk desk, IncidentReader reader, Live live, ServerSettings settings)
{
    /// <summary>One incident by id or reference; null when there is none or the address is empty.</summary>
    internal async Task<Incident?> Find(string idOrReference, CancellationToken cancel) =>
        (await store.Read(
            reading => Guid.TryParse(idOrReference, out var id)
                ? reading.Incident(new IncidentId(id))
                : reading.IncidentByReference(idOrReference.Trim()),
            cancel))?.State;

    /// <summary>One that the asker may see; a private one is seen by those who respond and by administrators.</summary>
    internal async Task<Incident?> Find(string idOrReference, Asker asker, CancellationToken cancel) =>
        await Find(idOrReference, cancel) is { } incident && MaySee(incident, asker) ? incident : null;

    internal static bool MaySee(Incident incident, Asker asker) =>
        incident.Declaration is { } declared
        && (!declared.Private
            || asker.May(Permission.Administer)
            || incident.Responders.Contains(asker.Id)
            || incident.Roles.ContainsValue(asker.Id)
            || declared.By.AsResponder == asker.Id);

    /// <summary>Runs a command and answers with the incident as it is then.</summary>
    internal Task<Result> Run(
        string idOrReference, Asker asker, Func<Instant, IncidentCommand> command, CancellationToken cancel) =>
        Do(idOrReference, asker, incident => Decide(incident, command, cancel), cancel);

    /// <summary>Runs a command; null when it happened or had happened.</summary>
    internal async Task<Refusal?> Decide(
        Incident incident, Func<Instant, IncidentCommand> command, CancellationToken cancel) =>
        (await desk.Run(incident.Id, command, cancel)).Refusal;

    /// <summary>Does something with it and answers with the incident as it is then.</summary>
    internal async Task<Result> Do(
        string idOrReference, Asker asker, Func<Incident, Task<Refusal?>> act, CancellationToken cancel) =>
        await Find(idOrReference, asker, cancel) is not { } incident ? IncidentRefusals.Unknown.ToProblem()
        : await act(incident) is { } refusal ? refusal.ToProblem()
        : await Show(incident.Id, cancel);

    internal async Task<Result> Show(IncidentId id, CancellationToken cancel) =>
        await Message(id, cancel) is { } message ? TypedResults.Ok(message) : IncidentRefusals.Unknown.ToProblem();

    internal async Task<IncidentMessage?> Message(IncidentId id, CancellationToken cancel) =>
        await reader.Read(id, cancel) is { } view
            ? IncidentMessages.Of(view, live.Now, settings.PublicUrl)
            : null;

    /// <summary>The status of a word, in the playbook's words or Muster's; null when it is neither.</summary>
    internal (IncidentStatus Status, string? Word)? StatusOf(Incident incident, string word) =>
        live.Now.PlaybookOf(incident.PlaybookVersion).Incidents.Status(word) is { } rule ? (rule.Status, rule.Word)
        : IncidentStatuses.Parse(word) is { } status ? (status, null)
        : null;

    /// <summary>The organisation's word for where it is.</summary>
    internal string WordOf(Incident incident) =>
        MoveRules.WordOf(incident, live.Now.PlaybookOf(incident.PlaybookVersion));

    /// <summary>The person of a field, or the asker when the field is empty.</summary>
    internal (ResponderId Person, Refusal? Refusal) PersonOr(Asker asker, string? given)
    {
        if (string.IsNullOrWhiteSpace(given))
            return (asker.Id, null);
        var id = new ResponderId(given.Trim());
        return live.Now.Person(id) is { IsActive: true }
            ? (id, null)
            : (id, new Refusal("person.unknown", $"There is no active person '{given}'.")
            {
                Field = "responder",
                Kind = RefusalKind.Invalid,
            });
    }
}
