using System.Security.Cryptography;
using Muster.Core;
using Muster.Core.Access;
using Muster.Core.Paging;
using Muster.Engine;
using Muster.Engine.Access;
using Muster.Engine.Paging;
using Muster.Server.Access;
using Muster.Server.Layout;
using Muster.Storage;
using NodaTime;
using QRCoder;

namespace Muster.Server.Directory;

/// <summary>A person's own profile: how they are reached, when, by what, and whether it works.</summary>
internal static class ProfileScreens
{
    private const int TopicLetters = 24;

    /// <summary>Letters and digits that nobody mixes up when typing them.</summary>
    private const string TopicAlphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        var all = routes.MapGroup("/profile").ExcludeFromDescription();
        all.MapGet("", (HttpContext http, Asker asker, Profile profile, CancellationToken cancel) =>
            profile.Show(http, asker, refusal: null, cancel)).Needs(Permission.Read);
        Does(all, "contacts", Done.Contact, AddContact);
        Does(all, "push", Done.Contact, AddPush);
        Does(all, "contacts/{method}/removal", Done.Contact, (profile, asker, http, _, cancel) =>
            profile.Desk.RemoveContact(asker.Id, Method(http), asker.AsActor, cancel));
        Does(all, "contacts/{method}/code", Done.CodeSent, async (profile, asker, http, _, cancel) =>
            (await profile.Pages.SendCode(asker.Id, Method(http), asker.AsActor, cancel)).Refusal);
        Does(all, "contacts/{method}/verification", Done.Verified, (profile, asker, http, fields, cancel) =>
            profile.Pages.Verify(asker.Id, Method(http), fields["code"] ?? "", asker.AsActor, cancel));
        Does(all, "test-page", Done.TestPage, async (profile, asker, _, _, cancel) =>
            (await profile.Pages.Test(asker.Id, asker.AsActor, cancel)).Refusal);
        Does(all, "rules", Done.Rules, SetRules);
        Does(all, "zone", Done.Zone, (profile, asker, _, fields, cancel) => profile.Desk.ChangePerson(
            asker.Id, name: null, access: null, fields["zone"] ?? "", asker.AsActor, cancel));
        Does(all, "quiet", Done.Rules, (profile, asker, _, fields, cancel) => profile.Desk.SetQuietHours(
            asker.Id, Minutes(fields["from"]), Minutes(fields["until"]), asker.AsActor, cancel));
    }

    /// <summary>A name of a topic that nobody guesses: about 118 bits.</summary>
    internal static string NewTopic() => "muster-" + RandomNumberGenerator.GetString(TopicAlphabet, TopicLetters);

    /// <summary>What a phone's camera reads to subscribe, as SVG.</summary>
    internal static string QrOf(PushTopic topic)
    {
        using var code = QRCodeGenerator.GenerateQrCode(LinkOf(topic), QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true);
    }

    /// <summary>The link that opens the app at the topic.</summary>
    internal static string LinkOf(PushTopic topic) =>
        $"ntfy://{topic.Server.Authority}/{topic.Name}{(topic.Server.Scheme == "http" ? "?secure=false" : "")}";

    private delegate Task<Refusal?> Act(
        Profile profile, Asker asker, HttpContext http, Fields fields, CancellationToken cancel);

    private static void Does(RouteGroupBuilder routes, string path, string done, Act act) =>
        routes.MapPost(path, async (HttpContext http, Asker asker, Profile profile, CancellationToken cancel) =>
        {
            var fields = await Fields.Of(http, cancel);
            return await act(profile, asker, http, fields, cancel) is { } refusal
                ? await profile.Show(http, asker, refusal, cancel)
                : new SeeOther($"/profile?done={done}");
        }).Needs(Permission.Respond);

    private static Task<Refusal?> AddContact(
        Profile profile, Asker asker, HttpContext http, Fields fields, CancellationToken cancel)
    {
        var channel = fields["channel"] ?? Channels.Email;
        return profile.Desk.AddContact(
            asker.Id,
            new ContactMethod(Free(profile, asker, channel), channel, fields["address"] ?? ""),
            asker.AsActor,
            cancel);
    }

    private static async Task<Refusal?> AddPush(
        Profile profile, Asker asker, HttpContext http, Fields fields, CancellationToken cancel)
    {
        if (PushServer.Parse(fields["server"] ?? "", out _) is not { } server)
        {
            return new Refusal("push.server-wrong", "Give the address of a push server: https://push.example.com.")
            {
                Field = "server",
                Kind = RefusalKind.Invalid,
            };
        }

        var method = new ContactMethod(Free(profile, asker, "phone"), Channels.Ntfy, server.AddressOf(NewTopic()));
        return await profile.Desk.AddContact(asker.Id, method, asker.AsActor, cancel);
    }

    private static Task<Refusal?> SetRules(
        Profile profile, Asker asker, HttpContext http, Fields fields, CancellationToken cancel)
    {
        List<NotificationRule> rules = [];
        foreach (var (urgency, name) in new[] { (Urgency.High, "high"), (Urgency.Low, "low") })
        {
            foreach (var contact in profile.Live.Now.Person(asker.Id)?.Contacts ?? [])
            {
                if (fields.Number($"{name}-{contact.Id}") is { } minutes)
                {
                    rules.Add(new NotificationRule(Duration.FromMinutes(Math.Clamp(minutes, 0, 1_440)), [contact.Id])
                    {
                        Urgency = urgency,
                    });
                }
            }
        }

        return profile.Desk.SetRules(asker.Id, rules, asker.AsActor, cancel);
    }

    private static string Free(Profile profile, Asker asker, string word)
    {
        var known = profile.Live.Now.Person(asker.Id)?.Contacts ?? [];
        return Enumerable.Range(1, 100)
            .Select(number => number == 1 ? word : $"{word}-{number}")
            .First(free => known.All(contact => contact.Id != free));
    }

    private static int? Minutes(string? time) =>
        TimeOnly.TryParseExact(
            time, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, default, out var at)
            ? (at.Hour * 60) + at.Minute
            : null;

    private static string Method(HttpContext http) => http.GetRouteValue("method")?.ToString() ?? "";
}

