using C = Muster.Core.StatusPage.PublicPageCommand;
using E = Muster.Core.StatusPage.PublicPageEvent;

namespace Muster.Core.StatusPage;

/// <summary>What may be said about incidents on a page.</summary>
internal static class PublishDecisions
{
    internal static Decision<PublicPageEvent> Publish(PublicPage state, C.Publish c)
    {
        var known = state.Incidents.GetValueOrDefault(c.Incident);
        if (known?.Updates.Any(update => update.Id == c.Update) == true)
            return Decision<PublicPageEvent>.Nothing;
        if (known?.IsWithdrawn == true)
            return PageRefusals.UnknownIncident;
        if (Wrong(state, c, known) is { } wrong)
            return wrong;
        if (known is not null && c.Status is null && string.IsNullOrWhiteSpace(c.Body) && c.Components.Count == 0)
            return Decision<PublicPageEvent>.Nothing;

        var status = StatusOf(c, known);
        List<PublicPageEvent> facts = [];
        if (known is null)
        {
            facts.Add(new E.IncidentOpened(
                c.Incident, c.Name!.Trim(), c.Of, c.Impact, c.Window, c.Backfilled, c.Metadata)
            { At = c.At, By = c.By });
        }

        facts.Add(new E.UpdatePosted(
            c.Incident, c.Update, status, c.Body?.Trim() ?? "", ChangesOf(state, c, known, status),
            c.ShownAt ?? c.Backfilled ?? c.At, c.Notifies && c.Backfilled is null)
        { At = c.At, By = c.By });
        if (Edited(known, c) is { } edited)
            facts.Add(edited);
        return facts;
    }

