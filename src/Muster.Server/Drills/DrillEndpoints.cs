using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client;
using Muster.Client.Drills;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Drills;
using Muster.Engine;
using Muster.Engine.Drills;
using Muster.Server.Access;
using Muster.Server.Layout;
using NodaTime;
using NodaTime.Text;

namespace Muster.Server.Drills;

/// <summary>Exercises and training over JSON; <c>{id}</c> is the id or the reference.</summary>
internal static class DrillEndpoints
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1/drills").WithTags("drills");
        api.MapGet("", async (DrillDesk desk, CancellationToken cancel) =>
            TypedResults.Ok(Lists.Whole((await desk.All(cancel)).Select(MessageOf))))
            .Needs(Permission.Read).WithSummary("Drills, newest first");
        api.MapGet("/training", Training).Needs(Permission.Read).WithSummary("Who has practised what").Takes("person");
        api.MapPost("/training", Train).Needs(Permission.Respond)
            .WithSummary("Write down that somebody has practised something");
        api.MapGet("/{id}", Show).Needs(Permission.Read).WithSummary("One drill");
        api.MapPost("", Start).Needs(Permission.Respond).WithSummary("Begin a drill: a scenario, or a planned drill");
        api.MapPost("/{id}/score", (
            string id, Input<DrillNoteMessage> input, Asker asker, DrillDesk desk, CancellationToken cancel) =>
            Answer(desk.Score(id, input.Value.Note, asker.AsActor, cancel)))
            .Needs(Permission.Respond).WithSummary("End it: it is scored, compared and filed");
        api.MapPost("/{id}/cancellation", (
            string id, Input<DrillNoteMessage> input, Asker asker, DrillDesk desk, CancellationToken cancel) =>
            Answer(desk.Cancel(id, input.Value.Note ?? "", asker.AsActor, cancel)))
            .Needs(Permission.Respond).WithSummary("Break it off");
    }

    private static async Task<Results<Ok<DrillMessage>, ProblemAnswer>> Show(
        string id, DrillDesk desk, CancellationToken cancel) =>
        await desk.Find(id, cancel) is { } drill
            ? TypedResults.Ok(MessageOf(drill))
            : DrillRefusals.Unknown.ToProblem();

    private static async Task<Results<Created<DrillMessage>, ProblemAnswer>> Start(
        Input<DrillOrderMessage> input, Asker asker, DrillDesk desk, CancellationToken cancel)
    {
        var (begun, refusal) = await desk.Start(
            input.Value.Scenario ?? "", input.Value.Page ?? true, asker.AsActor, cancel);
        return begun is null
            ? refusal!.ToProblem()
            : TypedResults.Created($"/api/v1/drills/{begun.Beginning!.Id}", MessageOf(begun));
    }

    private static async Task<Results<Ok<DrillMessage>, ProblemAnswer>> Answer(
        Task<(Drill? After, Refusal? Refusal)> act)
    {
        var (after, refusal) = await act;
        return after is null ? refusal!.ToProblem() : TypedResults.Ok(MessageOf(after));
    }

    private static async Task<Ok<ListMessage<TrainingMessage>>> Training(
        HttpContext http, DrillDesk desk, CancellationToken cancel)
    {
        var wanted = Query.Text(http, "person");
        return TypedResults.Ok(Lists.Whole(
            from pair in await desk.Trained(cancel)
            where wanted is null || pair.Key.Value == wanted
            from taken in pair.Value.Taken
            orderby taken.Day descending
            select new TrainingMessage(
                pair.Key.Value, taken.Training, LocalDatePattern.Iso.Format(taken.Day), taken.Note)));
    }

    private static async Task<Results<Ok<ListMessage<TrainingMessage>>, ProblemAnswer>> Train(
        HttpContext http, Input<TrainingMessage> input, Asker asker, DrillDesk desk, Live live,
        CancellationToken cancel)
    {
        var order = input.Value;
        if (live.Now.PersonCalled(order.Person ?? asker.Id.Value) is not { } person)
        {
            return new Refusal("person.unknown", $"There is nobody called '{order.Person}'.")
            {
                Field = "person",
                Kind = RefusalKind.Invalid,
            }.ToProblem();
        }

        LocalDate? day = null;
        if (order.Day is { Length: > 0 } text)
        {
            if (LocalDatePattern.Iso.Parse(text) is not { Success: true, Value: var given })
            {
                return new Refusal("training.day-wrong", "A day is written like 2026-11-21.")
                {
                    Field = "day",
                    Kind = RefusalKind.Invalid,
                }.ToProblem();
            }

            day = given;
        }

        if (await desk.Train(person, order.Training ?? "", day, order.Note, asker.AsActor, cancel) is { } refusal)
            return refusal.ToProblem();
        return await Training(http, desk, cancel);
    }

    private static DrillMessage MessageOf(Drill drill)
    {
        var beginning = drill.Beginning!;
        return new DrillMessage
        {
            Reference = beginning.Reference,
            Name = beginning.Name,
            Scenario = beginning.Scenario,
            Plan = beginning.Plan,
            Status = drill.IsOpen ? "open" : drill.Filing is null ? "cancelled" : "filed",
            Incident = beginning.IncidentReference,
            StartedAt = Wire.At(beginning.At),
            By = beginning.By.Name,
            Met = drill.Score?.Met,
            Of = drill.Score?.Of,
            Marks = [.. drill.Filing?.Marks.Select(mark =>
                new DrillMarkMessage(mark.Name, mark.IsMet, mark.Detail, mark.Seconds)) ?? []],
            Report = drill.Filing?.Report,
        };
    }
}