/// <summary>Shows the profile.</summary>
internal sealed class Profile(
    Live live, AccessDesk desk, PageDesk pages, IStore store, Visits visits, ServerSettings settings)
{
    private const int PagesShown = 20;

    internal Live Live => live;

    internal AccessDesk Desk => desk;

    internal PageDesk Pages => pages;

    internal async Task<IResult> Show(HttpContext http, Asker asker, Refusal? refusal, CancellationToken cancel)
    {
        var visit = await visits.Of(http, asker, refusal, cancel);
        var person = live.Now.Person(asker.Id) ?? asker.Person;
        var rows = await store.Read(
            reading => reading.Pages(new PageQuery { Responder = asker.Id, Limit = PagesShown }), cancel);
        var view = new ProfileView
        {
            Person = person,
            Pushes =
            [
                .. person.Contacts.Where(contact => contact.Channel == Channels.Ntfy)
                    .Select(contact => (contact, PushTopic.Parse(contact.Address)))
                    .Where(each => each.Item2 is not null)
                    .Select(each => new PushView(
                        each.contact.Id,
                        ProfileScreens.QrOf(each.Item2!),
                        ProfileScreens.LinkOf(each.Item2!),
                        $"{each.Item2!.Server.ToString().TrimEnd('/')}/{each.Item2.Name}",
                        each.contact.VerifiedAt is not null)),
            ],
            Pages = rows,
            ZonePlace = live.Now.Written.People.Any(each => each.Id == asker.Id && each.Zone is not null)
                ? Places.Of(live.Now.Written, $"person/{asker.Id}") ?? "people.yaml"
                : null,
            PushServer = settings.Push?.Address.ToString().TrimEnd('/') ?? "",
        };
        return Screen.Of<ProfileScreen>(
            new { Visit = visit, View = view }, refusal is null ? 200 : Problems.StatusOf(refusal));
    }
}
