using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Muster.Core;
using Muster.Engine;
using NodaTime;

namespace Muster.Server.Access;

/// <summary>
/// Sessions of browsers: a sealed cookie that says who signed in and when. It ends by its age, by signing out in that
/// browser, and for all browsers at once when the password changes or the person is deactivated.
/// </summary>
internal sealed class Sessions(IDataProtectionProvider protection, Live live, TimeProvider time)
{
    internal const string CookieName = "muster";

    private readonly IDataProtector seal = protection.CreateProtector("muster.session.v1");

    /// <summary>A session ends after this; who is on call is not asked for a password at night.</summary>
    internal static Duration LengthMax { get; } = Duration.FromDays(30);

    internal void Begin(HttpContext http, ResponderId person)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{Now.ToUnixTimeTicks()} {person.Value}");
        http.Response.Cookies.Append(CookieName, seal.Protect(value), Options(http, LengthMax));
    }

    internal static void End(HttpContext http) => http.Response.Cookies.Delete(CookieName, Options(http, length: null));

    /// <summary>Who is signed in with this browser, or null.</summary>
    internal Asker? Read(HttpContext http) =>
        http.Request.Cookies[CookieName] is { Length: > 0 } cookie && Open(cookie) is { } session
        && live.Now.Person(session.Person) is { IsActive: true } person
        && IsGood(session.Person, session.At)
            ? new Asker(person, person.Access, IsByCookie: true)
            : null;

    private Instant Now => Instant.FromDateTimeOffset(time.GetUtcNow());

    private bool IsGood(ResponderId person, Instant at) =>
        at + LengthMax > Now && (live.Now.SessionsFrom(person) is not { } from || at >= from);

    private (Instant At, ResponderId Person)? Open(string cookie)
    {
        try
        {
            var value = seal.Unprotect(cookie);
            var blank = value.IndexOf(' ', StringComparison.Ordinal);
            return blank > 0 && long.TryParse(value.AsSpan(0, blank), CultureInfo.InvariantCulture, out var ticks)
                ? (Instant.FromUnixTimeTicks(ticks), new ResponderId(value[(blank + 1)..]))
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static CookieOptions Options(HttpContext http, Duration? length) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps,
        Path = "/",
        MaxAge = length?.ToTimeSpan(),
        IsEssential = true,
    };
}
