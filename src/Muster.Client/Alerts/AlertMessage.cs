namespace Muster.Client.Alerts;

/// <summary>An alert as the API shows it.</summary>
public sealed record AlertMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The sender's key, unique per service among open alerts.</summary>
    public required string DedupKey { get; init; }

    /// <summary>firing, acknowledged, resolved or suppressed.</summary>
    public required string Status { get; init; }

    /// <summary>critical, error, warning or info.</summary>
    public required string Severity { get; init; }

    /// <summary>What is wrong, one line.</summary>
    public required string Summary { get; init; }

    /// <summary>The service.</summary>
    public required string Service { get; init; }

    /// <summary>The id of its incident, or null.</summary>
    public string? Incident { get; init; }

    /// <summary>How many trigger signals it has had.</summary>
    public required long Count { get; init; }

    /// <summary>When the first signal arrived.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>When the last signal arrived.</summary>
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>When it resolved, or null.</summary>
    public DateTimeOffset? ResolvedAt { get; init; }

    /// <summary>The intake it came through.</summary>
    public string? Source { get; init; }

    /// <summary>The route that took it.</summary>
    public string? Route { get; init; }

    /// <summary>Its labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Why it is held back, or null.</summary>
    public AlertHoldMessage? Held { get; init; }

    /// <summary>How often its key opened of late, when it comes and goes; else 0.</summary>
    public int RecentOpenings { get; init; }

    /// <summary>What sort of trouble: <c>security</c>, <c>data-loss</c>, or null.</summary>
    public string? Class { get; init; }

    /// <summary>The list in which it is kept for the day, or null.</summary>
    public string? List { get; init; }

    /// <summary>Longer text, or null.</summary>
    public string? Details { get; init; }

    /// <summary>Links that its sender gave.</summary>
    public IReadOnlyList<AlertLinkMessage> Links { get; init; } = [];
}

/// <summary>Why an alert is held back.</summary>
/// <param name="Kind">silence, inhibition, flapping or delay.</param>
/// <param name="By">The silence's id, the inhibition's or the route's name.</param>
/// <param name="Why">One sentence.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">When it is looked at again at the latest, or null.</param>
public sealed record AlertHoldMessage(string Kind, string By, string Why, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>A link.</summary>
/// <param name="Href">Where to.</param>
/// <param name="Text">What it is.</param>
public sealed record AlertLinkMessage(string Href, string Text);

/// <summary>A message of a monitoring tool that could not be read; kept as received.</summary>
/// <param name="Id">Its id.</param>
/// <param name="ReceivedAt">When it arrived.</param>
/// <param name="Service">Whose key it came with.</param>
/// <param name="Source">The intake.</param>
/// <param name="Reason">Why it could not be read.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Text">Its beginning, as text; in one message by itself all of it.</param>
/// <param name="ReplayedAs">The id under which it was read again, or null.</param>
public sealed record UnreadableSignalMessage(
    string Id, DateTimeOffset ReceivedAt, string Service, string Source, string Reason, int Bytes, string Text,
    string? ReplayedAs = null);
