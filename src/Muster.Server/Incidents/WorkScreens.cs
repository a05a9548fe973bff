using System.Globalization;
using Muster.Core;
using Muster.Core.Clocks;
using Muster.Core.Incidents;
using Muster.Core.Investigation;
using Muster.Engine.Incidents;
using Muster.Server.Access;
using Muster.Server.Layout;
using Command = Muster.Core.Incidents.IncidentCommand;

namespace Muster.Server.Incidents;

/// <summary>The forms of the room about the work: tree, checklists, tasks, decisions, workflows, clocks.</summary>
internal static class WorkScreens
{
    internal static void Map(RouteGroupBuilder one)
    {
        RoomScreens.Does(one, "tree", (room, incident, asker, fields, cancel) => fields["anew"] is null
            ? room.Work.AnswerTree(incident.Id, fields["node"], fields["answer"] ?? "", asker.AsActor, cancel)
            : room.Incidents.Decide(
                incident, at => new Command.LeaveTree { At = at, By = asker.AsActor }, cancel));
        RoomScreens.Does(one, "answers", Answer);
        RoomScreens.Does(one, "checks", (room, incident, asker, fields, cancel) => room.Work.Measure(
            incident.Id,
            fields["check"] ?? "",
            fields["met"] is { } met ? met == "yes" : null,
            double.TryParse(fields["value"], CultureInfo.InvariantCulture, out var value) ? value : null,
            fields["note"],
            asker.AsActor,
            cancel));
        RoomScreens.Does(one, "checklist", (room, incident, asker, fields, cancel) => room.Work.Mark(
            incident.Id,
            fields["item"] ?? "",
            Wire.Parse<ItemMarking>(fields["state"] ?? "done") ?? ItemMarking.Done,
            fields["note"],
            asker.AsActor,
            cancel));
        RoomScreens.Decides(one, "tasks", (asker, form) => at =>
            new Command.AddTask(form.NewId, form.Fields["title"] ?? "", form.Fields.Person("who"))
            {
                At = at,
                By = asker.AsActor,
            });
        RoomScreens.Decides(one, "tasks/change", (asker, form) => at => Task(asker, form.Fields, at));
        RoomScreens.Decides(one, "decisions", (asker, form) => at => Decision(asker, form.Fields, form.NewId, at));
        RoomScreens.Does(one, "workflows", (room, incident, asker, fields, cancel) =>
            room.Work.StartWorkflow(incident.Id, fields["workflow"] ?? "", asker.AsActor, cancel));
        RoomScreens.Does(one, "workflows/step", Step);
        RebaseScreens.Map(one);
        RoomScreens.Decides(one, "board", (asker, form) => at => new Command.AddToBoard(
            form.NewId,
            Wire.Parse<BoardKind>(form.Fields["kind"] ?? "") ?? BoardKind.Known,
            form.Fields["text"] ?? "",
            form.Fields["address"])
        { At = at, By = asker.AsActor });
        RoomScreens.Decides(one, "board/settle", (asker, form) => at => new Command.SettleOnBoard(
            Guid.TryParse(form.Fields["entry"], out var entry) ? entry : Guid.Empty,
            Wire.Parse<BoardOutcome>(form.Fields["outcome"] ?? "") ?? BoardOutcome.Open,
            form.Fields["note"])
        { At = at, By = asker.AsActor });
        RoomScreens.Does(one, "clocks", Settle);
        RoomScreens.Does(one, "impact", Impact);
        RoomScreens.Decides(one, "clocks/legal", (asker, form) => at =>
            new Command.StartLegalClock(form.Fields["clock"] ?? "", at, form.Fields["note"])
            {
                At = at,
                By = asker.AsActor,
            });
        RoomScreens.Does(one, "room", async (room, incident, asker, fields, cancel) => (await room.Desk.Run(
            incident.Id,
            at => new Command.OpenRoom(fields["why"] ?? "", room.MeetingOf(incident)) { At = at, By = asker.AsActor },
            cancel)).Refusal);
        MeetingScreens.Map(one);
        RoomScreens.Decides(one, "room/closing", (asker, form) => at =>
            new Command.CloseRoom(form.Fields.Person("owner"), form.Fields["note"]) { At = at, By = asker.AsActor });
    }

