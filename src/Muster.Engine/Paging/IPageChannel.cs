using Muster.Core.Paging;

namespace Muster.Engine.Paging;

/// <summary>A way out: hands one message to a provider.</summary>
public interface IPageChannel
{
    /// <summary>Its name, one of <see cref="Channels"/>.</summary>
    string Name { get; }

    /// <summary>
    /// Hands the message over. Returns when the provider has taken or refused it; throws when nobody knows
    /// (a timeout after the hand-over began), which makes the next attempt say that it may be a repeat.
    /// </summary>
    Task<Handover> Send(PageMessage message, CancellationToken cancel);
}

/// <summary>What a provider said.</summary>
/// <param name="ProviderId">Its id of the message, or null.</param>
/// <param name="Refusal">Why it refused, or null when it took it.</param>
/// <param name="IsFinal">Trying again is useless.</param>
public readonly record struct Handover(string? ProviderId, string? Refusal, bool IsFinal)
{
    /// <summary>The provider took it.</summary>
    public static Handover Taken(string? providerId) => new(providerId, Refusal: null, IsFinal: false);

    /// <summary>The provider refused it for now.</summary>
    public static Handover Refused(string why) => new(ProviderId: null, why, IsFinal: false);

    /// <summary>The provider refused it for good.</summary>
    public static Handover RefusedForGood(string why) => new(ProviderId: null, why, IsFinal: true);
}

/// <summary>A message to one person, in words, ready for every channel.</summary>
public sealed record PageMessage
{
    /// <summary>The page: the idempotency key.</summary>
    public required PageId Page { get; init; }

    /// <summary>The attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>What it is for.</summary>
    public required PagePurpose Purpose { get; init; }

    /// <summary>To whom.</summary>
    public required string Responder { get; init; }

    /// <summary>The person's name.</summary>
    public required string Name { get; init; }

    /// <summary>By what it goes, as the person's contact method says: one of <see cref="Channels"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>The mail address or URL.</summary>
    public required string Address { get; init; }

    /// <summary>The incident's reference, or null.</summary>
    public string? Reference { get; init; }

    /// <summary>The severity's word, or null.</summary>
    public string? Severity { get; init; }

    /// <summary>The incident's title (a private one's is withheld), or null.</summary>
    public string? Title { get; init; }

    /// <summary>The service's name, or null.</summary>
    public string? Service { get; init; }

    /// <summary>Since when, as people read it, with the zone; or null.</summary>
    public string? Since { get; init; }

    /// <summary>Why this person.</summary>
    public required string Why { get; init; }

    /// <summary>Who is next and when, or null.</summary>
    public string? IfYouWait { get; init; }

    /// <summary>The link that acknowledges after one tap, or null when there is nothing to acknowledge.</summary>
    public string? AcknowledgeUrl { get; init; }

    /// <summary>The incident's screen, or null.</summary>
    public string? IncidentUrl { get; init; }

    /// <summary>The screen on which it is answered after signing in, or null.</summary>
    public string? AnswerUrl { get; init; }

    /// <summary>This may be a repeat of one that arrived.</summary>
    public bool MayRepeat { get; init; }

    /// <summary>Who has acknowledged while this was under way, or null.</summary>
    public string? TakenBy { get; init; }

    /// <summary>It may wake somebody.</summary>
    public bool IsUrgent { get; init; } = true;

    /// <summary>The incidents of a message that stands for several, each as a line.</summary>
    public IReadOnlyList<string> Several { get; init; } = [];

    /// <summary>It is an exercise.</summary>
    public bool Drill { get; init; }
}
