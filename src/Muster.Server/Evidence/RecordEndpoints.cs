using Muster.Client.Incidents;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Evidence;
using Muster.Core.Incidents;
using Muster.Engine.Evidence;
using Muster.Engine.Incidents;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using Result = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Incidents.IncidentMessage>,
    Muster.Server.Layout.ProblemAnswer>>;

namespace Muster.Server.Evidence;

/// <summary>The record of an incident as evidence, over JSON: notes that are corrected or taken back, the cause, and
/// files that are kept by their digest.</summary>
internal static class RecordEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var one = routes.MapGroup("/api/v1/incidents/{id}").WithTags("evidence");
        one.MapPost("/notes/{note}/correction", Correct).Needs(Permission.Respond)
            .WithSummary("Let a note read otherwise; what it said stays in the record");
        one.MapDelete("/notes/{note}", Strike).Needs(Permission.Respond)
            .WithSummary("Take a note back; a mark stays in its place").Takes("reason");
        one.MapPost("/cause", State).Needs(Permission.Respond).WithSummary("Say what is known of the cause");
        one.MapPost("/attachments", Attach).Needs(Permission.Respond)
            .WithSummary("Attach a file; it is kept by the digest of its bytes");
        one.MapGet("/attachments/{digest}", Read).Needs(Permission.Read)
            .WithSummary("A file that is attached; who was given it is on record");
    }

    private static Result Correct(
        string id, string note, Input<NoteMessage> input, Asker asker, IncidentActions incidents,
        IncidentReader reader, CancellationToken cancel) => OnNote(
        id, note, asker, incidents, reader,
        (which, before, at) => new IncidentCommand.CorrectNote(
            which, before, input.Value.Text ?? "", input.Value.Reason ?? "")
        { At = at, By = asker.AsActor },
        cancel);

    private static Result Strike(
        HttpContext http, string id, string note, Asker asker, IncidentActions incidents, IncidentReader reader,
        CancellationToken cancel) => OnNote(
        id, note, asker, incidents, reader,
        (which, _, at) => new IncidentCommand.StrikeNote(which, Query.Text(http, "reason") ?? "")
        {
            At = at,
            By = asker.AsActor,
        },
        cancel);

    /// <summary>Does something with a note that is in the timeline.</summary>
    private static Result OnNote(
        string id, string note, Asker asker, IncidentActions incidents, IncidentReader reader,
        Func<Guid, string, NodaTime.Instant, IncidentCommand> command, CancellationToken cancel) => incidents.Do(
        id, asker,
        async incident =>
        {
            var view = await reader.Read(incident.Id, cancel);
            var entry = Guid.TryParse(note, out var which)
                ? view?.Timeline.FirstOrDefault(each => each.Note == which)
                : null;
            return entry is null
                ? new Refusal("incident.note-unknown", "There is no such note.") { Kind = RefusalKind.Unknown }
                : await incidents.Decide(incident, at => command(which, entry.Text, at), cancel);
        },
        cancel);

    private static Result State(
        string id, Input<CauseMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Do(
            id, asker,
            async incident => Wire.Parse<CauseState>(input.Value.State ?? "") is { } state
                ? await incidents.Decide(
                    incident, at => new IncidentCommand.StateCause(state, input.Value.Text)
                    {
                        At = at,
                        By = asker.AsActor,
                    }, cancel)
                : new Refusal("incident.cause-state", "A cause is unknown, suspected or confirmed.")
                {
                    Field = "state",
                    Kind = RefusalKind.Invalid,
                },
            cancel);

    private static Result Attach(
        string id, Input<AttachmentMessage> input, Asker asker, IncidentActions incidents, EvidenceDesk desk,
        CancellationToken cancel) => incidents.Do(
        id, asker,
        async incident =>
        {
            var file = input.Value;
            var content = new byte[(file.Content?.Length ?? 0) * 3 / 4];
            if (!Convert.TryFromBase64String(file.Content ?? "", content, out var length))
                return EvidenceRefusals.NotBase64;
            return (await desk.Attach(
                incident.Id, file.Name ?? "", file.Type ?? "application/octet-stream", content[..length],
                asker.AsActor, cancel)).Refusal;
        },
        cancel);

    private static async Task<IResult> Read(
        string id, string digest, Asker asker, IncidentActions incidents, EvidenceDesk desk, CancellationToken cancel)
    {
        if (await incidents.Find(id, asker, cancel) is not { } incident)
            return IncidentRefusals.Unknown.ToProblem();
        var (artefact, refusal) = await desk.Read(incident, digest, asker.AsActor, cancel);
        return artefact is null
            ? refusal!.ToProblem()
            : Results.File(artefact.Content!, "application/octet-stream", artefact.Keeping!.Digest);
    }
}
