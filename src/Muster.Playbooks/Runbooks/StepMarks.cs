using System.Globalization;
using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Playbooks.Parsing;
using NodaTime;

namespace Muster.Playbooks.Runbooks;

/// <summary>
/// Reads the marks of one step. A mark that is wrong is a problem, and its step is then shown and never executed.
/// Source: the runbook grammar, attributes.
/// </summary>
internal sealed class StepMarks
{
    internal static readonly string[] Keys =
    [
        "name", "effect", "on", "approve", "self", "timeout", "retry", "backoff", "idempotent", "when", "until",
        "every", "for", "wait", "each", "max-parallel", "stop-on-fail", "save", "expect", "verify", "undo", "undo-auto",
        "on-failure", "secrets", "output", "max-output", "dry-run", "run", "kind", "strict", "danger", "doubt", "times",
        "of",
    ];

    private static readonly (string Word, StepEffect Value)[] Effects =
        [("read", StepEffect.Read), ("change", StepEffect.Change), ("destroy", StepEffect.Destroy)];

    private static readonly (string Word, StepOutput Value)[] Outputs =
        [("timeline", StepOutput.Timeline), ("attach", StepOutput.Attach), ("none", StepOutput.None)];

    private static readonly (string Word, SaveForm Value)[] Saves =
    [
        ("text", SaveForm.Text), ("scalar", SaveForm.Scalar), ("json", SaveForm.Json), ("lines", SaveForm.Lines),
        ("table", SaveForm.Table),
    ];

    private readonly Dictionary<string, FenceMark> marks;
    private readonly SourcePlace brace;
    private readonly Findings findings;

    private StepMarks(IReadOnlyList<FenceMark> marks, SourcePlace brace, Findings findings)
    {
        this.marks = marks.ToDictionary(mark => mark.Key, StringComparer.Ordinal);
        this.brace = brace;
        this.findings = findings;
    }

    /// <summary>Whether nothing is wrong so far.</summary>
    internal bool IsSound { get; private set; } = true;

    /// <summary>The marks, with where each stands.</summary>
    internal string? this[string key] => marks.TryGetValue(key, out var mark) ? mark.Value : null;

    /// <summary>Where a mark stands; the brace when it is not there.</summary>
    internal SourcePlace PlaceOf(string key) =>
        marks.TryGetValue(key, out var mark) ? brace with { Column = brace.Column + mark.At } : brace;

    /// <summary>Reads the marks from an opening brace on.</summary>
    internal static StepMarks Read(string text, SourcePlace brace, Findings findings)
    {
        var (read, problem) = FenceMarks.Read(text);
        var known = new List<FenceMark>();
        var told = new StepMarks([], brace, findings);
        foreach (var mark in read)
        {
            if (RunmeMarks.Translate(mark) is not { } ours)
            {
                told.Wrong(RunbookProblem.Malformed, brace.Column + mark.At, RunmeMarks.Refusal(mark));
                continue;
            }

            if (Keys.Contains(ours.Key))
            {
                known.Add(ours);
            }
            else if (!RunmeMarks.IsIgnored(mark))
            {
                told.Wrong(
                    RunbookProblem.UnknownMark,
                    brace.Column + mark.At,
                    $"There is no mark '{Quote.Of(mark.Key)}'.{Nearest.Hint(mark.Key, Keys)}");
            }
        }

        if (problem is var (at, why))
            told.Wrong(RunbookProblem.Malformed, brace.Column + at, why);
        return new StepMarks([.. known.DistinctBy(mark => mark.Key)], brace, findings) { IsSound = told.IsSound };
    }

    /// <summary>How the step runs.</summary>
    internal StepRules Rules(RunbookRules whole)
    {
        var effect = Choice("effect", StepEffect.Change, Effects);
        var (save, form) = Save();
        return new StepRules
        {
            Effect = effect,
            On = this["on"],
            Approval = Approval() ?? (effect == StepEffect.Read ? null : whole.Approval),
            Danger = this["danger"],
            Timeout = Length("timeout") ?? StepRules.TimeoutOtherwise,
            Retries = Count("retry", 0, 100, 0),
            Backoff = Length("backoff") ?? Duration.FromSeconds(5),
            IsIdempotent = Flag("idempotent", false),
            When = Condition("when"),
            Until = Condition("until"),
            Every = Length("every") ?? Duration.FromSeconds(10),
            For = Length("for") ?? Duration.FromMinutes(5),
            Wait = Length("wait"),
            Each = this["each"],
            Parallel = Count("max-parallel", 1, 100, 1),
            StopsOnFail = Flag("stop-on-fail", true),
            Save = save,
            SaveAs = form,
            Expect = Condition("expect"),
            Verify = this["verify"],
            Undo = this["undo"],
            UndoesAlone = Flag("undo-auto", false),
            OnFailure = OnFailure(),
            Secrets = Words("secrets"),
            Output = Choice("output", StepOutput.Timeline, Outputs),
            OutputMax = Bytes("max-output") ?? 1 << 20,
            DryRun = this["dry-run"],
            IsManual = Choice("run", otherwise: false, [("manual", true), ("auto", false)]),
            IsStrict = Choice("strict", otherwise: true, [("on", true), ("off", false)]),
            Doubt = this["doubt"],
            Times = marks.ContainsKey("times") ? Count("times", 1, 1_000, 1) : null,
        };
    }

