using System.Runtime.InteropServices;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Engine.Paging;
using Muster.Server.Layout;
using NodaTime;

namespace Muster.Server.Access;

/// <summary>People, tokens, passwords, and the test page.</summary>
internal static class SettingsScreens
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/settings").ExcludeFromDescription();
        all.MapGet("", (HttpContext http, Asker asker, Settings settings, CancellationToken cancel) =>
            settings.Show(http, asker, refusal: null, newToken: null, cancel)).Needs(Permission.Read);
        Does(all, "test-page", Permission.Respond, Done.TestPage, async (asker, _, _, settings, cancel) =>
            (await settings.Pages.Test(asker.Id, asker.AsActor, cancel)).Refusal);
        Does(all, "password", Permission.Read, Done.Password, ChangeOwnPassword);
        Does(all, "people", Permission.Administer, Done.Person, AddPerson);
        Does(all, "people/{id}/contacts", Permission.Read, Done.Contact, AddContact);
        Does(all, "people/{id}/contacts/{method}/removal", Permission.Read, Done.Contact, RemoveContact);
        Does(all, "people/{id}/password", Permission.Administer, Done.Person, (asker, http, fields, settings, cancel) =>
            settings.Desk.SetPassword(Person(http), fields.Form["password"].ToString(), asker.AsActor, cancel));
        Does(all, "people/{id}/deactivation", Permission.Administer, Done.Person, (asker, http, _, settings, cancel) =>
            settings.Desk.SetActive(Person(http), isActive: false, asker.AsActor, cancel));
        Does(all, "tokens/{id}/revocation", Permission.Administer, Done.Token, (asker, http, _, settings, cancel) =>
            Guid.TryParse(http.GetRouteValue("id")?.ToString(), out var id)
                ? settings.Desk.RevokeToken(new TokenId(id), asker.AsActor, cancel)
                : Task.FromResult<Refusal?>(new Refusal("token.unknown", "There is no such token.")));
        all.MapPost("tokens", IssueToken).Needs(Permission.Administer);
    }

    private delegate Task<Refusal?> Act(
        Asker asker, HttpContext http, Fields fields, Settings settings, CancellationToken cancel);

    private static void Does(RouteGroupBuilder routes, string path, Permission permission, string done, Act act) =>
        routes.MapPost(path, async (HttpContext http, Asker asker, Settings settings, CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            return await act(asker, http, fields, settings, cancel) is { } refusal
                ? await settings.Show(http, asker, refusal, newToken: null, cancel)
                : new SeeOther($"/settings?done={done}");
        }).Needs(permission);

    private static async Task<Refusal?> ChangeOwnPassword(
        Asker asker, HttpContext http, Fields fields, Settings settings, CancellationToken cancel)
    {
        if (!settings.Desk.PasswordHolds(asker.Id, fields.Form["current"].ToString()))
            return new Refusal("access.password-wrong", "The password that you have now is another.");
        var refusal = await settings.Desk.SetPassword(
            asker.Id, fields.Form["password"].ToString(), asker.AsActor, cancel);
        if (refusal is null)
            settings.Sessions.Begin(http, asker.Id);
        return refusal;
    }

    private static async Task<Refusal?> AddPerson(
        Asker asker, HttpContext http, Fields fields, Settings settings, CancellationToken cancel)
    {
        var id = new ResponderId(fields["id"] ?? "");
        var contact = fields["email"] is { } email ? new ContactMethod(Channels.Email, Channels.Email, email) : null;
        var access = Enum.TryParse<AccessLevel>(fields["access"], out var level) ? level : AccessLevel.Responder;
        var password = fields.Form["password"].ToString();
        var refusal = await settings.Desk.AddPerson(id, fields["name"] ?? "", access, contact, asker.AsActor, cancel);
        return refusal is null && password.Length > 0
            ? await settings.Desk.SetPassword(id, password, asker.AsActor, cancel)
            : refusal;
    }

    private static Task<Refusal?> AddContact(
        Asker asker, HttpContext http, Fields fields, Settings settings, CancellationToken cancel)
    {
        if (!MayChange(asker, http))
            return Task.FromResult<Refusal?>(NotYours);
        var channel = fields["channel"] ?? Channels.Email;
        var known = settings.Live.Now.Person(Person(http))?.Contacts ?? [];
        var name = Enumerable.Range(1, 100)
            .Select(number => number == 1 ? channel : $"{channel}-{number}")
            .First(free => known.All(contact => contact.Id != free));
        return settings.Desk.AddContact(
            Person(http), new ContactMethod(name, channel, fields["address"] ?? ""), asker.AsActor, cancel);
    }

    private static Task<Refusal?> RemoveContact(
        Asker asker, HttpContext http, Fields fields, Settings settings, CancellationToken cancel) =>
        MayChange(asker, http)
            ? settings.Desk.RemoveContact(
                Person(http), http.GetRouteValue("method")?.ToString() ?? "", asker.AsActor, cancel)
            : Task.FromResult<Refusal?>(NotYours);

    private static async Task<IResult> IssueToken(
        HttpContext http, Asker asker, Settings settings, Visits visits, CancellationToken cancel)
    {
        var fields = await Fields.Of(http, cancel);
        var access = Enum.TryParse<AccessLevel>(fields["access"], out var level) ? level : AccessLevel.Responder;
        var end = fields.Number("days") is { } days ? visits.Now + Duration.FromDays(days) : (Instant?)null;
        var (_, value, refusal) = await settings.Desk.IssueToken(
            fields["name"] ?? "", asker.Id, access, end, asker.AsActor, cancel);
        return await settings.Show(http, asker, refusal, value, cancel);
    }

    private static Refusal NotYours { get; } =
        new("access.denied", "Only an administrator changes how others are reached.") { Kind = RefusalKind.Forbidden };

    private static bool MayChange(Asker asker, HttpContext http) =>
        asker.May(Permission.Administer) || Person(http) == asker.Id;

    private static ResponderId Person(HttpContext http) => new(http.GetRouteValue("id")?.ToString() ?? "");
}

