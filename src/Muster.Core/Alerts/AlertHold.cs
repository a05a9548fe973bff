using NodaTime;

namespace Muster.Core.Alerts;

/// <summary>Why an alert is held back: it fires, is kept and listed, and opens nothing until it is released.</summary>
/// <param name="Kind">What holds it.</param>
/// <param name="By">The silence's id, the inhibition's name, or the route's name.</param>
/// <param name="Why">For people, one sentence.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">When it is looked at again at the latest; null when nothing but an event ends it.</param>
public sealed record AlertHold(HoldKind Kind, string By, string Why, Instant Since, Instant? Until)
{
    /// <summary>Whether it is the same cause, also when it ends at another instant.</summary>
    public bool IsSameAs(AlertHold? other) => other is not null && other.Kind == Kind && other.By == By;
}

/// <summary>What holds alerts back.</summary>
public enum HoldKind
{
    /// <summary>A person's silence.</summary>
    Silence,

    /// <summary>Another alert that explains it.</summary>
    Inhibition,

    /// <summary>It comes and goes: it must fire for a while without a break.</summary>
    Flapping,

    /// <summary>Its route waits whether it goes on.</summary>
    Delay,
}
