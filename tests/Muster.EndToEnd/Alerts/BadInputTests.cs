using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Muster.EndToEnd.Alerts;

/// <summary>What people and broken tools send: each is answered, and the next good alert still pages.</summary>
public sealed class BadInputTests(BadInputTests.Installation installation) : IClassFixture<BadInputTests.Installation>
{
    private static readonly byte[] notText = [0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d];
    private static readonly TimeSpan answerTime = TimeSpan.FromSeconds(5);

    public static TheoryData<string> Inputs => [.. inputs.Keys];

    private static readonly Dictionary<string, Func<string, HttpRequestMessage>> inputs = new(StringComparer.Ordinal)
    {
        ["a wrong key"] = _ => Enqueue(Event(new string('f', 32))),
        ["a key of the wrong length"] = _ => Enqueue(Event("short")),
        ["no key"] = _ => Enqueue("{}"),
        ["a number for a key"] = _ => Enqueue("""{"routing_key":17,"event_action":"trigger"}"""),
        ["an array for a payload"] = key => Enqueue(
            $$"""{"routing_key":"{{key}}","event_action":"trigger","payload":[1,2]}"""),
        ["a list of numbers"] = key => Post($"/am/{key}/api/v2/alerts", "[1,2,3]"u8.ToArray()),
        ["labels that are no object"] = key => Post($"/am/{key}/api/v2/alerts", """[{"labels":"no"}]"""u8.ToArray()),
        ["nothing"] = _ => Enqueue(""),
        ["half a message"] = key => Enqueue($$"""{"routing_key":"{{key}}","event_ac"""),
        ["ten megabytes"] = key => Enqueue(Event(key, summary: new string('a', 10_000_000))),
        ["ten megabytes in pieces"] = key =>
        {
            var request = Enqueue(Event(key, summary: new string('a', 10_000_000)));
            request.Headers.TransferEncodingChunked = true;
            return request;
        },
        ["invalid UTF-8"] = key => Post($"/intake/generic/{key}", notText),
        ["NUL in a text"] = key => Enqueue(Event(key, summary: @"zero \u0000 inside")),
        ["NUL bytes"] = key => Post($"/intake/alertmanager/{key}", new byte[1000]),
        ["an unpaired surrogate"] = key => Enqueue(Event(key, summary: @"half \ud800 of one")),
        ["ten thousand levels"] = key => Post(
            $"/intake/generic/{key}", Encoding.UTF8.GetBytes(new string('[', 10_000) + new string(']', 10_000))),
        ["ten thousand objects deep"] = key => Enqueue(Event(
            key, details: string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000))),
        ["a gzip bomb"] = key => Bomb($"/intake/generic/{key}"),
        ["something that is not gzip"] = key =>
        {
            var request = Post($"/intake/generic/{key}", "plain"u8.ToArray());
            request.Content!.Headers.ContentEncoding.Add("gzip");
            return request;
        },
        ["the same key twice"] = key => Enqueue(
            $$"""{"routing_key":"{{key}}","routing_key":"x","event_action":"resolve","dedup_key":"a"}"""),
        ["a clock an hour slow"] = key => Enqueue(Event(key, dedup: "slow", at: Place.Clock.GetUtcNow().AddHours(-1))),
        ["a clock an hour fast"] = key => Enqueue(Event(key, dedup: "fast", at: Place.Clock.GetUtcNow().AddHours(1))),
        ["no date at all"] = key => Enqueue(Event(key, dedup: "undated")
            .Replace("\"payload\":{", "\"payload\":{\"timestamp\":\"soon\",", StringComparison.Ordinal)),
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Every_input_is_answered_and_the_next_good_alert_still_pages(string input)
    {
        var (muster, mailbox, key) = installation;
        using var request = inputs[input](key);
        var answer = await StatusOf(muster.Http, request);
        Assert.True(
            answer is null or (>= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices)
                or (>= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError),
            $"{input} is answered {answer}");

        var name = $"after {input}";
        Assert.Equal(HttpStatusCode.Accepted, await Events.Post(muster.Http, Events.Trigger(key, name)));
        await Eventually.Is(
            () => mailbox.Mails.FirstOrDefault(mail => mail.Subject.Contains(name, StringComparison.Ordinal)),
            answerTime,
            $"the page {name}");
    }

    [Fact]
    public async Task A_wrong_key_pages_nobody_and_a_clock_that_is_wrong_does_not_delay_a_page()
    {
        var (muster, mailbox, key) = installation;
        using var wrong = Enqueue(Event(new string('e', 32), summary: "nobody hears this"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf(muster.Http, wrong));
        var ahead = Place.Clock.GetUtcNow().AddHours(1);
        using var fast = Enqueue(Event(key, summary: "an hour ahead", dedup: "ahead", at: ahead));
        Assert.Equal(HttpStatusCode.Accepted, await StatusOf(muster.Http, fast));
        await Eventually.Is(() => mailbox.Mails.FirstOrDefault(IsAhead), answerTime, "the page from an hour ahead");
        Assert.DoesNotContain(mailbox.Mails, mail => mail.Subject.Contains("nobody hears", StringComparison.Ordinal));

        static bool IsAhead(Mail mail) => mail.Subject.Contains("an hour ahead", StringComparison.Ordinal);
    }

    /// <summary>The status; null when the server hung up on a body that it did not want.</summary>
    private static async Task<HttpStatusCode?> StatusOf(HttpClient http, HttpRequestMessage request)
    {
        try
        {
            using var answer = await http.SendAsync(request, Place.Cancel)
                .WaitAsync(answerTime, Place.Clock, Place.Cancel);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static HttpRequestMessage Enqueue(string json) => Post("/v2/enqueue", Encoding.UTF8.GetBytes(json));

    private static HttpRequestMessage Post(string path, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return request;
    }

    private static string Event(
        string key, string summary = "broken", string dedup = "bad", string details = "{}", DateTimeOffset? at = null)
    {
        var timestamp = at is { } known ? $"\"timestamp\":\"{known:O}\"," : "";
        return $$"""
            {"routing_key":"{{key}}","event_action":"trigger","dedup_key":"{{dedup}}","payload":{
            {{timestamp}} "summary":"{{summary}}","source":"test","severity":"critical","custom_details":{{details}}
            } }
            """;
    }

    private static HttpRequestMessage Bomb(string path)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var megabyte = 0; megabyte < 200; megabyte++) gzip.Write(zeros);
        }

        var request = Post(path, packed.ToArray());
        request.Content!.Headers.ContentEncoding.Add("gzip");
        return request;
    }

    /// <summary>One server that all inputs are sent to, one after the other.</summary>
    public sealed class Installation : IAsyncLifetime
    {
        private readonly TemporaryFolder folder = new();
        private Mailbox? mailbox;
        private ServedMuster? muster;
        private string key = "";

        public async ValueTask InitializeAsync()
        {
            mailbox = await Mailbox.Start();
            muster = await ServedMuster.Start(folder, mailbox);
            key = await muster.Key();
        }

        public async ValueTask DisposeAsync()
        {
            if (muster is not null) await muster.DisposeAsync();
            if (mailbox is not null) await mailbox.DisposeAsync();
            folder.Dispose();
        }

        internal void Deconstruct(out ServedMuster served, out Mailbox mails, out string integration)
        {
            served = muster!;
            mails = mailbox!;
            integration = key;
        }
    }
}
