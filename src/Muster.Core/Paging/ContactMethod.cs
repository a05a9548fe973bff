using Muster.Core.Alerts;
using Muster.Core.Incidents;
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

    /// <summary>When the person proved that messages arrive, by the code in one; null when nobody has.</summary>
    public Instant? VerifiedAt { get; init; }
}

/// <summary>The channels, as they are spelled everywhere.</summary>
public static class Channels
{
    /// <summary>Mail.</summary>
    public const string Email = "email";

    /// <summary>A signed POST to a URL of the person.</summary>
    public const string Webhook = "webhook";

    /// <summary>A push message through an ntfy server; the address is its topic.</summary>
    public const string Ntfy = "ntfy";

    /// <summary>A text message to a telephone: <c>sms:+15550100</c>.</summary>
    public const string Sms = "sms";

    /// <summary>A call that reads the page out: <c>tel:+15550100</c>.</summary>
    public const string Voice = "voice";

    /// <summary>The server's own console; where pages go when nothing else is set up.</summary>
    public const string Console = "console";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Email, Webhook, Ntfy, Sms, Voice, Console];
}

/// <summary>A person's own rule: after this long of being paged, by these methods.</summary>
/// <param name="After">Since the step reached the person; a rule that lies ahead is dropped by an
/// acknowledgement.</param>
/// <param name="Methods">Ids of contact methods.</param>
public sealed record NotificationRule(Duration After, IReadOnlyList<string> Methods)
{
    /// <summary>Only for pages of this urgency; null for all.</summary>
    public Urgency? Urgency { get; init; }
}

/// <summary>How much a page may disturb.</summary>
public enum Urgency
{
    /// <summary>At once, at any hour.</summary>
    High,

    /// <summary>Soon, and not in quiet hours.</summary>
    Low,
}

/// <summary>How urgent the pages of an incident are.</summary>
public static class Urgencies
{
    /// <summary>
    /// High for the worst level, for those that critical and error alerts open, and for a level that pages and says
    /// nothing about alerts: doubt is never quiet.
    /// </summary>
    public static Urgency Of(Severity severity) =>
        severity.Rank == 0
        || severity.Alerts.Any(alert => alert is AlertSeverity.Critical or AlertSeverity.Error)
        || severity is { Pages: true, Alerts.Count: 0 }
            ? Urgency.High
            : Urgency.Low;
}
