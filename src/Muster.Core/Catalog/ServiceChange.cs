using System.Text.Json.Serialization;
using Muster.Core.Alerts;
using NodaTime;

namespace Muster.Core.Catalog;

/// <summary>What was changed in a service, or will be: a deployment, a switch, a migration. It pages nobody.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Recorded), "change.recorded.v1")]
public abstract record ServiceChangeEvent
{
    private ServiceChangeEvent()
    {
    }

    /// <summary>When it was recorded.</summary>
    public required Instant At { get; init; }

    /// <summary>Who said so.</summary>
    public required Actor By { get; init; }

    /// <summary>A change was announced. It lies in the stream of its service and of the day on which it
    /// happens.</summary>
    /// <param name="Id">The id under which the message was kept.</param>
    /// <param name="Service">What is changed.</param>
    /// <param name="Summary">What, in one line of at most 1,024 characters.</param>
    /// <param name="Source">Where it was done, or null.</param>
    /// <param name="HappensAt">When it happens; it may lie ahead.</param>
    /// <param name="Details">More text, or null.</param>
    /// <param name="Links">Links to it.</param>
    public sealed record Recorded(
        Guid Id,
        ServiceId Service,
        string Summary,
        string? Source,
        Instant HappensAt,
        string? Details,
        IReadOnlyList<AlertLink> Links) : ServiceChangeEvent;
}
