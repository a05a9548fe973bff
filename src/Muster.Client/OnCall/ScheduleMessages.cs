using System.Text.Json.Nodes;

namespace Muster.Client.OnCall;

/// <summary>What a text makes of a schedule, before it is kept.</summary>
public sealed record SchedulePreviewMessage
{
    /// <summary>Whether it could be kept.</summary>
    public required bool IsGood { get; init; }

    /// <summary>What is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The shifts of the next four weeks.</summary>
    public IReadOnlyList<ShiftMessage> Shifts { get; init; } = [];

    /// <summary>The stretches of those weeks in which nobody is on call.</summary>
    public IReadOnlyList<GapMessage> Gaps { get; init; } = [];
}

/// <summary>A stretch in which nobody is on call.</summary>
/// <param name="Schedule">The schedule.</param>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Why">Why nobody is, in words.</param>
public sealed record GapMessage(string Schedule, DateTimeOffset From, DateTimeOffset Until, string Why);

/// <summary>A shift that is written down.</summary>
public sealed record FixedShiftMessage
{
    /// <summary>First instant.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant after it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who holds it.</summary>
    public string? Responder { get; init; }
}

/// <summary>Shifts that take the place of all layers for a stretch of time.</summary>
public sealed record TemporaryScheduleMessage
{
    /// <summary>Its id; not read when one is made.</summary>
    public string? Id { get; init; }

    /// <summary>The schedule; not read when one is made.</summary>
    public string? Schedule { get; init; }

    /// <summary>First instant; now without it.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant after it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who holds when; the rest of the stretch is nobody's.</summary>
    public IReadOnlyList<FixedShiftMessage> Shifts { get; init; } = [];

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }

    /// <summary>Overrides that win over it in some of its time.</summary>
    public IReadOnlyList<string> OverriddenBy { get; init; } = [];
}

/// <summary>On-call time that somebody offers.</summary>
public sealed record SwapMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The schedule.</summary>
    public required string Schedule { get; init; }

    /// <summary>Whose time it is.</summary>
    public required string Offerer { get; init; }

    /// <summary>The one who is asked, or null for everybody.</summary>
    public string? Asked { get; init; }

    /// <summary>First instant.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>First instant after it.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>What nobody has taken yet.</summary>
    public IReadOnlyList<SwapPartMessage> Open { get; init; } = [];

    /// <summary>What was taken, by whom.</summary>
    public IReadOnlyList<SwapPartMessage> Taken { get; init; } = [];

    /// <summary>Who said no.</summary>
    public IReadOnlyList<string> Declined { get; init; } = [];

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }
}

/// <summary>A stretch of an offer.</summary>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant after it.</param>
/// <param name="Taker">Who took it, or null.</param>
/// <param name="Override">The override that puts them on call, or null.</param>
public sealed record SwapPartMessage(DateTimeOffset From, DateTimeOffset Until, string? Taker, string? Override);

/// <summary><c>POST /api/v1/swaps</c> and <c>POST /api/v1/swaps/{id}/taking</c>.</summary>
public sealed record SwapOrderMessage
{
    /// <summary>The schedule; may be left out when there is only one.</summary>
    public string? Schedule { get; init; }

    /// <summary>First instant; an offer needs it, who takes one may leave it out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>First instant after it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The one who is asked; everybody without it.</summary>
    public string? Asked { get; init; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }
}

/// <summary>A calendar that others subscribe to.</summary>
public sealed record FeedMessage
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The schedule that it shows, or null.</summary>
    public string? Schedule { get; init; }

    /// <summary>The person whose shifts it shows, or null.</summary>
    public string? Person { get; init; }

    /// <summary>Who asked for it.</summary>
    public required string Owner { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its secret address; only in the answer to its making.</summary>
    public string? Url { get; init; }
}

/// <summary><c>POST /api/v1/feeds</c>.</summary>
public sealed record FeedOrderMessage
{
    /// <summary>The schedule to show; without it one's own shifts in all schedules.</summary>
    public string? Schedule { get; init; }
}

/// <summary>The definition of a schedule: keys and values as in schedules.yaml.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Definition">Its keys and values.</param>
/// <param name="MadeHere">False when a file defines it, so that it is read-only here.</param>
public sealed record ScheduleDefinitionMessage(string Id, JsonNode? Definition, bool MadeHere);
