using Muster.Core.Catalog;
using NodaTime;

namespace Muster.Server.Catalog;

/// <summary>How each service is connected to what watches it.</summary>
public sealed record ServicesView
{
    /// <summary>Where senders reach this server, without a slash at the end.</summary>
    public required Uri Origin { get; init; }

    public IReadOnlyList<ServiceConnection> Services { get; init; } = [];
}

/// <summary>A service and its key.</summary>
/// <param name="Service">The service.</param>
/// <param name="Key">Its integration key; null for readers who may not see it.</param>
/// <param name="LastHeardAt">When its last signal arrived, or null.</param>
/// <param name="Policy">Who is paged, by the policy's name, or null.</param>
public sealed record ServiceConnection(Service Service, string? Key, Instant? LastHeardAt, string? Policy);
