using Muster.Core.Playbook;
using Muster.Core.Runbooks;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Runbooks;

/// <summary>
/// One Markdown file as a runbook, without the playbook around it: names of services, levels and people are taken as
/// they are. Any text gives a reading.
/// </summary>
public static class RunbookReader
{
    /// <summary>Outside of a playbook the name of a file is no id.</summary>
    private const string Standing = RunbookFile.Folder + "runbook.md";

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path, for the places of problems.</param>
    /// <param name="text">Its text.</param>
    public static RunbookReading Read(string path, string text)
    {
        var findings = new Findings();
        var draft = new Draft(findings);
        RunbookFile.Read(Standing, text, draft);
        var problems = findings.InOrder().Select(problem => problem with { File = path }).ToList();
        var runbook = draft.Parts.Runbooks.Count > 0 ? draft.Parts.Runbooks[0] : null;
        if (runbook is not null)
            runbook = runbook with { Card = runbook.Card with { File = path } };
        return new RunbookReading(runbook, problems, runbook is null ? [] : Suggested(runbook));
    }

    /// <summary>What stands in fences as a placeholder for a person to fill in, as names of parameters.</summary>
    private static IReadOnlyList<string> Suggested(Runbook runbook) =>
    [
        .. runbook.Steps.SelectMany(step => CommandLint.PlaceholdersOf(step.Code?.Text ?? step.Prose))
            .Concat(runbook.Sections.SelectMany(section => CommandLint.PlaceholdersOf(section.Prose)))
            .Distinct(StringComparer.Ordinal)
            .Where(name => runbook.Parameters.All(parameter => parameter.Name != name)),
    ];
}

/// <summary>What became of a Markdown file.</summary>
/// <param name="Runbook">The runbook; null when what stands before its first heading cannot be read.</param>
/// <param name="Problems">What is wrong, by place.</param>
/// <param name="Suggested">Parameters that it could ask for instead of leaving a blank to fill in.</param>
public sealed record RunbookReading(
    Runbook? Runbook, IReadOnlyList<Problem> Problems, IReadOnlyList<string> Suggested);