    private static Task<Refusal?> Impact(
        Room room, Incident incident, Asker asker, Fields fields, CancellationToken cancel) =>
        Figure(fields["value"]) is var (value, isRead) && isRead
            ? room.Incidents.Decide(
                incident,
                at => new Command.MeasureImpact(fields["area"] ?? "", fields["text"] ?? "", value)
                {
                    At = at,
                    By = asker.AsActor,
                },
                cancel)
            : System.Threading.Tasks.Task.FromResult<Refusal?>(WorkRefusals.FigureWrong);

    /// <summary>A number that may be left out.</summary>
    private static (double? Value, bool IsRead) Figure(string? text) => string.IsNullOrWhiteSpace(text) ? (null, true)
        : double.TryParse(
            text.Trim().Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? (value, true)
            : (null, false);

    private static async Task<Refusal?> Answer(
        Room room, Incident incident, Asker asker, Fields fields, CancellationToken cancel)
    {
        if (fields["figure"] is { Length: > 0 } figure)
        {
            var text = (fields["value"] ?? fields["answer"] ?? "").Trim().TrimEnd('%').Replace(',', '.');
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
                return WorkRefusals.FigureWrong;
            var given = await room.Incidents.Decide(
                incident, at => new Command.GiveFigure(figure, value) { At = at, By = asker.AsActor }, cancel);
            if (given is not null || fields["question"] is null)
                return given;
        }

        return await room.Work.AnswerQuestion(
            incident.Id, fields["question"] ?? "", fields["answer"] ?? "", asker.AsActor, cancel);
    }

    private static Command Task(Asker asker, Fields fields, NodaTime.Instant at)
    {
        _ = Guid.TryParse(fields["task"], out var task);
        return Wire.Parse<TaskState>(fields["state"] ?? "") is { } state
            ? new Command.MoveTask(task, state, fields["note"]) { At = at, By = asker.AsActor }
            : new Command.AssignTask(task, fields.Person("who")) { At = at, By = asker.AsActor };
    }

    /// <summary>The options stand one a line, the risk after a colon.</summary>
    private static Command.Decide Decision(Asker asker, Fields fields, Guid id, NodaTime.Instant at) => new(
        id,
        fields["question"] ?? "",
        [
            .. (fields["options"] ?? "")
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                .Select(parts => new DecisionOption(parts[0], parts.Length > 1 ? parts[1] : null)),
        ],
        fields["chosen"] ?? "",
        fields["advice"],
        fields["reason"])
    { At = at, By = asker.AsActor };

    private static Task<Refusal?> Step(
        Room room, Incident incident, Asker asker, Fields fields, CancellationToken cancel)
    {
        _ = Guid.TryParse(fields["walk"], out var walk);
        return fields["stop"] is null
            ? room.Work.Step(
                incident.Id, walk, fields["node"] ?? "", fields["answer"], fields["note"], asker.AsActor, cancel)
            : room.Incidents.Decide(
                incident,
                at => new Command.StopWorkflow(walk, fields["note"] ?? "") { At = at, By = asker.AsActor }, cancel);
    }

    private static Task<Refusal?> Settle(
        Room room, Incident incident, Asker asker, Fields fields, CancellationToken cancel) =>
        Wire.Parse<ClockKind>(fields["kind"] ?? "") is { } kind
            ? room.Work.Settle(
                new ClockOrder(
                    incident.Id, kind, fields["name"], DueAt: null, fields["act"] != "met", fields["note"]),
                asker.AsActor,
                cancel)
            : System.Threading.Tasks.Task.FromResult<Refusal?>(WorkRefusals.NoSuchClock);
}
