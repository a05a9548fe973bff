using System.Text.RegularExpressions;
using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Runbooks;

/// <summary>What the text of a command tells before it ever runs. Source: the runbook grammar, lint.</summary>
internal static partial class CommandLint
{
    internal static void Run(RunbookStep step, StepCode code, Runbook runbook, Findings findings)
    {
        var lines = code.Text.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var (line, place) = (lines[at], new SourcePlace(runbook.Card.File, code.Line + at, 1));
            Placeholders(line, place, findings);
            Secrets(line, place, findings);
            if (code.Runs is CodeKind.Script or CodeKind.Kubectl)
                Script(step, line, place, runbook, findings);
            else if (code.Runs == CodeKind.Sql)
                Pasted(line, place, runbook, findings, "':name'");
        }
    }

    /// <summary>The names of parameters that the placeholders of a text suggest.</summary>
    internal static IEnumerable<string> PlaceholdersOf(string text) =>
        Placeholder.Matches(text).Select(match => Name(match.Value)).Where(name => name.Length > 0);

    private static void Placeholders(string line, SourcePlace place, Findings findings)
    {
        foreach (var match in Placeholder.EnumerateMatches(line))
        {
            var written = line.Substring(match.Index, match.Length);
            findings.Add(
                RunbookProblem.Placeholder, place with { Column = match.Index + 1 },
                $"'{Quote.Of(written)}' is for a person to fill in: make it a parameter, '{Name(written)}' below "
                    + "'params'.");
        }
    }

    private static string Name(string written) => string.Concat(written.ToLowerInvariant()
        .Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_')).Trim('_') switch
    {
        var name when name.StartsWith("your_", StringComparison.Ordinal) => name["your_".Length..],
        var name => name,
    };

    private static void Secrets(string line, SourcePlace place, Findings findings)
    {
        if (Secret.Match(line) is { Success: true } match)
        {
            findings.Add(
                RunbookProblem.Secret, place with { Column = match.Index + 1 },
                "This looks like a secret: put it into the secret store and name it in 'secrets'.");
        }
    }

    private static void Script(RunbookStep step, string line, SourcePlace place, Runbook runbook, Findings findings)
    {
        Pasted(line, place, runbook, findings, "\"$name\"");
        if (PipedToShell.Match(line) is { Success: true } piped)
        {
            findings.Add(
                RunbookProblem.PipedToShell, place with { Column = piped.Index + 1 },
                "Load it to a file, compare its digest, then run it.");
        }

        if (Sudo.Match(line) is { Success: true } sudo)
        {
            findings.Add(
                RunbookProblem.Sudo, place with { Column = sudo.Index + 1 },
                "'sudo -n' fails at once where a password would be asked for.");
        }

        if (step.IsExecutable && Interactive.Match(line) is { Success: true } waits)
        {
            findings.Add(
                RunbookProblem.Interactive, place with { Column = waits.Index + 1 },
                $"'{Quote.Of(waits.Value.Trim())}' waits for a person: mark the step 'run=manual', or give it all it "
                    + "needs.");
        }
    }

    private static void Pasted(string line, SourcePlace place, Runbook runbook, Findings findings, string form)
    {
        foreach (Match match in Braces.Matches(line))
        {
            var name = match.Groups["name"].Value;
            var root = name.Split('.')[0];
            if (root is not ("params" or "alert" or "incident" or "saved")
                && runbook.Parameters.All(parameter => parameter.Name != name)
                && runbook.Steps.All(each => each.Rules.Save != name))
            {
                continue;
            }

            findings.Add(
                RunbookProblem.Pasted, place with { Column = match.Index + 1 },
                $"'{Quote.Of(match.Value)}' would become part of the program. Values come beside it: write {form}.");
        }
    }

    [GeneratedRegex(
        @"<[A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*>|\bYOUR_[A-Z0-9_]+|\bREPLACE_ME\b",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder { get; }

    [GeneratedRegex(
        @"AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|\bgh[pousr]_[A-Za-z0-9]{20,}|\bxox[abprs]-[A-Za-z0-9-]{10,}"
            + @"|(?i:password|passwd|secret|token|api[_-]?key)[""']?[=:] ?[""']?[A-Za-z0-9/+_.!-]{12,}"
            + @"|Bearer [A-Za-z0-9._~+/-]{16,}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Secret { get; }

    [GeneratedRegex(
        @"\b(curl|wget)\b[^|]*\|\s*(sudo\s+(-n\s+)?)?(ba|z|k)?sh\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex PipedToShell { get; }

    [GeneratedRegex(
        @"(^|[;&|(]\s*|\s)sudo\s+([^-\s]|-[^n])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Sudo { get; }

    [GeneratedRegex(
        @"(^|[;&|]\s*)\s*(less|more|vim?|nano|emacs|htop|top|man)(\s|$)"
            + @"|\bkubectl\s+edit\b|\b(exec|run)\s+(-it|-ti|-i -t|-t -i|--stdin --tty)\b|\bcrontab\s+-e\b"
            + @"|\bgit\s+rebase\s+(-i|--interactive)\b|^\s*ssh\s+\S+\s*$"
            + @"|^\s*(psql|mysql|redis-cli|mongo|mongosh|python3?)\s*$"
            + @"|^\s*psql(\s+(-[hpUd]\s*\S+|--(host|port|username|dbname)=\S+|""?\$\w+""?|postgres(ql)?://\S+))*\s*$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Interactive { get; }

    [GeneratedRegex(
        @"\{\{\s*(?<name>[A-Za-z_][A-Za-z0-9_.-]*)\s*\}\}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Braces { get; }
}
