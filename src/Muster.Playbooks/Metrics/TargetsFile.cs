using Muster.Core;
using Muster.Core.Metrics;
using Muster.Core.OnCall;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Incidents;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Metrics;

/// <summary>targets.yaml: what the organisation wants to reach.</summary>
internal static class TargetsFile
{
    private const string Name = "targets.yaml";

    private static readonly Shape Times = Shape.Of(
        Name, "severities.*", "the targets of a level",
        Field.Length("detect", "from the start to the first signal"),
        Field.Text("acknowledge", "from the first signal to the acknowledgement: `5 min`, `1 business day`"),
        Field.Text("respond", "from the first signal to the first work"),
        Field.Text("resolve", "from the first signal to the resolution"));

    private static readonly Shape Uptime = Shape.Of(
        Name, "uptime.*", "an uptime target",
        new("percent", FieldForm.Number, "the share of time in which it works; needed"),
        Field.Every("window", "over which time", "1 month"),
        Field.Ids("services", "of which services", "all"));

    private static readonly Shape Review = Shape.Of(
        Name, "reviews.*", "a review",
        Field.Text("name", "its name", "its id"),
        Field.Every("every", "how often; needed"),
        Field.Text("owner", "who owns it"),
        Field.Texts("content", "what it looks at"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Members("severities", Times, "times per level; a level without one is measured and not judged"),
        Field.Members("uptime", Uptime, "what customers were promised, by name"),
        Field.Members("reviews", Review, "when people look at the figures, by id"),
        new("definitions", new FieldForm.Pairs(FieldForm.Word), "what the figures mean, by name"));

    internal static void Read(Entries file)
    {
        var draft = file.Draft;
        var times = new Dictionary<SeverityId, SeverityTarget>();
        foreach (var (level, value) in file.Members("severities"))
        {
            var id = draft.Level(level);
            if (Entries.Of(value, Times, draft) is { } keys)
            {
                times[id] = new SeverityTarget(
                    keys.Positive("detect"), keys.Term("acknowledge"), keys.Term("respond"), keys.Term("resolve"));
            }
        }

        draft.Parts = draft.Parts with
        {
            Targets = new TargetRules
            {
                Severities = times,
                Uptime = [.. UptimesOf(file)],
                Reviews = [.. file.Each("reviews", Review, Named.Review).Select(each => ReviewOf(each.Id, each.Keys))],
                Definitions = file.Pairs("definitions")
                    .ToDictionary(each => each.Key.Text, each => each.Value.Text.Trim(), StringComparer.Ordinal),
            },
        };
    }

    private static IEnumerable<UptimeTarget> UptimesOf(Entries file)
    {
        foreach (var (name, value) in file.Members("uptime"))
        {
            if (Entries.Of(value, Uptime, file.Draft) is not { } keys)
                continue;
            if (!keys.Has("percent"))
                keys.Miss("percent", "the share of time, such as 99.9", name.Place);
            yield return new UptimeTarget(
                name.Text,
                keys.Decimal("percent", 0, 100) ?? 0,
                keys.Rhythm("window") ?? ShiftLength.Months(1),
                keys.Services("services"));
        }
    }

    private static ReviewMeeting ReviewOf(YamlScalar id, Entries keys)
    {
        if (!keys.Has("every"))
            keys.Miss("every", "how often, such as 'monthly'", id.Place);
        return new ReviewMeeting(
            id.Text,
            keys.Text("name") ?? id.Text,
            keys.Rhythm("every") ?? ShiftLength.Months(1),
            keys.Party("owner"),
            keys.Lines("content"));
    }
}
