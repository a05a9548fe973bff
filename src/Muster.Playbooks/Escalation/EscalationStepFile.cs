using Muster.Core;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;
using NodaTime;

namespace Muster.Playbooks.Escalation;

/// <summary>A step of a policy: what is done, for whom, when, and for which incidents.</summary>
internal static class EscalationStepFile
{
    private const string TargetExpected = "'schedule primary', 'person ada' or 'team payments'";

    private static readonly (string Word, EscalationCondition Value)[] Conditions =
    [
        ("unacknowledged", EscalationCondition.Unacknowledged),
        ("unresolved", EscalationCondition.Unresolved),
        ("open", EscalationCondition.Open),
        ("asked", EscalationCondition.Asked),
    ];

    private static readonly (string Key, StepAct Act)[] Acts =
        [("page", StepAct.Page), ("offer", StepAct.Offer), ("remind", StepAct.Remind), ("list", StepAct.List)];

    private static readonly string[] Kinds =
        ["schedule", "person", "team", "turn", "role", "vendor", "holder", "everybody"];

    internal static EscalationStep Read(Entries step, int level)
    {
        var written = Acts.Where(each => step.Has(each.Key)).ToList();
        if (written.Count > 1)
        {
            step.Draft.Findings.Add(
                ProblemCode.WrongForm,
                step.Value(written[1].Key)!.Place,
                $"A step does one thing: either '{written[0].Key}' or '{written[1].Key}'.");
        }

        var (key, act) = written.Count > 0 ? written[0] : Acts[0];
        if (written.Count == 0 || step.Value(key) is YamlList { Items.Count: 0 })
            step.Miss(key, $"whom, {TargetExpected}");
        var triggers = Triggers(step);
        return new EscalationStep
        {
            Level = level,
            Name = step.Text("name"),
            At = step.Length("after") ?? Duration.Zero,
            When = triggers.Count > 0
                ? EscalationCondition.Asked
                : step.Choice("when", EscalationCondition.Unacknowledged, Conditions),
            Severities = [.. step.Texts("severities").Select(step.Draft.Level)],
            Classes = [.. step.Texts("classes").Select(name => name.Text.Trim().ToLowerInvariant())],
            Act = act,
            List = act == StepAct.List ? step.Text("list") : null,
            Targets = act == StepAct.List
                ? []
                : [.. step.Texts(key).Select(target => Target(target, act, step.Draft)).OfType<EscalationTarget>()],
            Text = step.Text("text"),
            Hours = Hours(step),
            Triggers = triggers,
            Needs = step.Number("acknowledgements", 1, EscalationStep.NeedsMax, otherwise: 1),
            BranchOf = step.Text("branch"),
        };
    }

    private static List<EscalationTrigger> Triggers(Entries step)
    {
        var triggers = new List<EscalationTrigger>();
        foreach (var item in step.Items("triggers", allowOne: true))
        {
            if (item is YamlScalar { IsNothing: false } words)
            {
                triggers.Add(new EscalationTrigger(words.Text.Trim(), [], OpenFor: null));
                continue;
            }

            if (Entries.Of(item, Shapes.Trigger, step.Draft) is not { } entries)
                continue;
            IReadOnlyList<SeverityId> severities = [.. entries.Texts("severities").Select(step.Draft.Level)];
            var open = entries.Positive("open");
            if (open is null && !entries.Has("text"))
                entries.Miss("open", "for how long it is open, or a 'text' that a person judges");
            var text = entries.Text("text")
                ?? $"{string.Join(", ", severities.Select(level => level.Value))} open for {entries.Text("open")}";
            triggers.Add(new EscalationTrigger(text.Trim(), severities, open));
        }

        return triggers;
    }

    private static StepHours? Hours(Entries step)
    {
        if (step.Value("hours") is YamlScalar scalar)
            return Working(scalar, step.Draft);
        if (!step.Has("hours") || Entries.Of(step.Value("hours")!, Shapes.StepHours, step.Draft) is not { } entries)
            return null;
        var zone = entries.Zone("zone") ?? step.Draft.Zone;
        var waits = entries.Choice("outside", true, [("wait", true), ("skip", false)]);
        return SchedulesFile.Hours(entries) is { } window ? new StepHours.OfWeek(window, zone, waits) : null;
    }

    /// <summary>'working', 'working REGION', or 'next working day'; playbook.yaml has been read.</summary>
    private static StepHours.Working? Working(YamlScalar scalar, Draft draft)
    {
        var calendars = draft.Calendars.Count > 0 ? draft.Calendars : [WorkingCalendar.Of(draft.Zone)];
        switch (scalar.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            case ["working"]:
                return new StepHours.Working(calendars[0], FromNextDay: false);
            case ["working", var region] when calendars.Find(each => each.Id == region) is { } calendar:
                return new StepHours.Working(calendar, FromNextDay: false);
            case ["next", "working", "day"]:
                return new StepHours.Working(calendars[0], FromNextDay: true);
        }

        draft.Findings.Add(
            ProblemCode.UnknownWord,
            scalar.Place,
            $"'{Quote.Of(scalar.Text)}' is neither 'working', 'working REGION' with a region of playbook.yaml, 'next "
                + "working day', nor hours with 'from' and 'until'.");
        return null;
    }

    /// <summary>Whom a text means; null, with a problem, when it means nobody.</summary>
    internal static EscalationTarget? Target(YamlScalar target, StepAct act, Draft draft)
    {
        var words = target.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        switch (words)
        {
            case ["schedule", var id]:
                draft.Refer(Named.Schedule, id, target.Place);
                return new EscalationTarget.OnCall(new ScheduleId(id));
            case ["person", var id]:
                draft.Refer(Named.Person, id, target.Place);
                return new EscalationTarget.Person(new ResponderId(id));
            case ["team", var id]:
                draft.Refer(Named.Team, id, target.Place);
                return new EscalationTarget.Members(new TeamId(id));
            case ["turn", var id]:
                draft.Refer(Named.Team, id, target.Place);
                return new EscalationTarget.InTurn(new TeamId(id));
            case ["role", var id]:
                draft.Refer(Named.Role, id, target.Place);
                return new EscalationTarget.InRole(new RoleId(id));
            case ["holder"]:
                return new EscalationTarget.Holder();
            case ["everybody"]:
                return new EscalationTarget.Everybody();
            case ["vendor", var id] when act == StepAct.Offer:
                draft.Refer(Named.Vendor, id, target.Place);
                return new EscalationTarget.Vendor(id);
            case ["vendor", _]:
                draft.Findings.Add(
                    ProblemCode.UnknownWord,
                    target.Place,
                    "A vendor is not paged: write 'offer', and a person raises the case and notes its number.");
                return null;
        }

        var hint = words.Length > 0 ? Nearest.Hint(words[0], Kinds) : "";
        draft.Findings.Add(
            ProblemCode.UnknownWord, target.Place, $"'{Quote.Of(target.Text)}' is not {TargetExpected}.{hint}");
        return null;
    }
}
