namespace Muster.Core.Paging;

/// <summary>Why a responder is paged: which step of which policy, and how that named this person. Source:
/// ESC-017.</summary>
public sealed record PageReason
{
    /// <summary>The policy, or null for a page that no policy asked for.</summary>
    public PolicyId? Policy { get; init; }

    /// <summary>The level of the step, from 1, or null.</summary>
    public int? Step { get; init; }

    /// <summary>The schedule whose pager the responder holds, or null when named directly.</summary>
    public ScheduleId? Schedule { get; init; }

    /// <summary>The layer of the schedule that decided, or null.</summary>
    public string? Layer { get; init; }

    /// <summary>The override that decided, or null.</summary>
    public OverrideId? Override { get; init; }

    /// <summary>The offer of time on call that it is about, or null.</summary>
    public SwapId? Swap { get; init; }

    /// <summary>The silence that it is about, or null.</summary>
    public Alerts.SilenceId? Silence { get; init; }

    /// <summary>Whose turn it was in a team that is gone round, or null.</summary>
    public Escalation.Turn? Turn { get; init; }

    /// <summary>The whole reason as one sentence to the responder.</summary>
    public required string Sentence { get; init; }
}

/// <summary>Somebody is to be paged, and why.</summary>
/// <param name="Responder">Whom.</param>
/// <param name="Reason">Why.</param>
public sealed record PageOrder(ResponderId Responder, PageReason Reason);
