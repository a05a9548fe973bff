using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Muster.Client.Incidents;

namespace Muster.EndToEnd.Layout;

/// <summary>From a started server to one's own on-call, with a browser and a phone and without a file.</summary>
public sealed class FirstHourTests(Browser browser)
{
    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task A_new_user_sets_up_a_schedule_connects_a_service_and_is_paged_on_the_phone(int width)
    {
        using var folder = new TemporaryFolder();
        await using var phone = new PushPhone();
        await using var muster = await ServedMuster.StartFresh(folder);
        await using var window = await browser.WithScript(width, ColorScheme.Light);
        var page = await window.NewPageAsync();

        await BecomeAdministrator(page, await muster.SetUpLink());
        await AddPhone(page, phone);
        await Make(page, "/oncall", "Make a schedule", "Nights", ("People in their order", "administrator"));
        await Make(page, "/policies", "Make a policy", "Night watch", ("Whom with commas between", "schedule nights"));
        var curl = await MakeService(page);

        var (exit, said) = await Child.Run("bash", "-c", curl);
        Assert.True(exit == 0, said);
        var alarm = await phone.Message("Disk of db-1 is full");
        Assert.Equal("triggered", (await Only(muster)).Status);
        await PushPhone.Press(alarm);

        var taken = await Only(muster);
        Assert.Equal("acknowledged", taken.Status);
        await page.GotoAsync(new Uri(muster.Url, $"/incidents/{taken.Reference}").ToString());
        Assert.Contains("Ada Lovelace has it", await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static async Task BecomeAdministrator(IPage page, string link)
    {
        await page.GotoAsync(link);
        Assert.Empty((await page.RunAxe()).Violations);
        await page.GetByLabel("Your name").FillAsync("Ada Lovelace");
        await page.GetByLabel("Mail address").FillAsync(TestPlaybook.Ada);
        await page.GetByLabel("Password").FillAsync("a long password of Ada");
        await page.GetByRole(AriaRole.Button, new() { Name = "Become the administrator" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Before you rely on it" }).WaitForAsync();
    }

    private static async Task AddPhone(IPage page, PushPhone phone)
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Add and verify yours" }).ClickAsync();
        await page.GetByText("Add a phone").ClickAsync();
        await page.GetByLabel("Push server").FillAsync(phone.Url.ToString().TrimEnd('/'));
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a topic for me" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send a code to phone" }).ClickAsync();
        var message = await phone.Message("code");
        var code = Regex.Match((string)message["message"]!, @"\b\d{6}\b", RegexOptions.None, Child.PatternTime).Value;
        await page.Locator("form[action$='/phone/verification'] input.code").FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify phone" }).ClickAsync();
        await page.GetByText("Messages arrive there.").WaitForAsync();
    }

    private static async Task Make(
        IPage page, string list, string button, string name, params (string Field, string Text)[] fields)
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), list).ToString());
        await page.GetByRole(AriaRole.Link, new() { Name = button }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).First.FillAsync(name);
        foreach (var (field, text) in fields) await page.GetByLabel(field).First.FillAsync(text);
        await page.GetByRole(AriaRole.Button, new() { Name = "Put it in force" }).ClickAsync();
        await page.Locator("#said .done").WaitForAsync();
    }

    /// <summary>Answers with the block for a shell, as its screen shows it.</summary>
    private static async Task<string> MakeService(IPage page)
    {
        await page.GotoAsync(new Uri(new Uri(page.Url), "/services/new").ToString());
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Checkout");
        await page.GetByLabel("Who is paged").SelectOptionAsync(new SelectOptionValue { Label = "Night watch" });
        await page.GetByRole(AriaRole.Button, new() { Name = "Put it in force" }).ClickAsync();
        await page.WaitForURLAsync("**/services/checkout/connect*");
        var block = page.Locator("details", new() { HasText = "by curl" });
        await block.Locator("summary").ClickAsync();
        return await block.Locator("pre").InnerTextAsync();
    }

    private static async Task<IncidentMessage> Only(ServedMuster muster)
    {
        var incidents = await muster.Api.ListIncidents(new IncidentFilter(), Place.Cancel);
        return Assert.Single(incidents.Value!.Items);
    }
}
