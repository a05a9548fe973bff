using Muster.Core.Catalog;
using Muster.Core.Incidents;
using Muster.Core.Playbook;
using Muster.Core.StatusPage;
using Muster.Core.Timeline;
using NodaTime;

namespace Muster.Core.Postmortems;

/// <summary>All that a draft is written from.</summary>
public sealed record PostmortemRecord
{
    /// <summary>The incident.</summary>
    public required Incident Incident { get; init; }

    /// <summary>The playbook that it is pinned to.</summary>
    public required CheckedPlaybook Playbook { get; init; }

    /// <summary>The facts of the incident and of all that belongs to it, and the changes of its services around
    /// it.</summary>
    public required IReadOnlyList<RecordedFact> Facts { get; init; }

    /// <summary>How a person is called.</summary>
    public required Func<ResponderId, string> NameOf { get; init; }

    /// <summary>In which zone times are given.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>The facts of a kind, in order.</summary>
    internal IEnumerable<(T Fact, long Position)> Of<T>() => Facts
        .Where(each => each.Fact is T)
        .OrderBy(each => each.Position)
        .Select(each => ((T)each.Fact, each.Position));

    /// <summary>The changes of its services, by when they happened.</summary>
    internal IEnumerable<(ServiceChangeEvent.Recorded Fact, long Position)> Changes =>
        Of<ServiceChangeEvent.Recorded>().OrderBy(each => each.Fact.HappensAt);

    /// <summary>What the status page said of it.</summary>
    internal IEnumerable<(PublicPageEvent Fact, long Position)> Posts
    {
        get
        {
            var pages = Of<PublicPageEvent.IncidentOpened>()
                .Where(each => each.Fact.Of == Incident.Id).Select(each => each.Fact.Id).ToHashSet();
            return Of<PublicPageEvent>().Where(each => each.Fact switch
            {
                PublicPageEvent.IncidentOpened e => pages.Contains(e.Id),
                PublicPageEvent.UpdatePosted e => pages.Contains(e.Incident),
                _ => false,
            });
        }
    }
}
