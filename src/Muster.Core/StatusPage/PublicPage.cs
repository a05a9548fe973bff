using System.Collections.Immutable;
using System.Diagnostics;
using NodaTime;
using C = Muster.Core.StatusPage.PublicPageCommand;
using E = Muster.Core.StatusPage.PublicPageEvent;

namespace Muster.Core.StatusPage;

/// <summary>
/// What happened on one status page, beside what the playbook says of it: incidents with what was said about them, and
/// how components worked. Source: COM-009, COM-012, COM-013.
/// </summary>
public sealed record PublicPage : IDecider<PublicPage, PublicPageCommand, PublicPageEvent>
{
    /// <summary>How rhythms of updates name the page.</summary>
    public const string Channel = "status page";

    /// <summary>A title has at most so many characters.</summary>
    public const int NameCharactersMax = 255;

    /// <summary>What is said has at most so many characters.</summary>
    public const int BodyCharactersMax = 25_000;

    /// <summary>A page has at most so many components.</summary>
    public const int ComponentsMax = 1_100;

    /// <summary>How the page was made here; null when a file defines it, or nothing does.</summary>
    public E.Made? Making { get; init; }

    /// <summary>What is set of it here, or null when a file defines it.</summary>
    public StatusPageSettings? Settings { get; init; }

    /// <summary>What is known of components, by id.</summary>
    public ImmutableDictionary<string, ComponentState> Components { get; init; } =
        ImmutableDictionary.Create<string, ComponentState>(StringComparer.Ordinal);

    /// <summary>Headings made here, by id.</summary>
    public ImmutableDictionary<string, GroupState> Groups { get; init; } =
        ImmutableDictionary.Create<string, GroupState>(StringComparer.Ordinal);

    /// <summary>Everything that was ever shown, by id.</summary>
    public ImmutableDictionary<PublicId, PublicIncident> Incidents { get; init; } =
        ImmutableDictionary<PublicId, PublicIncident>.Empty;

    /// <summary>When anything of it last changed, or null.</summary>
    public Instant? ChangedAt { get; init; }

    /// <inheritdoc/>
    public static PublicPage Initial { get; } = new();

    /// <inheritdoc/>
    public static Decision<PublicPageEvent> Decide(PublicPage state, PublicPageCommand command) => command switch
    {
        C.Make c => ComponentDecisions.Make(state, c),
        _ when state.Making is null && command.Rules is null => PageRefusals.UnknownPage,
        C.Change c => ComponentDecisions.Change(state, c),
        C.ListComponents c => ComponentDecisions.List(state, c),
        C.WriteComponent c => ComponentDecisions.Write(state, c),
        C.RemoveComponent c => ComponentDecisions.Remove(state, c),
        C.WriteGroup c => ComponentDecisions.Write(state, c),
        C.RemoveGroup c => ComponentDecisions.Remove(state, c),
        C.SetComponent c => ComponentDecisions.Set(state, c),
        C.Suspect c => Suspicion.Begin(state, c),
        C.EndSuspicion c => Suspicion.End(state, c),
        C.VetoSuspicion c => Suspicion.Veto(state, c),
        C.Publish c => PublishDecisions.Publish(state, c),
        C.EditIncident c => PublishDecisions.Edit(state, c),
        C.EditUpdate c => PublishDecisions.Edit(state, c),
        C.Withdraw c => PublishDecisions.Withdraw(state, c),
        C.DraftPostmortem c => PublishDecisions.Draft(state, c),
        C.PublishPostmortem c => PublishDecisions.Publish(state, c),
        C.RevertPostmortem c => PublishDecisions.Revert(state, c),
        _ => throw new UnreachableException(command.GetType().Name),
    };

    /// <inheritdoc/>
    public static PublicPage Evolve(PublicPage state, PublicPageEvent fact) =>
        (fact switch
        {
            E.Made e => state with { Making = e, Settings = e.Settings },
            E.Changed e => state with { Settings = e.Settings },
            E.ComponentListed e => state.With(e.Id, known => known with { Since = known.Since ?? e.At }),
            E.ComponentWritten e => state.With(e.Id, known => known with
            {
                Settings = e.Settings,
                IsRemoved = false,
                Since = StartOf(e.Settings, known.Since ?? e.At),
                ChangedAt = e.At,
            }),
            E.ComponentRemoved e => state.With(e.Id, known => known with { IsRemoved = true, ChangedAt = e.At }),
            E.GroupWritten e => state.With(e),
            E.GroupRemoved e => state.InGroup(e.Id, []) with { Groups = state.Groups.Remove(e.Id) },
            E.ComponentSet e => state.Working(e.Id, e.To, e.At, incident: null),
            E.Suspected e => state.With(e.Id, known => known with { Suspicion = new Suspicion(e.Since, e.At) }),
            E.SuspicionEnded e => state.With(e.Id, known => known with { Suspicion = null }),
            E.SuspicionVetoed e => state.With(e.Id, known => known with { Suspicion = null, VetoedAt = e.At }),
            _ => state.WithIncident(fact),
        }) with
        { ChangedAt = fact is E.ComponentListed or E.PostmortemDrafted ? state.ChangedAt : fact.At };

