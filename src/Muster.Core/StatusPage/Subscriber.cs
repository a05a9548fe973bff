using System.Diagnostics;
using System.Text.Json.Serialization;
using NodaTime;
using E = Muster.Core.StatusPage.SubscriberEvent;

namespace Muster.Core.StatusPage;

/// <summary>By which way somebody hears of a status page.</summary>
public enum SubscriberKind
{
    /// <summary>Mail.</summary>
    Email,

    /// <summary>A POST to an address.</summary>
    Webhook,
}

/// <summary>Whether somebody hears of a page.</summary>
public enum SubscriberState
{
    /// <summary>Nobody has asked.</summary>
    None,

    /// <summary>The address was given and its owner has not said yes.</summary>
    Unconfirmed,

    /// <summary>They hear of it.</summary>
    Active,

    /// <summary>Nothing arrives there any more; they hear of nothing until it is mended.</summary>
    Quarantined,

    /// <summary>They hear of nothing any more.</summary>
    Unsubscribed,
}

/// <summary>What somebody wants to hear of; nothing named is everything.</summary>
/// <param name="Components">Ids of components.</param>
/// <param name="Groups">Ids of headings.</param>
/// <param name="Incident">This incident only, or null.</param>
public sealed record SubscriptionScope(
    IReadOnlyList<string> Components, IReadOnlyList<string> Groups, PublicId? Incident)
{
    /// <summary>Everything on the page.</summary>
    public static SubscriptionScope Everything { get; } = new([], [], Incident: null);

    /// <summary>Whether it takes in an incident that is about these components.</summary>
    public bool Takes(PublicId incident, IReadOnlyList<ShownComponent> about) =>
        Incident is { } only ? only == incident
        : (Components.Count == 0 && Groups.Count == 0)
            || about.Any(component => Components.Contains(component.Id)
                || (component.Settings.Group is { } group && Groups.Contains(group)));

    /// <inheritdoc/>
    public bool Equals(SubscriptionScope? other) =>
        other is not null && Incident == other.Incident
        && Components.SequenceEqual(other.Components) && Groups.SequenceEqual(other.Groups);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Components.Count, Groups.Count, Incident);
}

/// <summary>A fact about one subscriber of a status page. The names below are the stored format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Subscribed), "subscriber.subscribed.v1")]
[JsonDerivedType(typeof(Confirmed), "subscriber.confirmed.v1")]
[JsonDerivedType(typeof(ScopeChanged), "subscriber.scope-changed.v1")]
[JsonDerivedType(typeof(Unsubscribed), "subscriber.unsubscribed.v1")]
[JsonDerivedType(typeof(NotReached), "subscriber.not-reached.v1")]
[JsonDerivedType(typeof(Reached), "subscriber.reached.v1")]
[JsonDerivedType(typeof(Quarantined), "subscriber.quarantined.v1")]
[JsonDerivedType(typeof(Reactivated), "subscriber.reactivated.v1")]
[JsonDerivedType(typeof(Purged), "subscriber.purged.v1")]
public abstract record SubscriberEvent
{
    private SubscriberEvent()
    {
    }

    /// <summary>When it was decided.</summary>
    public required Instant At { get; init; }

    /// <summary>Who did it.</summary>
    public required Actor By { get; init; }

    /// <summary>Somebody wants to hear of a page, or wants to again.</summary>
    /// <param name="Id">Their public id.</param>
    /// <param name="Page">The page.</param>
    /// <param name="Kind">By which way.</param>
    /// <param name="Address">Where.</param>
    /// <param name="Email">Who looks after a webhook; null otherwise.</param>
    /// <param name="Scope">Of what.</param>
    /// <param name="NeedsYes">The owner of the address has to say yes first.</param>
    public sealed record Subscribed(
        PublicId Id,
        string Page,
        SubscriberKind Kind,
        string Address,
        string? Email,
        SubscriptionScope Scope,
        bool NeedsYes) : SubscriberEvent;

    /// <summary>The owner of the address said yes.</summary>
    public sealed record Confirmed : SubscriberEvent;

    /// <summary>They want to hear of something else.</summary>
    public sealed record ScopeChanged(SubscriptionScope Scope) : SubscriberEvent;

    /// <summary>They want to hear of nothing any more.</summary>
    public sealed record Unsubscribed(string? Via) : SubscriberEvent;

    /// <summary>A notice did not arrive.</summary>
    public sealed record NotReached(string Why) : SubscriberEvent;

