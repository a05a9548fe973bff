using Muster.Core.Access;

namespace Muster.Server.Access;

/// <summary>What an endpoint needs of its asker. Every endpoint has one; what has none answers nobody.</summary>
internal sealed record NeededPermission(Permission Permission);

internal static class NeededPermissions
{
    /// <summary>Says what the endpoint needs; the last word counts.</summary>
    internal static TBuilder Needs<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new NeededPermission(permission)));
        return builder;
    }

    /// <summary>A form that needs no token against forgery, because its address is the secret.</summary>
    internal static TBuilder TrustsItsAddress<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(new TrustedAddress()));
        return builder;
    }
}

/// <summary>See <see cref="NeededPermissions.TrustsItsAddress"/>.</summary>
internal sealed record TrustedAddress;
