using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Muster.Core.Access;
using Muster.Engine;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Access;

/// <summary>
/// The one place that lets a request in: who asks, what the endpoint needs, and whether a form came from our own
/// screens. What declares nothing is closed.
/// </summary>
internal sealed class Gate(
    RequestDelegate next, Live live, Sessions sessions, IAntiforgery antiforgery, TimeProvider time)
{
    private const string Bearer = "Bearer ";
    private const string OAuth = "OAuth ";
    private const string StaleForm = "This form was too old. Load the screen again and send it once more.";

    public async Task InvokeAsync(HttpContext http)
    {
        // Routing answers wrong methods and wrong types with endpoints of its own; those let nobody in.
        if (http.GetEndpoint() is not RouteEndpoint endpoint)
        {
            await next(http);
            return;
        }

        var needed = PermissionOf(endpoint);
        var (asker, isWrongToken) = Ask(http);
        asker?.Attach(http);
        if (needed is null)
            await Problems.Write(http, 403, "access.closed", "Nobody may use this.");
        else if (needed != Permission.None && asker is null)
            await Challenge(http, isWrongToken);
        else if (needed != Permission.None && !asker!.May(needed.Value))
            await Problems.Write(http, 403, "access.denied", Denied(needed.Value));
        else if (IsForm(http, endpoint, asker) && !await antiforgery.IsRequestValidAsync(http))
            await Problems.Write(http, 400, "form.stale", StaleForm);
        else
            await next(http);
    }

    /// <summary>What an endpoint declares, or null when it declares nothing.</summary>
    internal static Permission? PermissionOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<NeededPermission>()?.Permission
        ?? (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null ? null : Permission.None);

    private (Asker? Asker, bool IsWrongToken) Ask(HttpContext http)
    {
        if (TokenOf(http) is not { } value)
            return (sessions.Read(http), false);
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        if (live.Now.TokenOf(value, now) is not { } token
            || live.Now.Person(token.Owner) is not { IsActive: true } owner)
        {
            return (null, true);
        }

        var access = token.Access < owner.Access ? token.Access : owner.Access;
        return (new Asker(owner, access, IsByCookie: false), false);
    }

    /// <summary>The token that was sent. Clients of status pages write it in two more ways, at their addresses
    /// only.</summary>
    private static string? TokenOf(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return header[Bearer.Length..].Trim();
        if (!Compat.Statuspage.StatuspageErrors.Concerns(http))
            return null;
        return header.StartsWith(OAuth, StringComparison.OrdinalIgnoreCase) ? header[OAuth.Length..].Trim()
            : http.Request.Query["api_key"].ToString() is { Length: > 0 } key ? key
            : null;
    }

    /// <summary>Whatever a browser could be made to send by another site is checked.</summary>
    private static bool IsForm(HttpContext http, Endpoint endpoint, Asker? asker) =>
        !HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method)
        && (asker is { IsByCookie: true } || !http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        && (asker is null or { IsByCookie: true })
        && endpoint.Metadata.GetMetadata<TrustedAddress>() is null;

    private static Task Challenge(HttpContext http, bool isWrongToken)
    {
        if (Problems.WantsScreen(http) && HttpMethods.IsGet(http.Request.Method))
        {
            var back = http.Request.Path + http.Request.QueryString;
            http.Response.Redirect($"/sign-in?back={Uri.EscapeDataString(back)}");
            return Task.CompletedTask;
        }

        http.Response.Headers.WWWAuthenticate = "Bearer realm=\"muster\"";
        return isWrongToken
            ? Problems.Write(http, 401, "access.token-wrong", "This token is not known, has ended or was revoked.")
            : Problems.Write(http, 401, "access.who-asks", "Send 'Authorization: Bearer <token>', or sign in.");
    }

    private static string Denied(Permission permission) => permission switch
    {
        Permission.Respond => "You may look, not respond. An administrator can give you the access of a responder.",
        Permission.Configure => "This needs the access of a lead.",
        _ => "This needs the access of an administrator.",
    };
}