/// <summary>Shows the settings.</summary>
internal sealed class Settings(
    Live live, AccessDesk desk, PageDesk pages, Sessions sessions, Visits visits, ServerSettings settings)
{
    internal Live Live => live;

    internal AccessDesk Desk => desk;

    internal PageDesk Pages => pages;

    internal Sessions Sessions => sessions;

    internal async Task<IResult> Show(
        HttpContext http, Asker asker, Refusal? refusal, string? newToken, CancellationToken cancel)
    {
        var configuration = live.Now;
        var visit = await visits.Of(http, asker, refusal, cancel);
        var view = new SettingsView
        {
            People = [.. configuration.People.Values.OrderBy(person => person.Name, StringComparer.OrdinalIgnoreCase)],
            Tokens =
            [
                .. configuration.Tokens.Values
                    .Where(token => asker.May(Permission.Administer) || token.Owner == asker.Id)
                    .OrderBy(token => token.IssuedAt)
                    .Select(token => new TokenLine(
                        token.Id, token.Name, token.Owner, token.Access, token.Hint, token.IssuedAt, token.ExpiresAt)),
            ],
            NewToken = newToken,
            Mail = settings.Smtp is { } smtp ? $"by {smtp.Host}:{smtp.Port}" : null,
            Origin = new Uri(settings.PublicUrl),
            OriginIsSet = settings.PublicUrl != ServerSettings.UrlsDefault,
            SignalDays = settings.SignalDays,
            Store = settings switch
            {
                { Database: not null } => $"PostgreSQL, shared by the nodes; this one is {settings.Node}",
                { DataFolder: { } folder } => $"one file in {folder}",
                _ => "in memory: nothing is kept",
            },
            Version = $"{ServerSettings.Version}, .NET {RuntimeInformation.FrameworkDescription.Split(' ')[^1]}",
        };
        return Screen.Of<SettingsScreen>(
            new { Visit = visit, View = view }, refusal is null ? 200 : Problems.StatusOf(refusal));
    }
}
