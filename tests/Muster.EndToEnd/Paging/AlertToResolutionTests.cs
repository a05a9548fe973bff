using Microsoft.Playwright;
using Muster.Client.Incidents;

namespace Muster.EndToEnd.Paging;

/// <summary>The story that Muster is for, played by real programs from the exporter to the last line.</summary>
public sealed class AlertToResolutionTests(Browser browser)
{
    private static readonly TimeSpan soon = TimeSpan.FromSeconds(15);

    [Fact]
    [Requirement("INT-001")]
    [Case(63)]
    public Task An_alert_through_Alertmanager_reaches_people_until_one_has_it_and_is_resolved() =>
        Tell(Monitoring.ThroughAlertmanager);

    [Fact]
    [Case(63)]
    public Task An_alert_straight_from_Prometheus_reaches_people_until_one_has_it_and_is_resolved() =>
        Tell(Monitoring.Straight);

    private async Task Tell(Func<TemporaryFolder, Exporter, Uri, string, Task<Monitoring>> watch)
    {
        using var folder = new TemporaryFolder();
        await using var mailbox = await Mailbox.Start();
        await using var muster = await ServedMuster.Start(folder, mailbox);
        await using var exporter = new Exporter();
        await using var monitoring = await watch(folder, exporter, muster.Url, await muster.Key());
        var setUp = await muster.SetUpLink();

        exporter.Free = 0.05;
        var declared = await BobIsPagedAfterAda(muster, mailbox);
        await BobTakesIt(muster, mailbox.PagesTo(TestPlaybook.Bob)[0], declared);
        await NobodyElseIsPaged(mailbox, declared);

        exporter.Free = 0.5;
        await mailbox.MailTo(TestPlaybook.Bob, "Is it over?", soon);
        await CleoResolvesIt(setUp, declared);
        await TheTimelineTellsIt(muster, declared);
    }

    private static async Task<IncidentMessage> BobIsPagedAfterAda(ServedMuster muster, Mailbox mailbox)
    {
        var first = await mailbox.PageTo(TestPlaybook.Ada, TimeSpan.FromSeconds(20));
        var declared = (await Open(muster))!;
        Assert.Equal("triggered", declared.Status);
        Assert.Equal("SEV1", declared.Severity);
        Assert.InRange(first.At - declared.DeclaredAt, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Contains("Disk ledger is almost full", first.Subject, StringComparison.Ordinal);
        Assert.Contains(declared.Reference, first.Subject, StringComparison.Ordinal);
        Assert.StartsWith($"{muster.Url}a/", first.Link, StringComparison.Ordinal);
        Assert.Contains("text/html", first.Raw, StringComparison.Ordinal);

        var second = await mailbox.PageTo(TestPlaybook.Bob, TestPlaybook.BobAfter + soon);
        Assert.InRange(
            second.At - declared.DeclaredAt, TestPlaybook.BobAfter, TestPlaybook.BobAfter + TimeSpan.FromSeconds(2));
        return declared;
    }

    private async Task BobTakesIt(ServedMuster muster, Mail mail, IncidentMessage declared)
    {
        await using var window = await browser.WithoutScript();
        var page = await window.NewPageAsync();
        var answer = await page.GotoAsync(mail.Link);
        Assert.Equal(200, answer!.Status);
        Assert.Equal("triggered", (await muster.Api.ShowIncident(declared.Id, Place.Cancel)).Value!.Status);

        await page.GetByRole(AriaRole.Button).ClickAsync();
        Assert.Contains("You have it", await page.InnerTextAsync("main"), StringComparison.Ordinal);
        var taken = (await muster.Api.ShowIncident(declared.Id, Place.Cancel)).Value!;
        Assert.Equal("acknowledged", taken.Status);
        Assert.Equal("bob", taken.Holder);
    }

    private static async Task NobodyElseIsPaged(Mailbox mailbox, IncidentMessage declared)
    {
        await Eventually.Past(declared.DeclaredAt + TestPlaybook.CleoAfter + TimeSpan.FromSeconds(2));
        Assert.Empty(mailbox.PagesTo(TestPlaybook.Cleo));
        Assert.Single(mailbox.PagesTo(TestPlaybook.Ada));
        Assert.Single(mailbox.PagesTo(TestPlaybook.Bob));
    }

    private async Task CleoResolvesIt(string setUp, IncidentMessage declared)
    {
        await using var window = await browser.WithoutScript(width: 1440);
        var page = await window.NewPageAsync();
        await Sessions.SetUp(page, setUp);
        await page.GotoAsync(new Uri(new Uri(setUp), $"/incidents/{declared.Reference}").ToString());
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Resolve" }).First.ClickAsync();
        Assert.Contains("resolved", await page.InnerTextAsync("main"), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task TheTimelineTellsIt(ServedMuster muster, IncidentMessage declared)
    {
        var told = (await muster.Api.ShowIncident(declared.Id, Place.Cancel)).Value!;
        Assert.Equal("resolved", told.Status);
        Assert.NotNull(told.ResolvedAt);
        string[] chapters =
        [
            "alert", "status", "escalation", "page", "escalation", "page", "people", "alert", "status",
        ];
        var kinds = told.Timeline.Select(entry => entry.Kind).ToList();
        Assert.True(AreInOrder(chapters, kinds), string.Join(' ', kinds));
        Assert.Equal(told.Timeline.OrderBy(entry => entry.At), told.Timeline);
        var text = string.Join('\n', told.Timeline.Select(entry => $"{entry.Who}: {entry.Text}"));
        Assert.All(["Ada Lovelace", "Bob", "Cleo"], name => Assert.Contains(name, text, StringComparison.Ordinal));
    }

    private static async Task<IncidentMessage?> Open(ServedMuster muster)
    {
        var list = await muster.Api.ListIncidents(new IncidentFilter(), Place.Cancel);
        return Assert.Single(list.Value!.Items);
    }

    private static bool AreInOrder(IEnumerable<string> chapters, IReadOnlyList<string> kinds)
    {
        var from = 0;
        foreach (var chapter in chapters)
        {
            var found = kinds.Skip(from).ToList().IndexOf(chapter);
            if (found < 0) return false;
            from += found + 1;
        }

        return true;
    }
}