    /// <summary>An incident that is shown, or null.</summary>
    public PublicIncident? Incident(PublicId id) =>
        Incidents.TryGetValue(id, out var known) && !known.IsWithdrawn ? known : null;

    /// <summary>What is known of a component; a new one works.</summary>
    public ComponentState Component(string id) => Components.GetValueOrDefault(id) ?? new ComponentState();

    private PublicPage WithIncident(PublicPageEvent fact) => fact switch
    {
        E.IncidentOpened e => this with
        {
            Incidents = Incidents.SetItem(e.Id, new PublicIncident
            {
                Opening = e,
                Name = e.Name,
                SetImpact = e.Impact,
                Window = e.Window,
                Metadata = e.Metadata,
                UpdatedAt = e.At,
            }),
        },
        E.UpdatePosted e => e.Components
            .Aggregate(this, (page, change) => page.Working(change.Component, change.To, e.At, e.Incident))
            .With(e.Incident, known => Posted(known, e)),
        E.IncidentEdited e => With(e.Incident, known => known with
        {
            Name = e.Name,
            SetImpact = e.Impact,
            Window = e.Window,
            Components = [.. e.Components],
            Metadata = e.Metadata,
            UpdatedAt = e.At,
        }),
        E.UpdateEdited e => With(e.Incident, known => known with
        {
            Updates = [.. known.Updates.Select(update => update.Id != e.Update
                ? update
                : update with { Body = e.Body, ShownAt = e.ShownAt, EditedAt = e.At })],
            UpdatedAt = e.At,
        }),
        E.IncidentWithdrawn e => With(e.Incident, known => known with { IsWithdrawn = true, UpdatedAt = e.At }),
        E.PostmortemDrafted e => With(e.Incident, known => known with
        {
            PostmortemDraft = e.Body,
            PostmortemDraftedAt = e.At,
        }),
        E.PostmortemPublished e => With(e.Incident, known => known with
        {
            Postmortem = e.Body,
            PostmortemAt = e.At,
            Updates = known.Updates.Add(new PublicUpdate(
                e.Update, PublicStatus.Postmortem, e.Body, e.At, e.At, e.At, [], e.Notifies)),
            UpdatedAt = e.At,
        }),
        E.PostmortemReverted e => With(e.Incident, known => known with
        {
            Postmortem = null,
            PostmortemAt = null,
            Updates = known.Updates.RemoveAll(update => update.Status == PublicStatus.Postmortem),
            UpdatedAt = e.At,
        }),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static PublicIncident Posted(PublicIncident known, E.UpdatePosted fact)
    {
        var named = fact.Components.Select(change => change.Component).Where(id => !known.Components.Contains(id));
        var worst = fact.Components.Select(change => change.To).Append(known.Worst).Max();
        return known with
        {
            Updates = known.Updates.Add(new PublicUpdate(
                fact.Update, fact.Status, fact.Body, fact.At, fact.ShownAt, fact.At, fact.Components, fact.Notifies)),
            Components = [.. known.Components, .. named],
            Worst = worst,
            UpdatedAt = fact.At,
        };
    }

    private PublicPage With(PublicId incident, Func<PublicIncident, PublicIncident> change) =>
        Incidents.TryGetValue(incident, out var known)
            ? this with { Incidents = Incidents.SetItem(incident, change(known)) }
            : this;

    private PublicPage With(string component, Func<ComponentState, ComponentState> change) =>
        this with { Components = Components.SetItem(component, change(Component(component))) };

    private PublicPage With(E.GroupWritten fact)
    {
        var madeAt = Groups.TryGetValue(fact.Id, out var known) ? known.MadeAt : fact.At;
        var page = InGroup(fact.Id, fact.Components);
        return page with
        {
            Groups = page.Groups.SetItem(
                fact.Id, new GroupState(fact.Id, fact.Name, fact.Description, madeAt, fact.At)),
        };
    }

    /// <summary>Exactly these components, of those that were made here, stand under a heading.</summary>
    private PublicPage InGroup(string group, IReadOnlyList<string> members)
    {
        var components = Components;
        foreach (var (id, known) in Components)
        {
            if (known.Settings is not { } settings)
                continue;
            var next = members.Contains(id) ? group : settings.Group == group ? null : settings.Group;
            if (next != settings.Group)
                components = components.SetItem(id, known with { Settings = settings with { Group = next } });
        }

        return this with { Components = components };
    }

    private PublicPage Working(string component, ComponentStatus status, Instant at, PublicId? incident) =>
        With(component, known => known with
        {
            Status = status,
            Since = known.Since ?? at,
            ChangedAt = at,
            History = known.Status == status ? known.History : known.History.Add(new StatusSpan(at, status, incident)),
        });

    private static Instant StartOf(ComponentSettings settings, Instant otherwise) =>
        NodaTime.Text.LocalDatePattern.Iso.Parse(settings.StartDate ?? "") is { Success: true, Value: var day }
            ? day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant()
            : otherwise;
}
