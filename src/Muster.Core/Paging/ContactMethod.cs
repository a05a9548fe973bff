using NodaTime;

namespace Muster.Core.Paging;

/// <summary>A way to reach a person.</summary>
/// <param name="Id">Unique per person: <c>email</c>, <c>hook</c>.</param>
/// <param name="Channel">By what: one of <see cref="Channels"/>.</param>
/// <param name="Address">A mail address or a URL.</param>
public sealed record ContactMethod(string Id, string Channel, string Address)
{
    /// <summary>Where it is from: the playbook's file, or the person's own screen.</summary>
    public bool IsFromPlaybook { get; init; }
}

/// <summary>The channels, as they are spelled everywhere.</summary>
public static class Channels
{
    /// <summary>Mail.</summary>
    public const string Email = "email";

    /// <summary>A signed POST to a URL of the person.</summary>
    public const string Webhook = "webhook";

    /// <summary>The server's own console; where pages go when nothing else is set up.</summary>
    public const string Console = "console";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Email, Webhook, Console];
}

/// <summary>A person's own rule: after this long of being paged, by these methods.</summary>
/// <param name="After">Since the step reached the person; a rule that lies ahead is dropped by an
/// acknowledgement.</param>
/// <param name="Methods">Ids of contact methods.</param>
public sealed record NotificationRule(Duration After, IReadOnlyList<string> Methods);
