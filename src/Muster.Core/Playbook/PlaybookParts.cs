namespace Muster.Core.Playbook;

/// <summary>A part of the playbook and whether Muster acts by it.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="File">The file or folder that says it.</param>
/// <param name="Says">What it says, in figures: <c>3 audiences, 2 cadences</c>.</param>
/// <param name="Waiting">What does not act by it yet, or null when it is in force.</param>
public sealed record PlaybookPart(string Name, string File, string Says, string? Waiting);

/// <summary>What a playbook says, part by part. What is read and checked and drives nothing yet says so.</summary>
public static class PlaybookParts
{
    /// <summary>The parts that say something, in the order of the reference.</summary>
    public static IReadOnlyList<PlaybookPart> Of(CheckedPlaybook playbook)
    {
        var talk = playbook.Communications;
        var security = playbook.Security;
        PlaybookPart[] parts =
        [
            Part("Severities", "severities.yaml", null, ("level", playbook.Severities.Count)),
            Part("People", "people.yaml", null, ("person", playbook.People.Count)),
            Part("Teams", "teams.yaml", null, ("team", playbook.Teams.Count)),
            Part("Schedules", "schedules.yaml", null, ("schedule", playbook.Schedules.Count)),
            Part("Escalation", "escalation.yaml", null, ("policy", playbook.Policies.Count)),
            Part("Services", "catalog.yaml", null, ("service", playbook.Services.Count),
                ("environment", playbook.Environments.Count)),
            Part("Routes", "routing.yaml", null, ("route", playbook.Routes.Count)),
            Part("Roles", "roles.yaml", null, ("role", playbook.Roles.Count)),
            Part("Workflows", "workflows", null, ("workflow", playbook.Workflows.Count)),
            Part("Directory", "directory.yaml", null, ("contact", playbook.Directory.Contacts.Count),
                ("vendor", playbook.Directory.Vendors.Count), ("link", playbook.Directory.Links.Count)),
            Part("Communications", "communications.yaml", null, ("channel", talk.Channels.Count),
                ("audience", talk.Audiences.Count), ("cadence", talk.Cadences.Count), ("notice", talk.Notices.Count),
                ("template", talk.Templates.Count)),
            Part("Status page", "statuspage.yaml", "the status page", ("page", playbook.StatusPages.Count),
                ("component", playbook.StatusPages.Sum(page => page.Components.Count))),
            Part("Security", "security.yaml", "security incidents", ("kind", security.Kinds.Count),
                ("phase", security.Phases.Count), ("legal clock", security.Clocks.Count)),
            Part("Maintenance", "maintenance.yaml", null, ("notice", playbook.Maintenance.Notices.Count),
                ("check", playbook.Maintenance.Checks.Count)),
            Part("Monitors", "monitors.yaml", "monitors", ("monitor", playbook.Monitors.Monitors.Count),
                ("alert", playbook.Monitors.Alerts.Count)),
            Part("Verification", "verification.yaml", "verification",
                ("check", playbook.Verification.Checks.Count), ("rule", playbook.Verification.Rules.Count)),
            Part("Investigation", "investigation.yaml", "investigation",
                ("symptom", playbook.Investigation.Symptoms.Count),
                ("known error", playbook.Investigation.KnownErrors.Count)),
            Part("Post-mortems", "postmortem.yaml", "post-mortems",
                ("section", playbook.Postmortems.Sections.Count), ("signature", playbook.Postmortems.SignOff.Count)),
            Part("Targets", "targets.yaml", "metrics", ("level", playbook.Targets.Severities.Count),
                ("review", playbook.Targets.Reviews.Count)),
            Part("Drills", "drills.yaml", "drills", ("drill", playbook.Drills.Drills.Count),
                ("training", playbook.Drills.Training.Count)),
            Part("Permission sets", "access.yaml", "permission sets", ("set", playbook.PermissionSets.Count)),
            Part("Runbooks", "runbooks", "runbooks", ("runbook", playbook.Runbooks.Count)),
            Part("Prose", "docs", null, ("page", playbook.Prose.Count)),
        ];
        return [.. parts.Where(part => part.Says.Length > 0)];
    }

    private static PlaybookPart Part(
        string name, string file, string? waiting, params ReadOnlySpan<(string Word, int Count)> figures)
    {
        List<string> says = [];
        foreach (var (word, count) in figures)
        {
            if (count > 0)
                says.Add($"{count} {(count == 1 ? word : Plural(word))}");
        }

        return new PlaybookPart(name, file, string.Join(", ", says), waiting);
    }

    private static string Plural(string word) => word switch
    {
        "person" => "people",
        "policy" => "policies",
        _ => word + "s",
    };
}
