using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;
using Muster.Playbooks.Playbook;

namespace Muster.Playbooks.Incidents;

/// <summary>roles.yaml: the parts that people play in an incident.</summary>
internal static class RolesFile
{
    private const string Name = "roles.yaml";

    private static readonly Shape Role = Shape.Of(
        Name, "roles.*", "a role",
        Field.Text("name", "its name", "its id"),
        Field.Texts("duties", "its duties, in order: a checklist for who has it"),
        Field.Text("who", "who plays it, in words"),
        Field.Text("backupWho", "who stands in, in words"),
        Field.Texts("from", "who is suggested: `schedule primary`, `team leads`, `person ada`"),
        Field.Texts("backup", "who is suggested when none of those can, in the same form"),
        Field.Ids("severities", "it is offered for these levels", "all"),
        Field.Texts("kinds", "it is offered for these kinds of trouble: `security`", "all"),
        Field.Flag("needed", "an incident without it is incomplete", "yes"),
        Field.Flag("informed", "it only hears of the incident: nobody takes it", "no"),
        Field.Ids("notWith", "roles that one person does not have together with it"),
        Field.Flag("resolves", "only who has it says that the incident is resolved", "no"));

    internal static readonly Shape File = Shape.Of(
        Name, "", "this file",
        Field.Members("roles", Role, "the roles, by id, in the order in which they are shown"));

    internal static void Read(Entries file)
    {
        foreach (var (id, keys) in file.Each("roles", Role, Named.Role))
        {
            file.Draft.Roles.Add(new RoleRule
            {
                Id = new RoleId(id.Text),
                Name = keys.Text("name") ?? id.Text,
                Duties = keys.Lines("duties"),
                Who = keys.Text("who"),
                BackupWho = keys.Text("backupWho"),
                From = Targets(keys, "from"),
                Backup = Targets(keys, "backup"),
                Severities = keys.Levels("severities"),
                Kinds = keys.Lines("kinds"),
                IsNeeded = keys.Flag("needed", otherwise: true),
                IsInformed = keys.Flag("informed", otherwise: false),
                NotWith = [.. keys.Names("notWith", Named.Role).Select(other => new RoleId(other))],
                Resolves = keys.Flag("resolves", otherwise: false),
            });
        }
    }

    private static IReadOnlyList<EscalationTarget> Targets(Entries keys, string key) =>
        [
            .. keys.Texts(key)
                .Select(word => EscalationStepFile.Target(word, StepAct.Page, keys.Draft))
                .OfType<EscalationTarget>(),
        ];
}