    /// <summary>A notice arrived after others had not.</summary>
    public sealed record Reached : SubscriberEvent;

    /// <summary>So many notices did not arrive that no more are sent there.</summary>
    public sealed record Quarantined(string Why) : SubscriberEvent;

    /// <summary>Notices are sent there again.</summary>
    public sealed record Reactivated : SubscriberEvent;

    /// <summary>What was known of them is erased.</summary>
    public sealed record Purged : SubscriberEvent;
}

/// <summary>What may be asked of a subscriber.</summary>
public abstract record SubscriberCommand
{
    private SubscriberCommand()
    {
    }

    /// <summary>The transaction's instant.</summary>
    public required Instant At { get; init; }

    /// <summary>Who asks.</summary>
    public required Actor By { get; init; }

    /// <summary>Hear of a page.</summary>
    public sealed record Subscribe(SubscriberEvent.Subscribed Order) : SubscriberCommand;

    /// <summary>Say yes.</summary>
    public sealed record Confirm : SubscriberCommand;

    /// <summary>Hear of something else.</summary>
    public sealed record ChangeScope(SubscriptionScope Scope) : SubscriberCommand;

    /// <summary>Hear of nothing any more.</summary>
    public sealed record Unsubscribe(string? Via) : SubscriberCommand;

    /// <summary>Say what came of a notice: why it did not arrive, or null when it did.</summary>
    public sealed record Report(string? Why, bool ForGood) : SubscriberCommand;

    /// <summary>Send notices there again.</summary>
    public sealed record Reactivate : SubscriberCommand;

    /// <summary>Forget them.</summary>
    public sealed record Purge : SubscriberCommand;
}

/// <summary>
/// Somebody who hears of a status page. An address that was given hears nothing before its owner says yes, and one that
/// nothing reaches any more is left alone and forgotten at last.
/// </summary>
public sealed record Subscriber : IDecider<Subscriber, SubscriberCommand, SubscriberEvent>
{
    /// <summary>So many notices in a row that do not arrive put an address in quarantine.</summary>
    public const int FailuresMax = 5;

    /// <summary>So many of them when the receiver says that it is for good.</summary>
    public const int RefusalsMax = 2;

    /// <summary>Somebody in quarantine, or who never said yes, or who has gone, is forgotten after this.</summary>
    public static Duration KeptFor { get; } = Duration.FromDays(14);

    /// <summary>How they subscribed; null before.</summary>
    public E.Subscribed? Order { get; init; }

    /// <summary>Whether they hear of the page.</summary>
    public SubscriberState State { get; init; }

    /// <summary>Since when they are in that state.</summary>
    public Instant Since { get; init; }

    /// <summary>Of what they hear.</summary>
    public SubscriptionScope Scope { get; init; } = SubscriptionScope.Everything;

    /// <summary>How many notices in a row did not arrive.</summary>
    public int Failures { get; init; }

    /// <summary>Why the last one did not, or why they are in quarantine; or null.</summary>
    public string? Why { get; init; }

    /// <inheritdoc/>
    public static Subscriber Initial { get; } = new();

    /// <summary>When they are forgotten, or null while they are not going to be.</summary>
    public Instant? PurgeAt => State is SubscriberState.Quarantined or SubscriberState.Unconfirmed
        or SubscriberState.Unsubscribed
            ? Since + KeptFor
            : null;

    /// <inheritdoc/>
    public static Decision<SubscriberEvent> Decide(Subscriber state, SubscriberCommand command) =>
        (state, command) switch
        {
            (_, SubscriberCommand.Subscribe c) => Subscribe(state, c),
            ({ Order: null }, _) => Unknown,
            ({ State: SubscriberState.Unconfirmed }, SubscriberCommand.Confirm c) =>
                new E.Confirmed { At = c.At, By = c.By },
            ({ State: SubscriberState.Unsubscribed }, SubscriberCommand.Confirm) => Unknown,
            (_, SubscriberCommand.Confirm) => Decision<SubscriberEvent>.Nothing,
            (_, SubscriberCommand.ChangeScope c) when c.Scope == state.Scope => Decision<SubscriberEvent>.Nothing,
            (_, SubscriberCommand.ChangeScope c) => new E.ScopeChanged(c.Scope) { At = c.At, By = c.By },
            ({ State: SubscriberState.Unsubscribed }, SubscriberCommand.Unsubscribe) =>
                Decision<SubscriberEvent>.Nothing,
            (_, SubscriberCommand.Unsubscribe c) => new E.Unsubscribed(c.Via) { At = c.At, By = c.By },
            ({ State: not SubscriberState.Active }, SubscriberCommand.Report) => Decision<SubscriberEvent>.Nothing,
            (_, SubscriberCommand.Report c) => Report(state, c),
            ({ State: SubscriberState.Quarantined }, SubscriberCommand.Reactivate c) =>
                new E.Reactivated { At = c.At, By = c.By },
            (_, SubscriberCommand.Reactivate) => Decision<SubscriberEvent>.Nothing,
            (_, SubscriberCommand.Purge c) => new E.Purged { At = c.At, By = c.By },
            _ => throw new UnreachableException(command.GetType().Name),
        };

