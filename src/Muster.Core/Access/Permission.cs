namespace Muster.Core.Access;

/// <summary>What an endpoint, a screen, a verb or a job needs of its asker.</summary>
public enum Permission
{
    /// <summary>Nothing: public, or authenticated by other means (an integration key, a signed link).</summary>
    None,

    /// <summary>See incidents, alerts, schedules, services.</summary>
    Read,

    /// <summary>Declare, acknowledge, write, escalate, resolve.</summary>
    Respond,

    /// <summary>Change schedules, silences, own contact methods of others.</summary>
    Configure,

    /// <summary>People, tokens, integration keys, playbook.</summary>
    Administer,
}

/// <summary>What a person or a token may do; each level includes those before it.</summary>
public enum AccessLevel
{
    /// <summary>Sees.</summary>
    Observer,

    /// <summary>Responds.</summary>
    Responder,

    /// <summary>Configures.</summary>
    Lead,

    /// <summary>Everything.</summary>
    Administrator,
}

/// <summary>Which level has which permission.</summary>
public static class AccessLevels
{
    /// <summary>Whether the level includes the permission.</summary>
    public static bool Allows(this AccessLevel level, Permission permission) => permission switch
    {
        Permission.None or Permission.Read => true,
        Permission.Respond => level >= AccessLevel.Responder,
        Permission.Configure => level >= AccessLevel.Lead,
        _ => level >= AccessLevel.Administrator,
    };
}
