using NodaTime;
using NodaTime.Text;
using C = Muster.Core.StatusPage.PublicPageCommand;
using E = Muster.Core.StatusPage.PublicPageEvent;

namespace Muster.Core.StatusPage;

/// <summary>What may be done with a page itself, its components and headings.</summary>
internal static class ComponentDecisions
{
    internal static Decision<PublicPageEvent> Make(PublicPage state, C.Make c) =>
        state.Making is not null || c.Rules is not null ? PageRefusals.Exists
        : Wrong(c.Settings) is { } wrong ? wrong
        : new E.Made(c.Id, c.Settings) { At = c.At, By = c.By };

    internal static Decision<PublicPageEvent> Change(PublicPage state, C.Change c) =>
        state.Making is null ? PageRefusals.InFile("This page")
        : Wrong(c.Settings) is { } wrong ? wrong
        : c.Settings == state.Settings ? Decision<PublicPageEvent>.Nothing
        : new E.Changed(c.Settings) { At = c.At, By = c.By };

    /// <summary>Components that the playbook names and that were never looked at are counted from now on.</summary>
    internal static Decision<PublicPageEvent> List(PublicPage state, C.ListComponents c)
    {
        PublicPageEvent[] listed =
        [
            .. (c.Rules?.Components ?? [])
                .Where(component => state.Component(component.Id).Since is null)
                .Select(component => new E.ComponentListed(component.Id) { At = c.At, By = c.By }),
        ];
        return listed;
    }

    internal static Decision<PublicPageEvent> Write(PublicPage state, C.WriteComponent c)
    {
        if (c.Rules?.Components.Any(component => component.Id == c.Id) == true)
            return PageRefusals.InFile("This component");
        if (string.IsNullOrWhiteSpace(c.Settings.Name) || c.Settings.Name.Length > PublicPage.NameCharactersMax)
        {
            return PageRefusals.Wrong(
                "name-wrong", "name", $"A component has a name of at most {PublicPage.NameCharactersMax} characters.");
        }

        if (c.Settings.Group is { } group && !IsGroup(state, c, group))
            return PageRefusals.Wrong("group-unknown", "group", $"There is no group '{group}' on this page.");
        if (c.Settings.StartDate is { } day && !LocalDatePattern.Iso.Parse(day).Success)
            return PageRefusals.Wrong("date-wrong", "startDate", $"'{day}' is no day such as 2026-01-31.");
        var known = state.Component(c.Id);
        if (known.Settings is null
            && state.Components.Values.Count(each => each is { Settings: not null, IsRemoved: false })
                + (c.Rules?.Components.Count ?? 0) >= PublicPage.ComponentsMax)
        {
            return PageRefusals.TooManyComponents;
        }

        return !known.IsRemoved && known.Settings is { } settings && Same(settings, c.Settings)
            ? Decision<PublicPageEvent>.Nothing
            : new E.ComponentWritten(c.Id, c.Settings) { At = c.At, By = c.By };
    }

    internal static Decision<PublicPageEvent> Remove(PublicPage state, C.RemoveComponent c) =>
        c.Rules?.Components.Any(component => component.Id == c.Id) == true ? PageRefusals.InFile("This component")
        : state.Component(c.Id) is not { Settings: not null, IsRemoved: false } ? PageRefusals.NoComponent
        : new E.ComponentRemoved(c.Id) { At = c.At, By = c.By };

    internal static Decision<PublicPageEvent> Write(PublicPage state, C.WriteGroup c)
    {
        if (PageInForce.GroupsOf(c.Rules).Any(group => group.Id == c.Id))
            return PageRefusals.InFile("This group");
        if (string.IsNullOrWhiteSpace(c.Name) || c.Name.Length > PublicPage.NameCharactersMax)
        {
            return PageRefusals.Wrong(
                "name-wrong", "name", $"A group has a name of at most {PublicPage.NameCharactersMax} characters.");
        }

        foreach (var id in c.Components)
        {
            if (c.Rules?.Components.Any(component => component.Id == id) == true)
                return PageRefusals.InFile($"The component '{id}'");
            if (state.Component(id) is not { Settings: not null, IsRemoved: false })
                return PageRefusals.UnknownComponent(id);
        }

        var isSame = state.Groups.TryGetValue(c.Id, out var known) && known.Name == c.Name
            && known.Description == c.Description
            && MembersOf(state, c.Id).SetEquals(c.Components);
        return isSame
            ? Decision<PublicPageEvent>.Nothing
            : new E.GroupWritten(c.Id, c.Name.Trim(), c.Description, c.Components) { At = c.At, By = c.By };
    }

    internal static Decision<PublicPageEvent> Remove(PublicPage state, C.RemoveGroup c) =>
        PageInForce.GroupsOf(c.Rules).Any(group => group.Id == c.Id) ? PageRefusals.InFile("This group")
        : !state.Groups.ContainsKey(c.Id) ? PageRefusals.NoGroup
        : new E.GroupRemoved(c.Id) { At = c.At, By = c.By };

    internal static Decision<PublicPageEvent> Set(PublicPage state, C.SetComponent c) =>
        !IsKnown(state, c, c.Id) ? PageRefusals.NoComponent
        : state.Component(c.Id).Status == c.Status ? Decision<PublicPageEvent>.Nothing
        : new E.ComponentSet(c.Id, state.Component(c.Id).Status, c.Status, c.Reason) { At = c.At, By = c.By };

    /// <summary>Whether a component stands on the page.</summary>
    internal static bool IsKnown(PublicPage state, PublicPageCommand command, string id) =>
        command.Rules?.Components.Any(component => component.Id == id) == true
        || state.Component(id) is { Settings: not null, IsRemoved: false };

    private static HashSet<string> MembersOf(PublicPage state, string group) =>
    [
        .. state.Components
            .Where(pair => pair.Value is { IsRemoved: false, Settings: { } settings } && settings.Group == group)
            .Select(pair => pair.Key),
    ];

    private static bool IsGroup(PublicPage state, PublicPageCommand command, string group) =>
        state.Groups.ContainsKey(group) || PageInForce.GroupsOf(command.Rules).Any(each => each.Id == group);

    private static bool Same(ComponentSettings one, ComponentSettings other) =>
        one with { Services = [] } == other with { Services = [] } && one.Services.SequenceEqual(other.Services);

    private static Refusal? Wrong(StatusPageSettings settings) =>
        string.IsNullOrWhiteSpace(settings.Name) || settings.Name.Length > PublicPage.NameCharactersMax
            ? PageRefusals.Wrong(
                "name-wrong", "name", $"A page has a name of at most {PublicPage.NameCharactersMax} characters.")
        : settings.Zone is { } zone && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null
            ? PageRefusals.Wrong("zone-unknown", "zone", $"There is no zone '{zone}'. Write it as Europe/Berlin.")
        : null;
}
