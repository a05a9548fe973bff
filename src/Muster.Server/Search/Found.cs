using NodaTime;

namespace Muster.Server.Search;

/// <summary>What can be found, in the order in which it is shown.</summary>
public enum FoundKind
{
    /// <summary>By reference, title or service.</summary>
    Incident,

    /// <summary>By what a person wrote in one.</summary>
    Timeline,

    /// <summary>By summary, dedup key or service.</summary>
    Alert,

    Service,
    Schedule,
    Policy,
    Team,
    Person,

    /// <summary>By the name or the text of a file below <c>runbooks/</c>.</summary>
    Runbook,

    /// <summary>By the name or the text of any other file of the playbook.</summary>
    Playbook,
}

/// <summary>Something that a search found.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">By what the API knows it.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Detail">What else there is to say, or null.</param>
/// <param name="To">The path of the screen that shows it.</param>
public sealed record Found(FoundKind Kind, string Id, string Title, string? Detail, string To)
{
    public Instant? At { get; init; }
}
