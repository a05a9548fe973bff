using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Muster.Client.Incidents;
using Muster.EndToEnd.Alerts;

namespace Muster.EndToEnd.Layout;

/// <summary>The screens in a real browser: everybody can use them, and none needs script.</summary>
public sealed class ScreenTests(Browser browser, ScreenTests.Installation installation)
    : IClassFixture<ScreenTests.Installation>
{
    private static readonly string[] screens =
    [
        "/", "/incidents", "{room}", "/search?q=disk", "/oncall", "/oncall/schedules/new", "/alerts", "/services",
        "/services/new", "/teams", "/teams/new", "/policies", "/policies/new", "/profile", "/settings", "/sign-in",
        "{ack}",
    ];

    // What stands out on the right, when the whole document is wider than the window.
    private const string TooWide = """
        () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
          : [...document.querySelectorAll('body *')]
              .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
              .map(each => each.outerHTML.slice(0, 150))
        """;

    public static TheoryData<int, ColorScheme> Windows =>
        new()
        {
            { 1440, ColorScheme.Light },
            { 1440, ColorScheme.Dark },
            { 390, ColorScheme.Light },
            { 390, ColorScheme.Dark },
        };

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task Axe_finds_nothing_on_any_screen(int width, ColorScheme scheme)
    {
        await using var window = await browser.WithScript(width, scheme);
        var page = await window.NewPageAsync();
        await page.Context.AddCookiesAsync(await installation.Cookies(browser));
        var found = new List<string>();
        foreach (var screen in screens)
        {
            Assert.Equal(200, (await page.GotoAsync(installation.UrlOf(screen)))!.Status);
            var wide = await page.EvaluateAsync<string[]>(TooWide);
            found.AddRange(wide.Select(what => $"{screen} is wider than the window: {what}"));
            var result = await page.RunAxe();
            found.AddRange(result.Violations.SelectMany(rule => rule.Nodes.Select(node =>
                $"{screen} {rule.Id}: {rule.Help}: {node.Target}: {node.Html}")));
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    public async Task Every_main_screen_loads_without_script()
    {
        await using var window = await browser.WithoutScript();
        var page = await window.NewPageAsync();
        await page.Context.AddCookiesAsync(await installation.Cookies(browser));
        foreach (var screen in screens)
        {
            var answer = await page.GotoAsync(installation.UrlOf(screen));
            Assert.Equal(200, answer!.Status);
            Assert.True(await page.Locator("main h1").CountAsync() == 1, $"{screen} has one heading");
            Assert.True(await page.Locator("h1").First.IsVisibleAsync(), $"{screen} shows its heading");
        }
    }

    [Fact]
    public async Task No_screen_writes_an_error_to_the_console()
    {
        await using var window = await browser.WithScript(1440, ColorScheme.Light);
        var page = await window.NewPageAsync();
        await page.Context.AddCookiesAsync(await installation.Cookies(browser));
        var errors = new List<string>();
        page.Console += (_, line) =>
        {
            if (line.Type == "error") errors.Add($"{page.Url}: {line.Text}");
        };
        page.PageError += (_, error) => errors.Add($"{page.Url}: {error}");
        foreach (var screen in screens) await page.GotoAsync(installation.UrlOf(screen));
        Assert.Empty(errors);
    }

    /// <summary>One server with an incident that somebody was paged for, and its administrator's session.</summary>
    public sealed class Installation : IAsyncLifetime
    {
        private readonly TemporaryFolder folder = new();
        private Mailbox? mailbox;
        private ServedMuster? muster;
        private string room = "";
        private string acknowledge = "";
        private IEnumerable<Cookie>? cookies;

        public async ValueTask InitializeAsync()
        {
            mailbox = await Mailbox.Start();
            muster = await ServedMuster.Start(folder, mailbox);
            var sent = await muster.Api.SendEvent(Events.Trigger(await muster.Key(), "disk-ledger"), Place.Cancel);
            Assert.Null(sent.Problem);
            acknowledge = (await mailbox.PageTo(TestPlaybook.Ada, TimeSpan.FromSeconds(10))).Link;
            var incidents = await muster.Api.ListIncidents(new IncidentFilter(), Place.Cancel);
            room = $"/incidents/{Assert.Single(incidents.Value!.Items).Reference}";
        }

        public async ValueTask DisposeAsync()
        {
            if (muster is not null) await muster.DisposeAsync();
            if (mailbox is not null) await mailbox.DisposeAsync();
            folder.Dispose();
        }

        internal string UrlOf(string screen) => screen switch
        {
            "{room}" => new Uri(muster!.Url, room).ToString(),
            "{ack}" => acknowledge,
            _ => new Uri(muster!.Url, screen).ToString(),
        };

        internal async Task<IEnumerable<Cookie>> Cookies(Browser browser)
        {
            if (cookies is null)
            {
                await using var window = await browser.WithoutScript();
                var page = await window.NewPageAsync();
                await Sessions.SetUp(page, await muster!.SetUpLink());
                cookies = (await window.CookiesAsync()).Select(Kept).ToList();
                Assert.NotEmpty(cookies);
            }

            return cookies;
        }

        private Cookie Kept(BrowserContextCookiesResult cookie) => new()
        {
            Name = cookie.Name,
            Value = cookie.Value,
            Domain = cookie.Domain,
            Path = cookie.Path,
            HttpOnly = cookie.HttpOnly,
        };
    }
}
