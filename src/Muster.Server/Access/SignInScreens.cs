using Muster.Core;
using Muster.Core.Access;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Server.Layout;

namespace Muster.Server.Access;

/// <summary>The first administrator, signing in and out.</summary>
internal static class SignInScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/setup/{secret}", SetUpForm).Needs(Permission.None).ExcludeFromDescription();
        routes.MapPost("/setup/{secret}", SetUp).Needs(Permission.None).ExcludeFromDescription();
        routes.MapGet("/sign-in", Form).Needs(Permission.None).ExcludeFromDescription();
        routes.MapPost("/sign-in", SignIn).Needs(Permission.None).ExcludeFromDescription();
        routes.MapPost("/sign-out", SignOut).Needs(Permission.None).ExcludeFromDescription();
    }

    private static IResult SetUpForm(HttpContext http, string secret, Live live, Visits visits) =>
        live.Now.SetUpSecretHolds(secret)
            ? Screen.Of<SetUpScreen>(new { Visit = visits.Stranger(http), Secret = secret })
            : Screen.Of<SetUpOverScreen>(new { Visit = visits.Stranger(http) }, 404);

    private static async Task<IResult> SetUp(
        HttpContext http, string secret, AccessDesk desk, Live live, Sessions sessions, Visits visits,
        CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var password = fields.Form["password"].ToString();
        var refusal = await desk.SetUp(secret, fields["name"] ?? "", fields["email"] ?? "", password, cancel);
        if (refusal is { Kind: RefusalKind.Forbidden })
            return Screen.Of<SetUpOverScreen>(new { Visit = visits.Stranger(http) }, 404);
        if (refusal is not null)
        {
            var visit = visits.Stranger(http, refusal);
            return Screen.Of<SetUpScreen>(
                new { Visit = visit, Secret = secret, Name = fields["name"], Email = fields["email"] },
                Problems.StatusOf(refusal));
        }

        sessions.Begin(http, live.Now.Administrators[0].Id);
        return new SeeOther($"/?done={Done.SetUp}");
    }

    private static IResult Form(HttpContext http, Visits visits) =>
        Screen.Of<SignInScreen>(new { Visit = visits.Stranger(http), To = Own(http.Request.Query["back"]) });

    private static async Task<IResult> SignIn(
        HttpContext http, AccessDesk desk, Live live, Sessions sessions, Visits visits, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var who = fields["who"] ?? "";
        var person = Find(live.Now, who);
        if (person is { } known && desk.PasswordHolds(known, fields.Form["password"].ToString()))
        {
            sessions.Begin(http, known);
            return new SeeOther(Own(fields["to"]));
        }

        var refusal = new Refusal("access.password-wrong", "The name or the password is wrong.");
        return Screen.Of<SignInScreen>(
            new { Visit = visits.Stranger(http, refusal), To = Own(fields["to"]), Who = who }, 403);
    }

    private static SeeOther SignOut(HttpContext http)
    {
        Sessions.End(http);
        return new SeeOther("/sign-in");
    }

    /// <summary>The person of a short name or a mail address; nobody at all still costs a comparison.</summary>
    private static ResponderId? Find(Configuration configuration, string who) =>
        configuration.Person(new ResponderId(who.ToLowerInvariant()))?.Id
        ?? configuration.People.Values.FirstOrDefault(person => person.IsActive && person.Contacts.Any(
            contact => string.Equals(contact.Address, who, StringComparison.OrdinalIgnoreCase)))?.Id
        ?? new ResponderId("nobody");

    /// <summary>Only paths of this server: never somewhere else after signing in.</summary>
    private static string Own(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Contains('\\', StringComparison.Ordinal) ? path : "/";
}
