using System.Globalization;
using Muster.Core.OnCall;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.OnCall;

/// <summary>oncall.yaml: what is expected of whoever is on call, and what is given for it.</summary>
internal static class OnCallFile
{
    private const string Name = "oncall.yaml";
    private const int HoursMax = 100;

    private static readonly (string Word, DigestRule Value)[] Digests =
        [("open", DigestRule.Open), ("always", DigestRule.Always), ("never", DigestRule.Never)];

    private static readonly (string Word, CompensatedTime Value)[] Times =
    [
        ("weekday", CompensatedTime.Weekday),
        ("weekend", CompensatedTime.Weekend),
        ("holiday", CompensatedTime.Holiday),
        ("work outside hours", CompensatedTime.WorkOutsideHours),
    ];

    private static readonly Shape Lists = Shape.Of(
        Name, "checklists", "the checklists",
        Field.Texts("before", "to go through before a shift"),
        Field.Texts("during", "to keep in mind during it"),
        Field.Texts("after", "to do after it"));

    private static readonly Shape Equipment = Shape.Of(
        Name, "equipment", "the equipment",
        Field.Texts("required", "what everybody on call has at hand"),
        Field.Texts("optional", "what is good to have"));

    private static readonly Shape Step = Shape.Of(
        Name, "handoff.steps[]", "a step",
        Field.Text("title", "what is done", "needed"),
        Field.Text("run", "the command that people type for it"));

    private static readonly Shape HandOff = Shape.Of(
        Name, "handoff", "the hand-off",
        Field.Choice(
            "digest", Digests, "when whoever comes on call is told of open incidents", "open: when there are any"),
        Field.Length("meeting", "how long the two talk"),
        Field.Texts("walkThrough", "what they go through"),
        Field.Texts("fields", "what is written down"),
        Field.Text("channel", "where it is written"),
        Field.Items("steps", Step, "what is done, in order"));

    private static readonly Shape Compensation = Shape.Of(
        Name, "compensation[]", "a rule of compensation",
        Field.Choice("for", Times, "the kind of time; a holiday counts before a weekend", "needed"),
        new Field("hours", FieldForm.Number, "hours off for each day on call"),
        new Field("factor", FieldForm.Number, "hours off for each hour of work"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Length("acknowledgeWithin", "a page is acknowledged within so long", "what the level says"),
        Field.Length("testEvery", "each person gets a test page this often", "never"),
        Field.One("checklists", Lists, "what is done before, during and after a shift"),
        Field.One("equipment", Equipment, "what whoever is on call has at hand"),
        Field.One("handoff", HandOff, "how the duty is handed over"),
        Field.Items("compensation", Compensation, "what is given for being on call"));

    internal static void Read(Entries file)
    {
        var lists = Below(file, "checklists", Lists);
        var equipment = Below(file, "equipment", Equipment);
        file.Draft.OnCall = new OnCallPractice
        {
            AcknowledgeWithin = file.Positive("acknowledgeWithin"),
            TestEvery = file.Positive("testEvery"),
            Before = Texts(lists, "before"),
            During = Texts(lists, "during"),
            After = Texts(lists, "after"),
            Equipment = Texts(equipment, "required"),
            EquipmentOptional = Texts(equipment, "optional"),
            HandOff = HandOffOf(Below(file, "handoff", HandOff)),
            Compensation = [.. Rules(file)],
        };
    }

    private static HandOffPractice HandOffOf(Entries? keys)
    {
        if (keys is null)
            return new HandOffPractice();
        var steps = new List<HandOffStep>();
        foreach (var item in keys.Items("steps"))
        {
            if (Entries.Of(item, Step, keys.Draft) is not { } step)
                continue;
            if (step.Text("title") is { } title)
                steps.Add(new HandOffStep(title, step.Text("run")));
            else if (!step.Has("title"))
                step.Miss("title", "what is done");
        }

        return new HandOffPractice
        {
            Digest = keys.Choice("digest", DigestRule.Open, Digests),
            Meeting = keys.Positive("meeting"),
            WalkThrough = Texts(keys, "walkThrough"),
            Fields = Texts(keys, "fields"),
            Channel = keys.Text("channel"),
            Steps = steps,
        };
    }

    private static IEnumerable<CompensationRule> Rules(Entries file)
    {
        foreach (var item in file.Items("compensation"))
        {
            if (Entries.Of(item, Compensation, file.Draft) is not { } rule)
                continue;
            if (!rule.Has("for"))
                rule.Miss("for", string.Join(", ", Times.Select(each => each.Word)));
            var (hours, factor) = (Number(rule, "hours"), Number(rule, "factor"));
            if (!rule.Has("hours") && !rule.Has("factor"))
                rule.Miss("hours", "hours off for each day, or 'factor'");
            yield return new CompensationRule(
                rule.Choice("for", CompensatedTime.Weekday, Times), hours, factor);
        }
    }

    private static decimal? Number(Entries keys, string key)
    {
        if (keys.Scalar(key) is not { } written)
            return null;
        if (decimal.TryParse(
            written.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number is > 0 and <= HoursMax)
        {
            return number;
        }

        keys.Draft.Findings.Add(
            ProblemCode.BadNumber,
            written.Place,
            $"'{key}' is a number above 0, at most {HoursMax}; here stands {written.Kind}.");
        return null;
    }

    private static Entries? Below(Entries file, string key, Shape shape) =>
        file.Value(key) is { } value ? Entries.Of(value, shape, file.Draft) : null;

    private static IReadOnlyList<string> Texts(Entries? keys, string key) =>
        keys is null ? [] : [.. keys.Texts(key).Select(text => text.Text.Trim())];
}
