using Muster.Core.Playbook;
using Muster.Playbooks.Alerts;
using Muster.Playbooks.Catalog;
using Muster.Playbooks.Directory;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Incidents;
using Muster.Playbooks.OnCall;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Runbooks;
using Muster.Playbooks.Workflows;
using NodaTime;

namespace Muster.Playbooks.Playbook;

/// <summary>The texts of a playbook folder to a playbook in which every name leads somewhere.</summary>
public static class PlaybookReader
{
    /// <summary>The most files of a folder.</summary>
    public const int FilesMax = 1_000;

    /// <summary>In the order in which they are read: a file may ask for what stands in an earlier one.</summary>
    private static readonly (Shape Shape, Action<Entries> Read)[] Files =
    [
        (Shapes.Playbook, PlaybookFile.Read),
        (SeveritiesFile.File, SeveritiesFile.Read),
        (Shapes.People, PeopleFile.Read),
        (Shapes.Teams, TeamsFile.Read),
        (Shapes.Schedules, SchedulesFile.Read),
        (Shapes.Policies, EscalationFile.Read),
        (Shapes.Services, CatalogFile.Read),
        (Shapes.Routes, RoutingFile.Read),
        (ClassificationFile.File, ClassificationFile.Read),
        (IncidentsFile.File, IncidentsFile.Read),
        (RolesFile.File, RolesFile.Read),
        (OnCallFile.File, OnCallFile.Read),
        .. PartFiles.Yaml,
    ];

    /// <summary>Reads and checks a playbook. All problems are told at once; none is thrown.</summary>
    /// <param name="files">Path below the folder, with forward slashes, to text. Every file may be missing.</param>
    /// <param name="now">
    /// The year after it is searched for times at which nobody is on call; null skips that one check.
    /// </param>
    /// <returns>A playbook exactly when no problem is an error; problems by place.</returns>
    public static PlaybookReading Read(IReadOnlyDictionary<string, string> files, Instant? now = null) =>
        ReadWith(files, now, static _ => { });

    /// <summary>The same, and reads more before names are followed.</summary>
    internal static PlaybookReading ReadWith(
        IReadOnlyDictionary<string, string> files, Instant? now, Action<Draft> readMore)
    {
        var findings = new Findings();
        var draft = new Draft(findings);
        if (files.Count > FilesMax)
        {
            findings.Add(
                ProblemCode.TooLarge, new SourcePlace(".", 1, 1), $"The folder holds more than {FilesMax} files.");
            return new PlaybookReading(null, findings.InOrder());
        }

        var unread = files.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var (shape, read) in Files)
        {
            if (PathOf(shape.File, files, findings) is not { } path)
                continue;
            unread.Remove(path);
            if (YamlReader.Read(path, files[path], findings) is { } value
                && Entries.Of(value, shape, draft) is { } entries)
            {
                read(entries);
            }
        }

        foreach (var path in unread.Where(WorkflowFile.IsOne).Order(StringComparer.Ordinal).ToList())
        {
            unread.Remove(path);
            if (YamlReader.Read(path, files[path], findings) is { } value)
                WorkflowFile.Read(path, value, draft);
        }

        unread.RemoveWhere(path => PartFiles.TryRead(path, files[path], draft) || StoryFiles.IsStory(path));
        foreach (var path in unread)
            FolderChecks.Unread(path, findings);
        readMore(draft);
        draft.FollowReferences();
        RunbookSurroundings.FollowLinks(draft, [.. files.Keys]);
        if (!findings.HasError)
            PlaybookChecks.Run(draft, now);
        return new PlaybookReading(findings.HasError ? null : draft.Checked(), findings.InOrder());
    }

    private static string? PathOf(string file, IReadOnlyDictionary<string, string> files, Findings findings)
    {
        var other = Path.ChangeExtension(file, ".yml");
        if (!files.ContainsKey(other))
            return files.ContainsKey(file) ? file : null;
        if (!files.ContainsKey(file))
            return other;
        findings.Add(ProblemCode.FileTwice, new SourcePlace(other, 1, 1), $"There is {file} too: keep one of them.");
        return file;
    }
}

/// <summary>What became of the files of a playbook.</summary>
/// <param name="Playbook">The playbook, or null when a problem is an error.</param>
/// <param name="Problems">By file, line and column.</param>
public sealed record PlaybookReading(CheckedPlaybook? Playbook, IReadOnlyList<Problem> Problems);
