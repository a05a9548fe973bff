using Muster.Core.Catalog;
using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Playbook;
using Muster.Playbooks.Catalog;
using Muster.Playbooks.Escalation;
using Muster.Playbooks.Parsing;

namespace Muster.Playbooks.Playbook;

/// <summary>What became of the text of one team, policy or service.</summary>
/// <param name="Thing">A <see cref="Team"/>, <see cref="EscalationPolicy"/> or <see cref="Service"/>, as much of it as
/// can be read; or null. Complete when no problem is an error.</param>
/// <param name="Problems">By line and column.</param>
public sealed record DefinitionReading(object? Thing, IReadOnlyList<Problem> Problems);

/// <summary>
/// One team, policy or service in the language of its file. What a screen or the API makes is kept in it, so that one
/// reader with one list of problems reads both.
/// </summary>
public static class DefinitionText
{
    /// <summary>Reads a definition.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="id">Its id.</param>
    /// <param name="text">Keys and values as below the id in its file, in YAML or JSON.</param>
    /// <param name="around">What it may name.</param>
    /// <param name="people">The people that it may name.</param>
    public static DefinitionReading Read(
        DefinitionKind kind, string id, string text, CheckedPlaybook around, IEnumerable<Responder> people)
    {
        var word = kind.ToString().ToLowerInvariant();
        var name = Known(word, id);
        var findings = new Findings();
        var draft = Around(word, around, people, findings, kind, id);
        object? read = null;
        var (named, shape) = kind switch
        {
            DefinitionKind.Team => (Named.Team, Shapes.Team),
            DefinitionKind.Policy => (Named.Policy, Shapes.Policy),
            _ => (Named.Service, Shapes.Service),
        };
        if (draft.Define(named, name) && YamlReader.Read(word, text, findings) is { } value
            && Entries.Of(value, shape, draft) is { } entries)
        {
            read = kind switch
            {
                DefinitionKind.Team => TeamsFile.Team(name, entries),
                DefinitionKind.Policy => EscalationFile.Policy(name, entries),
                _ => CatalogFile.Service(name, entries),
            };
        }

        draft.FollowReferences();
        return new DefinitionReading(read, findings.InOrder());
    }

    /// <summary>A draft that knows what is there, without the thing itself.</summary>
    private static Draft Around(
        string word, CheckedPlaybook around, IEnumerable<Responder> people, Findings findings, DefinitionKind kind,
        string id)
    {
        var draft = new Draft(findings) { Zone = around.Zone, Parts = around };
        draft.Calendars.AddRange(around.Calendars);
        draft.Severities.AddRange(around.Severities);
        draft.Roles.AddRange(around.Roles);
        draft.Policies.AddRange(around.Policies);
        Define(Named.Region, around.Calendars.Skip(1).Select(calendar => calendar.Id));
        Define(Named.Person, people.Select(person => person.Id.Value));
        Define(Named.Role, around.Roles.Select(role => role.Id.Value));
        Define(Named.Environment, around.Environments.Select(each => each.Id));
        Define(Named.Schedule, around.Schedules.Select(schedule => schedule.Id.Value));
        Define(Named.Team, Others(DefinitionKind.Team, around.Teams.Select(team => team.Id.Value)));
        Define(Named.Policy, Others(DefinitionKind.Policy, around.Policies.Select(policy => policy.Id.Value)));
        Define(Named.Service, Others(DefinitionKind.Service, around.Services.Select(service => service.Id.Value)));
        return draft;

        void Define(Named named, IEnumerable<string> ids)
        {
            foreach (var each in ids)
                draft.Define(named, Known(word, each));
        }

        IEnumerable<string> Others(DefinitionKind own, IEnumerable<string> ids) =>
            own == kind ? ids.Where(each => each != id) : ids;
    }

    private static YamlScalar Known(string file, string id) => new(new SourcePlace(file, 1, 1), id, isQuoted: true);
}
