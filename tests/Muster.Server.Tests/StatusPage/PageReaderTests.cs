using System.Net;
using Muster.Server.StatusPage;
using Muster.Server.Tests.Layout;
using Muster.Server.Tests.Playbook;

namespace Muster.Server.Tests.StatusPage;

/// <summary>Who reads which page, in which language and colour.</summary>
public sealed class PageReaderTests
{
    private const string Pages = """
        pages:
          main: {name: Shop, colour: "#1a5fb4", language: de, zone: Europe/Berlin, components: {web: {name: Website}}}
          inside: {name: Inside, readers: signed in, components: {build: {name: Build machines}}}
          acme: {name: For Acme, readers: customer, edition: one, components: {link: {name: Link to Acme}}}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Requirement("COM-013")]
    public async Task Two_audiences_read_two_pages_and_each_only_its_own()
    {
        await using var muster = await Start();
        await Open(muster, "main", "web", "Checkout is slow");
        await Open(muster, "inside", "build", "The build machines are full");
        var outside = await Read(muster.Stranger, "/status");
        Assert.Contains("Checkout is slow", outside, StringComparison.Ordinal);
        Assert.DoesNotContain("build machines", outside, StringComparison.OrdinalIgnoreCase);

        foreach (var (path, status) in new[]
        {
            ("/status/inside", HttpStatusCode.Redirect), ("/status/inside/history", HttpStatusCode.Redirect),
            ("/status/inside/api/v2/summary.json", HttpStatusCode.Unauthorized),
            ("/status/inside/history.rss", HttpStatusCode.Unauthorized),
            ("/status/inside/badge.svg", HttpStatusCode.Unauthorized),
        })
        {
            using var answer = await muster.Stranger.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.Equal((path, status), (path, answer.StatusCode));
            Assert.DoesNotContain("full", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        using var inside = await muster.Client.GetAsync(new Uri("/status/inside", UriKind.Relative), Cancel);
        Assert.Contains(
            "The build machines are full", await inside.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.True(inside.Headers.CacheControl is { Private: true, NoStore: true });
        using var json = await muster.Client.GetAsync(
            new Uri("/status/inside/api/v2/summary.json", UriKind.Relative), Cancel);
        Assert.False(json.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_for_one_customer_is_read_by_its_secret_address_and_is_not_there_for_others()
    {
        await using var muster = await Start();
        var (_, given) = await muster.Get("/api/v1/statuspages/acme/address");
        var address = new Uri(given.GetProperty("address").GetString()!).PathAndQuery;
        using var hidden = await muster.Stranger.GetAsync(new Uri("/status/acme", UriKind.Relative), Cancel);
        using var none = await muster.Stranger.GetAsync(new Uri("/status/nothing", UriKind.Relative), Cancel);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (hidden.StatusCode, none.StatusCode));
        using var wrong = await muster.Stranger.GetAsync(new Uri("/status/acme?key=guess", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);

        using var first = await muster.Stranger.GetAsync(new Uri(address, UriKind.Relative), Cancel);
        var text = await first.Content.ReadAsStringAsync(Cancel);
        Assert.Contains("Link to Acme", text, StringComparison.Ordinal);
        Assert.Contains("history.rss?key=", text, StringComparison.Ordinal);
        var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        using var next = new HttpRequestMessage(HttpMethod.Get, "/status/acme/history");
        next.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var history = await muster.Stranger.SendAsync(next, Cancel);
        Assert.Equal(HttpStatusCode.OK, history.StatusCode);

        using var program = new HttpRequestMessage(HttpMethod.Get, "/status/acme/api/v2/summary.json");
        program.Headers.TryAddWithoutValidation("Authorization", $"OAuth {address[(address.IndexOf('=') + 1)..]}");
        using var summary = await muster.Stranger.SendAsync(program, Cancel);
        Assert.Equal(HttpStatusCode.OK, summary.StatusCode);

        await Books.Apply(
            muster, ("statuspage.yaml", Pages.Replace("edition: one", "edition: two", StringComparison.Ordinal)));
        for (var look = 0; look < 100 && await IsRead(muster, address); look++)
            await Task.Delay(TimeSpan.FromMilliseconds(50), new TestInstallation.StandingClock(), Cancel);
        Assert.False(await IsRead(muster, address));
    }

    [Fact]
    public async Task Nobody_signs_up_to_a_page_that_they_may_not_read()
    {
        await using var muster = await Start();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("email", "eve@example.com")]);
        using var answer = await muster.Stranger.PostAsync(
            new Uri("/status/acme/subscribers", UriKind.Relative), form, Cancel);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_page_speaks_its_language_and_a_reader_may_choose_another()
    {
        await using var muster = await Start();
        var german = await Read(muster.Stranger, "/status");
        Assert.Contains("<html lang=\"de\">", german, StringComparison.Ordinal);
        Assert.Contains("Alles funktioniert", german, StringComparison.Ordinal);
        Assert.Contains("CET", german, StringComparison.Ordinal);
        foreach (var (language, words) in new[]
        {
            ("en", "Everything works"), ("fr", "Tout fonctionne"), ("es", "Todo funciona"),
        })
        {
            var text = await Read(muster.Stranger, $"/status/main?lang={language}");
            Assert.Contains($"<html lang=\"{language}\">", text, StringComparison.Ordinal);
            Assert.Contains(words, WebUtility.HtmlDecode(text), StringComparison.Ordinal);
        }

        await Open(muster, "main", "web", "Checkout is slow");
        Assert.Contains("Wird untersucht", await Read(muster.Stranger, "/status"), StringComparison.Ordinal);
        Assert.Contains("Vorfälle", WebUtility.HtmlDecode(await Read(muster.Stranger, "/status/main/history")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_language_has_every_phrase()
    {
        var german = ReaderLanguage.Find("de")!.Phrases.Order(StringComparer.Ordinal).ToList();
        Assert.True(german.Count > 70);
        foreach (var language in ReaderLanguage.Languages.Where(each => each.Code != ReaderLanguage.Default))
            Assert.Equal(german, language.Phrases.Order(StringComparer.Ordinal));
        Assert.All(ReaderLanguage.Languages, language => Assert.Equal(2, Holes(language.Say("{0}, since {1}"))));
        Assert.All(german, phrase => Assert.All(
            ReaderLanguage.Languages, language => Assert.Equal(Holes(phrase), Holes(language.Say(phrase)))));

        static int Holes(string phrase) => phrase.Count(letter => letter == '{');
    }

    [Fact]
    public async Task The_organisations_colour_is_a_stripe_and_the_badge_says_how_things_stand()
    {
        await using var muster = await Start();
        Assert.Contains("/status/main/brand.css", await Read(muster.Stranger, "/status"), StringComparison.Ordinal);
        Assert.Contains("#1a5fb4", await Read(muster.Stranger, "/status/main/brand.css"), StringComparison.Ordinal);
        var calm = await Read(muster.Stranger, "/status/main/badge.svg");
        Assert.Contains("Shop: All Systems Operational", calm, StringComparison.Ordinal);
        await Open(muster, "main", "web", "Checkout is down", "major_outage");
        var alarmed = await Read(muster.Stranger, "/status/main/badge.svg");
        Assert.Contains("Shop: Major Service Outage", alarmed, StringComparison.Ordinal);
        Assert.Contains("role='img'", alarmed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_made_by_the_API_has_its_readers_and_its_language_too()
    {
        await using var muster = await Start();
        var (status, made) = await muster.Post("/api/v1/statuspages", new
        {
            id = "partner",
            name = "For partners",
            readers = "customer",
            language = "fr",
            colour = "#aa0000",
        });
        Assert.Equal((201, "customer", "fr"), (
            status, made.GetProperty("readers").GetString(), made.GetProperty("language").GetString()));
        var (wrong, problem) = await muster.Post(
            "/api/v1/statuspages", new { id = "other", name = "Other", colour = "red; background: url(x)" });
        Assert.Equal((400, "colour"), (wrong, problem.GetProperty("field").GetString()));
    }

    private static async Task<bool> IsRead(TestInstallation muster, string address)
    {
        using var answer = await muster.Stranger.GetAsync(new Uri(address, UriKind.Relative), Cancel);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private static async Task<TestInstallation> Start()
    {
        var muster = await TestInstallation.Start();
        await Books.Apply(muster, ("statuspage.yaml", Pages));
        return muster;
    }

    private static async Task Open(
        TestInstallation muster, string page, string component, string name, string status = "degraded_performance")
    {
        var (made, problem) = await muster.Post($"/api/v1/statuspages/{page}/incidents", new
        {
            name,
            body = "We are looking into it.",
            components = new Dictionary<string, string> { [component] = status },
        });
        Assert.True(made == 201, problem.ToString());
    }

    private static async Task<string> Read(HttpClient client, string path) =>
        await client.GetStringAsync(new Uri(path, UriKind.Relative), Cancel);
}
