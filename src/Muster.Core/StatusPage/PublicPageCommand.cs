using Muster.Core.Incidents;
using NodaTime;

namespace Muster.Core.StatusPage;

/// <summary>What may be asked of a status page.</summary>
public abstract record PublicPageCommand
{
    private PublicPageCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>What the playbook says of this page; null when no file defines it.</summary>
    public StatusPageRules? Rules { get; init; }

    /// <summary>Make a page that no file defines.</summary>
    public sealed record Make(string Id, StatusPageSettings Settings) : PublicPageCommand;

    /// <summary>Call or set such a page otherwise.</summary>
    public sealed record Change(StatusPageSettings Settings) : PublicPageCommand;

    /// <summary>Count the components that the playbook names from now on.</summary>
    public sealed record ListComponents : PublicPageCommand;

    /// <summary>Make a component, or change one that was made here.</summary>
    public sealed record WriteComponent(string Id, ComponentSettings Settings) : PublicPageCommand;

    /// <summary>Take a component that was made here off the page.</summary>
    public sealed record RemoveComponent(string Id) : PublicPageCommand;

    /// <summary>Make a heading, or change one that was made here.</summary>
    public sealed record WriteGroup(
        string Id, string Name, string? Description, IReadOnlyList<string> Components) : PublicPageCommand;

    /// <summary>Take a heading that was made here away.</summary>
    public sealed record RemoveGroup(string Id) : PublicPageCommand;

    /// <summary>Show that a component may have a problem, since an instant.</summary>
    public sealed record Suspect(string Id, Instant Since) : PublicPageCommand;

    /// <summary>Show that no more.</summary>
    public sealed record EndSuspicion(string Id, string Why) : PublicPageCommand;

    /// <summary>Say that customers see nothing of the signs there are now.</summary>
    public sealed record VetoSuspicion(string Id, string Reason) : PublicPageCommand;

    /// <summary>Say how a component works, outside an incident.</summary>
    public sealed record SetComponent(string Id, ComponentStatus Status, string? Reason) : PublicPageCommand;

    /// <summary>
    /// Say something about an incident, with its components; the first time it is opened by it. This is what every
    /// author of a public update calls, whatever screen or program the words come from.
    /// </summary>
    public sealed record Publish : PublicPageCommand
    {
        /// <summary>The incident on the page; a new id opens one.</summary>
        public required PublicId Incident { get; init; }

        /// <summary>The id of what is said; saying it again under the same id is the same as once.</summary>
        public required PublicId Update { get; init; }

        /// <summary>Its title; needed when it is opened.</summary>
        public string? Name { get; init; }

        /// <summary>How far it is; null keeps that.</summary>
        public PublicStatus? Status { get; init; }

        /// <summary>What is said; Markdown.</summary>
        public string? Body { get; init; }

        /// <summary>How components work from now on.</summary>
        public IReadOnlyList<(string Component, ComponentStatus Status)> Components { get; init; } = [];

        /// <summary>Components that it is about and that stay as they are.</summary>
        public IReadOnlyList<string>? About { get; init; }

        /// <summary>The end of it makes its components work again, unless <see cref="Components"/> says
        /// otherwise.</summary>
        public bool Restores { get; init; }

        /// <summary>How bad it looks; null derives it from the components.</summary>
        public PageImpact? Impact { get; init; }

        /// <summary>The incident behind it, when it is opened.</summary>
        public IncidentId? Of { get; init; }

        /// <summary>When planned work is done, when it is opened.</summary>
        public PlannedWindow? Window { get; init; }

        /// <summary>When it happened, if it is entered afterwards.</summary>
        public Instant? Backfilled { get; init; }

        /// <summary>What programs keep with it, as JSON.</summary>
        public string? Metadata { get; init; }

        /// <summary>The time that readers see; null is now.</summary>
        public Instant? ShownAt { get; init; }

        /// <summary>Whether subscribers hear of it.</summary>
        public bool Notifies { get; init; } = true;
    }

    /// <summary>Set title, impact, window, components or metadata otherwise; null keeps each.</summary>
    public sealed record EditIncident(PublicId Incident) : PublicPageCommand
    {
        /// <summary>Its title.</summary>
        public string? Name { get; init; }

        /// <summary>How bad it looks.</summary>
        public PageImpact? Impact { get; init; }

        /// <summary>When planned work is done.</summary>
        public PlannedWindow? Window { get; init; }

        /// <summary>What it is about.</summary>
        public IReadOnlyList<string>? Components { get; init; }

        /// <summary>What programs keep with it, as JSON.</summary>
        public string? Metadata { get; init; }
    }

    /// <summary>Let what was said read otherwise.</summary>
    public sealed record EditUpdate(
        PublicId Incident, PublicId Update, string? Body, Instant? ShownAt) : PublicPageCommand;

    /// <summary>Show it to nobody any more.</summary>
    public sealed record Withdraw(PublicId Incident, string? Reason) : PublicPageCommand;

    /// <summary>Keep a text about what was learnt.</summary>
    public sealed record DraftPostmortem(PublicId Incident, string Body) : PublicPageCommand;

    /// <summary>Tell what was learnt.</summary>
    public sealed record PublishPostmortem(PublicId Incident, PublicId Update, bool Notifies) : PublicPageCommand;

    /// <summary>Do not show it any more.</summary>
    public sealed record RevertPostmortem(PublicId Incident) : PublicPageCommand;
}
