using System.Text.Json.Nodes;
using Muster.Core;
using Muster.Core.Directory;
using Muster.Core.Playbook;
using Muster.Playbooks.Directory;

namespace Muster.Playbooks.Playbook;

/// <summary>Something that was made outside the files, as an entry of the file that would hold it.</summary>
/// <param name="File">The file: <c>teams.yaml</c>.</param>
/// <param name="Key">Its key there: <c>teams</c>.</param>
/// <param name="Id">Its id.</param>
/// <param name="Value">Its keys and values.</param>
public sealed record ExportedEntry(string File, string Key, string Id, JsonObject Value)
{
    /// <summary>A team, policy or service.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="text">Its keys and values in JSON.</param>
    public static ExportedEntry Of(DefinitionKind kind, string id, string text) => kind switch
    {
        DefinitionKind.Team => new("teams.yaml", "teams", id, Keys(text)),
        DefinitionKind.Policy => new("escalation.yaml", "policies", id, Keys(text)),
        _ => new("catalog.yaml", "services", id, Keys(text)),
    };

    /// <summary>A schedule, as its text in JSON.</summary>
    public static ExportedEntry Of(ScheduleId id, string text) =>
        new("schedules.yaml", "schedules", id.Value, Keys(text));

    /// <summary>A person.</summary>
    public static ExportedEntry Of(Responder person) =>
        new("people.yaml", "people", person.Id.Value, PersonText.Write(person));

    private static JsonObject Keys(string text) => JsonNode.Parse(text) as JsonObject ?? [];
}

/// <summary>Writes what was made on screens and by the API into the files of a playbook (R7, OPS-012).</summary>
public static class PlaybookExport
{
    /// <summary>The files with these entries in them; lines that they do not touch stay as they are.</summary>
    /// <param name="files">The files in force, path to text.</param>
    /// <param name="entries">What is written into them, in this order.</param>
    public static IReadOnlyDictionary<string, string> Of(
        IReadOnlyDictionary<string, string> files, IEnumerable<ExportedEntry> entries)
    {
        var written = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, text) in files)
            written[path] = text;
        foreach (var entry in entries)
        {
            var other = Path.ChangeExtension(entry.File, ".yml");
            var path = written.ContainsKey(other) && !written.ContainsKey(entry.File) ? other : entry.File;
            written[path] = FileEdit.Set(written.GetValueOrDefault(path), path, entry.Key, entry.Id, entry.Value);
        }

        return written;
    }
}
