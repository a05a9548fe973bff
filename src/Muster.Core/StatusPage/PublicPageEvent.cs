using System.Text.Json.Serialization;
using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.StatusPage;

/// <summary>
/// A fact about one status page: an incident on it, its components and what was said stand in one stream, so that they
/// change together. The names below are the stored format: add cases, never rename one.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Made), "statuspage.made.v1")]
[JsonDerivedType(typeof(Changed), "statuspage.changed.v1")]
[JsonDerivedType(typeof(ComponentListed), "statuspage.component-listed.v1")]
[JsonDerivedType(typeof(ComponentWritten), "statuspage.component-written.v1")]
[JsonDerivedType(typeof(ComponentRemoved), "statuspage.component-removed.v1")]
[JsonDerivedType(typeof(GroupWritten), "statuspage.group-written.v1")]
[JsonDerivedType(typeof(GroupRemoved), "statuspage.group-removed.v1")]
[JsonDerivedType(typeof(ComponentSet), "statuspage.component-set.v1")]
[JsonDerivedType(typeof(Suspected), "statuspage.suspected.v1")]
[JsonDerivedType(typeof(SuspicionEnded), "statuspage.suspicion-ended.v1")]
[JsonDerivedType(typeof(SuspicionVetoed), "statuspage.suspicion-vetoed.v1")]
[JsonDerivedType(typeof(IncidentOpened), "statuspage.incident-opened.v1")]
[JsonDerivedType(typeof(UpdatePosted), "statuspage.update-posted.v1")]
[JsonDerivedType(typeof(IncidentEdited), "statuspage.incident-edited.v1")]
[JsonDerivedType(typeof(UpdateEdited), "statuspage.update-edited.v1")]
[JsonDerivedType(typeof(IncidentWithdrawn), "statuspage.incident-withdrawn.v1")]
[JsonDerivedType(typeof(PostmortemDrafted), "statuspage.postmortem-drafted.v1")]
[JsonDerivedType(typeof(PostmortemPublished), "statuspage.postmortem-published.v1")]
[JsonDerivedType(typeof(PostmortemReverted), "statuspage.postmortem-reverted.v1")]
public abstract record PublicPageEvent
{
    private PublicPageEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>There is a page that no file defines.</summary>
    public sealed record Made(string Id, StatusPageSettings Settings) : PublicPageEvent;

    /// <summary>It is called or set otherwise.</summary>
    public sealed record Changed(StatusPageSettings Settings) : PublicPageEvent;

    /// <summary>A component of the playbook stands on the page; its history is counted from here.</summary>
    public sealed record ComponentListed(string Id) : PublicPageEvent;

    /// <summary>A component was made on a screen or by the API, or changed there.</summary>
    public sealed record ComponentWritten(string Id, ComponentSettings Settings) : PublicPageEvent;

    /// <summary>A component no longer stands on the page.</summary>
    public sealed record ComponentRemoved(string Id) : PublicPageEvent;

    /// <summary>A heading was made or changed; these components stand under it.</summary>
    public sealed record GroupWritten(
        string Id, string Name, string? Description, IReadOnlyList<string> Components) : PublicPageEvent;

    /// <summary>A heading is gone; its components stand by themselves.</summary>
    public sealed record GroupRemoved(string Id) : PublicPageEvent;

    /// <summary>A component works otherwise from now on, outside an incident.</summary>
    public sealed record ComponentSet(
        string Id, ComponentStatus From, ComponentStatus To, string? Reason) : PublicPageEvent;

    /// <summary>Monitoring shows signs of a problem with a component, and nobody has confirmed it.</summary>
    public sealed record Suspected(string Id, Instant Since) : PublicPageEvent;

    /// <summary>The signs are gone, or somebody said what it is.</summary>
    public sealed record SuspicionEnded(string Id, string Why) : PublicPageEvent;

    /// <summary>Somebody says that customers see nothing of the signs there are now.</summary>
    public sealed record SuspicionVetoed(string Id, string Reason) : PublicPageEvent;

    /// <summary>An incident, or planned work, is shown on the page.</summary>
    /// <param name="Id">Its public id.</param>
    /// <param name="Name">What customers read as its title.</param>
    /// <param name="Of">The incident behind it, which outsiders never see; null for none.</param>
    /// <param name="Impact">How bad it looks when nobody derives it from components; null derives it.</param>
    /// <param name="Window">When planned work is done; null for what was not planned.</param>
    /// <param name="Backfilled">It was entered afterwards, with the instant at which it happened; else null.</param>
    /// <param name="Metadata">What programs keep with it, as JSON; or null.</param>
    public sealed record IncidentOpened(
        PublicId Id,
        string Name,
        IncidentId? Of,
        PageImpact? Impact,
        PlannedWindow? Window,
        Instant? Backfilled,
        string? Metadata) : PublicPageEvent;

