using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Escalation;
using Muster.Client.Incidents;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Engine;
using Muster.Engine.Escalation;
using Muster.Server.Access;
using Muster.Server.Incidents;
using Muster.Server.Layout;
using NodaTime;
using Result = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Incidents.IncidentMessage>,
    Muster.Server.Layout.ProblemAnswer>>;

namespace Muster.Server.Escalation;

/// <summary>Escalations over JSON: put off, give to another, answer prompts, call all hands, lists,
/// policies.</summary>
internal static class EscalationEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var one = routes.MapGroup("/api/v1/incidents/{id}").WithTags("incidents").Needs(Permission.Respond);
        one.MapPost("/snooze", Snooze).WithSummary("Wait until an instant; whoever is on call then is paged");
        one.MapPost("/assignment", Assign).WithSummary("Give it to a person, who is paged and has to take it");
        one.MapPost("/prompts/{level}", Answer).WithSummary("Answer what a step of the policy offers or asks");
        one.MapPost("/all-hands", CallAllHands).WithSummary("Page everybody who can be paged");
        one.MapPost("/classes", ChangeClasses).WithSummary("Say what kinds of trouble it is");
        one.MapPost("/lists/{list}", Leave).WithSummary("Take it off a list, or move it to another");
        var api = routes.MapGroup("/api/v1").WithTags("escalation").Needs(Permission.Read);
        api.MapGet("/lists", Listed).WithSummary("Open incidents that policies put on lists").Takes("list");
        api.MapGet("/policies", Policies).WithSummary("The escalation policies");
        api.MapGet("/policies/{id}", Policy).WithSummary("One escalation policy");
    }

    private static Result Snooze(
        string id, Input<SnoozeMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Run(
            id,
            asker,
            at => new IncidentCommand.Snooze(
                asker.Id,
                Wire.At(input.Value.Until)
                    ?? (input.Value.Minutes is > 0 and < 1_000_000 and var minutes
                        ? at + Duration.FromMinutes(minutes)
                        : at))
            { At = at, By = asker.AsActor },
            cancel);

    private static Result Assign(
        string id, Input<AssignmentMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(input.Value.Responder))
            return Wrong(Invalid("person.missing", "responder", "Say to whom."));
        var (person, refusal) = incidents.PersonOr(asker, input.Value.Responder);
        return refusal is null
            ? incidents.Run(
                id,
                asker,
                at => new IncidentCommand.Reassign(person, input.Value.Note) { At = at, By = asker.AsActor },
                cancel)
            : Wrong(refusal);
    }

    private static Result Answer(
        string id, int level, Input<PromptAnswerMessage> input, Asker asker, IncidentActions incidents,
        EscalationDesk desk, CancellationToken cancel) => incidents.Do(
            id,
            asker,
            async incident => input.Value.Accept is { } accept
                ? await desk.Answer(
                    incident.Id,
                    new PromptAnswer(level, accept, input.Value.Note, input.Value.Case),
                    asker.AsActor,
                    cancel)
                : Invalid("prompt.answer-missing", "accept", "Say true to do it, or false to leave it."),
            cancel);

    private static Result CallAllHands(
        string id, Input<AllHandsMessage> input, Asker asker, IncidentActions incidents, EscalationDesk desk,
        CancellationToken cancel) => incidents.Do(
            id,
            asker,
            incident => desk.CallAllHands(incident.Id, input.Value.Message, asker.AsActor, cancel),
            cancel);

    private static Result ChangeClasses(
        string id, Input<ClassesMessage> input, Asker asker, IncidentActions incidents, CancellationToken cancel) =>
        incidents.Run(
            id,
            asker,
            at => new IncidentCommand.ChangeClasses(input.Value.Classes ?? []) { At = at, By = asker.AsActor },
            cancel);

    private static Result Leave(
        string id, string list, Input<ListOrderMessage> input, Asker asker, IncidentActions incidents,
        EscalationDesk desk, CancellationToken cancel) => incidents.Do(
            id,
            asker,
            incident => desk.LeaveList(
                incident.Id, list, input.Value.To, input.Value.Note, asker.AsActor, cancel),
            cancel);

    private static async Task<Ok<ListMessage<ListedMessage>>> Listed(
        HttpContext http, Asker asker, EscalationDesk desk, CancellationToken cancel)
    {
        var wanted = Query.Text(http, "list");
        var listed = await desk.Listed(cancel);
        return TypedResults.Ok(Lists.Whole(listed
            .Where(each => (wanted is null || each.List == wanted) && IncidentActions.MaySee(each.Incident, asker))
            .Select(each => new ListedMessage(
                each.List,
                each.Incident.Id.ToString(),
                each.Incident.Reference,
                each.Incident.Title,
                each.Incident.Severity.Value,
                Wire.At(each.Since)))));
    }

    private static Ok<ListMessage<PolicyMessage>> Policies(Live live, TimeProvider time) =>
        TypedResults.Ok(Lists.Whole(live.Now.Playbook.Policies.Select(policy => MessageOf(policy, live.Now, time))));

    private static Results<Ok<PolicyMessage>, ProblemAnswer> Policy(string id, Live live, TimeProvider time) =>
        live.Now.Playbook.Policy(new PolicyId(id)) is { } policy
            ? TypedResults.Ok(MessageOf(policy, live.Now, time))
            : new Refusal("policy.unknown", $"There is no escalation policy {id}.") { Kind = RefusalKind.Unknown }
                .ToProblem();

    private static PolicyMessage MessageOf(EscalationPolicy policy, Configuration configuration, TimeProvider time)
    {
        var reach = configuration.ReachAt(Instant.FromDateTimeOffset(time.GetUtcNow()));
        return new PolicyMessage
        {
            Id = policy.Id.Value,
            Name = policy.Name,
            Rounds = policy.Rounds,
            PauseMinutes = policy.RoundPause.TotalMinutes,
            AcknowledgeTimeoutMinutes = policy.AcknowledgeTimeout?.TotalMinutes,
            ActiveList = policy.ActiveList,
            OtherLists = [.. policy.OtherLists.Select(list => list.Id)],
            Source = configuration.Playbook.Places.TryGetValue($"policy/{policy.Id}", out var place)
                ? $"{place.File}:{place.Line}"
                : null,
            Steps = [.. policy.Steps.Select(step => MessageOf(policy, step, reach, configuration))],
        };
    }

    /// <summary>A step, and who would be paged at this moment.</summary>
    internal static StepMessage MessageOf(
        EscalationPolicy policy, EscalationStep step, Reach reach, Configuration configuration) => new()
        {
            Level = step.Level,
            Name = step.Name,
            Act = step.Act.Word(),
            When = step.When.Word(),
            AfterMinutes = step.At.TotalMinutes,
            Severities = [.. step.Severities.Select(severity => severity.Value)],
            Classes = step.Classes,
            Targets = [.. step.Targets.Select(target => PolicyWords.Target(target, configuration))],
            Now = [.. reach.Of(policy, step).Orders.Select(order => order.Responder.Value)],
            Triggers = [.. step.Triggers.Select(trigger => trigger.Text)],
            Text = step.Text,
            List = step.List,
            Acknowledgements = step.Needs,
        };

    private static Refusal Invalid(string code, string field, string message) =>
        new(code, message) { Field = field, Kind = RefusalKind.Invalid };

    private static Result Wrong(Refusal refusal) =>
        Task.FromResult<Results<Ok<IncidentMessage>, ProblemAnswer>>(refusal.ToProblem());
}
