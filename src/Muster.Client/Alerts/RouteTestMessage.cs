namespace Muster.Client.Alerts;

/// <summary>What would happen now? Either labels, or a whole message of a source.</summary>
public sealed record RouteTestOrderMessage
{
    /// <summary>The service whose key it would come with; without it the first.</summary>
    public string? Service { get; init; }

    /// <summary>The intake: <c>alertmanager</c>, <c>pagerduty</c>, <c>generic</c> …; without it
    /// <c>generic</c>.</summary>
    public string? Source { get; init; }

    /// <summary>A message as the source sends it, as text.</summary>
    public string? Payload { get; init; }

    /// <summary>Labels, when there is no payload.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Summary { get; init; }

    /// <summary>critical, error, warning or info.</summary>
    public string? Severity { get; init; }

    /// <summary>The sender's key; without it one of the labels.</summary>
    public string? DedupKey { get; init; }
}

/// <summary>What would happen with one alert of it.</summary>
public sealed record RouteTestMessage
{
    /// <summary>What is wrong, one line.</summary>
    public required string Summary { get; init; }

    /// <summary>The sender's key.</summary>
    public required string DedupKey { get; init; }

    /// <summary>The route that takes it.</summary>
    public required string Route { get; init; }

    /// <summary>Where the route is written: <c>routing.yaml:12</c>, or null.</summary>
    public string? Place { get; init; }

    /// <summary>The service that owns it from there.</summary>
    public required string Service { get; init; }

    /// <summary>The level of its incident.</summary>
    public required string Severity { get; init; }

    /// <summary>The policy, or null for the administrators.</summary>
    public string? Policy { get; init; }

    /// <summary>The id of the open alert that it repeats, or null.</summary>
    public string? Repeats { get; init; }

    /// <summary>What would hold it back, or null.</summary>
    public AlertHoldMessage? Held { get; init; }

    /// <summary>The id of the open group that it joins, or null.</summary>
    public string? Group { get; init; }

    /// <summary>The reference of the open incident that it belongs to, or null.</summary>
    public string? Incident { get; init; }

    /// <summary>Whether a new incident opens.</summary>
    public required bool Opens { get; init; }

    /// <summary>When it opens, or null.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>Who is paged at once, and why.</summary>
    public IReadOnlyList<RouteTestPageMessage> Pages { get; init; } = [];

    /// <summary>The same in sentences, in order.</summary>
    public required IReadOnlyList<string> Steps { get; init; }
}

/// <summary>Somebody who would be paged.</summary>
/// <param name="Responder">The person's id.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Reason">Why, one sentence.</param>
public sealed record RouteTestPageMessage(string Responder, string Name, string Reason);

/// <summary>A changed routing, to be tried on what was received.</summary>
public sealed record BacktestOrderMessage
{
    /// <summary>The text of a routing.yaml.</summary>
    public string? Routing { get; init; }

    /// <summary>From when on; without it a week back.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when; without it now.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>What a changed routing would have made different.</summary>
/// <param name="From">The first signal that was looked at is not older.</param>
/// <param name="Until">The last is not newer.</param>
/// <param name="Signals">How many signals were looked at.</param>
/// <param name="Unread">How many stored messages could not be read and were left out.</param>
/// <param name="Now">What the routing in force makes of them.</param>
/// <param name="Candidate">What the changed one makes of them.</param>
/// <param name="Gone">Incidents that would not have opened, at most 200.</param>
/// <param name="Added">Incidents that would have opened besides, at most 200.</param>
/// <param name="Changed">Incidents with another service, severity, policy or effect, at most 200.</param>
public sealed record BacktestMessage(
    DateTimeOffset From,
    DateTimeOffset Until,
    long Signals,
    long Unread,
    BacktestFiguresMessage Now,
    BacktestFiguresMessage Candidate,
    IReadOnlyList<BacktestIncidentMessage> Gone,
    IReadOnlyList<BacktestIncidentMessage> Added,
    IReadOnlyList<BacktestChangeMessage> Changed);

/// <summary>Figures of one routing.</summary>
/// <param name="Incidents">Incidents that open.</param>
/// <param name="Paging">Incidents that page.</param>
/// <param name="Held">Alerts that are held back for a while.</param>
public sealed record BacktestFiguresMessage(int Incidents, int Paging, long Held);

/// <summary>An incident that a routing opens.</summary>
/// <param name="At">When.</param>
/// <param name="Summary">What its first alert says.</param>
/// <param name="Route">The route.</param>
/// <param name="Service">The service.</param>
/// <param name="Severity">The level.</param>
/// <param name="Pages">Whether it pages.</param>
/// <param name="Policy">The policy, or null.</param>
public sealed record BacktestIncidentMessage(
    DateTimeOffset At, string Summary, string Route, string Service, string Severity, bool Pages, string? Policy);

/// <summary>An incident before and after.</summary>
/// <param name="Before">By the routing in force.</param>
/// <param name="After">By the changed one.</param>
public sealed record BacktestChangeMessage(BacktestIncidentMessage Before, BacktestIncidentMessage After);
