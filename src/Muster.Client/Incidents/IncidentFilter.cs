namespace Muster.Client.Incidents;

/// <summary>Which incidents of a list; what is null is no condition.</summary>
public sealed record IncidentFilter
{
    /// <summary>Statuses, with commas between.</summary>
    public string? Status { get; init; }

    /// <summary>A level of the playbook's scheme.</summary>
    public string? Severity { get; init; }

    /// <summary>The id of a service.</summary>
    public string? Service { get; init; }

    /// <summary>The id of the person who holds it.</summary>
    public string? Holder { get; init; }

    /// <summary>Words that title, reference or service contain, all of them.</summary>
    public string? Text { get; init; }

    /// <summary>Declared at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Declared before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Only exercises, or only what is none.</summary>
    public bool? Drill { get; init; }

    /// <summary>At most this many, 1 to 1,000.</summary>
    public int? Limit { get; init; }
}
