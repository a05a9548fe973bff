using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Muster.EndToEnd.Alerts;

namespace Muster.EndToEnd.Paging;

/// <summary>Promise 1: what got a 2xx survives SIGKILL, and its page is sent; a possible repeat says so.</summary>
[Trait("Check", "faults")]
public sealed class FaultTests
{
    private const int RoundsByDefault = 3;
    private const int AlertsMax = 250;
    private const int Connections = 4;
    private static readonly TimeSpan quiet = TimeSpan.FromSeconds(12);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, Check.Rounds(RoundsByDefault))];

    [Theory]
    [MemberData(nameof(Seeds))]
    [Case(46)]
    public async Task Nothing_that_was_answered_is_lost_when_the_server_is_killed_in_a_storm(int seed)
    {
        using var folder = new TemporaryFolder();
        await using var mailbox = await Mailbox.Start();
        await using var muster = await ServedMuster.Start(folder, mailbox);
        var answered = await StormUntilKilled(muster, seed);
        await muster.StartAgain();

        await EveryAnsweredAlertIsThere(muster, answered);
        await Eventually.True(
            () => Task.FromResult(answered.All(key => IsPaged(mailbox, key))), quiet, "every page is sent");
        AtMostOneRepeatAndItSaysSo(mailbox);

        Assert.InRange(await muster.Process.Stop(), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        await TheRecordHolds(muster.Data);
        await AChangedByteIsFound(muster.Data, folder);
    }

    private static async Task<IReadOnlyCollection<string>> StormUntilKilled(ServedMuster muster, int seed)
    {
        var random = new Random(seed);
        var key = await muster.Key();
        var (enough, more) = (random.Next(1, AlertsMax / 2), TimeSpan.FromMilliseconds(random.Next(0, 40)));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"seed {seed}: killed {more.TotalMilliseconds} ms after {enough} answers");
        var answered = new ConcurrentBag<string>();
        var next = 0;
        var senders = Enumerable.Range(0, Connections).Select(async _ =>
        {
            using var http = new HttpClient { BaseAddress = muster.Url };
            while (Interlocked.Increment(ref next) is var number && number <= AlertsMax)
            {
                var name = $"storm-{seed}-{number:000}-";
                try
                {
                    if ((int)await Events.Post(http, Events.Trigger(key, name)) is >= 200 and < 300) answered.Add(name);
                }
                catch (HttpRequestException)
                {
                    return; // The server is gone: nothing was promised.
                }
            }
        }).ToList();
        await Eventually.True(() => Task.FromResult(answered.Count >= enough), quiet, $"{enough} answers");
        await Task.Delay(more, Place.Clock, Place.Cancel);
        await muster.Kill();
        await Task.WhenAll(senders);
        Assert.NotEmpty(answered);
        return answered;
    }

    private static async Task EveryAnsweredAlertIsThere(ServedMuster muster, IEnumerable<string> answered)
    {
        var there = new HashSet<string>(StringComparer.Ordinal);
        var path = "api/v1/alerts?limit=1000";
        while (path is not null)
        {
            var answer = await muster.Api.Get(path, Place.Cancel);
            Assert.Null(answer.Problem);
            foreach (var alert in answer.Value!["items"]!.AsArray()) there.Add((string)alert!["dedupKey"]!);
            path = (string?)answer.Value["next"];
        }

        Assert.Empty(answered.Except(there));
    }

    private static bool IsPaged(Mailbox mailbox, string key) => mailbox.PagesTo(TestPlaybook.Ada)
        .Any(mail => mail.Subject.Contains(key, StringComparison.Ordinal));

    private static void AtMostOneRepeatAndItSaysSo(Mailbox mailbox)
    {
        foreach (var mails in mailbox.Mails.GroupBy(PageOf))
        {
            Assert.InRange(mails.Count(), 1, 2);
            Assert.All(mails.Skip(1), mail => Assert.True(mail.SaysItMayRepeat, mail.Text));
        }
    }

    private static string PageOf(Mail mail) => Regex.Match(
        mail.Raw, @"^X-Muster-Page: \S+", RegexOptions.Multiline | RegexOptions.IgnoreCase, Child.PatternTime).Value;

    private static async Task TheRecordHolds(string data)
    {
        var (exit, said) = await Child.Run(Place.Muster, "verify", "--data", data);
        Assert.True(exit == 0, said);
    }

    private static async Task AChangedByteIsFound(string data, TemporaryFolder folder)
    {
        var copy = folder.Sub("copy");
        foreach (var file in Directory.EnumerateFiles(data))
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        var store = Path.Combine(copy, "muster.db");
        var bytes = await File.ReadAllBytesAsync(store, Place.Cancel);
        var fact = bytes.AsSpan().IndexOf("{\"type\":\"incident.declared.v1\""u8);
        var title = fact + bytes.AsSpan(fact).IndexOf("Disk of storm-"u8);
        Assert.True(fact > 0 && title > fact, "a declared incident is in the file");
        bytes[title] ^= 1;
        await File.WriteAllBytesAsync(store, bytes, Place.Cancel);
        var (exit, said) = await Child.Run(Place.Muster, "verify", "--data", copy);
        Assert.True(exit == 1, said);
        Assert.Contains("the hash does not fit", said, StringComparison.Ordinal);
    }
}
