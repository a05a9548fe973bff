using System.Globalization;
using System.Text.RegularExpressions;
using Muster.Core.Alerts;
using Muster.Core.Runbooks;
using Muster.Playbooks.Parsing;
using NodaTime;

namespace Muster.Playbooks.Runbooks;

/// <summary>What a runbook says below <c>runbook:</c> of how it runs and what it asks for.</summary>
internal static partial class RunbookKeys
{
    private const string Name = "runbooks/**/*.md";

    private static readonly (string Word, ParameterKind Value)[] Kinds =
    [
        ("string", ParameterKind.Text), ("integer", ParameterKind.Integer), ("number", ParameterKind.Number),
        ("boolean", ParameterKind.Boolean), ("enum", ParameterKind.Choice), ("duration", ParameterKind.Duration),
        ("host", ParameterKind.Host), ("secret", ParameterKind.Secret),
    ];

    /// <summary>Variables that programs obey before they read their first line; a runner never sets them.</summary>
    private static readonly string[] Steering =
        ["path", "home", "ifs", "env", "shell", "tmpdir", "editor", "visual", "pager", "bash_env"];

    private static readonly (string Word, RunbookAuto Value)[] Autos =
        [("off", RunbookAuto.Off), ("read", RunbookAuto.Read), ("all", RunbookAuto.All)];

    private static readonly (string Word, bool Value)[] Concurrencies =
        [("one-per-incident", false), ("any", true)];

    private static readonly string[] Roots = ["alert", "incident", "service"];

    private static readonly Shape Parameter = Shape.Of(
        Name, "runbook.params.*", "a parameter",
        Field.Choice("type", Kinds, "what it is", "string"),
        Field.Text("from", "where its value comes from: `alert.labels.instance`, `incident.severity`"),
        Field.Text("default", "its value when nothing else gives one"),
        Field.Text("pattern", "a regular expression that the whole value fits"),
        new("min", FieldForm.Number, "the least number"),
        new("max", FieldForm.Number, "the largest number"),
        Field.Texts("values", "the words that are possible", "any"),
        Field.Text("prompt", "the question that a person is asked", "its name"),
        Field.Flag("required", "nothing runs without it", "yes, unless it has a default"));

    private static readonly Shape Throttle = Shape.Of(
        Name, "runbook.throttle", "'throttle'",
        Field.Texts("key", "what is counted apart: `incident`, `service`, `alert`, a label", "`incident`"),
        Field.Length("every", "in which time", "1 h"),
        new("max", FieldForm.Number, "how often", "1"));

    private static readonly Shape Runner = Shape.Of(
        Name, "runbook.runner", "'runner'",
        Field.Texts("labels", "the labels that a runner must have"),
        Field.Choice("isolation", [("user", 0), ("container", 1), ("sandbox", 2)], "how it is kept apart", "user"));

    private static readonly Shape Approve = Shape.Of(
        Name, "runbook.approve", "'approve'",
        Field.Text("group", "who must agree: `team/dba`, `role/commander`, `person/ada`"),
        new("count", FieldForm.Number, "how many of them", "1"),
        Field.Flag("self", "the one who asks may be among them", "no"));

    internal static readonly Shape Own = Shape.Of(
        Name, "runbook", "'runbook'",
        new("version", FieldForm.Number, "the version of these keys", "1"),
        Field.Id("id", "a name that stays when the file moves", "its path without the ending"),
        Field.Text("kind", "what it is for, in one word: `incident`, `mitigation`, `security`"),
        Field.Text("owner", "who keeps it: `team leads`, or plain words"),
        Field.Ids("services", "the services it is about", "all"),
        Field.Texts("alerts", "the names of the alerts that it answers"),
        Field.Ids("severity", "the levels it is for; a person narrows several"),
        Field.Text("match", "the alerts that it answers, by a condition on them: `labels.team = \"db\"`"),
        Field.Choice("auto", Autos, "what may run by itself", "off"),
        Field.One("throttle", Throttle, "how often it may begin"),
        Field.Members("params", Parameter, "what it asks for, by name"),
        Field.Texts("secrets", "what its steps may ask the store for"),
        Field.One("runner", Runner, "where it runs"),
        Field.Length("timeout", "how long the whole may take"),
        Field.Choice("concurrency", Concurrencies, "how many may be open at once", "one-per-incident"),
        Field.One("approve", Approve, "who must agree to steps that change something; `team/dba:1` for short"),
        Field.Length("review", "how long a person's review holds"),
        new("reviewed", FieldForm.Date, "when a person last reviewed it"));

    /// <summary>Whether a text can be the name of a value: letters, digits, '_' and '-', first a letter.</summary>
    internal static bool IsName(string text) => NamePattern.IsMatch(text);

