using Microsoft.AspNetCore.Http.HttpResults;
using Muster.Client.Incidents;
using Muster.Core.Incidents;
using Muster.Core.Investigation;
using Muster.Engine;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.Incidents;

/// <summary>The board of an incident over JSON: what is known, missing, suspected and asked, and links.</summary>
internal static class BoardEndpoints
{
    internal static void Map(RouteGroupBuilder one)
    {
        one.MapPost("/board", Add).WithSummary("Write on the board: known, missing, hypothesis, question, link");
        one.MapPost("/board/{entry}", Settle).WithSummary("Say what became of an entry of the board");
    }

    private static Task<Results<Ok<IncidentMessage>, ProblemAnswer>> Add(
        string id, Input<BoardOrderMessage> input, Asker asker, IncidentActions incidents, Ids ids,
        CancellationToken cancel)
    {
        var order = input.Value;
        if (Wire.Parse<BoardKind>(order.Kind ?? "known") is not { } kind)
            return Wrong("board.kind-unknown", "kind", "Give a kind: known, missing, hypothesis, question, link.");
        var entry = ids.Next();
        return incidents.Run(
            id, asker,
            at => new IncidentCommand.AddToBoard(entry, kind, order.Text ?? "", order.Address)
            {
                At = at,
                By = asker.AsActor,
            },
            cancel);
    }

    private static Task<Results<Ok<IncidentMessage>, ProblemAnswer>> Settle(
        string id, string entry, Input<BoardOutcomeMessage> input, Asker asker, IncidentActions incidents,
        CancellationToken cancel)
    {
        _ = Guid.TryParse(entry, out var which);
        return Wire.Parse<BoardOutcome>(input.Value.Outcome ?? "") is { } outcome
            ? incidents.Run(
                id, asker,
                at => new IncidentCommand.SettleOnBoard(which, outcome, input.Value.Note)
                {
                    At = at,
                    By = asker.AsActor,
                },
                cancel)
            : Wrong(
                "board.outcome-unknown", "outcome",
                "Give an outcome: confirmed, ruled-out, answered, gone, or open.");
    }

    private static Task<Results<Ok<IncidentMessage>, ProblemAnswer>> Wrong(string code, string field, string message) =>
        Task.FromResult<Results<Ok<IncidentMessage>, ProblemAnswer>>(
            new Core.Refusal(code, message) { Field = field, Kind = Core.RefusalKind.Invalid }.ToProblem());
}
