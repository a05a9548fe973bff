using Muster.Core.Playbook;

namespace Muster.Core.Incidents;

/// <summary>How an incident and what goes with it are called: built once, when it is declared (INC-001,
/// INC-004).</summary>
public static class IncidentNaming
{
    /// <summary>The declaration with the names that the playbook's patterns give.</summary>
    public static IncidentEvent.Declared Named(IncidentEvent.Declared declared, CheckedPlaybook playbook)
    {
        var rules = playbook.Incidents;
        var at = declared.At.InZone(playbook.Zone);
        return declared with
        {
            Channel = Render(Channel(rules, declared.Severity, declared.Sorts)?.Name),
            Document = Render(rules.Document?.Title),
            MessageTitle = Render(rules.TitlePattern),
        };

        string? Render(string? pattern) => pattern is null
            ? null
            : NamePattern.Render(
                pattern, declared.Title, declared.Severity, declared.Reference, declared.Service, at);
    }

    /// <summary>The rule of its room: the first that fits, or null.</summary>
    public static ChannelRule? Channel(CheckedPlaybook playbook, Incident incident) =>
        Channel(playbook.Incidents, incident.Severity, incident.Classes);

    private static ChannelRule? Channel(IncidentRules rules, SeverityId severity, IReadOnlyList<string> kinds) =>
        rules.Channels.FirstOrDefault(rule =>
            (rule.Severities.Count == 0 || rule.Severities.Contains(severity))
            && (rule.Kinds.Count == 0
                || rule.Kinds.Any(kind => kinds.Contains(kind, StringComparer.OrdinalIgnoreCase))));
}
