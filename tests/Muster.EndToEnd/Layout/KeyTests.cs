using Microsoft.Playwright;

namespace Muster.EndToEnd.Layout;

/// <summary>The keys of the list, and the palette, in a real browser.</summary>
public sealed class KeyTests(Browser browser, Installation installation)
    : IClassFixture<Installation>
{
    [Fact]
    public async Task Each_key_of_a_room_opens_what_it_names_and_leaves_the_fingers_there()
    {
        var page = await Room();
        (string Key, string Focused)[] keys =
        [
            ("u", "#update-form textarea"), ("s", "#status-form select"), ("e", "#escalate-form input"),
            ("t", "#tasks input[name=title]"), ("n", "#note-text"),
        ];
        foreach (var (key, focused) in keys)
        {
            await page.Keyboard.PressAsync(key);
            await page.Locator($"{focused}:focus").First.WaitForAsync();
            await page.Keyboard.PressAsync("Escape");
        }

        await page.Keyboard.PressAsync("r");
        await page.Locator("#roles .slot:not([data-open])").First.WaitForAsync();
        await page.Keyboard.PressAsync("a");
        await page.Locator("#take").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("The fan is loud");
        await page.Keyboard.PressAsync("Control+Enter");
        await page.Locator("#log", new() { HasText = "The fan is loud" }).WaitForAsync();

        // Who wrote a note goes on writing; the key of another screen is for whoever has just come.
        page = await Room();
        await page.Keyboard.PressAsync("i");
        await page.WaitForURLAsync("**/incidents/new");
    }

    [Fact]
    public async Task The_list_of_keys_names_every_key_that_a_screen_has()
    {
        var page = await Room();
        await page.Keyboard.PressAsync("?");
        var list = page.Locator("#keys[open]");
        await list.WaitForAsync();
        var named = await list.Locator("kbd").AllInnerTextsAsync();
        var used = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('[aria-keyshortcuts]')].map(each => each.ariaKeyShortcuts)");
        Assert.NotEmpty(used);
        Assert.All(used, key => Assert.Contains(key, named));
    }

    [Fact]
    public async Task The_palette_does_what_is_typed_and_finds_what_is_searched()
    {
        var page = await Room();
        await page.Keyboard.PressAsync("Control+k");
        await page.Locator("#palette[open]").WaitForAsync();
        await page.Keyboard.TypeAsync("escal");
        await page.Locator("#palette-list > li[aria-selected=true]", new() { HasText = "Escalate" }).WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#escalate-form input:focus").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");

        await page.GotoAsync(installation.UrlOf("/oncall"));
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("INC-");
        await page.Locator("#palette-list > li", new() { HasText = "incident" }).First.WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/incidents/INC-*");
    }

    [Fact]
    public async Task A_list_with_a_filter_of_its_own_gets_the_key_of_the_search()
    {
        var page = await Open("/incidents");
        await page.Keyboard.PressAsync("/");
        await page.Locator("main input[name=text]:focus").WaitForAsync();
        Assert.Equal(0, await page.Locator("#palette[open]").CountAsync());
    }

    private Task<IPage> Room() => Open("{room}");

    private async Task<IPage> Open(string screen)
    {
        var window = await browser.WithScript(1440, ColorScheme.Light);
        var page = await window.NewPageAsync();
        await page.Context.AddCookiesAsync(await installation.Cookies(browser));
        await page.GotoAsync(installation.UrlOf(screen));
        return page;
    }
}
