using Muster.Core.Maintenance;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Maintenance;

/// <summary>maintenance.yaml: how planned work is announced, agreed and done.</summary>
internal static class MaintenanceFile
{
    private const string Name = "maintenance.yaml";

    private static readonly Shape Notice = Shape.Of(
        Name, "notices[]", "a notice",
        Field.Length("before", "how long before it begins; needed"),
        Field.Ids("to", "the audiences", "all who follow its components"),
        Field.Id("template", "the form"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Items("notices", Notice, "who is told before"),
        Field.Texts("fields", "what a plan says"),
        Field.Texts("requires", "what there must be before it may start"),
        Field.Texts("approvedBy", "who agrees: `team leads`, or plain words", "nobody must"),
        Field.Text("strategy", "how it is done, in words"),
        new("timers", new FieldForm.Pairs(FieldForm.Duration), "what is waited for, name to duration"),
        new(
            "states",
            new FieldForm.Pairs(FieldForm.Word),
            "the states in order, each with what is said when it is entered"),
        Field.Texts("checks", "what is looked at before it counts as done"),
        Field.Flag("mutesAlerts", "alerts of its services are held back while it lasts", "yes"),
        Field.Flag("onStatusPage", "customers read of it on the pages whose components consist of its services", "no"),
        Field.Id("onFailure", "the level of the incident that a failed window becomes"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Parts = draft.Parts with
        {
            Maintenance = new MaintenanceRules
            {
                Notices = [.. file.Each("notices", Notice).Select(NoticeOf)],
                Fields = file.Lines("fields"),
                Requires = file.Lines("requires"),
                ApprovedBy = file.Parties("approvedBy"),
                Strategy = file.Text("strategy"),
                Timers = file.Lengths("timers")
                    .ToDictionary(each => each.Key.Text, each => each.Value, StringComparer.Ordinal),
                States =
                [
                    .. file.Members("states").Select(state =>
                        new MaintenanceState(state.Key.Text, (state.Value as YamlScalar)?.Text.Trim())),
                ],
                Checks = file.Lines("checks"),
                MutesAlerts = file.Flag("mutesAlerts", otherwise: true),
                OnStatusPage = file.Flag("onStatusPage", otherwise: false),
                OnFailure = file.Level("onFailure"),
            },
        };
    }

    private static MaintenanceNotice NoticeOf(Entries keys)
    {
        if (!keys.Has("before"))
            keys.Miss("before", "how long before it begins");
        return new MaintenanceNotice(
            keys.Length("before") ?? Duration.Zero,
            keys.Names("to", Named.Audience),
            keys.Name("template", Named.Template));
    }
}
