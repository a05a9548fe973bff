using System.Text.RegularExpressions;
using Muster.Core;
using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using Muster.Core.Playbook;
using Muster.Playbooks.Communications;
using Muster.Playbooks.Incidents;
using Muster.Playbooks.Parsing;
using NodaTime;

namespace Muster.Playbooks.Playbook;

/// <summary>The playbook while it is read: what is defined so far, and which names must lead to something.</summary>
internal sealed partial class Draft(Findings findings)
{
    /// <summary>In a list of people: a turn that is left unassigned.</summary>
    internal const string Nobody = "nobody";

    private readonly Dictionary<(Named Kind, string Id), SourcePlace> defined = [];
    private readonly List<(Named Kind, string Id, SourcePlace Place)> references = [];

    private HashSet<(Named Kind, string Id)>? referred;

    internal Findings Findings { get; } = findings;

    internal string? Organisation { get; set; }

    internal DateTimeZone Zone { get; set; } = DateTimeZone.Utc;

    internal string? ReferencePattern { get; set; }

    /// <summary>The organisation's calendar first, then those of its regions.</summary>
    internal List<WorkingCalendar> Calendars { get; } = [];

    internal List<Severity> Severities { get; } = [];

    internal List<Responder> People { get; } = [];

    /// <summary>Who may be paged; ask when people.yaml has been read.</summary>
    internal HashSet<ResponderId> Active =>
        field ??= [.. People.Where(person => person.IsActive).Select(person => person.Id)];

    internal List<Team> Teams { get; } = [];

    internal List<Service> Services { get; } = [];

    internal List<Schedule> Schedules { get; } = [];

    internal List<EscalationPolicy> Policies { get; } = [];

    internal List<Route> Routes { get; } = [];

    /// <summary>What stands beside the pager, as far as it is read.</summary>
    internal CheckedPlaybook Parts { get; set; } = new();

    /// <summary>Where the date of the document's review is written.</summary>
    internal SourcePlace? ReviewPlace { get; set; }

    internal List<InhibitionRule> Inhibitions { get; } = [];

    /// <summary>The links of runbooks, followed when every file has been read.</summary>
    internal List<(SourcePlace Place, string Target)> RunbookLinks { get; } = [];

    /// <summary>Where the steps of all policies are written.</summary>
    internal Dictionary<EscalationStep, SourcePlace> Steps { get; } = new(ReferenceEqualityComparer.Instance);

    /// <summary>Where each thing is written.</summary>
    internal SourcePlace PlaceOf(Named kind, string id) => defined.GetValueOrDefault((kind, id));

    /// <summary>Notes that a thing has this id; false, with a problem, when the id is malformed or taken.</summary>
    internal bool Define(Named kind, YamlScalar id)
    {
        if (!IsId(kind, id.Text))
        {
            Findings.Add(
                ProblemCode.BadId,
                id.Place,
                IsFree(kind)
                    ? $"'{Quote.Of(id.Text)}' is not a name: at most 63 letters, digits, spaces and '-', '_', '.'."
                    : $"'{Quote.Of(id.Text)}' is not an id: lower-case letters, digits and hyphens, at most 63.");
            return false;
        }

        if (defined.TryAdd((kind, id.Text), id.Place))
            return true;
        var first = defined[(kind, id.Text)];
        Findings.Add(
            ProblemCode.DuplicateName,
            id.Place,
            $"The {Word(kind)} '{id.Text}' is defined in {first.File}, line {first.Line}, already.");
        return false;
    }

    /// <summary>Whether a text has the form of an id; 'nobody' is nobody's.</summary>
    internal static bool IsId(Named kind, string text) => kind == Named.Runbook
        ? text.Split('/').All(part => Name.IsMatch(part))
        : IsFree(kind)
        ? Name.IsMatch(text)
        : Id.IsMatch(text) && text != Nobody;

    private static bool IsFree(Named kind) => kind is Named.Severity or Named.Route or Named.Inhibition
        or Named.Mirror or Named.Runbook or Named.Template;

    /// <summary>Notes that a name must lead to a thing; checked when every file has been read.</summary>
    internal string Refer(Named kind, YamlScalar name)
    {
        Refer(kind, name.Text, name.Place);
        return name.Text;
    }

    /// <summary>Notes that a name must lead to a thing; checked when every file has been read.</summary>
    internal void Refer(Named kind, string id, SourcePlace place) => references.Add((kind, id, place));

    /// <summary>The level that a word means; severities.yaml is read before whatever names a level.</summary>
    internal SeverityId Level(YamlScalar word)
    {
        Refer(Named.Severity, word);
        return Levels.FirstOrDefault(level => level.Aliases.Prepend(level.Id.Value).Contains(
            word.Text, StringComparer.OrdinalIgnoreCase))?.Id ?? new SeverityId(word.Text);
    }

