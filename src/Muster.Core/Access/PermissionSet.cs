namespace Muster.Core.Access;

/// <summary>What a duty lets somebody do beyond reading. Source: OPS-014.</summary>
public enum Deed
{
    /// <summary>Declare incidents.</summary>
    Declare,

    /// <summary>Change a severity.</summary>
    ChangeSeverity,

    /// <summary>Run commands that change systems.</summary>
    RunChanges,

    /// <summary>Let messages go to outsiders.</summary>
    ApproveMessages,

    /// <summary>See security incidents.</summary>
    SeeSecurity,

    /// <summary>Waive a clock.</summary>
    WaiveClocks,

    /// <summary>Publish on the status page.</summary>
    Publish,

    /// <summary>Sign a post-mortem.</summary>
    Sign,

    /// <summary>Change schedules and silences.</summary>
    Configure,

    /// <summary>Everything.</summary>
    Administer,
}

/// <summary>Who may do what, by duty. Source: access.yaml.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Deeds">What.</param>
/// <param name="People">Who has it.</param>
/// <param name="Teams">Whose members have it.</param>
/// <param name="Roles">Which roles of an incident give it while they are held, in words of the playbook.</param>
public sealed record PermissionSet(
    string Id,
    string Name,
    IReadOnlyList<Deed> Deeds,
    IReadOnlyList<ResponderId> People,
    IReadOnlyList<TeamId> Teams,
    IReadOnlyList<string> Roles);
