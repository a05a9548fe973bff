using Muster.Playbooks.Access;
using Muster.Playbooks.Communications;
using Muster.Playbooks.Directory;
using Muster.Playbooks.Drills;
using Muster.Playbooks.Incidents;
using Muster.Playbooks.Investigation;
using Muster.Playbooks.Maintenance;
using Muster.Playbooks.Metrics;
using Muster.Playbooks.Monitors;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Postmortems;
using Muster.Playbooks.Runbooks;
using Muster.Playbooks.StatusPage;
using Muster.Playbooks.Verification;

namespace Muster.Playbooks.Playbook;

/// <summary>The files that stand beside the pager, each with its reader, and the folders of Markdown.</summary>
internal static class PartFiles
{
    /// <summary>In the order of the reference.</summary>
    internal static readonly IReadOnlyList<(Shape Shape, Action<Entries> Read)> Yaml =
    [
        (DirectoryFile.File, DirectoryFile.Read),
        (CommunicationsFile.File, CommunicationsFile.Read),
        (StatusPageFile.File, StatusPageFile.Read),
        (SecurityFile.File, SecurityFile.Read),
        (MaintenanceFile.File, MaintenanceFile.Read),
        (MonitorsFile.File, MonitorsFile.Read),
        (VerificationFile.File, VerificationFile.Read),
        (InvestigationFile.File, InvestigationFile.Read),
        (PostmortemFile.File, PostmortemFile.Read),
        (TargetsFile.File, TargetsFile.Read),
        (DrillsFile.File, DrillsFile.Read),
        (AccessFile.File, AccessFile.Read),
    ];

    private static readonly IReadOnlyList<(string Folder, bool IsDeep, Action<string, string, Draft> Read)> Markdown =
    [
        ("templates/", false, TemplateFile.Read),
        (RunbookFile.Folder, true, RunbookFile.Read),
        (ProseFile.Folder, true, ProseFile.Read),
    ];

    /// <summary>The places of all these files.</summary>
    internal static IReadOnlyList<Shape> Shapes { get; } =
        [.. Yaml.SelectMany(file => file.Shape.WithThoseBelow()), .. DocumentPart.Shapes];

    /// <summary>The keys of Markdown files.</summary>
    internal static IReadOnlyList<Shape> MarkdownShapes { get; } =
        [TemplateFile.Keys, RunbookFile.Keys, ProseFile.Keys, StoryFile.File];

    /// <summary>Reads a Markdown file of a known folder; false when it is none.</summary>
    internal static bool TryRead(string path, string text, Draft draft)
    {
        foreach (var (folder, isDeep, read) in Markdown)
        {
            var isThere = path.StartsWith(folder, StringComparison.Ordinal)
                && path.EndsWith(".md", StringComparison.Ordinal)
                && (isDeep || !path[folder.Length..].Contains('/', StringComparison.Ordinal));
            if (!isThere)
                continue;
            read(path, text, draft);
            return true;
        }

        return false;
    }

    /// <summary>Where a kind of thing is defined, or null when it is not in these files.</summary>
    internal static string? FileOf(Named kind) => kind switch
    {
        Named.Contact or Named.Vendor => DirectoryFile.File.File,
        Named.Channel or Named.Audience or Named.Cadence or Named.Notice => CommunicationsFile.File.File,
        Named.Template => "templates/",
        Named.StatusPage or Named.Component => StatusPageFile.File.File,
        Named.SecurityKind or Named.LegalClock => SecurityFile.File.File,
        Named.Check => VerificationFile.File.File,
        Named.Monitor or Named.Alert => MonitorsFile.File.File,
        Named.KnownError => InvestigationFile.File.File,
        Named.Review => TargetsFile.File.File,
        Named.Drill or Named.Scenario or Named.Training => DrillsFile.File.File,
        Named.PermissionSet => AccessFile.File.File,
        Named.Runbook => RunbookFile.Folder,
        Named.Reading => DocumentPart.File,
        Named.Environment => "catalog.yaml",
        _ => null,
    };
}
