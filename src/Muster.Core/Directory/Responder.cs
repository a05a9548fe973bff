using Muster.Core.Access;
using Muster.Core.Paging;

namespace Muster.Core.Directory;

/// <summary>A person: how to reach them and what they may do. From people.yaml, a screen, or both.</summary>
public sealed record Responder
{
    /// <summary>The id.</summary>
    public required ResponderId Id { get; init; }

    /// <summary>First and last name.</summary>
    public required string Name { get; init; }

    /// <summary>How to reach them, in the order in which they prefer it.</summary>
    public IReadOnlyList<ContactMethod> Contacts { get; init; } = [];

    /// <summary>Their own rules; without any, all contact methods at once.</summary>
    public IReadOnlyList<NotificationRule> Rules { get; init; } = [];

    /// <summary>When they want no page of low urgency, or null.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>IANA name of the zone in which they read times, or null for the organisation's.</summary>
    public string? Zone { get; init; }

    /// <summary>The region of the playbook whose holidays are theirs, or null for the organisation's.</summary>
    public string? Region { get; init; }

    /// <summary>What they may do.</summary>
    public AccessLevel Access { get; init; } = AccessLevel.Responder;

    /// <summary>Deactivated people are never paged and cannot sign in.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>Whether a page can reach them.</summary>
    public bool IsReachable => IsActive && Contacts.Count > 0;

    /// <summary>Who they are as somebody who asks.</summary>
    public Actor AsActor => Actor.Responder(Id, Name);
}
