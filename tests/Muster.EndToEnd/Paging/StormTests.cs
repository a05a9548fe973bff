using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Muster.EndToEnd.Alerts;

namespace Muster.EndToEnd.Paging;

/// <summary>
/// A storm: thousands of alerts from hundreds of services within a minute. Nobody is paged twice for an incident, and
/// an unrelated page of the worst severity arrives in the midst of it. The check is the whole of it, the test a part.
/// </summary>
[Trait("Check", "storm")]
public sealed class StormTests
{
    private const int Connections = 8;

    private const string Routing = """
        routes:
          - name: the storm
            match: 'job="storm"'
            group: [service]
            severity: SEV2
          - name: everything
            group: each
        """;

    private static readonly bool isWhole = Check.IsWhole("storm");
    private static readonly int alerts = isWhole ? 5_000 : 600;
    private static readonly int services = isWhole ? 200 : 24;
    private static readonly TimeSpan length = TimeSpan.FromSeconds(isWhole ? 60 : 4);
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);

    [Fact]
    [Case(59)]
    public async Task Nobody_is_paged_twice_for_an_incident_and_an_unrelated_page_comes_through()
    {
        using var folder = new TemporaryFolder();
        await using var mailbox = await Mailbox.Start();
        await using var muster = await ServedMuster.Start(folder, mailbox, Routing);
        var key = await muster.Key();
        var taken = new ConcurrentBag<TimeSpan>();
        var storm = Storm(muster, key, taken);

        await Eventually.True(() => Task.FromResult(taken.Count > alerts / 2), patience, "half of the storm");
        var sent = Stopwatch.StartNew();
        Assert.Equal(202, (int)await Events.Post(muster.Http, Events.Trigger(key, "unrelated")));
        await Eventually.True(
            () => Task.FromResult(mailbox.Mails.Any(mail =>
                mail.To.Contains(TestPlaybook.Ada) && mail.Subject.Contains("unrelated", StringComparison.Ordinal))),
            patience,
            "the unrelated page");
        var through = sent.Elapsed;
        await storm;

        var slow = taken.Order().ElementAt(taken.Count * 99 / 100);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{taken.Count} alerts of {services} services; 99 of 100 answered within {slow.TotalMilliseconds:0} ms; "
            + $"the unrelated page came after {through.TotalMilliseconds:0} ms");
        Assert.Equal(alerts, taken.Count);
        if (isWhole)
        {
            Assert.True(slow < TimeSpan.FromSeconds(1), $"intake took {slow.TotalMilliseconds:0} ms");
            Assert.True(through < TimeSpan.FromSeconds(10), $"the page took {through.TotalMilliseconds:0} ms");
        }

        var incidents = (await muster.Api.Get("api/v1/incidents?limit=1000", Place.Cancel)).Value!["items"]!.AsArray();
        Assert.Equal(services + 1, incidents.Count);
        foreach (var pages in mailbox.Mails.Where(mail => mail is { AsksForHelp: true, SaysItMayRepeat: false })
            .SelectMany(mail => mail.To, (mail, to) => (to, Incident: IncidentOf(mail)))
            .Where(page => page.Incident.Length > 0)
            .GroupBy(page => page))
        {
            Assert.Single(pages);
        }
    }

    private static Task Storm(ServedMuster muster, string key, ConcurrentBag<TimeSpan> taken)
    {
        var next = -1;
        var began = Stopwatch.StartNew();
        return Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var http = new HttpClient { BaseAddress = muster.Url };
            while (Interlocked.Increment(ref next) is var number && number < alerts)
            {
                var wait = (length * number / alerts) - began.Elapsed;
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, Place.Clock, Place.Cancel);
                var since = Stopwatch.StartNew();
                using var answer = await http.PostAsJsonAsync(
                    new Uri($"/am/{key}/api/v2/alerts", UriKind.Relative), new[] { new { labels = Labels(number) } },
                    Place.Cancel);
                Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}");
                taken.Add(since.Elapsed);
            }
        }));
    }

    private static Dictionary<string, string> Labels(int number) => new(StringComparer.Ordinal)
    {
        ["alertname"] = "Unreachable",
        ["job"] = "storm",
        ["severity"] = "error",
        ["service"] = $"service-{number % services}",
        ["instance"] = $"host-{number}",
    };

    private static string IncidentOf(Mail mail) => Regex.Match(
        mail.Subject, @"INC-[0-9-]+", RegexOptions.None, Child.PatternTime).Value;
}
