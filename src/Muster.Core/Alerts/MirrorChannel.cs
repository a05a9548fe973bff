namespace Muster.Core.Alerts;

/// <summary>A place where each alert is told once more: a chat room, a program, a mailbox. Source: INT-010.</summary>
/// <param name="Name">Its name, unique in the playbook.</param>
/// <param name="Kind">In which form it takes messages.</param>
/// <param name="Address">
/// The URL of an incoming webhook, a mail address, or <c>env:</c> and the name of the environment variable of the
/// server that holds the URL, because such a URL is a secret.
/// </param>
public sealed record MirrorChannel(string Name, MirrorKind Kind, string Address)
{
    /// <summary>An address that begins so names an environment variable.</summary>
    public const string FromEnvironment = "env:";

    /// <summary>Variables that a playbook may name begin so; others of the server stay out of its reach.</summary>
    public const string VariablePrefix = "MUSTER_HOOK_";

    /// <summary>The variable that holds the address, or null when it is written out.</summary>
    public string? Variable => Address.StartsWith(FromEnvironment, StringComparison.Ordinal)
        ? Address[FromEnvironment.Length..]
        : null;
}

/// <summary>In which form a mirror channel takes messages.</summary>
public enum MirrorKind
{
    /// <summary>Slack's incoming webhook, as Mattermost, Rocket.Chat and others take it too.</summary>
    Slack,

    /// <summary>Muster's own JSON, for programs.</summary>
    Webhook,

    /// <summary>Plain mail.</summary>
    Mail,
}

/// <summary>What a mirror channel hears of an alert.</summary>
public enum MirrorNews
{
    /// <summary>It fires.</summary>
    Opened,

    /// <summary>It needs somebody again.</summary>
    Reopened,

    /// <summary>It is over.</summary>
    Resolved,
}

/// <summary>What is told to mirror channels, and to which.</summary>
public static class MirrorAlertOnTransition
{
    /// <summary>What a transition is for a mirror channel, or null when it is not told there.</summary>
    public static MirrorNews? React(AlertEvent fact) => fact switch
    {
        AlertEvent.Opened => MirrorNews.Opened,
        AlertEvent.Reopened => MirrorNews.Reopened,
        AlertEvent.Resolved => MirrorNews.Resolved,
        _ => null,
    };
}
