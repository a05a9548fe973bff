using Muster.Core.StatusPage;

namespace Muster.Server.StatusPage;

/// <summary>What whoever writes a status page sees.</summary>
/// <param name="Pages">All pages.</param>
/// <param name="Page">The one that is written, or null when there is none.</param>
/// <param name="Url">Where everybody reads it.</param>
/// <param name="Hearing">How many hear of everything on it.</param>
public sealed record PageEditView(
    IReadOnlyList<PageInForce> Pages, PageInForce? Page, string Url, int Hearing)
{
    /// <summary>What was typed and is looked at before it is said, or null.</summary>
    public PublicDraft? Draft { get; init; }

    /// <summary>The incidents that are open inside, to be linked: id, reference and title.</summary>
    public IReadOnlyList<(string Id, string Text)> Inside { get; init; } = [];
}

/// <summary>What was typed and not said yet.</summary>
public sealed record PublicDraft
{
    public string? Name { get; init; }

    public string? Status { get; init; }

    public string? Body { get; init; }

    public string? Incident { get; init; }

    public IReadOnlyDictionary<string, string> Components { get; init; } = new Dictionary<string, string>();

    public bool Notifies { get; init; } = true;

    /// <summary>How many would hear of it; null when nobody asked.</summary>
    public int? Hearing { get; init; }
}

/// <summary>One incident on a page, as its writers see it.</summary>
/// <param name="Page">The page.</param>
/// <param name="Incident">The incident.</param>
/// <param name="Url">Where everybody reads it.</param>
/// <param name="Hearing">How many would hear of the next update.</param>
/// <param name="Ledgers">Who was told of what, by update.</param>
/// <param name="Behind">The incident behind it: its address and title; or null.</param>
public sealed record PublicEditView(
    PageInForce Page,
    PublicIncident Incident,
    string Url,
    int Hearing,
    IReadOnlyDictionary<PublicId, Notice> Ledgers,
    (string To, string Text)? Behind)
{
    public PublicDraft Draft { get; init; } = new();
}

/// <summary>Who hears of a page.</summary>
/// <param name="Page">The page.</param>
/// <param name="Subscribers">At most so many as a screen shows, newest first.</param>
/// <param name="Counts">How many are in which state.</param>
public sealed record SubscribersView(
    PageInForce Page, IReadOnlyList<Subscriber> Subscribers, IReadOnlyDictionary<SubscriberState, int> Counts);