    /// <inheritdoc/>
    public static Subscriber Evolve(Subscriber state, SubscriberEvent fact) => fact switch
    {
        E.Subscribed e => new Subscriber
        {
            Order = e,
            Scope = e.Scope,
            State = e.NeedsYes ? SubscriberState.Unconfirmed : SubscriberState.Active,
            Since = e.At,
        },
        E.Confirmed e => state with { State = SubscriberState.Active, Since = e.At },
        E.ScopeChanged e => state with { Scope = e.Scope },
        E.Unsubscribed e => state with { State = SubscriberState.Unsubscribed, Since = e.At },
        E.NotReached e => state with { Failures = state.Failures + 1, Why = e.Why },
        E.Reached => state with { Failures = 0, Why = null },
        E.Quarantined e => state with { State = SubscriberState.Quarantined, Since = e.At, Why = e.Why },
        E.Reactivated e => state with { State = SubscriberState.Active, Since = e.At, Failures = 0, Why = null },
        E.Purged => Initial,
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    /// <summary>The one subscriber of an address, a page and an incident: asking twice is asking once.</summary>
    public static PublicId IdOf(string page, SubscriberKind kind, string address, PublicId? incident) =>
        PublicId.Of($"subscriber/{page}/{kind}/{address.Trim().ToLowerInvariant()}/{incident?.Value}");

    private static Decision<SubscriberEvent> Subscribe(Subscriber state, SubscriberCommand.Subscribe c)
    {
        var order = c.Order with { At = c.At, By = c.By, Address = c.Order.Address.Trim() };
        if (order.Kind == SubscriberKind.Email ? !IsMail(order.Address) : !IsAddress(order.Address))
        {
            return PageRefusals.Wrong(
                "address-wrong",
                order.Kind == SubscriberKind.Email ? "email" : "endpoint",
                order.Kind == SubscriberKind.Email
                    ? $"'{order.Address}' is no mail address."
                    : "Give an address that begins with https:// or http://.");
        }

        return state.State switch
        {
            SubscriberState.Active or SubscriberState.Quarantined when order.Scope != state.Scope =>
                new E.ScopeChanged(order.Scope) { At = c.At, By = c.By },
            SubscriberState.Active or SubscriberState.Quarantined => Decision<SubscriberEvent>.Nothing,
            _ => order,
        };
    }

    private static Decision<SubscriberEvent> Report(Subscriber state, SubscriberCommand.Report c)
    {
        if (c.Why is null)
        {
            return state.Failures == 0
                ? Decision<SubscriberEvent>.Nothing
                : new E.Reached { At = c.At, By = c.By };
        }

        var failed = new E.NotReached(c.Why) { At = c.At, By = c.By };
        return state.Failures + 1 >= (c.ForGood ? RefusalsMax : FailuresMax)
            ? new SubscriberEvent[] { failed, new E.Quarantined(c.Why) { At = c.At, By = c.By } }
            : failed;
    }

    private static bool IsMail(string address)
    {
        var at = address.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < address.Length - 1 && address.Length <= 254
            && address.IndexOf('@', at + 1) < 0
            && !address.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter is ',' or ';'
                or '<' or '>' or '"');
    }

    private static bool IsAddress(string address) =>
        address.Length <= 2000 && Uri.TryCreate(address, UriKind.Absolute, out var url)
        && url.Scheme is ("http" or "https");

    /// <summary>There is no such subscriber.</summary>
    public static Refusal Unknown { get; } =
        new("subscriber.unknown", "There is no such subscriber.") { Kind = RefusalKind.Unknown };
}