    private string[] Words(string key) => (this[key] ?? "").Split(
        ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private string? OnFailure()
    {
        if (this["on-failure"] is not { } word
            || word is "stop" or "continue" or "ask"
            || (word.StartsWith("step:", StringComparison.Ordinal) && word.Length > "step:".Length))
        {
            return this["on-failure"];
        }

        Malformed("on-failure", "'on-failure' is stop, continue, ask or step:name.");
        return null;
    }

    private RunbookApproval? Approval()
    {
        var self = Choice("self", otherwise: false, [("allow", true), ("deny", false)]);
        if (this["approve"] is not { } text)
            return null;
        if (RunbookKeys.Approval(text) is { } approval)
            return approval with { AllowsSelf = self };
        Malformed("approve", "'approve' is who must agree and how many: team/dba:1.");
        return null;
    }

    private (string? Name, SaveForm Form) Save()
    {
        if (this["save"] is not { } text)
            return (null, SaveForm.Text);
        var parts = text.Split(':');
        var form = parts.Length == 1
            ? SaveForm.Text
            : Saves.Where(each => each.Word == parts[1]).Select(each => (SaveForm?)each.Value).FirstOrDefault();
        if (parts.Length <= 2 && form is { } read && RunbookKeys.IsName(parts[0]))
            return (parts[0], read);
        Malformed("save", "'save' is a name and a form: used:scalar. The forms: text, scalar, json, lines, table.");
        return (null, SaveForm.Text);
    }

    private Expression? Condition(string key)
    {
        if (this[key] is not { } text)
            return null;
        var (read, problem) = ExpressionReader.Read(text);
        if (problem is not null)
            Malformed(key, $"'{key}' cannot be read at its character {problem.At + 1}: {problem.Text}.");
        return read;
    }

    private Duration? Length(string key)
    {
        if (this[key] is not { } text)
            return null;
        if (DurationText.TryRead(text, out var length) && length > Duration.Zero)
            return length;
        Malformed(key, $"'{key}' is {DurationText.Expected}.");
        return null;
    }

    private int Count(string key, int least, int most, int otherwise)
    {
        if (this[key] is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count >= least && count <= most)
        {
            return count;
        }

        Malformed(key, $"'{key}' is a whole number from {least} to {most}.");
        return otherwise;
    }

    private int? Bytes(string key)
    {
        if (this[key] is not { } text)
            return null;
        var (digits, unit) = text switch
        {
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => (text[..^3], 1 << 20),
            _ when text.EndsWith("KiB", StringComparison.Ordinal) => (text[..^3], 1 << 10),
            _ => (text, 1),
        };
        if (int.TryParse(digits.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0 && (long)count * unit <= 64 << 20)
        {
            return count * unit;
        }

        Malformed(key, $"'{key}' is a number of bytes, of KiB or of MiB, at most 64MiB.");
        return null;
    }

    private bool Flag(string key, bool otherwise) =>
        Choice(key, otherwise, [("true", true), ("false", false), ("yes", true), ("no", false)]);

    private T Choice<T>(string key, T otherwise, IReadOnlyList<(string Word, T Value)> words)
    {
        if (this[key] is not { } text)
            return otherwise;
        foreach (var (word, value) in words)
        {
            if (word == text)
                return value;
        }

        var all = words.Select(each => each.Word).ToList();
        Malformed(
            key,
            $"'{key}' is one of: {string.Join(", ", all)}; here stands '{Quote.Of(text)}'.{Nearest.Hint(text, all)}");
        return otherwise;
    }

    private void Malformed(string key, string text) =>
        Wrong(RunbookProblem.Malformed, PlaceOf(key).Column, text);

    private void Wrong(ProblemCode code, int column, string text)
    {
        IsSound = false;
        findings.Add(code, brace with { Column = column }, text);
    }
}

/// <summary>Marks that the files of Runme have, read as ours. Source: the runbook grammar, aliases.</summary>
internal static class RunmeMarks
{
    private static readonly string[] Ignored =
        ["cwd", "tag", "category", "closeTerminalOnSuccess", "mimeType", "terminalRows", "promptEnv", "ignore", "id"];

    /// <summary>The mark as ours; null when it asks for what a server does not do.</summary>
    internal static FenceMark? Translate(FenceMark mark) => mark.Key switch
    {
        "excludeFromRunAll" or "interactive" when mark.Value == "true" => mark with { Key = "run", Value = "manual" },
        "background" when mark.Value == "true" => null,
        _ => mark,
    };

    /// <summary>Whether a mark is Runme's and changes nothing here.</summary>
    internal static bool IsIgnored(FenceMark mark) => Ignored.Contains(mark.Key)
        || mark.Key is "excludeFromRunAll" or "interactive" or "background" or "interpreter";

    internal static string Refusal(FenceMark mark) =>
        $"'{mark.Key}' is not possible: a step ends before the next begins. Let the step start it and return.";
}
