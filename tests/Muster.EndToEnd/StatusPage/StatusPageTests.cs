using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Muster.Client;
using Muster.Client.StatusPage;

namespace Muster.EndToEnd.StatusPage;

/// <summary>The status page as others see it: their clients, their mailboxes, their patience.</summary>
public sealed class StatusPageTests
{
    private const int SubscribersByDefault = 200;
    private const int SubscribersWhole = 10_000;
    private const int RepeatsMax = 20;

    [Fact]
    public async Task A_client_and_a_reader_of_feeds_that_are_not_ours_read_the_page()
    {
        using var folder = new TemporaryFolder();
        await using var muster = await ServedMuster.StartFresh(folder);
        await Open(muster);

        var (exit, said) = await Child.Run(
            "node", Path.Combine(Place.Root, "eng", "testtools", "statuspage.mjs"), $"{muster.Url}status");

        Assert.True(exit == 0, said);
        var read = JsonDocument.Parse(said).RootElement;
        Assert.Equal("critical", read.GetProperty("indicator").GetString());
        Assert.Equal("major_outage", read.GetProperty("components")[0][1].GetString());
        Assert.Equal("The service is down", read.GetProperty("incidents")[0].GetString());
        Assert.Equal("The service is down", read.GetProperty("rss")[0][0].GetString());
        Assert.Equal("The service is down", read.GetProperty("atom")[0][0].GetString());
        Assert.Equal(1, read.GetProperty("updates").GetInt32());
    }

    [Fact]
    public async Task Whoever_signs_up_says_yes_hears_of_it_and_leaves_by_one_post()
    {
        using var folder = new TemporaryFolder();
        await using var mailbox = await Mailbox.Start();
        await using var muster = await ServedMuster.Start(folder, mailbox);
        await MakePage(muster);
        using var asked = await muster.Http.PostAsync(
            new Uri("/status/main/subscribers", UriKind.Relative),
            new FormUrlEncodedContent([new("email", "reader@example.com")]), Place.Cancel);
        Assert.True(asked.IsSuccessStatusCode);
        var ask = await mailbox.MailTo("reader@example.com", "Do you want", TimeSpan.FromSeconds(20));
        await Post(muster, LinkIn(ask.Text));

        await Open(muster);

        var mail = await mailbox.MailTo("reader@example.com", "[Example] Investigating", TimeSpan.FromSeconds(20));
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", mail.Raw, StringComparison.Ordinal);
        var header = Regex.Match(
            mail.Raw.Replace("\r\n ", "", StringComparison.Ordinal), "List-Unsubscribe: <(?<url>[^>]+)>",
            RegexOptions.None, Child.PatternTime).Groups["url"].Value;
        await Post(muster, new Uri(header));
        var list = await muster.Api.ListSubscribers("main", state: null, Place.Cancel);
        Assert.Equal("unsubscribed", Assert.Single(list.Value!.Items).State);
    }

    /// <summary>Nobody is left out when the server is killed while it tells them, and who may have heard twice is
    /// told so.</summary>
    [Fact]
    [Trait("Check", "subscribers")]
    public async Task One_word_reaches_every_subscriber_through_a_kill_in_the_middle()
    {
        var count = Check.IsWhole("subscribers") ? SubscribersWhole : SubscribersByDefault;
        using var folder = new TemporaryFolder();
        await using var mailbox = await Mailbox.Start();
        await using var muster = await ServedMuster.Start(folder, mailbox, new ServedSetting
        {
            Environment = new Dictionary<string, string> { ["MUSTER_NOTICES_PER_SECOND"] = "400" },
        });
        await MakePage(muster);
        using var http = MusterClient.Connect(muster.Url, ServedMuster.AdminToken, new SocketsHttpHandler());
        for (var at = 0; at < count; at++)
        {
            using var made = await http.PostAsJsonAsync(
                "api/v1/statuspages/main/subscribers",
                new { email = $"reader{at}@example.com", confirmed = true }, Place.Cancel);
            Assert.Equal(201, (int)made.StatusCode);
        }

        var incident = await Open(muster);
        var told = () => mailbox.Mails.Count(mail => mail.Subject.StartsWith("[Example]", StringComparison.Ordinal));
        await Eventually.True(() => Task.FromResult(told() > count / 4), TimeSpan.FromSeconds(60), "some are told");
        await muster.Kill();
        var before = told();
        Assert.InRange(before, 1, count - 1);
        await muster.StartAgain();

        NoticesMessage? ledger = null;
        await Eventually.True(
            async () =>
            {
                ledger = (await muster.Api.ShowNotices(
                    "main", incident.Id, incident.Updates[0].Id, Place.Cancel)).Value;
                return ledger?.Sent == count;
            },
            TimeSpan.FromSeconds(120 + (count / 50)),
            "everybody is told");
        Assert.Equal((count, 0, 0, 0, 0), (ledger!.Sent, ledger.Queued, ledger.Again, ledger.Failed, ledger.Skipped));
        var mails = mailbox.Mails
            .Where(mail => mail.Subject.StartsWith("[Example]", StringComparison.Ordinal)).ToList();
        Assert.Equal(count, mails.SelectMany(mail => mail.To).Distinct().Count());
        var twice = mails.GroupBy(mail => mail.To[0]).Where(group => group.Count() > 1).ToList();
        Assert.InRange(twice.Count, 0, RepeatsMax);
        Assert.All(twice, group => Assert.Contains(
            group, mail => mail.Text.Contains("may have had this message already", StringComparison.Ordinal)));
        Assert.InRange(ledger.MayRepeat, twice.Count, RepeatsMax);
    }

    private static async Task MakePage(ServedMuster muster)
    {
        using var http = MusterClient.Connect(muster.Url, ServedMuster.AdminToken, new SocketsHttpHandler());
        using var made = await http.PostAsJsonAsync(
            "api/v1/statuspages", new { id = "main", name = "Example" }, Place.Cancel);
        Assert.Equal(201, (int)made.StatusCode);
        using var part = await http.PutAsJsonAsync(
            "api/v1/statuspages/main/components/service", new { name = "Service" }, Place.Cancel);
        Assert.Equal(200, (int)part.StatusCode);
    }

    private static async Task<PublicIncidentMessage> Open(ServedMuster muster)
    {
        var opened = await muster.Api.OpenPublicIncident(
            "main",
            new PublishMessage
            {
                Name = "The service is down",
                Body = "We are looking into it.",
                Components = new Dictionary<string, string> { ["service"] = "major_outage" },
            },
            key: "open",
            Place.Cancel);
        Assert.Null(opened.Problem);
        return opened.Value!;
    }

    private static Uri LinkIn(string text) => new(Regex.Match(
        text, @"https?://\S+/subscription/[\w-]+", RegexOptions.None, Child.PatternTime).Value);

    private static async Task Post(ServedMuster muster, Uri link)
    {
        using var answer = await muster.Http.PostAsync(
            new Uri(muster.Url, link.AbsolutePath),
            new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]), Place.Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{link}: {answer.StatusCode}");
    }
}
