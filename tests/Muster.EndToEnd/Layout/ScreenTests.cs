using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Screens;

namespace Muster.EndToEnd.Layout;

/// <summary>
/// The screens in a real browser: everybody can use them, and none needs script. The check named <c>pages</c> looks at
/// each in both themes at each width with axe and pa11y; an ordinary run with axe at the widest in light.
/// </summary>
[Trait("Check", "pages")]
public sealed class ScreenTests(Browser browser, Installation installation) : IClassFixture<Installation>
{
    // What stands out on the right, when the whole document is wider than the window.
    private const string TooWide = """
        () => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
          : [...document.querySelectorAll('body *')]
              .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
              .map(each => each.outerHTML.slice(0, 150))
        """;

    // What is hidden until script or a reader asks for it must not be seen: a banner that this page is old, say.
    private const string SeenThoughHidden = """
        () => [...document.querySelectorAll('[hidden]')]
          .filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 150))
        """;

    private static readonly TimeSpan patience = TimeSpan.FromMinutes(3);
    private static readonly bool isWhole = Check.IsWhole("pages");

    [Fact]
    public Task Axe_finds_nothing_on_any_screen() =>
        Judge(1440, isWhole ? [ColorScheme.Light, ColorScheme.Dark] : [ColorScheme.Light]);

    [Fact]
    [Trait("Length", "long")]
    public Task Axe_finds_nothing_on_any_screen_of_a_phone() => Judge(390, [ColorScheme.Light, ColorScheme.Dark]);

    [Theory]
    [InlineData(390)]
    [InlineData(820)]
    public async Task No_screen_is_wider_than_the_window_and_none_shows_what_is_hidden(int width)
    {
        await using var window = await browser.WithScript(width, ColorScheme.Light);
        var page = await Page(window);
        var found = new List<string>();
        foreach (var screen in EveryScreen.Addresses)
        {
            await page.GotoAsync(installation.UrlOf(screen));
            var wide = await page.EvaluateAsync<string[]>(TooWide);
            found.AddRange(wide.Select(what => $"{screen} is wider than the window: {what}"));
            var seen = await page.EvaluateAsync<string[]>(SeenThoughHidden);
            found.AddRange(seen.Select(what => $"{screen} shows what is hidden: {what}"));
            await Picture(page, screen, width, ColorScheme.Light);
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [Fact]
    [Trait("Length", "long")]
    public async Task Pa11y_finds_nothing_on_any_screen()
    {
        var cookies = await installation.Cookies(browser);
        await using var looking = Child.Start(
            "node",
            [
                Path.Combine(Place.Root, "eng", "testtools", "pa11y.mjs"),
                "--cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Name}={cookie.Value}")),
                "--width", "390",
                .. EveryScreen.Addresses.Select(installation.UrlOf),
            ]);
        var looked = await looking.Says(@"""looked"":(\d+)", patience);

        Assert.Equal(
            EveryScreen.Addresses.Count,
            int.Parse(looked.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.DoesNotContain(looking.Lines, line => line.Contains("\"code\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_screen_loads_without_script()
    {
        await using var window = await browser.WithoutScript();
        var page = await Page(window);
        foreach (var screen in EveryScreen.Addresses)
        {
            var answer = await page.GotoAsync(installation.UrlOf(screen));
            Assert.Equal((screen, 200), (screen, answer!.Status));
            Assert.True(await page.Locator("main h1").CountAsync() == 1, $"{screen} has one heading");
            Assert.True(await page.Locator("h1").First.IsVisibleAsync(), $"{screen} shows its heading");
        }
    }

    [Fact]
    public async Task No_screen_writes_an_error_to_the_console()
    {
        await using var window = await browser.WithScript(1440, ColorScheme.Light);
        var page = await Page(window);
        var errors = new List<string>();
        page.Console += (_, line) =>
        {
            if (line.Type == "error") errors.Add($"{page.Url}: {line.Text}");
        };
        page.PageError += (_, error) => errors.Add($"{page.Url}: {error}");
        foreach (var screen in EveryScreen.Addresses) await page.GotoAsync(installation.UrlOf(screen));
        Assert.Empty(errors);
    }

    private async Task Judge(int width, IReadOnlyList<ColorScheme> schemes)
    {
        await using var window = await browser.WithScript(width, ColorScheme.Light);
        var page = await Page(window);
        var found = new List<string>();
        foreach (var screen in EveryScreen.Addresses)
        {
            Assert.Equal((screen, 200), (screen, (await page.GotoAsync(installation.UrlOf(screen)))!.Status));
            foreach (var scheme in schemes)
            {
                await page.EmulateMediaAsync(
                    new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce });
                await Picture(page, screen, width, scheme);
                var result = await page.RunAxe();
                found.AddRange(result.Violations.SelectMany(rule => rule.Nodes.Select(node =>
                    $"{screen} {scheme} {rule.Id}: {rule.Help}: {node.Target}: {node.Html}")));
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    /// <summary>The check leaves a picture of each screen in artifacts/screens, for people to look at.</summary>
    private static async Task Picture(IPage page, string screen, int width, ColorScheme scheme)
    {
        if (!isWhole)
            return;
        var name = screen.Trim('/', '{', '}').Replace('/', '-').Replace('?', '-').Replace('=', '-');
        await page.ScreenshotAsync(new()
        {
            Path = Path.Combine(
                Place.Root, "artifacts", "screens", $"{(name is "" ? "home" : name)}-{width}-{scheme}.png"),
            FullPage = true,
        });
    }

    private async Task<IPage> Page(IBrowserContext window)
    {
        var page = await window.NewPageAsync();
        await page.Context.AddCookiesAsync(await installation.Cookies(browser));
        return page;
    }
}
