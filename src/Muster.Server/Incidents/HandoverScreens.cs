using Muster.Core;
using Muster.Engine.Escalation;
using NodaTime;
using Command = Muster.Core.Incidents.IncidentCommand;

namespace Muster.Server.Incidents;

/// <summary>The forms of the room about who has an incident next and who comes to help.</summary>
internal static class HandoverScreens
{
    internal static void Map(RouteGroupBuilder one)
    {
        RoomScreens.Decides(one, "snooze", (asker, form) => at => new Command.Snooze(
            asker.Id, at + Duration.FromMinutes(form.Fields.Number("minutes") ?? 0))
        { At = at, By = asker.AsActor });
        RoomScreens.Does(one, "assignment", async (room, incident, asker, fields, cancel) =>
            fields.Person("who") is { } who
                ? (await room.Desk.Run(
                    incident.Id,
                    at => new Command.Reassign(who, fields["note"]) { At = at, By = asker.AsActor },
                    cancel)).Refusal
                : new Refusal("person.missing", "Say to whom.")
                {
                    Field = "who",
                    Kind = RefusalKind.Invalid,
                });
        RoomScreens.Does(one, "prompts", (room, incident, asker, fields, cancel) => room.Escalations.Answer(
            incident.Id,
            new PromptAnswer(
                fields.Number("level") ?? 0, fields["answer"] == "yes", fields["note"], fields["case"]),
            asker.AsActor,
            cancel));
        RoomScreens.Does(one, "all-hands", (room, incident, asker, fields, cancel) =>
            room.Escalations.CallAllHands(incident.Id, fields["message"], asker.AsActor, cancel));
        RoomScreens.Decides(one, "classes", (asker, form) => at => new Command.ChangeClasses(
            (form.Fields["classes"] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries))
        { At = at, By = asker.AsActor });
    }
}
