using NodaTime;

namespace Muster.Core.StatusPage;

/// <summary>A component as a page shows it.</summary>
/// <param name="Id">Its id on the page.</param>
/// <param name="Code">The id by which clients of status pages know it.</param>
/// <param name="Settings">Its name and the like; its group is the id of a heading.</param>
/// <param name="Status">How it works.</param>
/// <param name="Since">When its history begins; null when nothing is known of it.</param>
/// <param name="ChangedAt">When it last changed, or null.</param>
/// <param name="History">How it worked from when on.</param>
/// <param name="IsInFile">A file defines it: only its status is set here.</param>
public sealed record ShownComponent(
    string Id,
    PublicId Code,
    ComponentSettings Settings,
    ComponentStatus Status,
    Instant? Since,
    Instant? ChangedAt,
    IReadOnlyList<StatusSpan> History,
    bool IsInFile)
{
    /// <summary>Signs of a problem that nobody has confirmed, or null.</summary>
    public Suspicion? Suspicion { get; init; }
}

/// <summary>A heading with what stands under it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">One sentence, or null.</param>
/// <param name="MadeAt">When it was made; null when a file defines it.</param>
/// <param name="ChangedAt">When it last changed; null when a file defines it.</param>
/// <param name="Components">At least one, in order, unless it was made empty.</param>
/// <param name="IsInFile">A file defines it.</param>
public sealed record ShownGroup(
    string Id,
    string Name,
    string? Description,
    Instant? MadeAt,
    Instant? ChangedAt,
    IReadOnlyList<ShownComponent> Components,
    bool IsInFile);

/// <summary>
/// One status page at one moment: what files say of it, what was made here, and what happened. Screens, JSON, feeds
/// and notices are all written from this.
/// </summary>
public sealed record PageInForce
{
    /// <summary>Its id, as it stands in addresses.</summary>
    public required string Id { get; init; }

    /// <summary>The id by which clients of status pages know it.</summary>
    public required PublicId Code { get; init; }

    /// <summary>Its name and the like.</summary>
    public required StatusPageSettings Settings { get; init; }

    /// <summary>What the playbook says of it, or null.</summary>
    public StatusPageRules? Rules { get; init; }

    /// <summary>What stands on it, in order.</summary>
    public required IReadOnlyList<ShownComponent> Components { get; init; }

    /// <summary>Its headings, in the order of their first component.</summary>
    public required IReadOnlyList<ShownGroup> Groups { get; init; }

    /// <summary>What is shown of incidents, newest first.</summary>
    public required IReadOnlyList<PublicIncident> Incidents { get; init; }

    /// <summary>When it was made, or null when only files define it and nothing has happened.</summary>
    public Instant? MadeAt { get; init; }

    /// <summary>When anything on it last changed, or null.</summary>
    public Instant? ChangedAt { get; init; }

    /// <summary>What is not over and was not planned, newest first.</summary>
    public IEnumerable<PublicIncident> Open => Incidents.Where(one => one.IsOpen && !one.IsPlanned);

    /// <summary>Planned work that is not over, the next first.</summary>
    public IEnumerable<PublicIncident> Planned =>
        Incidents.Where(one => one.IsOpen && one.IsPlanned).OrderBy(one => one.Window!.From);

    /// <summary>Who may read it.</summary>
    public PageReaders Readers => Settings.Readers ?? PageReaders.Everybody;

    /// <summary>How the page as a whole stands.</summary>
    public PageHealth Health => PageHealth.Of(this);

    /// <summary>A page of a playbook, a page made here, or one of both; null when there is none.</summary>
    public static PageInForce? Of(string id, StatusPageRules? rules, PublicPage state)
    {
        if (rules is null && state.Making is null)
            return null;
        var headings = GroupsOf(rules)
            .Concat(state.Groups.Values
                .OrderBy(group => group.MadeAt)
                .Select(group => new ShownGroup(
                    group.Id, group.Name, group.Description, group.MadeAt, group.ChangedAt, [], IsInFile: false)))
            .ToList();
        var components = ComponentsOf(id, rules, state);
        return new PageInForce
        {
            Id = id,
            Code = PublicId.HasForm(id) ? new PublicId(id) : PublicId.Of($"page/{id}"),
            Settings = rules is null
                ? state.Settings!
                : new StatusPageSettings(rules.Name, "", rules.Url, rules.Zone, SupportUrl: null)
                {
                    Readers = rules.Readers,
                    Edition = rules.Edition,
                    Language = rules.Language,
                    Colour = rules.Colour,
                },
            Rules = rules,
            Components = components,
            Groups =
            [
                .. headings
                    .Select(group => group with
                    {
                        Components = [.. components.Where(each => each.Settings.Group == group.Id)],
                    })
                    .Where(group => group.Components.Count > 0 || !group.IsInFile),
            ],
            Incidents =
            [
                .. state.Incidents.Values
                    .Where(one => !one.IsWithdrawn)
                    .OrderByDescending(one => one.StartedAt)
                    .ThenByDescending(one => one.Id.Value, StringComparer.Ordinal),
            ],
            MadeAt = state.Making?.At,
            ChangedAt = state.ChangedAt,
        };
    }

    /// <summary>The component of an id or a code, or null.</summary>
    public ShownComponent? Component(string idOrCode) =>
        Components.FirstOrDefault(each => each.Id == idOrCode)
        ?? Components.FirstOrDefault(each => each.Code.Value == idOrCode);

    /// <summary>The heading of an id, or null.</summary>
    public ShownGroup? Group(string id) => Groups.FirstOrDefault(group => group.Id == id);

    /// <summary>The incident of an id, or null.</summary>
    public PublicIncident? Incident(string id) => Incidents.FirstOrDefault(each => each.Id.Value == id);

    /// <summary>The headings that files define; their ids follow from their names.</summary>
    internal static IEnumerable<ShownGroup> GroupsOf(StatusPageRules? rules) =>
        (rules?.Components ?? [])
            .Select(component => component.Group)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Select(name => new ShownGroup(
                IdOfGroup(rules!.Id, name), name, Description: null, MadeAt: null, ChangedAt: null, [],
                IsInFile: true));

    private static string IdOfGroup(string page, string name) => PublicId.Of($"group/{page}/{name}").Value;

    private static List<ShownComponent> ComponentsOf(string page, StatusPageRules? rules, PublicPage state)
    {
        List<ShownComponent> shown = [];
        foreach (var (at, component) in (rules?.Components ?? []).Index())
        {
            var group = component.Group is { } name ? IdOfGroup(page, name) : null;
            shown.Add(Shown(page, component.Id, state.Component(component.Id), new ComponentSettings(
                component.Name, component.Description, group, at + 1, Showcase: true, OnlyShowIfDegraded: false,
                StartDate: null, component.Services), isInFile: true));
        }

        var made = state.Components
            .Where(pair => pair.Value is { Settings: not null, IsRemoved: false }
                && shown.TrueForAll(each => each.Id != pair.Key))
            .OrderBy(pair => pair.Value.Settings!.Position)
            .ThenBy(pair => pair.Value.Since)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal);
        foreach (var (id, known) in made)
            shown.Add(Shown(page, id, known, known.Settings!, isInFile: false));
        return shown;
    }

    private static ShownComponent Shown(
        string page, string id, ComponentState known, ComponentSettings settings, bool isInFile) => new(
        id,
        PublicId.HasForm(id) ? new PublicId(id) : PublicId.Of($"component/{page}/{id}"),
        settings,
        known.Status,
        known.Since,
        known.ChangedAt,
        known.History,
        isInFile)
        { Suspicion = known.Suspicion };
}