    /// <summary>Whether something names it.</summary>
    internal bool IsReferred(Named kind, string id) =>
        (referred ??= [.. references.Select(reference => (reference.Kind, reference.Id))]).Contains((kind, id));

    /// <summary>Finds the names that lead nowhere.</summary>
    internal void FollowReferences()
    {
        foreach (var (kind, id, place) in references)
        {
            if (Findings.IsFull)
                return;
            if (IsKnown(kind, id))
                continue;
            var words = Words(kind).ToList();
            var hint = Nearest.Hint(id, words);
            if (hint.Length == 0)
            {
                hint = words.Count switch
                {
                    0 => $" There is none: define it in {FileOf(kind)}.",
                    <= 8 => $" There are: {string.Join(", ", words)}.",
                    _ => "",
                };
            }

            Findings.Add(ProblemCode.LeadsNowhere, place, $"There is no {Word(kind)} '{Quote.Of(id)}'.{hint}");
        }
    }

    /// <summary>The checked playbook; ask only when no error was found.</summary>
    internal CheckedPlaybook Checked()
    {
        var known = Parts;
        return known with
        {
            Organisation = Organisation ?? known.Organisation,
            Zone = Zone,
            ReferencePattern = ReferencePattern ?? known.ReferencePattern,
            Calendars = Calendars,
            OnCall = OnCall,
            Severities = CadenceRhythms.Levels(this),
            People = People,
            Teams = Teams,
            Services = Services,
            Schedules = Schedules,
            Policies = Policies,
            Routes = Routes,
            Classification = Classification,
            Incidents = IncidentRules,
            Roles = Roles,
            Workflows = Workflows,
            Inhibitions = Inhibitions,
            Places = defined.ToDictionary(
                each => $"{Word(each.Key.Kind)}/{each.Key.Id}", each => each.Value, StringComparer.Ordinal),
        };
    }

    /// <summary>The playbook's levels, or those that hold when it has none.</summary>
    internal IReadOnlyList<Severity> Levels => Severities.Count > 0 ? Severities : CheckedPlaybook.DefaultSeverities;

    /// <summary>What a kind is called in sentences and in the keys of <see cref="CheckedPlaybook.Places"/>.</summary>
    internal static string Word(Named kind) => kind switch
    {
        Named.StatusPage => "page",
        Named.SecurityKind => "kind",
        Named.LegalClock => "clock",
        Named.KnownError => "error",
        Named.PermissionSet => "set",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private bool IsKnown(Named kind, string id) => defined.ContainsKey((kind, id)) || kind switch
    {
        Named.Severity => Words(kind).Contains(id, StringComparer.OrdinalIgnoreCase),
        Named.Role => Words(kind).Contains(id, StringComparer.Ordinal),
        _ => false,
    };

    private IEnumerable<string> Words(Named kind) => kind switch
    {
        Named.Severity => Levels.SelectMany(level => level.Aliases.Prepend(level.Id.Value)),
        Named.Role when Roles.Count == 0 => CheckedPlaybook.DefaultRoles.Select(role => role.Id.Value),
        _ => defined.Keys.Where(key => key.Kind == kind).Select(key => key.Id),
    };

    private static string FileOf(Named kind) => kind switch
    {
        Named.Region => Shapes.Playbook.File,
        Named.Person => Shapes.People.File,
        Named.Team => Shapes.Teams.File,
        Named.Schedule => Shapes.Schedules.File,
        Named.Policy => Shapes.Policies.File,
        Named.Severity => SeveritiesFile.File.File,
        Named.Service => Shapes.Services.File,
        Named.Role => RolesFile.File.File,
        Named.Workflow => "workflows",
        _ => PartFiles.FileOf(kind) ?? Shapes.Routes.File,
    };

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id { get; }

    [GeneratedRegex(
        @"\A[A-Za-z0-9][A-Za-z0-9 ._-]{0,62}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }
}

/// <summary>The kinds of things that have a name in a playbook.</summary>
internal enum Named
{
    Role,
    Workflow,
    Person,
    Team,
    Schedule,
    Policy,
    Severity,
    Service,
    Route,
    Region,
    Environment,
    Reading,
    Contact,
    Vendor,
    Channel,
    Audience,
    Cadence,
    Notice,
    Template,
    StatusPage,
    Component,
    SecurityKind,
    LegalClock,
    Monitor,
    Alert,
    Check,
    KnownError,
    Review,
    Drill,
    Scenario,
    Training,
    PermissionSet,
    Runbook,
    Inhibition,
    Mirror,
}
