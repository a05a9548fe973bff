using Microsoft.Playwright;

namespace Muster.EndToEnd;

/// <summary>Signing in as a person does.</summary>
internal static class Sessions
{
    /// <summary>Follows the one-time link of the first start and leaves the window signed in.</summary>
    internal static async Task SetUp(IPage page, string link)
    {
        await page.GotoAsync(link);
        await page.GetByLabel("Name").FillAsync("Cleo");
        await page.GetByLabel("Mail").FillAsync(TestPlaybook.Cleo);
        await page.GetByLabel("Password").FillAsync("a long password of Cleo");
        await page.Locator("main button[type=submit]").ClickAsync();
    }
}