    internal static Decision<PublicPageEvent> Edit(PublicPage state, C.EditIncident c)
    {
        if (state.Incident(c.Incident) is not { } known)
            return PageRefusals.UnknownIncident;
        if (c.Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > PublicPage.NameCharactersMax))
            return NameWrong;
        if (c.Components?.FirstOrDefault(id => !ComponentDecisions.IsKnown(state, c, id)) is { } unknown)
            return PageRefusals.UnknownComponent(unknown);
        if (c.Window is { } window && (!known.IsPlanned || window.Until <= window.From))
            return WindowWrong;
        var edited = new E.IncidentEdited(
            c.Incident,
            c.Name?.Trim() ?? known.Name,
            c.Impact ?? known.SetImpact,
            c.Window ?? known.Window,
            c.Components ?? known.Components,
            c.Metadata ?? known.Metadata)
        { At = c.At, By = c.By };
        return edited.Name == known.Name && edited.Impact == known.SetImpact && edited.Window == known.Window
            && edited.Metadata == known.Metadata && edited.Components.SequenceEqual(known.Components)
            ? Decision<PublicPageEvent>.Nothing
            : edited;
    }

    internal static Decision<PublicPageEvent> Edit(PublicPage state, C.EditUpdate c)
    {
        if (state.Incident(c.Incident) is not { } known)
            return PageRefusals.UnknownIncident;
        if (known.Updates.Find(update => update.Id == c.Update) is not { } said)
            return PageRefusals.UnknownUpdate;
        if (c.Body is { Length: > PublicPage.BodyCharactersMax })
            return BodyWrong;
        var (body, at) = (c.Body?.Trim() ?? said.Body, c.ShownAt ?? said.ShownAt);
        return body == said.Body && at == said.ShownAt
            ? Decision<PublicPageEvent>.Nothing
            : new E.UpdateEdited(c.Incident, c.Update, body, at) { At = c.At, By = c.By };
    }

    internal static Decision<PublicPageEvent> Withdraw(PublicPage state, C.Withdraw c) =>
        !state.Incidents.TryGetValue(c.Incident, out var known) ? PageRefusals.UnknownIncident
        : known.IsWithdrawn ? Decision<PublicPageEvent>.Nothing
        : new E.IncidentWithdrawn(c.Incident, c.Reason) { At = c.At, By = c.By };

    internal static Decision<PublicPageEvent> Draft(PublicPage state, C.DraftPostmortem c) =>
        state.Incident(c.Incident) is not { } known ? PageRefusals.UnknownIncident
        : string.IsNullOrWhiteSpace(c.Body) || c.Body.Length > PublicPage.BodyCharactersMax ? BodyWrong
        : known.PostmortemDraft == c.Body ? Decision<PublicPageEvent>.Nothing
        : new E.PostmortemDrafted(c.Incident, c.Body) { At = c.At, By = c.By };

    internal static Decision<PublicPageEvent> Publish(PublicPage state, C.PublishPostmortem c) =>
        state.Incident(c.Incident) is not { } known ? PageRefusals.UnknownIncident
        : known.PostmortemDraft is not { } body ? PageRefusals.NoPostmortem
        : known.Postmortem == body ? Decision<PublicPageEvent>.Nothing
        : known.Postmortem is not null
            ? new PublicPageEvent[]
            {
                new E.PostmortemReverted(c.Incident) { At = c.At, By = c.By },
                new E.PostmortemPublished(c.Incident, c.Update, body, c.Notifies) { At = c.At, By = c.By },
            }
        : new E.PostmortemPublished(c.Incident, c.Update, body, c.Notifies) { At = c.At, By = c.By };

    internal static Decision<PublicPageEvent> Revert(PublicPage state, C.RevertPostmortem c) =>
        state.Incident(c.Incident) is not { } known ? PageRefusals.UnknownIncident
        : known.Postmortem is null ? Decision<PublicPageEvent>.Nothing
        : new E.PostmortemReverted(c.Incident) { At = c.At, By = c.By };

    private static Refusal NameWrong { get; } = PageRefusals.Wrong(
        "name-wrong", "name", $"Give it a title of at most {PublicPage.NameCharactersMax} characters.");

    private static Refusal BodyWrong { get; } = PageRefusals.Wrong(
        "body-wrong", "body", $"Write something, at most {PublicPage.BodyCharactersMax} characters.");

    private static Refusal WindowWrong { get; } = PageRefusals.Wrong(
        "window-wrong", "scheduledUntil", "Planned work has a beginning and an end after it.");

    private static Refusal? Wrong(PublicPage state, C.Publish c, PublicIncident? known)
    {
        if (known is null && (string.IsNullOrWhiteSpace(c.Name) || c.Name.Length > PublicPage.NameCharactersMax))
            return NameWrong;
        if (c.Name is { Length: > PublicPage.NameCharactersMax })
            return NameWrong;
        if (c.Body is { Length: > PublicPage.BodyCharactersMax })
            return BodyWrong;
        if (c.Window is { } window && (window.Until <= window.From || known is { IsPlanned: false }))
            return WindowWrong;
        var ids = c.Components.Select(each => each.Component).Concat(c.About ?? []);
        if (ids.FirstOrDefault(id => !ComponentDecisions.IsKnown(state, c, id)) is { } unknown)
            return PageRefusals.UnknownComponent(unknown);
        if (c.Backfilled is not null && c.Components.Count > 0)
        {
            return PageRefusals.Wrong(
                "backfilled", "components", "What is entered afterwards changes no component of today.");
        }

        var isPlanned = known?.IsPlanned ?? c.Window is not null;
        return c.Status is { } status && (status == PublicStatus.Postmortem || status.IsOfPlannedWork() != isPlanned)
            ? PageRefusals.Wrong(
                "status-wrong", "status", isPlanned
                    ? "Planned work is scheduled, in_progress, verifying or completed."
                    : "An incident is investigating, identified, monitoring or resolved.")
            : null;
    }

    private static PublicStatus StatusOf(C.Publish c, PublicIncident? known) =>
        c.Status
        ?? known?.Status
        ?? (c.Window is not null ? PublicStatus.Scheduled
            : c.Backfilled is not null ? PublicStatus.Resolved
            : PublicStatus.Investigating);

    /// <summary>What really changes; at its end, what it held goes back to working when that was asked for.</summary>
    private static List<ComponentChange> ChangesOf(
        PublicPage state, C.Publish c, PublicIncident? known, PublicStatus status)
    {
        Dictionary<string, ComponentStatus> wanted = new(StringComparer.Ordinal);
        if (c.Restores && status.IsOver() && known is not null)
        {
            foreach (var id in known.Components.Where(id =>
                ComponentDecisions.IsKnown(state, c, id) && !IsHeldByAnother(state, known, id)))
            {
                wanted[id] = ComponentStatus.Operational;
            }
        }

        foreach (var id in c.About ?? [])
        {
            if (known?.Components.Contains(id) != true)
                wanted[id] = state.Component(id).Status;
        }

        foreach (var (id, to) in c.Components)
            wanted[id] = to;
        return [.. wanted.Select(pair =>
            new ComponentChange(pair.Key, state.Component(pair.Key).Status, pair.Value))];
    }

    /// <summary>Another incident that is not over is about this component too.</summary>
    private static bool IsHeldByAnother(PublicPage state, PublicIncident known, string component) =>
        state.Incidents.Values.Any(other => other.Id != known.Id && other.IsOpen
            && other.Status != PublicStatus.Scheduled && other.Components.Contains(component));

    /// <summary>What a new word about a known incident changes beside it: its title, how bad it looks.</summary>
    private static E.IncidentEdited? Edited(PublicIncident? known, C.Publish c)
    {
        if (known is null)
            return null;
        var name = string.IsNullOrWhiteSpace(c.Name) ? known.Name : c.Name.Trim();
        var (impact, window) = (c.Impact ?? known.SetImpact, c.Window ?? known.Window);
        var metadata = c.Metadata ?? known.Metadata;
        if (name == known.Name && impact == known.SetImpact && window == known.Window && metadata == known.Metadata)
            return null;
        string[] named =
        [
            .. known.Components,
            .. c.Components.Select(each => each.Component).Concat(c.About ?? [])
                .Where(id => !known.Components.Contains(id)).Distinct(),
        ];
        return new E.IncidentEdited(c.Incident, name, impact, window, named, metadata) { At = c.At, By = c.By };
    }
}
