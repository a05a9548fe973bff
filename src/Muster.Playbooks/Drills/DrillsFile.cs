using Muster.Core.Drills;
using Muster.Core.OnCall;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Drills;

/// <summary>drills.yaml: what is practised, and how often.</summary>
internal static class DrillsFile
{
    private const string Name = "drills.yaml";

    private static readonly Shape Drill = Shape.Of(
        Name, "drills.*", "a drill",
        Field.Text("name", "its name", "its id"),
        Field.Every("every", "how often; needed"),
        Field.Text("slot", "when in that time, in words: `Q1`"),
        Field.Id("scenario", "what is played", "it is chosen each time"),
        Field.Length("length", "how long"),
        Field.Text("owner", "who owns it"),
        Field.Text("kind", "what it is, in words: `game day`, `load test`"));

    private static readonly Shape Scenario = Shape.Of(
        Name, "scenarios.*", "a scenario",
        Field.Text("name", "its name", "its id"),
        Field.Text("text", "what happens"),
        Field.Id("severity", "its level"),
        Field.Id("service", "its service"),
        Field.Texts("steps", "what the players are told on the way"));

    private static readonly Shape Training = Shape.Of(
        Name, "training.*", "a training",
        Field.Text("name", "its name", "its id"),
        Field.Every("every", "how often it is repeated", "once"),
        Field.Length("length", "how long"),
        Field.Texts("for", $"for whom: {PartyText.Expected.Replace('\'', '`')}", "everybody"),
        Field.Texts("topics", "what is learnt"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Members("drills", Drill, "drills that come again, by id"),
        Field.Members("scenarios", Scenario, "what can be played, by id"),
        Field.Members("training", Training, "what people learn, by id"),
        Field.Texts("rules", "rules for people, a line each"),
        Field.Text("recordedIn", "where results are kept beside Muster"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        draft.Parts = draft.Parts with
        {
            Drills = new DrillRules
            {
                Drills = [.. file.Each("drills", Drill, Named.Drill).Select(each => DrillOf(each.Id, each.Keys))],
                Scenarios =
                [
                    .. file.Each("scenarios", Scenario, Named.Scenario).Select(each => new DrillScenario(
                        each.Id.Text,
                        each.Keys.Text("name") ?? each.Id.Text,
                        each.Keys.Text("text") ?? "",
                        each.Keys.Level("severity"),
                        each.Keys.OfService("service"),
                        each.Keys.Lines("steps"))),
                ],
                Training =
                [
                    .. file.Each("training", Training, Named.Training).Select(each => new TrainingPlan(
                        each.Id.Text,
                        each.Keys.Text("name") ?? each.Id.Text,
                        each.Keys.Rhythm("every"),
                        each.Keys.Positive("length"),
                        each.Keys.Parties("for"),
                        each.Keys.Lines("topics"))),
                ],
                Rules = file.Lines("rules"),
                RecordedIn = file.Text("recordedIn"),
            },
        };
    }

    private static DrillPlan DrillOf(YamlScalar id, Entries keys)
    {
        if (!keys.Has("every"))
            keys.Miss("every", "how often, such as 'quarterly'", id.Place);
        return new DrillPlan(
            id.Text,
            keys.Text("name") ?? id.Text,
            keys.Rhythm("every") ?? ShiftLength.Months(12),
            keys.Text("slot"),
            keys.Name("scenario", Named.Scenario),
            keys.Positive("length"),
            keys.Party("owner"),
            keys.Text("kind"));
    }
}
