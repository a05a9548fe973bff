namespace Muster.Server.Compat.Generic;

/// <summary>Any sender of JSON or forms. Source: wire format D8.</summary>
internal static class GenericEndpoints
{
    internal static Sender Sender { get; } = new("generic", GenericMessage.Parse) { OverloadStatus = 429 };

    internal static void Map(IEndpointRouteBuilder routes) => Sender.Map(routes, "/intake/generic/{key}");
}
