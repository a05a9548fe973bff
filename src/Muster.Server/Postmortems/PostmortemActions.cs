using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Postmortems;
using Muster.Core;
using Muster.Core.Incidents;
using Muster.Core.Postmortems;
using Muster.Engine;
using Muster.Engine.Actions;
using Muster.Engine.Postmortems;
using Muster.Server.Access;
using Muster.Server.Actions;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Postmortems;

/// <summary>What JSON and screens do with post-mortems alike.</summary>
internal sealed class PostmortemActions(
    PostmortemDesk desk, ActionDesk actions, IncidentActions incidents, Live live, TimeProvider time)
{
    internal PostmortemDesk Desk => desk;

    internal Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    /// <summary>The one of an incident that the asker may see, or null.</summary>
    internal async Task<PostmortemView?> Find(string incident, Asker asker, CancellationToken cancel) =>
        await incidents.Find(incident, asker, cancel) is { } found ? await desk.Find(found.Id, cancel) : null;

    /// <summary>Those that the asker may see.</summary>
    internal async Task<IReadOnlyList<PostmortemView>> All(Asker asker, CancellationToken cancel) =>
        [.. (await desk.All(cancel)).Where(view => IncidentActions.MaySee(view.Incident, asker))];

    /// <summary>Does something with the one of an incident; null when it is done.</summary>
    internal async Task<Refusal?> Do(
        string incident, Asker asker, Func<Incident, Task<Refusal?>> act, CancellationToken cancel) =>
        await incidents.Find(incident, asker, cancel) is { } found ? await act(found) : IncidentRefusals.Unknown;

    /// <summary>The answer to a call.</summary>
    internal async Task<Results<Ok<PostmortemMessage>, ProblemAnswer>> Answer(
        string incident, Asker asker, Func<Incident, Task<Refusal?>> act, CancellationToken cancel)
    {
        if (await Do(incident, asker, act, cancel) is { } refusal)
            return refusal.ToProblem();
        return await Find(incident, asker, cancel) is { } view
            ? TypedResults.Ok(PostmortemMapping.Of(view, desk.Propose(view, Now), asker))
            : PostmortemRefusals.Unknown.ToProblem();
    }

    /// <summary>The document as Markdown, with what was promised.</summary>
    internal async Task<string> Markdown(PostmortemView view, CancellationToken cancel)
    {
        var promised = await actions.Of(view.Incident.Id, cancel);
        return view.Markdown(live.Now.NameOf, [.. promised.Select(each => ActionMapping.Line(each, live.Now.NameOf))]);
    }

    /// <summary>The person of a field; the asker when it is empty and may be.</summary>
    internal (ResponderId Person, Refusal? Refusal) Person(string? name, string field, Asker? orAsker)
    {
        if (string.IsNullOrWhiteSpace(name) && orAsker is not null)
            return (orAsker.Id, null);
        return name is not null && live.Now.PersonCalled(name) is { } person
            ? (person, null)
            : (default, new Refusal("person.unknown", $"There is nobody called '{name}'.")
            {
                Field = field,
                Kind = RefusalKind.Invalid,
            });
    }
}
