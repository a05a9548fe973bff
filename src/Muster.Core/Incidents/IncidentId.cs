namespace Muster.Core.Incidents;

/// <summary>The id of an incident; a UUIDv7. People see its reference instead (R14).</summary>
public readonly record struct IncidentId(Guid Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value.ToString("N");
}
