using System.Diagnostics;
using System.Globalization;
using Muster.Client.Monitors;

namespace Muster.EndToEnd.Monitors;

/// <summary>One Muster watches another: when everything of the one is down, the other pages its
/// administrators.</summary>
[Trait("Check", "cluster")]
[Trait("Length", "long")]
public sealed class WatchdogTests
{
    [Fact]
    [Case(55)]
    [Requirement("INT-019")]
    public async Task When_a_whole_Muster_is_down_another_pages_the_administrators_within_two_minutes()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var mailbox = await Mailbox.Start();
        await using var watching = await ServedMuster.Start(other, mailbox);
        var made = await watching.Api.MakeHeartbeat(
            new HeartbeatOrderMessage("Muster of payments", "storage", "30s", "9s"),
            Place.Cancel);
        var address = made.Value?.Url;
        Assert.True(address is not null, made.Problem?.ToString());
        await using var watched = await ServedMuster.Start(folder, mailbox: null, new ServedSetting
        {
            Environment = new Dictionary<string, string> { ["MUSTER_WATCHDOG"] = address! },
        });
        await Eventually.True(
            async () => (string?)(await watching.Api.Get("api/v1/heartbeats", Place.Cancel))
                .Value!["items"]![0]!["state"] == "ok",
            TimeSpan.FromSeconds(60), "the one is heard by the other");
        await Eventually.True(
            async () => (await watched.Api.Get("api/v1/metrics/delivery", Place.Cancel))
                .Value!["watches"]![0]!["reachedAt"] is not null,
            TimeSpan.FromSeconds(30), "the one says that it is watched");
        Assert.Empty(mailbox.PagesTo(TestPlaybook.Ada));

        var down = Stopwatch.StartNew();
        await watched.Kill();
        var page = await mailbox.PageTo(TestPlaybook.Ada, TimeSpan.FromMinutes(2));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"paged {down.Elapsed.TotalSeconds:0} s after the end: {page.Subject}"));
        Assert.Contains("Muster of payments", page.Subject + page.Text, StringComparison.Ordinal);
    }
}