    /// <summary><c>team/dba:1</c>, or null when it is not.</summary>
    internal static RunbookApproval? Approval(string text)
    {
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        var count = 1;
        var isRead = parts is [{ Length: > 0 }]
            || (parts is [{ Length: > 0 }, var number]
                && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out count)
                && count is >= 1 and <= 9);
        return isRead ? new RunbookApproval(parts[0], count, AllowsSelf: false) : null;
    }

    /// <summary>How the whole runs.</summary>
    internal static RunbookRules Rules(Entries keys) => new()
    {
        Auto = keys.Choice("auto", RunbookAuto.Off, Autos),
        Match = Condition(keys, "match"),
        Throttle = ThrottleOf(keys),
        Secrets = keys.Lines("secrets"),
        Runner = keys.Below("runner", Runner)?.Lines("labels") ?? [],
        Timeout = keys.Positive("timeout"),
        IsConcurrent = keys.Choice("concurrency", otherwise: false, Concurrencies),
        Approval = ApprovalOf(keys),
        Review = keys.Positive("review"),
        Reviewed = keys.Date("reviewed"),
    };

    /// <summary>What it asks for.</summary>
    internal static IReadOnlyList<RunbookParameter> Parameters(Entries keys)
    {
        var parameters = new List<RunbookParameter>();
        foreach (var (name, value) in keys.Members("params"))
        {
            if (!IsName(name.Text))
            {
                keys.Draft.Findings.Add(
                    ProblemCode.BadId, name.Place,
                    $"'{Quote.Of(name.Text)}' is not the name of a parameter: letters, digits, '_' and '-'.");
            }
            else if (Steering.Contains(name.Text, StringComparer.OrdinalIgnoreCase))
            {
                keys.Draft.Findings.Add(
                    ProblemCode.BadId, name.Place,
                    $"'{Quote.Of(name.Text)}' steers the program of a step itself; call the parameter otherwise.");
            }
            else if (Entries.Of(value, Parameter, keys.Draft) is { } own)
            {
                parameters.Add(ParameterOf(name.Text, own));
            }
        }

        return parameters;
    }

    private static RunbookParameter ParameterOf(string name, Entries keys)
    {
        var values = keys.Lines("values");
        var parameter = new RunbookParameter
        {
            Name = name,
            Kind = keys.Choice("type", values.Count > 0 ? ParameterKind.Choice : ParameterKind.Text, Kinds),
            From = From(keys),
            Pattern = Pattern(keys),
            Min = keys.Decimal("min", double.MinValue, double.MaxValue),
            Max = keys.Decimal("max", double.MinValue, double.MaxValue),
            Values = values,
            Prompt = keys.Text("prompt"),
            IsRequired = keys.Flag("required", !keys.Has("default")),
        };
        if (keys.Text("default") is not { } otherwise)
            return parameter;
        if (parameter.Read(otherwise).Problem is { } problem)
        {
            keys.Draft.Findings.Add(
                ProblemCode.UnknownWord, keys.Value("default")!.Place, $"The default does not fit: {problem}");
        }

        return parameter with { Default = otherwise };
    }

    private static string? From(Entries keys)
    {
        if (keys.Scalar("from") is not { } from)
            return null;
        var (read, _) = ExpressionReader.Read(from.Text);
        if (read is Expression.Name { Path: [var root, _, ..] } && Roots.Contains(root))
            return from.Text.Trim();
        keys.Draft.Findings.Add(
            ProblemCode.UnknownWord, from.Place,
            $"'{Quote.Of(from.Text)}' is not where a value comes from: 'alert.labels.instance', 'alert.service', "
                + "'incident.severity', 'service.links.dashboard'.");
        return null;
    }

    private static string? Pattern(Entries keys)
    {
        if (keys.Scalar("pattern") is not { } pattern)
            return null;
        if (MatcherText.PatternProblem(pattern.Text) is not { } problem)
            return pattern.Text;
        keys.Draft.Findings.Add(
            ProblemCode.BadPattern, pattern.Place, $"'{Quote.Of(pattern.Text)}' is no regular expression: {problem}");
        return null;
    }

    private static Expression? Condition(Entries keys, string key)
    {
        if (keys.Scalar(key) is not { } text)
            return null;
        var (read, problem) = ExpressionReader.Read(text.Text);
        if (problem is not null)
        {
            keys.Draft.Findings.Add(
                ProblemCode.BadCondition, text.Place,
                $"'{key}' cannot be read at its character {problem.At + 1}: {problem.Text}.");
        }

        return read;
    }

    private static RunbookThrottle? ThrottleOf(Entries keys)
    {
        if (keys.Below("throttle", Throttle) is not { } own)
            return null;
        var key = own.Lines("key");
        return new RunbookThrottle(
            key.Count > 0 ? key : ["incident"],
            own.Positive("every") ?? Duration.FromHours(1),
            own.Number("max", 1, 1_000, 1));
    }

    private static RunbookApproval? ApprovalOf(Entries keys)
    {
        if (keys.Value("approve") is YamlScalar text)
        {
            if (Approval(text.Text) is { } read)
                return read;
            keys.Draft.Findings.Add(
                ProblemCode.WrongForm, text.Place, "'approve' is who must agree and how many: 'team/dba:1'.");
            return null;
        }

        if (keys.Below("approve", Approve) is not { } own)
            return null;
        if (own.Text("group") is { } group)
            return new RunbookApproval(group, own.Number("count", 1, 9, 1), own.Flag("self", otherwise: false));
        own.Miss("group", "who must agree, such as 'team/dba'");
        return null;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_-]{0,62}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern { get; }
}