    /// <summary>Something was said about it, and components changed with it.</summary>
    /// <param name="Incident">The incident on the page.</param>
    /// <param name="Update">The public id of what was said.</param>
    /// <param name="Status">How far it is now.</param>
    /// <param name="Body">What was said; Markdown.</param>
    /// <param name="Components">What changed with it.</param>
    /// <param name="ShownAt">The time that readers see beside it.</param>
    /// <param name="Notifies">Whether subscribers hear of it.</param>
    public sealed record UpdatePosted(
        PublicId Incident,
        PublicId Update,
        PublicStatus Status,
        string Body,
        IReadOnlyList<ComponentChange> Components,
        Instant ShownAt,
        bool Notifies) : PublicPageEvent;

    /// <summary>Its title, impact, window or components were set otherwise, without a word to anybody.</summary>
    public sealed record IncidentEdited(
        PublicId Incident,
        string Name,
        PageImpact? Impact,
        PlannedWindow? Window,
        IReadOnlyList<string> Components,
        string? Metadata) : PublicPageEvent;

    /// <summary>What was said reads otherwise from now on.</summary>
    public sealed record UpdateEdited(
        PublicId Incident, PublicId Update, string Body, Instant ShownAt) : PublicPageEvent;

    /// <summary>It is no longer shown to anybody; the record keeps it.</summary>
    public sealed record IncidentWithdrawn(PublicId Incident, string? Reason) : PublicPageEvent;

    /// <summary>A text about what was learnt waits to be published.</summary>
    public sealed record PostmortemDrafted(PublicId Incident, string Body) : PublicPageEvent;

    /// <summary>What was learnt is told to everybody.</summary>
    public sealed record PostmortemPublished(
        PublicId Incident, PublicId Update, string Body, bool Notifies) : PublicPageEvent;

    /// <summary>What was learnt is no longer shown; the text is a draft again.</summary>
    public sealed record PostmortemReverted(PublicId Incident) : PublicPageEvent;
}

/// <summary>What is set of a page that no file defines.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">A sentence below the name, or empty.</param>
/// <param name="Url">Its address when it is served elsewhere as well, or null.</param>
/// <param name="Zone">IANA name of the zone of its times; null for that of the organisation.</param>
/// <param name="SupportUrl">Where customers ask for help, or null.</param>
public sealed record StatusPageSettings(string Name, string Description, string? Url, string? Zone, string? SupportUrl)
{
    /// <summary>Who may read it; null for everybody.</summary>
    public PageReaders? Readers { get; init; }

    /// <summary>Part of the secret address of a page for one customer: another word makes another address.</summary>
    public string? Edition { get; init; }

    /// <summary>The language of its screens, as a code; null for English.</summary>
    public string? Language { get; init; }

    /// <summary>The colour of the organisation: <c>#1a5fb4</c>; null for none.</summary>
    public string? Colour { get; init; }
}

/// <summary>Who may read a status page.</summary>
public enum PageReaders
{
    /// <summary>Everybody.</summary>
    Everybody,

    /// <summary>Whoever can sign in to Muster.</summary>
    SignedIn,

    /// <summary>Whoever has the secret address: one customer, or a few.</summary>
    Customer,
}

/// <summary>What is set of a component that no file defines.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">One sentence, or empty.</param>
/// <param name="Group">The id of the heading it stands under, or null.</param>
/// <param name="Position">Its place among the others, from 1.</param>
/// <param name="Showcase">Whether its uptime is shown.</param>
/// <param name="OnlyShowIfDegraded">It is shown only while it does not work.</param>
/// <param name="StartDate">Its history begins on this day, <c>2026-01-31</c>; null for the day it was made.</param>
/// <param name="Services">The services it consists of.</param>
public sealed record ComponentSettings(
    string Name,
    string Description,
    string? Group,
    int Position,
    bool Showcase,
    bool OnlyShowIfDegraded,
    string? StartDate,
    IReadOnlyList<ServiceId> Services);

/// <summary>A component that worked otherwise before.</summary>
public sealed record ComponentChange(string Component, ComponentStatus From, ComponentStatus To);

/// <summary>When planned work is done, and what happens by itself.</summary>
/// <param name="From">It begins.</param>
/// <param name="Until">It ends.</param>
/// <param name="Reminds">Subscribers are reminded an hour before.</param>
/// <param name="Begins">It is in progress by itself when its time has come.</param>
/// <param name="Ends">It is completed by itself when its time is over.</param>
/// <param name="SetsComponents">Its components are under maintenance while it is in progress.</param>
/// <param name="RestoresComponents">Its components work again when it is completed.</param>
/// <param name="TellsBegin">Subscribers hear of its beginning.</param>
/// <param name="TellsEnd">Subscribers hear of its end.</param>
public sealed record PlannedWindow(
    Instant From,
    Instant Until,
    bool Reminds,
    bool Begins,
    bool Ends,
    bool SetsComponents,
    bool RestoresComponents,
    bool TellsBegin,
    bool TellsEnd);
