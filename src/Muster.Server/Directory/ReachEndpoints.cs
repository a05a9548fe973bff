using Muster.Client.Directory;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Engine.Paging;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;
using Result = System.Threading.Tasks.Task<Microsoft.AspNetCore.Http.HttpResults.Results<
    Microsoft.AspNetCore.Http.HttpResults.Ok<Muster.Client.Directory.PersonMessage>,
    Muster.Server.Layout.ProblemAnswer>>;

namespace Muster.Server.Directory;

/// <summary>By what and when a person is reached, over JSON: codes, rules, quiet hours.</summary>
internal static class ReachEndpoints
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        var one = api.MapGroup("/people/{id}").Needs(Permission.Respond);
        one.MapPost("/contacts/{contact}/code", SendCode).WithSummary("Send a code by a contact method");
        one.MapPost("/contacts/{contact}/verification", Verify).WithSummary("Say the code that arrived");
        one.MapPost("/rules", SetRules).WithSummary("By what a page goes, and after how long");
        one.MapPost("/quiet-hours", SetQuietHours).WithSummary("Hours without pages that are not urgent");
    }

    private static Result SendCode(
        string id, string contact, Asker asker, PageDesk desk, Live live, CancellationToken cancel) =>
        Do(id, asker, live, async person =>
            (await desk.SendCode(person, contact, asker.AsActor, cancel)).Refusal);

    private static Result Verify(
        string id, string contact, Input<CodeMessage> input, Asker asker, PageDesk desk, Live live,
        CancellationToken cancel) =>
        Do(id, asker, live, person =>
            desk.Verify(person, contact, input.Value.Code ?? "", asker.AsActor, cancel));

    private static Result SetRules(
        string id, Input<RulesMessage> input, Asker asker, AccessDesk desk, Live live, CancellationToken cancel) =>
        Do(id, asker, live, person => desk.SetRules(
            person,
            [
                .. (input.Value.Rules ?? []).Select(rule =>
                    new NotificationRule(Duration.FromMinutes(rule.AfterMinutes), rule.Methods ?? [])
                    {
                        Urgency = Wire.Parse<Urgency>(rule.Urgency ?? ""),
                    }),
            ],
            asker.AsActor,
            cancel));

    private static Result SetQuietHours(
        string id, Input<QuietHoursMessage> input, Asker asker, AccessDesk desk, Live live,
        CancellationToken cancel) =>
        Do(id, asker, live, person => desk.SetQuietHours(
            person, Minutes(input.Value.From), Minutes(input.Value.Until), asker.AsActor, cancel));

    private static async Result Do(string id, Asker asker, Live live, Func<ResponderId, Task<Refusal?>> act) =>
        live.Now.Person(new ResponderId(id)) is not { } person ? PeopleEndpoints.Unknown.ToProblem()
        : !PeopleEndpoints.MayChange(asker, person) ? PeopleEndpoints.NotYours.ToProblem()
        : await act(person.Id) is { } refusal ? refusal.ToProblem()
        : TypedResults.Ok(PeopleEndpoints.MessageOf(live.Now.Person(person.Id) ?? person));

    private static int? Minutes(string? time) =>
        TimeOnly.TryParseExact(
            time, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, default, out var at)
            ? (at.Hour * 60) + at.Minute
            : null;
}
