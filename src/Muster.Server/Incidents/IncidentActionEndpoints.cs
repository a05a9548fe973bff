using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Incidents;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Escalation;
using Muster.Engine.Incidents;
using Muster.Engine.Investigation;
using Muster.Server.Access;
using Muster.Server.Layout;
using Result = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Incidents.IncidentMessage>,
    Muster.Server.Layout.ProblemAnswer>>;

namespace Muster.Server.Incidents;

/// <summary>What people do with an incident, over JSON. Each answers 200 and the incident; a repeat changes
/// nothing.</summary>
internal static class IncidentActionEndpoints
{
    private const string ByApi = "api";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var one = routes.MapGroup("/api/v1/incidents/{id}").WithTags("incidents").Needs(Permission.Respond);
        one.MapPost("/acknowledgement", Acknowledge).WithSummary("Take it; a second person joins");
        one.MapDelete("/acknowledgement", GiveBack).WithSummary("Give it back");
        one.MapPost("/resolution", Resolve).WithSummary("Say that its effect is over");
        one.MapDelete("/resolution", Reopen).WithSummary("Say that it was not over");
        one.MapPost("/status", ChangeStatus).WithSummary("Move it on");
        one.MapPost("/severity", ChangeSeverity).WithSummary("Say how bad it is");
        one.MapPost("/title", Rename).WithSummary("Call it something else");
        one.MapPost("/times", CorrectTimes).WithSummary("Correct when it began or was noticed");
        one.MapPost("/notes", WriteNote).WithSummary("Write something down");
        one.MapPost("/roles", TakeRole).WithSummary("Give a role to a person");
        one.MapDelete("/roles/{role}", ReleaseRole).WithSummary("Leave a role empty");
        one.MapPost("/roles/{role}/handover", OfferRole).WithSummary("Hand a role over to a person who must accept it");
        one.MapPost("/roles/{role}/acceptance", AcceptRole).WithSummary("Accept a role that is handed over to you");
        one.MapDelete("/roles/{role}/handover", EndOffer).WithSummary("Decline a role, or no longer hand it over");
        one.MapPost("/participants", Join).WithSummary("Respond as well");
        one.MapPost("/escalation", Escalate).WithSummary("Page the next level, or a named one, now");
        one.MapPost("/merge", Merge).WithSummary("Go on in another incident");
        one.MapPost("/vendors", AskVendors).WithSummary("Ask vendors how they are, and write down what they say");
        one.MapPost("/clocks/waivers", Waive).WithSummary("Set an obligation aside, with the reason");
    }

    private static Result Acknowledge(string id, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Run(
            id, asker, at => new IncidentCommand.Acknowledge(asker.Id, ByApi) { At = at, By = asker.AsActor }, cancel);

    private static Result GiveBack(string id, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Run(
            id, asker, at => new IncidentCommand.WithdrawAcknowledgement { At = at, By = asker.AsActor }, cancel);

    private static Result Resolve(
        string id, Input<ResolutionMessage> input, Asker asker, IncidentActions incidents, IncidentDesk desk,
        CancellationToken cancel) => incidents.Do(
            id,
            asker,
            async incident => (await desk.Resolve(incident.Id, input.Value.Note, asker.AsActor, cancel)).Refusal,
            cancel);

    private static Result Reopen(
        string id, Input<ResolutionMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Run(
            id, asker, at => new IncidentCommand.Reopen(input.Value.Note) { At = at, By = asker.AsActor }, cancel);

    private static Result ChangeStatus(
        string id, Input<StatusMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Do(
            id,
            asker,
            async incident => incidents.StatusOf(incident, input.Value.Status ?? "") is var (status, word)
                ? await incidents.Decide(
                    incident,
                    at => new IncidentCommand.ChangeStatus(status, input.Value.Note)
                    {
                        At = at,
                        By = asker.AsActor,
                        Word = word,
                    },
                    cancel)
                : Invalid(
                    "incident.status-unknown", "status",
                    $"Give a status: {string.Join(", ", IncidentStatuses.All)}."),
            cancel);

    private static Result ChangeSeverity(
        string id, Input<SeverityChangeMessage> input, Asker asker, IncidentActions incidents, IncidentDesk desk,
        CancellationToken cancel) => incidents.Do(
            id,
            asker,
            async incident => (await desk.ChangeSeverity(
                incident.Id,
                input.Value.Severity ?? "",
                input.Value.Reason,
                asker.AsActor,
                cancel,
                input.Value.Page == true)).Refusal,
            cancel);

    private static Result AskVendors(
        string id, Asker asker, IncidentActions incidents, VendorHealth vendors, CancellationToken cancel) =>
        incidents.Do(id, asker, incident => vendors.Ask(incident, asker.AsActor, cancel), cancel);

    private static Result Rename(
        string id, Input<TitleMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Run(
            id,
            asker,
            at => new IncidentCommand.ChangeTitle(input.Value.Title ?? "") { At = at, By = asker.AsActor },
            cancel);

    private static Result CorrectTimes(
        string id, Input<TimesMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Run(
            id,
            asker,
            at => new IncidentCommand.CorrectTimes(
                Wire.At(input.Value.StartedAt), Wire.At(input.Value.DetectedAt), input.Value.Reason ?? "")
            { At = at, By = asker.AsActor },
            cancel);

    private static Result WriteNote(
        string id, Input<NoteMessage> input, Asker asker, IncidentActions incidents, Ids ids,
        CancellationToken cancel)
    {
        var note = ids.Next();
        if (input.Value.Kind is { Length: > 0 } word && Wire.Parse<NoteKind>(word) is null)
            return Wrong("incident.note-kind", "kind", "A note is a note, a command or a recollection.");
        return incidents.Run(
            id,
            asker,
            at => new IncidentCommand.WriteNote(note, input.Value.Text ?? "")
            {
                At = at,
                By = asker.AsActor,
                HappenedAt = Wire.At(input.Value.HappenedAt),
                Kind = Wire.Parse<NoteKind>(input.Value.Kind ?? ""),
            },
            cancel);
    }

    private static Result TakeRole(
        string id, Input<RoleOrderMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(input.Value.Role))
            return Wrong("role.missing", "role", "Say which role.");
        var (person, refusal) = incidents.PersonOr(asker, input.Value.Responder);
        var role = new RoleId(input.Value.Role.Trim());
        return refusal is null
            ? incidents.Run(
                id, asker, at => new IncidentCommand.TakeRole(role, person)
                {
                    At = at,
                    By = asker.AsActor,
                    Note = input.Value.Note,
                }, cancel)
            : Wrong(refusal);
    }

    private static Result ReleaseRole(
        string id, string role, Asker asker, IncidentActions incidents, CancellationToken cancel) => incidents.Run(
            id, asker, at => new IncidentCommand.ReleaseRole(new RoleId(role)) { At = at, By = asker.AsActor }, cancel);

    private static Result OfferRole(
        string id, string role, Input<RoleOrderMessage> input, Asker asker, IncidentActions incidents,
        CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(input.Value.Responder))
            return Wrong("role.responder-missing", "responder", "Say to whom the role goes.");
        var (person, refusal) = incidents.PersonOr(asker, input.Value.Responder);
        return refusal is null
            ? incidents.Run(
                id,
                asker,
                at => new IncidentCommand.OfferRole(new RoleId(role), person, input.Value.Note ?? "")
                {
                    At = at,
                    By = asker.AsActor,
                },
                cancel)
            : Wrong(refusal);
    }

    private static Result AcceptRole(
        string id, string role, Input<NoteMessage> input, Asker asker, IncidentActions incidents,
        CancellationToken cancel) => AnswerRole(id, role, isAccepted: true, input.Value.Text, asker, incidents, cancel);

    private static Result EndOffer(
        string id, string role, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        AnswerRole(id, role, isAccepted: false, note: null, asker, incidents, cancel);

    private static Result AnswerRole(
        string id, string role, bool isAccepted, string? note, Asker asker, IncidentActions incidents,
        CancellationToken cancel) => incidents.Run(
            id,
            asker,
            at => new IncidentCommand.AnswerRole(new RoleId(role), asker.Id, isAccepted)
            {
                At = at,
                By = asker.AsActor,
                Note = note,
            },
            cancel);

    private static Result Join(
        string id, Input<ParticipantMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel)
    {
        var (person, refusal) = incidents.PersonOr(asker, input.Value.Responder);
        return refusal is null
            ? incidents.Run(
                id, asker, at => new IncidentCommand.Join(person, ByApi) { At = at, By = asker.AsActor }, cancel)
            : Wrong(refusal);
    }

    private static Result Escalate(
        string id, Input<EscalationMessage> input, Asker asker, IncidentActions incidents, IncidentDesk desk,
        EscalationDesk escalations, CancellationToken cancel) => incidents.Do(
            id,
            asker,
            async incident => input.Value is { Trigger: { Length: > 0 } why, Level: { } level }
                ? await escalations.Trigger(incident.Id, level, why, asker.AsActor, cancel)
                : (await desk.Escalate(incident.Id, input.Value.Level, asker.AsActor, cancel)).Refusal,
            cancel);

    private static Result Merge(
        string id, Input<MergeMessage> input, Asker asker, IncidentActions incidents, IncidentDesk desk,
        CancellationToken cancel) => incidents.Do(
            id,
            asker,
            async incident => string.IsNullOrWhiteSpace(input.Value.Into)
                ? IncidentRefusals.MergeNeedsTarget
                : await incidents.Find(input.Value.Into, asker, cancel) is { } into
                    ? await desk.Merge(incident.Id, into.Id, asker.AsActor, cancel)
                    : Invalid("incident.unknown", "into", $"There is no incident '{input.Value.Into}'."),
            cancel);

    private static Result Waive(
        string id, Input<ClockWaiverMessage> input, Asker asker, IncidentActions incidents, WorkDesk desk,
        CancellationToken cancel)
    {
        var order = input.Value;
        if (Wire.Parse<ClockKind>(order.Kind ?? "") is not { } kind)
        {
            var kinds = string.Join(", ", Enum.GetValues<ClockKind>().Select(each => each.Word()));
            return Wrong("clock.unknown", "kind", $"Give a kind: {kinds}.");
        }

        return incidents.Do(
            id,
            asker,
            incident => desk.Settle(
                new ClockOrder(incident.Id, kind, order.Name, Wire.At(order.DueAt), IsWaived: true, order.Reason),
                asker.AsActor,
                cancel),
            cancel);
    }

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };

    private static Result Wrong(string code, string field, string message) => Wrong(Invalid(code, field, message));

    private static Result Wrong(Refusal refusal) =>
        Task.FromResult<Results<Ok<IncidentMessage>, ProblemAnswer>>(refusal.ToProblem());
}
