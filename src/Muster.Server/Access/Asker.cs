using System.Reflection;
using System.Security.Claims;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Directory;

namespace Muster.Server.Access;

/// <summary>Who asks: the person signed in, or the owner of a token, with what they may do by it.</summary>
/// <param name="Person">The person.</param>
/// <param name="Access">A token may give less than its owner has, never more.</param>
/// <param name="IsByCookie">Signed in with a browser.</param>
internal sealed record Asker(Responder Person, AccessLevel Access, bool IsByCookie)
{
    private static readonly object Key = new();

    internal ResponderId Id => Person.Id;

    /// <summary>As the facts name them.</summary>
    internal Actor AsActor => Person.AsActor;

    internal bool May(Permission permission) => Access.Allows(permission);

    /// <summary>Lets an endpoint take its asker as a parameter.</summary>
    public static ValueTask<Asker?> BindAsync(HttpContext http, ParameterInfo parameter) => new(Of(http));

    /// <summary>Who asks, or null for nobody known.</summary>
    internal static Asker? Of(HttpContext http) =>
        http.Items.TryGetValue(Key, out var asker) ? (Asker?)asker : null;

    internal void Attach(HttpContext http)
    {
        http.Items[Key] = this;
        http.User = new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, Id.Value), new Claim(ClaimTypes.Name, Id.Value)],
            IsByCookie ? "session" : "token"));
    }
}
