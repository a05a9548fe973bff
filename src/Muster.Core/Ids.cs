namespace Muster.Core;

/// <summary>A person who can be paged.</summary>
/// <param name="Value">The short name from the playbook: lower case, digits and hyphens.</param>
public readonly record struct ResponderId(string Value)
{
    /// <summary>The name.</summary>
    public override string ToString() => Value;
}

/// <summary>A team.</summary>
/// <param name="Value">The short name from the playbook: lower case, digits and hyphens.</param>
public readonly record struct TeamId(string Value)
{
    /// <summary>The name.</summary>
    public override string ToString() => Value;
}

/// <summary>A service of the catalogue.</summary>
/// <param name="Value">The short name from the playbook: lower case, digits and hyphens.</param>
public readonly record struct ServiceId(string Value)
{
    /// <summary>The name.</summary>
    public override string ToString() => Value;
}

/// <summary>An on-call schedule.</summary>
/// <param name="Value">The short name from the playbook: lower case, digits and hyphens.</param>
public readonly record struct ScheduleId(string Value)
{
    /// <summary>The name.</summary>
    public override string ToString() => Value;
}

/// <summary>An escalation policy.</summary>
/// <param name="Value">The short name from the playbook: lower case, digits and hyphens.</param>
public readonly record struct PolicyId(string Value)
{
    /// <summary>The name.</summary>
    public override string ToString() => Value;
}

/// <summary>A level of the playbook's severity scheme.</summary>
/// <param name="Value">The level's name as the playbook writes it: P0, SEV1, critical.</param>
public readonly record struct SeverityId(string Value)
{
    /// <summary>The name.</summary>
    public override string ToString() => Value;
}

/// <summary>A change to a schedule for one stretch of time.</summary>
/// <param name="Value">A UUIDv7 that was handed in.</param>
public readonly record struct OverrideId(Guid Value)
{
    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}

/// <summary>A stretch of time planned by hand, instead of the layers of a schedule.</summary>
/// <param name="Value">A UUIDv7 that was handed in.</param>
public readonly record struct TemporaryScheduleId(Guid Value)
{
    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}

/// <summary>A stretch of on-call time that somebody wants to give away.</summary>
/// <param name="Value">A UUIDv7 that was handed in.</param>
public readonly record struct SwapId(Guid Value)
{
    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}

/// <summary>A calendar that others subscribe to.</summary>
/// <param name="Value">A UUIDv7 that was handed in.</param>
public readonly record struct FeedId(Guid Value)
{
    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("N");
}
