using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Muster.Core.StatusPage;
using Muster.Engine;
using Muster.Server.Access;
using Muster.Server.Layout;

namespace Muster.Server.StatusPage;

/// <summary>
/// Who is let in to a status page: everybody, whoever can sign in, or whoever came by its secret address. Who is not
/// let in to a page for customers learns not even that there is one.
/// </summary>
internal sealed class PageDoors(Vault vault)
{
    /// <summary>Marks a request whose answer belongs to one reader.</summary>
    internal const string Private = "muster-private-page";

    private const int KeyBytes = 18;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(180);

    /// <summary>The secret of a page; another edition has another.</summary>
    internal string KeyOf(PageInForce page) => Base64Url.EncodeToString(
        vault.Sign(Encoding.UTF8.GetBytes($"status-page/{page.Id}/{page.Settings.Edition}")).AsSpan(0, KeyBytes));

    /// <summary>The address that its readers are given.</summary>
    internal string AddressOf(PageInForce page, string url) =>
        page.Readers == PageReaders.Customer ? $"{url}?key={KeyOf(page)}" : url;

    /// <summary>Readers by their word; null for a word that is none, everybody for no word.</summary>
    internal static PageReaders? ReadersIn(string? word) => word switch
    {
        null or "" or "everybody" => PageReaders.Everybody,
        "signed-in" => PageReaders.SignedIn,
        "customer" => PageReaders.Customer,
        _ => null,
    };

    /// <summary>Whether whoever asks may read the page.</summary>
    internal bool MayRead(HttpContext http, PageInForce page) => page.Readers switch
    {
        PageReaders.Everybody => true,
        PageReaders.SignedIn => Asker.Of(http) is not null,
        _ => Given(http, page) is { } given && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(KeyOf(page))),
    };

    /// <summary>Lets somebody in, or says what is missing and answers false.</summary>
    internal async Task<bool> Opens(HttpContext http, PageInForce page, bool isScreen)
    {
        if (page.Readers == PageReaders.Everybody)
            return true;
        http.Items[Private] = true;
        if (MayRead(http, page))
        {
            if (page.Readers == PageReaders.Customer && isScreen && http.Request.Query.ContainsKey("key"))
                Remember(http, page);
            return true;
        }

        if (page.Readers == PageReaders.Customer)
            await Problems.Write(http, 404, PageRefusals.UnknownPage.Code, PageRefusals.UnknownPage.Message);
        else if (isScreen)
            http.Response.Redirect("/sign-in?back=" + Uri.EscapeDataString(BackTo(http)));
        else
            await Problems.Write(http, 401, "access.who-asks", "This status page is for those who can sign in.");
        return false;
    }

    private static string BackTo(HttpContext http) => http.Request.Path + http.Request.QueryString;

    /// <summary>Links within the page need no secret after the first visit.</summary>
    private void Remember(HttpContext http, PageInForce page) => http.Response.Cookies.Append(
        CookieOf(page),
        KeyOf(page),
        new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Lax,
            Secure = http.Request.IsHttps,
            MaxAge = Remembered,
            Path = "/status",
        });

    private static string? Given(HttpContext http, PageInForce page)
    {
        var header = http.Request.Headers.Authorization.ToString();
        return http.Request.Query["key"].ToString() is { Length: > 0 } key ? key
            : header.StartsWith("OAuth ", StringComparison.Ordinal) ? header["OAuth ".Length..].Trim()
            : http.Request.Cookies[CookieOf(page)];
    }

    private static string CookieOf(PageInForce page) => $"muster-page-{page.Id}";
}
