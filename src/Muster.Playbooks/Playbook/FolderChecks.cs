using Muster.Core.Playbook;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>What the names of files tell.</summary>
internal static class FolderChecks
{
    /// <summary>Says that a file is not read; prose and texts beside the playbook are nothing to tell.</summary>
    internal static void Unread(string path, Findings findings)
    {
        var isYaml = Path.GetExtension(path) is ".yaml" or ".yml";
        var folder = path.Split('/')[0];
        if (!isYaml && folder is not ("runbooks" or "templates"))
            return;
        if (Shapes.Files.Contains(Path.ChangeExtension(path, ".yaml")))
            return;
        var place = new SourcePlace(path, 1, 1);
        var meant = isYaml ? Nearest.To(Path.ChangeExtension(path, ".yaml"), Shapes.Files) : null;
        if (meant is not null)
        {
            findings.Add(
                ProblemCode.FileMisspelt, place, $"This file is not read by this version. Did you mean '{meant}'?");
        }
        else
        {
            findings.Add(ProblemCode.FileNotRead, place, "This file is not read by this version.");
        }
    }
}
