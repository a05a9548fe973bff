using Muster.Core.Alerts;
using Muster.Core.Catalog;
using Muster.Core.Directory;
using Muster.Core.Escalation;
using Muster.Core.Incidents;
using Muster.Core.OnCall;
using NodaTime;

namespace Muster.Core.Playbook;

/// <summary>
/// What an organisation's playbook says, checked: every name in it leads somewhere. Built by the loader from the
/// playbook folder; one version of it is in force (R7).
/// </summary>
public sealed partial record CheckedPlaybook
{
    /// <summary>The version under which it was applied, from 1; 0 before.</summary>
    public int Version { get; init; }

    /// <summary>The organisation's name.</summary>
    public string Organisation { get; init; } = "This organisation";

    /// <summary>The organisation's zone: dates of references and times of screens without a reader's own.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>
    /// The working calendars: the organisation's own first, then one for each region. Empty means Monday to Friday,
    /// 09:00 to 17:00; ask <see cref="Calendar"/>.
    /// </summary>
    public IReadOnlyList<WorkingCalendar> Calendars { get; init; } = [];

    /// <summary>The pattern of references; knows <c>{yyyy} {MM} {dd} {nnn}</c> (R14).</summary>
    public string ReferencePattern { get; init; } = "INC-{yyyy}-{MM}-{dd}-{nnn}";

    /// <summary>The severities, worst first; never empty.</summary>
    public IReadOnlyList<Severity> Severities { get; init; } = DefaultSeverities;

    /// <summary>The people of the files, without what screens added.</summary>
    public IReadOnlyList<Responder> People { get; init; } = [];

    /// <summary>The teams.</summary>
    public IReadOnlyList<Team> Teams { get; init; } = [];

    /// <summary>The services; the first is the default one.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>The schedules.</summary>
    public IReadOnlyList<Schedule> Schedules { get; init; } = [];

    /// <summary>The policies.</summary>
    public IReadOnlyList<EscalationPolicy> Policies { get; init; } = [];

    /// <summary>The routes, in order.</summary>
    public IReadOnlyList<Route> Routes { get; init; } = [];

    /// <summary>Which alerts explain others.</summary>
    public IReadOnlyList<InhibitionRule> Inhibitions { get; init; } = [];

    /// <summary>Where alerts are told once more.</summary>
    public IReadOnlyList<MirrorChannel> Mirrors { get; init; } = [];

    /// <summary>The mirror channels that hear of alerts whose route names none.</summary>
    public IReadOnlyList<string> MirrorsOfAll { get; init; } = [];

    /// <summary>Where things are written: <c>service/payments</c> → file and line, for links on screens.</summary>
    public IReadOnlyDictionary<string, SourcePlace> Places { get; init; } =
        new Dictionary<string, SourcePlace>(StringComparer.Ordinal);

    /// <summary>Four levels; critical and error page, a warning opens an incident, info is listed.</summary>
    public static IReadOnlyList<Severity> DefaultSeverities { get; } =
    [
        new() { Id = new SeverityId("SEV1"), Name = "Critical", Rank = 0, Alerts = [AlertSeverity.Critical] },
        new() { Id = new SeverityId("SEV2"), Name = "Major", Rank = 1, Alerts = [AlertSeverity.Error] },
        new()
        {
            Id = new SeverityId("SEV3"), Name = "Minor", Rank = 2, Alerts = [AlertSeverity.Warning], Pages = false,
        },
        new()
        {
            Id = new SeverityId("SEV4"),
            Name = "Low",
            Rank = 3,
            Alerts = [AlertSeverity.Info],
            Pages = false,
            Opens = false,
        },
    ];

    /// <summary>The level of that name or alias, else the worst: doubt is never quiet.</summary>
    public Severity SeverityOf(SeverityId id) => FindSeverity(id.Value) ?? Severities[0];

    /// <summary>The level of that name or alias (case does not matter), or null.</summary>
    public Severity? FindSeverity(string word) => Severities.FirstOrDefault(severity =>
        string.Equals(severity.Id.Value, word, StringComparison.OrdinalIgnoreCase)
        || severity.Aliases.Contains(word, StringComparer.OrdinalIgnoreCase)
        || string.Equals(severity.Name, word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The level that an alert of this severity opens: the one that names it, else the nearest worse
    /// one.</summary>
    public Severity SeverityFor(AlertSeverity alert)
    {
        for (var wanted = alert; wanted >= AlertSeverity.Critical; wanted--)
        {
            foreach (var severity in Severities)
            {
                if (severity.Alerts.Contains(wanted))
                    return severity;
            }
        }

        return Severities[0];
    }

    /// <summary>The working calendar of a region; of the organisation for null and for an unknown region.</summary>
    public WorkingCalendar Calendar(string? region = null) =>
        Calendars.FirstOrDefault(calendar => calendar.Id == region)
        ?? (Calendars.Count > 0 ? Calendars[0] : WorkingCalendar.Of(Zone));

    /// <summary>The service of that id, or null.</summary>
    public Service? Service(ServiceId id) => Services.FirstOrDefault(service => service.Id == id);

    /// <summary>The policy of that id, or null.</summary>
    public EscalationPolicy? Policy(PolicyId? id) => Policies.FirstOrDefault(policy => policy.Id == id);

    /// <summary>The schedule of that id, or null.</summary>
    public Schedule? Schedule(ScheduleId id) => Schedules.FirstOrDefault(schedule => schedule.Id == id);

    /// <summary>The team of that id, or null.</summary>
    public Team? Team(TeamId id) => Teams.FirstOrDefault(team => team.Id == id);
}

/// <summary>Where something is written in the playbook folder.</summary>
/// <param name="File">Relative to the folder, with forward slashes.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
public readonly record struct SourcePlace(string File, int Line, int Column);
