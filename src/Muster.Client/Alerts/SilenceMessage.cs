namespace Muster.Client.Alerts;

/// <summary>A silence as the API shows it.</summary>
public sealed record SilenceMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>pending, active or expired.</summary>
    public required string Status { get; init; }

    /// <summary>Its conditions in Prometheus' notation, <c>team="payments"</c>; all must hold.</summary>
    public required IReadOnlyList<string> Matchers { get; init; }

    /// <summary>Only alerts sent with this service's key, or null for all.</summary>
    public string? Service { get; init; }

    /// <summary>When its first window opens.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When its first window closes.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>The window comes again: an RRULE (RFC 5545), or null.</summary>
    public string? Repeats { get; init; }

    /// <summary>The zone on whose wall clock it comes again, or null for UTC.</summary>
    public string? Zone { get; init; }

    /// <summary>The id of the incident with which it ends, or null.</summary>
    public string? Incident { get; init; }

    /// <summary>When it begins or ends to hold next, or null when it is over.</summary>
    public DateTimeOffset? ChangesAt { get; init; }

    /// <summary>Whose it is.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>Why.</summary>
    public required string Comment { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was made or changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When it was ended before its time, or null.</summary>
    public DateTimeOffset? ExpiredAt { get; init; }

    /// <summary>How often it held an alert back; null in lists of other things.</summary>
    public long? Hid { get; init; }
}

/// <summary>What is asked of a new silence, or of one that is changed: what is left out stays.</summary>
public sealed record SilenceOrderMessage
{
    /// <summary>Its conditions in Prometheus' notation; several may stand in one text, separated by commas.</summary>
    public IReadOnlyList<string>? Matchers { get; init; }

    /// <summary>When it begins; without it now.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>When it ends; of a recurring one the first window.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Only alerts sent with this service's key.</summary>
    public string? Service { get; init; }

    /// <summary>An RRULE, so that the window comes again.</summary>
    public string? Repeats { get; init; }

    /// <summary>The zone of the wall clock on which it comes again.</summary>
    public string? Zone { get; init; }

    /// <summary>It ends as soon as this incident is over; id or reference. Without an end it lasts a week at
    /// most.</summary>
    public string? Incident { get; init; }

    /// <summary>Why.</summary>
    public string? Comment { get; init; }

    /// <summary>Whose it is; without it the asker's.</summary>
    public string? CreatedBy { get; init; }
}

/// <summary>An alert that a silence held back.</summary>
/// <param name="Alert">The alert's id.</param>
/// <param name="Service">The service.</param>
/// <param name="Summary">What is wrong, one line.</param>
/// <param name="HeldAt">When it was held back.</param>
/// <param name="LetGoAt">When it was let go while it still fired, or null.</param>
public sealed record HiddenAlertMessage(
    string Alert, string Service, string Summary, DateTimeOffset HeldAt, DateTimeOffset? LetGoAt);
